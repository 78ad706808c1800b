"""The ports of opinion leaders."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.leader import Appearance, Followed, Publication, Standing


@dataclass(frozen=True, slots=True)
class Cut:
    """Publications since a moment and before another, of one source, about one group of topics, in
    one municipality; None for all of them.
    """

    since: datetime
    until: datetime
    source_id: str | None = None
    group: str | None = None
    municipality: str | None = None


class PublicationStore(Protocol):
    """What sources published themselves, with the counters of the ledger."""

    def record(self, publications: Collection[Publication]) -> None:
        """Upsert by post id."""
        ...

    def standings(self, cut: Cut) -> Sequence[Standing]:
        """One a source that published anything."""
        ...

    def appearances(self, cut: Cut) -> Sequence[Appearance]:
        """One a source and incident of which a complaint lies in the cut, whoever wrote it there;
        also of sources that the cut leaves out, wherever one that it names took part.
        """
        ...

    def by_group(self, cut: Cut) -> Mapping[str | None, Standing]: ...

    def by_municipality(self, cut: Cut) -> Mapping[str | None, Standing]: ...

    def tones(self, cut: Cut) -> Sequence[tuple[datetime, bool | None]]:
        """When each was published, and whether it is negative, by time."""
        ...

    def most_read(self, cut: Cut, limit: int) -> Sequence[str]:
        """Post ids."""
        ...


class FollowStore(Protocol):
    """Sources that people follow."""

    def all(self) -> Mapping[str, Followed]:
        """By source id."""
        ...

    def save(self, followed: Followed) -> None:
        """The note takes the place of the earlier one."""
        ...

    def forget(self, source_id: str) -> bool:
        """False where it is not followed."""
        ...
