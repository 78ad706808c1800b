"""Signed links by which closed cases are scored. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from domain.access.signed import Signer, Ticket
from domain.cases.case import GREATEST
from domain.cases.scores.survey import Survey


@dataclass(frozen=True, slots=True)
class ScoreLink:
    """An id may name another row once a database is restored from a copy, so case and kind must fit
    too.
    """

    survey: int
    case_id: str
    kind: str

    def is_of(self, survey: Survey) -> bool:
        return (str(survey.case_id), survey.kind.value) == (self.case_id, self.kind)


class ScoreLinks:
    """Links `console_url`/score/TOKEN, which end with their survey."""

    def __init__(self, signer: Callable[[], Signer], console_url: str) -> None:
        self._signer, self._url = signer, console_url.rstrip("/")

    def url(self, survey: Survey) -> str:
        subject = (str(survey.number), str(survey.case_id), survey.kind.value)
        token = self._signer().sign(Ticket(subject, survey.ends_at))
        return f"{self._url}/score/{token}"

    def read(self, token: str, now: datetime) -> ScoreLink | None:
        """None if the link has another key, is cut off or has expired."""
        ticket = self._signer().read(token, now)
        if ticket is None or len(ticket.subject) != 3:
            return None
        number, case_id, kind = ticket.subject
        if not number.isdecimal() or int(number) > GREATEST:
            return None
        return ScoreLink(int(number), case_id, kind)
