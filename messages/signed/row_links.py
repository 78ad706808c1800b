"""Signed links to what a row stands for: a form of an enquiry, an official page. Pure."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from domain.access.signed import Signer, Ticket


class RowLinks:
    """Links `console_url`/`path`/TOKEN. A subject is the row's number, a hyphen and the second when
    its link was made; the row says when the link ends, `life` after that at the latest.
    """

    def __init__(
        self, signer: Callable[[], Signer], console_url: str, path: str, life: timedelta
    ) -> None:
        self._signer, self._url, self._life = signer, f"{console_url.rstrip('/')}/{path}", life

    def url(self, subject: str) -> str:
        made_at = datetime.fromtimestamp(int(subject.partition("-")[2]), UTC)
        return f"{self._url}/{self._signer().sign(Ticket((subject,), made_at + self._life))}"

    def read(self, token: str, now: datetime) -> tuple[int, str] | None:
        """The row's number and the subject; None if the link has another key, is cut off or too
        old.
        """
        ticket = self._signer().read(token, now)
        if ticket is None or len(ticket.subject) != 1:
            return None
        [subject] = ticket.subject
        number = subject.partition("-")[0]
        return (int(number), subject) if number.isdecimal() else None
