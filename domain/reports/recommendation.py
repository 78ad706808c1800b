"""A recommendation to a body: what to do, why, until when, and what became of it. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.errors import EntryRefused
from domain.reports.figure import Figure

LONGEST = 1_000  # of a text, a reason and a result
_QUOTED = re.compile(r"(«[^»]*»)")
_DIGIT = re.compile(r"\d")


class RecommendationOrigin(StrEnum):
    """Which rule or register proposed it; HAND is a person."""

    LATE = "late"  # a body answers later than an ordinary one
    OVERDUE = "overdue"
    CHRONIC = "chronic"  # the same trouble at the same place again
    CONTRADICTION = "contradiction"  # answers contradict each other or what is known
    BROKEN = "broken"  # promises
    RETURNED = "returned"  # cases
    ERROR = "error"  # a communication error
    UNANSWERED = "unanswered"  # questions on an official page
    PAGE = "page"  # the audit of an official page
    PRACTICE = "practice"  # what helped elsewhere
    SURVEY = "survey"
    HAND = "hand"


class RecommendationState(StrEnum):
    """A PROPOSED one is seen by the centre alone; once SIGNED its body sees it too."""

    PROPOSED = "proposed"
    SIGNED = "signed"
    TAKEN = "taken"
    REFUSED = "refused"
    DONE = "done"
    DROPPED = "dropped"  # the centre does not send it


class RecommendationDeed(StrEnum):
    EDIT = "edit"
    SIGN = "sign"
    DROP = "drop"
    TAKE = "take"
    REFUSE = "refuse"
    FINISH = "finish"
    REOPEN = "reopen"


_S, _D = RecommendationState, RecommendationDeed
RECOMMENDATION_MOVES: Mapping[
    RecommendationState, Mapping[RecommendationDeed, RecommendationState]
] = {
    _S.PROPOSED: {_D.EDIT: _S.PROPOSED, _D.SIGN: _S.SIGNED, _D.DROP: _S.DROPPED},
    _S.SIGNED: {_D.TAKE: _S.TAKEN, _D.REFUSE: _S.REFUSED, _D.FINISH: _S.DONE},
    _S.TAKEN: {_D.REFUSE: _S.REFUSED, _D.FINISH: _S.DONE, _D.REOPEN: _S.SIGNED},
    _S.REFUSED: {_D.REOPEN: _S.SIGNED},
    _S.DONE: {_D.REOPEN: _S.SIGNED},
    _S.DROPPED: {_D.REOPEN: _S.PROPOSED},
}
SENT = frozenset({_S.SIGNED, _S.TAKEN, _S.REFUSED, _S.DONE})
WAITING = frozenset({_S.SIGNED, _S.TAKEN})
OF_CENTRE = frozenset({_D.EDIT, _D.SIGN, _D.DROP, _D.REOPEN})  # a body records the other deeds too


@dataclass(frozen=True, slots=True)
class Recommendation:
    """`body` does it, or a `service` that is to be developed is named in words. `key` names the
    rule and its matter, so that nothing is proposed twice while the first waits; `evidence` are the
    figures as they were, `about` the page of its matter. `people` is how many it concerns. `who`
    decided last, at `at`; `why` is why it was refused or dropped, `result` what came of it.
    """

    key: str
    origin: RecommendationOrigin
    text: str
    evidence: tuple[Figure, ...]
    people: int
    proposed_at: datetime
    body: str | None = None
    service: str = ""
    municipality: str | None = None
    about: str = ""
    due: date | None = None
    state: RecommendationState = RecommendationState.PROPOSED
    who: str = ""
    at: datetime | None = None
    signed_by: str = ""
    signed_at: datetime | None = None
    why: str = ""
    result: str = ""
    version: int = 1
    id: int | None = None

    @property
    def number(self) -> int:
        assert self.id is not None
        return self.id

    def is_late(self, today: date) -> bool:
        return self.state in WAITING and self.due is not None and self.due < today


def checked_text(typed: str) -> str:
    """Raises EntryRefused."""
    text = " ".join(typed.split())
    if not text:
        raise EntryRefused("нет текста: напишите, что сделать")
    if len(text) > LONGEST:
        raise EntryRefused(f"текст длиннее {LONGEST} знаков: сократите его")
    if any(_DIGIT.search(part) for part in _QUOTED.split(text) if not _is_name(part)):
        raise EntryRefused(
            "в тексте есть число: числа стоят в показателях, срок — в своём поле, "
            "а в названии число пишут в кавычках «»"
        )
    return text


def _is_name(part: str) -> bool:
    return part.startswith("«") and part.endswith("»") and len(part) > 1
