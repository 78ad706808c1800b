"""The port of merges and splits."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from domain.incident import Regrouped, Role, Telling


class RegroupingStore(Protocol):
    """Merges and splits of incidents by people; later crawls and conclusions never undo them.

    Complaints move with their posts. Workers that join posts to them wait meanwhile.
    """

    def merge(self, into_id: str, other_id: str, who: str, at: datetime) -> Sequence[str]:
        """Moves all posts of the second incident, present and future, to the first.

        Returns the posts that moved. Raises MoveRefused.
        """
        ...

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
        roles: Mapping[str, Role] = MappingProxyType({}),
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
