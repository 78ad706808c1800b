"""Signed links by which a reader opens a report that was sent to them. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.access.signed import Signer, Ticket
from domain.cases.case import GREATEST

LIFE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class ReportLink:
    """`subject` is that of the report (Report.subject), `person` the id of its reader."""

    report: int
    subject: str
    person: str


class ReportLinks:
    """Links `console_url`/report/TOKEN."""

    def __init__(self, signer: Callable[[], Signer], console_url: str) -> None:
        self._signer, self._url = signer, console_url.rstrip("/")

    def url(self, subject: str, person: str, now: datetime) -> str:
        return f"{self._url}/report/{self._signer().sign(Ticket((subject, person), now + LIFE))}"

    def read(self, token: str, now: datetime) -> ReportLink | None:
        """None if the link has another key, is cut off or has expired."""
        ticket = self._signer().read(token, now)
        if ticket is None or len(ticket.subject) != 2:
            return None
        subject, person = ticket.subject
        number = subject.partition("-")[0]
        if not number.isdecimal() or int(number) > GREATEST:
            return None
        return ReportLink(int(number), subject, person)
