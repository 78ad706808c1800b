"""An opinion leader: an outlet, a community or an official page of the registry. Pure.

A private person can never be a leader (domain/privacy/personal).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from statistics import median

from domain.post import AuthorKind
from domain.privacy.personal import NETWORK_HOSTS
from domain.source import Source, SourceKind

OF_RESIDENTS = frozenset({SourceKind.FORUM, SourceKind.OPEN311})
WIDE, ENOUGH_OF_HOUR = 3, 10  # times the usual; earlier publications of the hour
Z = 1.96  # quantile of the normal distribution for 95 % intervals


def speaker(source: Source) -> AuthorKind | None:
    """Who speaks in a source's own publications; None for forums and servers of cases, where
    residents speak, and searches, which find other people's pages.
    """
    if source.kind in OF_RESIDENTS or "search" in source.options:
        return None
    if source.owner_body:
        return AuthorKind.OFFICIAL
    return AuthorKind.COMMUNITY if source.kind in NETWORK_HOSTS else AuthorKind.OUTLET


@dataclass(frozen=True, slots=True)
class Publication:
    """A post by the source itself, not a comment or a reader's letter; `negative` is None if the
    tone is unknown. The last three are what its text shows of where it is from
    (domain/outreach/echo).
    """

    post_id: str
    source_id: str
    at: datetime
    group: str | None
    municipality: str | None
    negative: bool | None
    forwarded: str | None = None
    sketch: bytes | None = None
    credits: bool = False


@dataclass(frozen=True, slots=True)
class LeaderStanding:
    """What a source published over a time: `views` is the sum and `median` the median over the
    `viewed` posts with a count, `reactions` their likes, reposts and comments; the tone of `toned`
    posts is known.
    """

    source_id: str
    posts: int
    viewed: int
    views: int
    median: float | None
    reactions: int
    toned: int
    negative: int

    @property
    def engagement(self) -> float | None:
        """Reactions per thousand views."""
        return 1000 * self.reactions / self.views if self.views else None

    @property
    def critical(self) -> "Share":
        return Share(self.negative, self.toned)


@dataclass(frozen=True, slots=True)
class Share:
    count: int
    of: int

    @property
    def share(self) -> float:
        return self.count / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share (Wilson 1927); 0 to 1 without a sample."""
        if not self.of:
            return 0.0, 1.0
        share, spread = self.count / self.of, Z * Z / self.of
        middle = (share + spread / 2) / (1 + spread)
        half = (spread * (share * (1 - share) + spread / 4)) ** 0.5 / (1 + spread)
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, slots=True)
class Reach:
    """Views of a publication now; `group` is None if its topic is unknown."""

    post_id: str
    at: datetime
    views: int
    group: str | None


@dataclass(frozen=True, slots=True)
class WideReach:
    reach: Reach
    usual: float


def wide(reaches: Sequence[Reach], since: datetime, zone: tzinfo) -> Sequence[WideReach]:
    """Those since then on a known topic, read more than WIDE times as much as is usual for their
    hour of the day: the median of the earlier ones, if these are ENOUGH_OF_HOUR.
    """
    by_hour: dict[int, list[int]] = defaultdict(list)
    for one in reaches:
        if one.at < since:
            by_hour[one.at.astimezone(zone).hour].append(one.views)
    far = []
    for one in reaches:
        own = by_hour[one.at.astimezone(zone).hour]
        if one.at < since or one.group is None or len(own) < ENOUGH_OF_HOUR:
            continue
        usual = median(own)
        if usual and one.views > WIDE * usual:
            far.append(WideReach(one, usual))
    return far


@dataclass(frozen=True, slots=True)
class Appearance:
    incident_id: str
    source_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Race:
    """How often a source was first among the incidents that several sources reported; `lead` is the
    median time until the second.
    """

    first: Share
    lead: timedelta | None
    incidents: tuple[str, ...]  # where it was first, latest first


def races(appearances: Iterable[Appearance]) -> Mapping[str, Race]:
    """Races by source; if two are first at the same moment, neither counts as first."""
    by_incident: dict[str, list[Appearance]] = defaultdict(list)
    for appearance in appearances:
        by_incident[appearance.incident_id].append(appearance)
    took_part: dict[str, int] = defaultdict(int)
    won: dict[str, list[tuple[datetime, str, timedelta]]] = defaultdict(list)
    for incident_id, some in by_incident.items():
        if len(some) < 2:
            continue
        for appearance in some:
            took_part[appearance.source_id] += 1
        first, second, *_ = sorted(some, key=lambda a: a.at)
        if first.at < second.at:
            won[first.source_id].append((first.at, incident_id, second.at - first.at))
    return {
        source: Race(
            Share(len(won[source]), of),
            _middle([lead for *_, lead in won[source]]),
            tuple(incident for _, incident, _ in sorted(won[source], reverse=True)),
        )
        for source, of in took_part.items()
    }


@dataclass(frozen=True, slots=True)
class Trail:
    """Of the incidents that both sources reported, in how many the other one was later; `lag` is
    the median by which.
    """

    other: str
    later: Share
    lag: timedelta | None


def trails(appearances: Iterable[Appearance], source_id: str) -> Sequence[Trail]:
    """Of each other source; those that follow it most surely come first. A moment that both share
    counts for neither.
    """
    first: dict[str, datetime] = {}
    others: dict[str, dict[str, datetime]] = defaultdict(dict)
    for one in appearances:
        if one.source_id == source_id:
            first[one.incident_id] = one.at
        else:
            others[one.source_id][one.incident_id] = one.at
    known = []
    for other, times in others.items():
        gaps = [at - first[incident] for incident, at in times.items() if incident in first]
        lags = [gap for gap in gaps if gap > timedelta(0)]
        if gaps:
            known.append(Trail(other, Share(len(lags), len(gaps)), _middle(lags)))
    return sorted(known, key=lambda one: (-one.later.interval[0], one.other))


def _middle(leads: Sequence[timedelta]) -> timedelta | None:
    return timedelta(seconds=median(lead.total_seconds() for lead in leads)) if leads else None


@dataclass(frozen=True, slots=True)
class Followed:
    source_id: str
    note: str
    who: str
    at: datetime
