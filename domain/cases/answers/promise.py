"""A promise in an answer: until when, whose, and what became of it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

LONGEST_WORDS = 300


class PromiseState(StrEnum):
    """A promise is PROPOSED by the machine, and OPEN once a person confirmed it; a VAGUE one has no
    date. REJECTED was none. On its day a person decides: KEPT, LATE (kept, but later), BROKEN, or
    MOVED to a later day by another promise.
    """

    PROPOSED = "proposed"
    OPEN = "open"
    VAGUE = "vague"
    REJECTED = "rejected"
    KEPT = "kept"
    LATE = "late"
    BROKEN = "broken"
    MOVED = "moved"


_S = PromiseState
_DECIDED = frozenset({_S.KEPT, _S.LATE, _S.BROKEN, _S.MOVED})
MOVES: Mapping[PromiseState, frozenset[PromiseState]] = {
    _S.PROPOSED: frozenset({_S.OPEN, _S.REJECTED, *_DECIDED}),
    _S.OPEN: frozenset({*_DECIDED, _S.REJECTED}),
    _S.VAGUE: frozenset({_S.KEPT, _S.BROKEN, _S.REJECTED}),
    _S.REJECTED: frozenset({_S.PROPOSED}),
    _S.KEPT: frozenset({_S.OPEN}),
    _S.LATE: frozenset({_S.OPEN}),
    _S.BROKEN: frozenset({_S.LATE, _S.OPEN}),
    _S.MOVED: frozenset({_S.OPEN}),
}
WAITING = frozenset({_S.PROPOSED, _S.OPEN})
"""States in which the day of a promise is looked forward to."""


@dataclass(frozen=True, slots=True)
class CasePromise:
    """`words` stand at `start`..`end` of the answer's text; `due` is None for a vague promise.

    `moved` counts how often the body named another day for it, `moved_to` is the later promise.
    """

    case_id: int
    answer_id: int
    body: str | None
    made_at: datetime
    words: str
    start: int
    end: int
    due: date | None
    state: PromiseState
    municipality: str | None = None
    settlement: str | None = None
    moved: int = 0
    moved_to: int | None = None
    who: str = ""
    decided_at: datetime | None = None
    reason: str = ""
    id: int | None = None

    @property
    def number(self) -> int:
        assert self.id is not None
        return self.id

    def is_due(self, today: date) -> bool:
        """Its day has come, and nobody decided yet what became of it."""
        return self.state in WAITING and self.due is not None and self.due <= today
