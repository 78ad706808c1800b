"""The ports of incidents and of joining posts to them."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from domain.incident import Alive, Incident, IncidentFilter, Joined, Listing


class Joining(Protocol):
    """A locked look at the incidents of some cells. `known` are places given to these posts
    earlier: they stay.
    """

    @property
    def candidates(self) -> Sequence[Incident]:
        """Incidents of the cells, and those that took over what people merged of them."""
        ...

    @property
    def elsewhere(self) -> Sequence[Incident]:
        """Those of known posts that are no candidates: others may be writing them."""
        ...

    @property
    def known(self) -> Mapping[str, Joined]: ...

    @property
    def authors(self) -> Mapping[str, frozenset[str]]:
        """Of each candidate: whose complaints it holds."""
        ...

    def save(self, incidents: Sequence[Incident], joined: Sequence[Joined]) -> None: ...


class IncidentStore(Protocol):
    """Incidents and which post belongs to which."""

    def joining(
        self, spans: Mapping[tuple[str, str], tuple[datetime, datetime]], post_ids: Collection[str]
    ) -> AbstractContextManager[Joining]:
        """Lock these (municipality, group) cells until the block ends, then commit. Candidates are
        the incidents of each cell that were alive within its span (from, to).
        """
        ...

    def get(self, incident_id: str) -> Incident | None: ...

    def of_posts(self, post_ids: Collection[str]) -> Mapping[str, Incident]:
        """Post id -> its incident, for those that have one."""
        ...

    def alive(self, wanted: IncidentFilter) -> Listing:
        """A page of incidents, those left out that were merged into others or lost all posts."""
        ...

    def counted(self, incident_ids: Collection[str]) -> Mapping[str, Alive]:
        """These incidents as `alive` counts them over all time."""
        ...

    def posts(self, incident_id: str) -> Sequence[Joined]:
        """Every post of an incident, by id."""
        ...

    def heir(self, incident_id: str) -> str | None:
        """What a merged incident belongs to now."""
        ...

    def called(self, beginning: str) -> Sequence[str]:
        """Up to two ids that begin so, of incidents that were not merged into others."""
        ...
