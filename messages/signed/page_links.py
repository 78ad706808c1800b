"""Signed links by which owners of official pages see what to do. Pure."""

from collections.abc import Callable
from datetime import UTC, datetime

from domain.access.signed import Signer, Ticket
from domain.outreach.page_link import LIFE


class PageLinks:
    """Links `console_url`/page/TOKEN; the row of the link says when it ends."""

    def __init__(self, signer: Callable[[], Signer], console_url: str) -> None:
        self._signer, self._url = signer, console_url.rstrip("/")

    def url(self, subject: str) -> str:
        """`subject` is that of a PageLink."""
        made_at = datetime.fromtimestamp(int(subject.partition("-")[2]), UTC)
        return f"{self._url}/page/{self._signer().sign(Ticket((subject,), made_at + LIFE))}"

    def read(self, token: str, now: datetime) -> str | None:
        """None if the link has another key, is cut off or is older than LIFE."""
        ticket = self._signer().read(token, now)
        return ticket.subject[0] if ticket is not None and len(ticket.subject) == 1 else None
