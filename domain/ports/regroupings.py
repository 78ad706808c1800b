"""The port of merges and splits."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from domain.incident import Incident, Regrouped, StoryRole, Telling
from domain.rearrangement import Rearrangement


class RegroupingStore(Protocol):
    """Merges and splits of incidents; whatever cannot be done raises MoveRefused. Complaints move
    with their posts, workers that join posts wait meanwhile, and later crawls and conclusions never
    undo what people did.
    """

    def merge(
        self, into_id: str, other_id: str, who: str, at: datetime, *, again: bool = False
    ) -> Sequence[str]:
        """Moves all posts of the second incident, present and future, to the first, and returns
        those that moved. With `again` the first is re-opened by the second's first post, so authors
        are counted anew; a merge by the system pins no post within a cell, and is `unshown` until
        `note_shown`.
        """
        ...

    def rearrange(self, change: Rearrangement, at: datetime) -> None:
        """Moves posts as the system joined them anew; noted and `unshown` like its merges. Raises
        MoveRefused if posts came to these stories, or left them, meanwhile.
        """
        ...

    def hold(self, incident_ids: Collection[str]) -> Sequence[Incident]:
        """These incidents by id, which nobody changes until the transaction ends."""
        ...

    def touched(self, incident_ids: Collection[str]) -> Collection[str]: ...

    def unshown(self) -> Sequence[Regrouped]:
        """What the system moved that the index may not show yet, in order."""
        ...

    def note_shown(self, regrouping_ids: Collection[int]) -> None: ...

    def split(
        self, incident_id: str, tellings: Sequence[Telling], new_id: str, who: str, at: datetime
    ) -> None: ...

    def place(
        self,
        tellings: Sequence[Telling],
        incident_id: str | None,
        who: str,
        at: datetime,
        roles: Mapping[str, StoryRole] = MappingProxyType({}),
    ) -> Mapping[str, str | None]:
        """Moves the posts of these tellings into that incident, or out of all, and returns each
        post's former incident; `roles` are for posts that were in none.
        """
        ...

    def take_back(
        self, regrouping_id: int, tellings: Sequence[Telling], who: str, at: datetime
    ) -> None:
        """Restores the second incident of a merge with the posts of these tellings, which the merge
        moved; posts that joined later stay.
        """
        ...

    def get(self, regrouping_id: int) -> Regrouped | None: ...

    def of(self, incident_id: str) -> Sequence[Regrouped]:
        """Regroupings of an incident and of those merged into it, latest first."""
        ...
