"""The ports of incidents and of joining posts to them."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from domain.incident import Alive, Extent, Incident, IncidentFilter, Joined, Listing

Span = tuple[datetime, datetime]


class Joining(Protocol):
    """The stories while a batch joins them; `load` may be called once, and locks what it loads
    until the end. `known` are the places that these posts already have; they stay.
    """

    @property
    def known(self) -> Mapping[str, Joined]: ...

    def filed(
        self, keys: Collection[str], span: Span, latest: int
    ) -> Mapping[str, Sequence[tuple[str, str]]]:
        """Key -> (municipality, id) of the stories alive within the span: in each municipality the
        latest filed under the key, the latest first.
        """
        ...

    def spoken(self, authors: Collection[str], span: Span) -> Mapping[str, frozenset[str]]:
        """Id of an incident alive within the span -> those of the authors who complained in it."""
        ...

    def load(self, ids: Collection[str]) -> Sequence[Incident]: ...

    def save(self, incidents: Sequence[Incident], joined: Sequence[Joined]) -> None: ...


class IncidentStore(Protocol):
    """Lists, counts and numbers are of incidents: stories that have had a voice."""

    def joining(
        self, municipalities: Collection[str], post_ids: Collection[str]
    ) -> AbstractContextManager[Joining]:
        """Locks these municipalities until the block ends, then commits."""
        ...

    def get(self, incident_id: str) -> Incident | None: ...

    def several(self, incident_ids: Collection[str]) -> Mapping[str, Incident]: ...

    def by_number(self, number: int) -> str | None: ...

    def rename(self, incident_id: str, title: str | None) -> None:
        """Sets a person's title; None brings back the system's."""
        ...

    def of_posts(self, post_ids: Collection[str]) -> Mapping[str, Incident]: ...

    def voiced(self, story_ids: Collection[str]) -> Collection[str]: ...

    def extents(self, story_ids: Collection[str]) -> Mapping[str, Extent]: ...

    def lately(
        self,
        since: datetime,
        municipalities: Collection[str] | None = None,
        opened: datetime | None = None,
    ) -> Sequence[Incident]:
        """Incidents with posts, the last at or after `since`, not merged into others; with
        `opened`, only those that the system opened at that time or later.
        """
        ...

    def alive(self, wanted: IncidentFilter) -> Listing: ...

    def counted(self, incident_ids: Collection[str]) -> Mapping[str, Alive]: ...

    def courses(
        self, incident_ids: Collection[str], starts: Sequence[datetime]
    ) -> Mapping[str, Sequence[int]]:
        """Distinct complainants of these incidents between each two moments; incidents without any
        are left out.
        """
        ...

    def posts(self, incident_id: str) -> Sequence[Joined]: ...

    def copied(self, story_ids: Collection[str]) -> Collection[str]: ...

    def heir(self, incident_id: str) -> str | None: ...

    def called(self, beginning: str) -> Sequence[str]:
        """Up to two ids with this beginning, of incidents that were not merged into others."""
        ...

    def expire(self, stories: datetime, keys: datetime) -> int:
        """Deletes stories that never had a voice and end before `stories`, and keys filed before
        `keys`; returns the number of stories.
        """
        ...
