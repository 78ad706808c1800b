"""Signed links by which closed cases are scored. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from domain.access.signed import Signer, Ticket
from domain.cases.case import GREATEST
from domain.cases.scores.score_link import ScoreLink


@dataclass(frozen=True, slots=True)
class ScoreTicket:
    """An id may name another row once a database is restored from a copy, so case and kind must fit
    too.
    """

    number: int
    case_id: str
    kind: str

    def is_of(self, score_link: ScoreLink) -> bool:
        return (str(score_link.case_id), score_link.kind.value) == (self.case_id, self.kind)


class ScoreLinks:
    """Links `console_url`/score/TOKEN, which end with their time."""

    def __init__(self, signer: Callable[[], Signer], console_url: str) -> None:
        self._signer, self._url = signer, console_url.rstrip("/")

    def url(self, score_link: ScoreLink) -> str:
        subject = (str(score_link.number), str(score_link.case_id), score_link.kind.value)
        token = self._signer().sign(Ticket(subject, score_link.ends_at))
        return f"{self._url}/score/{token}"

    def read(self, token: str, now: datetime) -> ScoreTicket | None:
        """None if the link has another key, is cut off or has expired."""
        ticket = self._signer().read(token, now)
        if ticket is None or len(ticket.subject) != 3:
            return None
        number, case_id, kind = ticket.subject
        if not number.isdecimal() or int(number) > GREATEST:
            return None
        return ScoreTicket(int(number), case_id, kind)
