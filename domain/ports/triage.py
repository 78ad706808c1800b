"""The port of triage."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.triage import Act, Change, Deed, Reason, Triage, TriageState, Waiting


class TriageStore(Protocol):
    def of(self, post_ids: Collection[str]) -> Mapping[str, Triage]: ...

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
        """Makes the move where domain/triage.moved allows it, as one deed; returns the posts that
        moved, and the refused ones in their present state.
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
        """Latest moves first, ties by post id; `before` is the (at, post id) to continue after.

        Expired takes are left out.
        """
        ...

    def handled(
        self, since: datetime | None, now: datetime, limit: int
    ) -> Mapping[str, tuple[TriageState, str]]:
        """Posts that are not free -> their state and who moved them: the latest moved at or after
        that moment, which are all that were published since.
        """
        ...

    def changed(self, since: datetime, limit: int) -> Sequence[Triage]: ...

    def waiting(self, since: datetime, now: datetime, most: int, newest: int) -> Waiting:
        """Complaints published since then, without copies and imported history, that nobody has
        taken, rejected or handled.

        Counts no further than `most`, and names the `newest` posts.
        """
        ...

    def note(self, act: Act, who: str, at: datetime, changes: Sequence[Change]) -> None: ...

    def last(self, who: str) -> Deed | None: ...

    def undo(self, deed: Deed, now: datetime) -> Sequence[str] | None:
        """Marks the deed as undone and restores moves that nobody has changed since; returns their
        subjects, all of them if the deed was not a move, None if it was undone already.
        """
        ...

    def mute(self, who: str, source_id: str, at: datetime) -> bool: ...

    def unmute(self, who: str, source_id: str) -> bool: ...

    def muted(self, who: str) -> Sequence[str]: ...
