"""The port of triage."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.triage import Act, Change, Deed, Reason, Triage, TriageState


class TriageStore(Protocol):
    """What monitors did with posts, and what each hides from their own feed."""

    def of(self, post_ids: Collection[str]) -> Mapping[str, Triage]:
        """Only posts that anybody ever touched."""
        ...

    def move(
        self,
        post_ids: Collection[str],
        act: Act,
        who: str,
        now: datetime,
        *,
        until: datetime | None = None,
        reason: Reason | None = None,
        note: str = "",
    ) -> tuple[Sequence[str], Sequence[Triage]]:
        """Make the move where domain/triage.moved allows it. Returns the posts that moved, one deed
        of that person, and those that were refused as they are.
        """
        ...

    def in_state(
        self,
        state: TriageState,
        now: datetime,
        limit: int,
        *,
        who: str | None = None,
        before: tuple[datetime, str] | None = None,
    ) -> Sequence[Triage]:
        """The latest moves first, ties by post id; `before` is the (at, post id) to go on after.
        Takes that ran out are left out.
        """
        ...

    def changed(self, since: datetime, limit: int) -> Sequence[Triage]:
        """Moves made after that moment, the latest first."""
        ...

    def note(self, act: Act, who: str, at: datetime, changes: Sequence[Change]) -> None:
        """Remember a deed that is no move."""
        ...

    def last(self, who: str) -> Deed | None:
        """That person's latest deed that was not undone."""
        ...

    def undo(self, deed: Deed, now: datetime) -> Sequence[str] | None:
        """Mark the deed as undone, and of moves restore what nobody has moved since. Returns the
        subjects that are as before, for others all; None where it had been undone already.
        """
        ...

    def mute(self, who: str, source_id: str, at: datetime) -> bool:
        """False where it is muted already."""
        ...

    def unmute(self, who: str, source_id: str) -> bool:
        """False where it is not."""
        ...

    def muted(self, who: str) -> Sequence[str]:
        """Sources whose posts that person's feed leaves out."""
        ...
