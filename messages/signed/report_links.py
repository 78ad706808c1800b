"""Signed links by which a reader opens a report that was sent to them. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.access.signed import Signer, Ticket
from domain.cases.case import GREATEST

LIFE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class ReportLink:
    """`made_at` belongs to the subject: an id may name another row once a database is restored."""

    report: int
    person: str
    made_at: str


class ReportLinks:
    """Links `console_url`/report/TOKEN."""

    def __init__(self, signer: Callable[[], Signer], console_url: str) -> None:
        self._signer, self._url = signer, console_url.rstrip("/")

    def url(self, report: int, person: str, made_at: datetime, now: datetime) -> str:
        subject = (str(report), person, _mark(made_at))
        return f"{self._url}/report/{self._signer().sign(Ticket(subject, now + LIFE))}"

    def read(self, token: str, now: datetime) -> ReportLink | None:
        """None if the link has another key, is cut off or has expired."""
        ticket = self._signer().read(token, now)
        if ticket is None or len(ticket.subject) != 3:
            return None
        number, person, made_at = ticket.subject
        if not number.isdecimal() or int(number) > GREATEST:
            return None
        return ReportLink(int(number), person, made_at)


def is_of(link: ReportLink, made_at: datetime) -> bool:
    return link.made_at == _mark(made_at)


def _mark(made_at: datetime) -> str:
    return str(int(made_at.timestamp()))
