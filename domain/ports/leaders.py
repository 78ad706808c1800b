"""The ports of opinion leaders."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.leader import Appearance, Followed, LeaderStanding, Publication, Reach, Share
from domain.outreach.echo import Imprint


@dataclass(frozen=True, slots=True)
class PublicationCut:
    """Publications with since <= at < until of one source, topic group and municipality, None for
    all.
    """

    since: datetime
    until: datetime
    source_id: str | None = None
    group: str | None = None
    municipality: str | None = None


class PublicationStore(Protocol):
    """What sources published themselves, with the counters of the ledger; every list of ids is of
    posts.
    """

    def record(self, publications: Collection[Publication]) -> None: ...

    def standings(self, cut: PublicationCut) -> Sequence[LeaderStanding]: ...

    def appearances(self, cut: PublicationCut, *, own: bool = False) -> Sequence[Appearance]:
        """When each incident of the cut first appears in each source, also in sources outside
        the cut; with `own`, what residents wrote there is left out.
        """
        ...

    def by_group(self, cut: PublicationCut) -> Mapping[str | None, LeaderStanding]: ...

    def by_municipality(self, cut: PublicationCut) -> Mapping[str | None, LeaderStanding]: ...

    def tones(self, cut: PublicationCut) -> Sequence[tuple[datetime, bool | None]]: ...

    def critical(self, cut: PublicationCut, limit: int) -> tuple[Share, Sequence[str]]:
        """The share of negative publications among those with a tone, and the ids of the latest."""
        ...

    def reaches(self, cut: PublicationCut) -> Sequence[Reach]:
        """Those whose views are known, the earliest first."""
        ...

    def imprints(self, cut: PublicationCut, limit: int) -> Sequence[Imprint]:
        """The latest of the cut, in order of time."""
        ...

    def most_read(self, cut: PublicationCut, limit: int) -> Sequence[str]: ...

    def latest(
        self,
        cut: PublicationCut,
        of: Collection[str],
        limit: int,
        skip: int = 0,
        critical: bool = False,
    ) -> Sequence[str]:
        """Post ids of these sources, newest first; only negative ones if `critical`."""
        ...


class FollowStore(Protocol):
    def all(self) -> Mapping[str, Followed]: ...

    def save(self, followed: Followed) -> None: ...

    def forget(self, source_id: str) -> bool: ...
