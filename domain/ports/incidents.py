"""The ports of incidents and of joining posts to them."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from domain.incident import Alive, Incident, IncidentFilter, Joined, Listing


class Joining(Protocol):
    """The incidents of some locked cells.

    `known` are the places that these posts already have; they stay.
    """

    @property
    def candidates(self) -> Sequence[Incident]:
        """Incidents of the cells, and the incidents into which people merged them."""
        ...

    @property
    def elsewhere(self) -> Sequence[Incident]:
        """Incidents of known posts that are not candidates: other processes may be writing them."""
        ...

    @property
    def known(self) -> Mapping[str, Joined]: ...

    @property
    def authors(self) -> Mapping[str, frozenset[str]]:
        """The authors of the complaints in each candidate."""
        ...

    def save(self, incidents: Sequence[Incident], joined: Sequence[Joined]) -> None: ...


class IncidentStore(Protocol):
    def joining(
        self, spans: Mapping[tuple[str, str], tuple[datetime, datetime]], post_ids: Collection[str]
    ) -> AbstractContextManager[Joining]:
        """Locks these (municipality, group) cells until the block ends, then commits.

        Candidates are the incidents of each cell that were alive within its span (from, to).
        """
        ...

    def get(self, incident_id: str) -> Incident | None: ...

    def several(self, incident_ids: Collection[str]) -> Mapping[str, Incident]:
        """Those of the ids that are known."""
        ...

    def by_number(self, number: int) -> str | None:
        """The id of the incident with this number, merged ones too."""
        ...

    def rename(self, incident_id: str, title: str | None) -> None:
        """Sets a person's title; None brings back the system's."""
        ...

    def of_posts(self, post_ids: Collection[str]) -> Mapping[str, Incident]:
        """Post id -> its incident; posts without an incident are left out."""
        ...

    def lately(
        self, since: datetime, municipalities: Collection[str] | None = None
    ) -> Sequence[Incident]:
        """Incidents with posts, the last at or after `since`; those merged into others left out."""
        ...

    def alive(self, wanted: IncidentFilter) -> Listing:
        """A page of incidents, without those that were merged into others or lost all posts."""
        ...

    def counted(self, incident_ids: Collection[str]) -> Mapping[str, Alive]:
        """These incidents with counts as in `alive`, over all time."""
        ...

    def posts(self, incident_id: str) -> Sequence[Joined]:
        """Every post of an incident, by id."""
        ...

    def heir(self, incident_id: str) -> str | None:
        """The incident into which this one was merged, if any."""
        ...

    def called(self, beginning: str) -> Sequence[str]:
        """Up to two ids with this beginning, of incidents that were not merged into others."""
        ...
