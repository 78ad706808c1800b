"""A communication error of a body: what it shows by, what people decided, what was changed. Pure.

The body and its page are named, an employee never.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LONGEST_WORDS = 1_000  # of a lesson and of what was changed
LONGEST_TEXT = 10_000


class MistakeKind(StrEnum):
    LATE = "late"  # answered after the term of the body
    NONE = "none"  # the term is over, and nothing was answered
    FORMAL = "formal"
    RUDE = "rude"
    WRONG = "wrong"  # a fact
    CONTRADICTION = "contradiction"
    CRITICISM_DELETED = "criticism_deleted"  # of three authors in one thread: nobody knows by whom
    ANSWER_DELETED = "answer_deleted"
    PERSONAL_DATA = "personal_data"  # of a resident, published by the body
    QUARREL = "quarrel"  # complaints grow after the body's comment
    CLOSED = "closed"  # comments below a post of its own page


class MistakeState(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    CORRECTED = "corrected"  # something was changed so that it does not come again


class MistakeDeed(StrEnum):
    CONFIRM = "confirm"
    REJECT = "reject"
    TEACH = "teach"  # the owner and the lesson
    CORRECT = "correct"
    REOPEN = "reopen"


_S, _D = MistakeState, MistakeDeed
MISTAKE_MOVES: Mapping[MistakeState, Mapping[MistakeDeed, MistakeState]] = {
    _S.PROPOSED: {_D.CONFIRM: _S.CONFIRMED, _D.REJECT: _S.REJECTED},
    _S.CONFIRMED: {_D.TEACH: _S.CONFIRMED, _D.CORRECT: _S.CORRECTED, _D.REOPEN: _S.PROPOSED},
    _S.REJECTED: {_D.REOPEN: _S.PROPOSED},
    _S.CORRECTED: {_D.TEACH: _S.CORRECTED, _D.REOPEN: _S.CONFIRMED},
}
CERTAIN = frozenset({_S.CONFIRMED, _S.CORRECTED})  # a body sees these of its own
OF_CENTRE = frozenset({_D.CONFIRM, _D.REJECT, _D.TEACH, _D.REOPEN})


@dataclass(frozen=True, slots=True)
class Mistake:
    """`key` names what it shows by, so that it is proposed once. `strength`, from 0 to 1, is how
    plainly it shows; below the limit of its kind nothing is proposed. `text` is what was published,
    masked, as it was saved; of an answer that was given in another system it is empty, and the
    answer `answer_id` has it. `page` is the source, `owner` the person who sees to it, `who`
    decided last, at `at`.
    """

    key: str
    kind: MistakeKind
    happened_at: datetime
    proposed_at: datetime
    strength: float
    detail: str
    body: str
    text: str = ""
    page: str | None = None
    url: str = ""
    case_id: int | None = None
    answer_id: int | None = None
    post_id: str | None = None
    municipality: str | None = None
    group: str | None = None
    state: MistakeState = MistakeState.PROPOSED
    owner: str = ""
    lesson: str = ""
    changed: str = ""
    who: str = ""
    at: datetime | None = None
    version: int = 1
    id: int | None = None

    @property
    def number(self) -> int:
        assert self.id is not None
        return self.id


@dataclass(frozen=True, slots=True)
class MistakeFilter:
    """None means all."""

    states: frozenset[MistakeState]
    bodies: frozenset[str] | None = None
    kind: MistakeKind | None = None
    before: int | None = None  # a page ends above this number
    limit: int = 50


@dataclass(frozen=True, slots=True)
class MistakeDecision:
    """What a person decided of a proposal of that strength."""

    kind: MistakeKind
    strength: float
    is_mistake: bool


@dataclass(frozen=True, slots=True)
class Repeated:
    """How often a body made one kind of mistake, and the last time."""

    body: str
    kind: MistakeKind
    count: int
    last_at: datetime
