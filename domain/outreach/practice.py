"""A best practice: the problem, what was done, its cost, the figures before and after. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LONGEST_PART = 2_000  # of a problem, a measure, costs and time


class PracticeOrigin(StrEnum):
    """Which rule proposed it; HAND is a person."""

    CHRONIC = "chronic"  # a chronic problem ended, and does not come again
    ON_TIME = "on_time"  # the share on time of a body in a group rose beyond chance
    RETURNS = "returns"  # the share of returned cases of a body in a group fell beyond chance
    HAND = "hand"


class PracticeState(StrEnum):
    PROPOSED = "proposed"
    PUBLISHED = "published"  # everybody who reads cases sees it
    DROPPED = "dropped"


class PracticeDeed(StrEnum):
    EDIT = "edit"
    PUBLISH = "publish"
    DROP = "drop"
    REOPEN = "reopen"


_S, _D = PracticeState, PracticeDeed
PRACTICE_MOVES: Mapping[PracticeState, Mapping[PracticeDeed, PracticeState]] = {
    _S.PROPOSED: {_D.EDIT: _S.PROPOSED, _D.PUBLISH: _S.PUBLISHED, _D.DROP: _S.DROPPED},
    _S.PUBLISHED: {_D.EDIT: _S.PUBLISHED, _D.REOPEN: _S.PROPOSED},
    _S.DROPPED: {_D.REOPEN: _S.PROPOSED},
}


@dataclass(frozen=True, slots=True)
class PracticeLevel:
    """What was counted over a time: `count` of `n` cases, or `count` events if `n` is None."""

    since: datetime
    until: datetime
    count: int
    n: int | None = None

    @property
    def days(self) -> float:
        return (self.until - self.since).total_seconds() / 86_400


@dataclass(frozen=True, slots=True)
class Practice:
    """`key` names the matter, so that it is proposed once. `problem`, `measure`, `cost` and `took`
    are a person's words; `body` did it. `cases` are examples. `who` decided last, at `at`.
    """

    key: str
    origin: PracticeOrigin
    proposed_at: datetime
    problem: str = ""
    measure: str = ""
    cost: str = ""
    took: str = ""
    body: str | None = None
    topic: str | None = None
    group: str | None = None
    municipality: str | None = None
    before: PracticeLevel | None = None
    after: PracticeLevel | None = None
    cases: tuple[int, ...] = ()
    about: str = ""
    state: PracticeState = PracticeState.PROPOSED
    who: str = ""
    at: datetime | None = None
    version: int = 1
    id: int | None = None

    @property
    def number(self) -> int:
        assert self.id is not None
        return self.id


@dataclass(frozen=True, slots=True)
class PracticeFilter:
    """None means all. `words` are sought in its texts, any case."""

    states: frozenset[PracticeState]
    group: str | None = None
    words: str = ""
    before: int | None = None
    limit: int = 50
