"""Triage: what became of a post in a monitor's hands: taken by whom, rejected why, or handled.
Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from domain.errors import MoveRefused


class TriageState(StrEnum):
    """A post that nobody has touched is free."""

    FREE = "free"
    TAKEN = "taken"
    REJECTED = "rejected"
    DONE = "done"


class Act(StrEnum):
    """What a monitor does with posts; the first four are moves, and each can be undone."""

    TAKE = "take"
    RELEASE = "release"
    REJECT = "reject"
    FINISH = "finish"
    CORRECT = "correct"
    MERGE = "merge"
    MUTE = "mute"


class Reason(StrEnum):
    """Why a post is none of the centre's business."""

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
    """The last move of one post: `who` made it, and until when a taken post is theirs. A `reason`
    is there for rejected ones only; `note` says what OTHER is.
    """

    post_id: str
    state: TriageState
    who: str
    at: datetime
    until: datetime | None = None
    reason: Reason | None = None
    note: str = ""

    def state_at(self, now: datetime) -> TriageState:
        """A post that was taken and forgotten is free again."""
        forgotten = self.until is not None and self.until <= now
        return TriageState.FREE if forgotten else self.state

    def held_from(self, who: str, now: datetime) -> bool:
        """True while somebody else works on it."""
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
    """The post after a move of MOVES; `until` is of TAKE, `reason` and `note` of REJECT alone.
    Raises MoveRefused, also while somebody else works on the post.
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
class Change:
    """What an act changed, as JSON: of a move the whole Triage, of a correction the labels by
    field, of a merge the incident, of a muted source its id.
    """

    subject: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Deed:
    """An act of a person over one post or many: what is undone as one."""

    id: int
    act: Act
    who: str
    at: datetime
    changes: tuple[Change, ...]
