"""The port of merges and splits."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from domain.incident import Incident, Regrouped, StoryRole, Telling


class RegroupingStore(Protocol):
    """Merges and splits of incidents; later crawls and conclusions never undo those by people.

    Complaints move with their posts. Workers that join posts to them wait meanwhile.
    """

    def merge(
        self, into_id: str, other_id: str, who: str, at: datetime, *, again: bool = False
    ) -> Sequence[str]:
        """Moves all posts of the second incident, present and future, to the first.

        With `again` the first is re-opened by the second's first post: since then authors are
        counted anew. A merge by the system pins no post within a cell, and is `unshown` until
        `note_shown`. Returns the posts that moved. Raises MoveRefused.
        """
        ...

    def hold(self, incident_ids: Collection[str]) -> Sequence[Incident]:
        """These incidents as they are, by id; nobody changes them until the transaction ends.

        Raises MoveRefused if one of them is gone.
        """
        ...

    def touched(self, incident_ids: Collection[str]) -> Collection[str]:
        """Those of the incidents that a person has merged, split or moved posts of."""
        ...

    def unshown(self) -> Sequence[Regrouped]:
        """Merges by the system that the index may not show yet, in order; see `merge`."""
        ...

    def note_shown(self, regrouping_ids: Collection[int]) -> None: ...

    def split(
        self, incident_id: str, tellings: Sequence[Telling], new_id: str, who: str, at: datetime
    ) -> None:
        """Moves the posts of these tellings into a new incident. Raises MoveRefused."""
        ...

    def place(
        self,
        tellings: Sequence[Telling],
        incident_id: str | None,
        who: str,
        at: datetime,
        roles: Mapping[str, StoryRole] = MappingProxyType({}),
    ) -> Mapping[str, str | None]:
        """Moves the posts of these tellings into that incident, or out of all.

        `roles` are for posts that were in none. Returns the former incident of each post.
        Raises MoveRefused.
        """
        ...

    def take_back(
        self, regrouping_id: int, tellings: Sequence[Telling], who: str, at: datetime
    ) -> None:
        """Restores the second incident of a merge with the posts of these tellings, which the merge
        moved.

        Posts that joined later stay. Raises MoveRefused.
        """
        ...

    def get(self, regrouping_id: int) -> Regrouped | None: ...

    def of(self, incident_id: str) -> Sequence[Regrouped]:
        """Regroupings of an incident and of those merged into it, latest first."""
        ...
