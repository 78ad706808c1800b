"""Triage: whether a monitor took, rejected or handled a post. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from domain.errors import MoveRefused


class TriageState(StrEnum):
    FREE = "free"
    TAKEN = "taken"
    REJECTED = "rejected"
    DONE = "done"


class Act(StrEnum):
    TAKE = "take"
    RELEASE = "release"
    REJECT = "reject"
    FINISH = "finish"
    CORRECT = "correct"
    MERGE = "merge"
    MUTE = "mute"


class Reason(StrEnum):
    NOT_PUBLIC = "not_public"
    ADVERTISEMENT = "advertisement"
    DUPLICATE = "duplicate"
    ELSEWHERE = "elsewhere"
    OTHER = "other"


MOVES: Mapping[TriageState, Mapping[Act, TriageState]] = {
    TriageState.FREE: {
        Act.TAKE: TriageState.TAKEN,
        Act.REJECT: TriageState.REJECTED,
        Act.FINISH: TriageState.DONE,
    },
    TriageState.TAKEN: {
        Act.RELEASE: TriageState.FREE,
        Act.REJECT: TriageState.REJECTED,
        Act.FINISH: TriageState.DONE,
    },
    TriageState.REJECTED: {Act.RELEASE: TriageState.FREE},
    TriageState.DONE: {Act.RELEASE: TriageState.FREE},
}


@dataclass(frozen=True, slots=True)
class Triage:
    """The last move of one post; a taken post is `who`'s until `until`. Only rejected posts have a
    `reason`, and `note` explains OTHER.
    """

    post_id: str
    state: TriageState
    who: str
    at: datetime
    until: datetime | None = None
    reason: Reason | None = None
    note: str = ""

    def state_at(self, now: datetime) -> TriageState:
        forgotten = self.until is not None and self.until <= now
        return TriageState.FREE if forgotten else self.state

    def held_from(self, who: str, now: datetime) -> bool:
        return self.state_at(now) is TriageState.TAKEN and self.who != who


def moved(
    before: Triage,
    act: Act,
    who: str,
    now: datetime,
    *,
    until: datetime | None = None,
    reason: Reason | None = None,
    note: str = "",
) -> Triage:
    """`until` is for TAKE, `reason` and `note` for REJECT; raises MoveRefused, also while somebody
    else works on the post.
    """
    state = before.state_at(now)
    after = MOVES[state].get(act)
    if after is None or before.held_from(who, now):
        raise MoveRefused(f"{before.post_id}: no {act} by {who} while {state} by {before.who}")
    return replace(
        before,
        state=after,
        who=who,
        at=now,
        until=until if act is Act.TAKE else None,
        reason=reason if act is Act.REJECT else None,
        note=note if act is Act.REJECT else "",
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """Complaints that nobody has touched, with the ids of the newest; `more` if there are more than
    were counted.
    """

    count: int
    more: bool
    oldest: datetime | None
    newest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What an act changed, as JSON: a move stores the whole Triage, a correction the labels by
    field, a merge the incident, a muted source its id.
    """

    subject: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Deed:
    id: int
    act: Act
    who: str
    at: datetime
    changes: tuple[Change, ...]
