"""Signed links by which bodies fill in the form of an enquiry. Pure."""

from collections.abc import Callable
from datetime import UTC, datetime

from domain.access.signed import Signer, Ticket
from domain.reports.enquiries.enquiry import LIFE


class EnquiryLinks:
    """Links `console_url`/form/TOKEN; the row of the asked body says when its link ends."""

    def __init__(self, signer: Callable[[], Signer], console_url: str) -> None:
        self._signer, self._url = signer, console_url.rstrip("/")

    def url(self, subject: str) -> str:
        """`subject` is that of an AskedBody."""
        made_at = datetime.fromtimestamp(int(subject.partition("-")[2]), UTC)
        token = self._signer().sign(Ticket((subject,), made_at + LIFE))
        return f"{self._url}/form/{token}"

    def read(self, token: str, now: datetime) -> str | None:
        """None if the link has another key, is cut off or is older than LIFE."""
        ticket = self._signer().read(token, now)
        return ticket.subject[0] if ticket is not None and len(ticket.subject) == 1 else None
