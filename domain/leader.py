"""An opinion leader: an outlet, a community or an official page of the registry, by what it
published. A private person can be none (domain/privacy/personal). Pure.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from domain.post import AuthorKind
from domain.privacy.personal import NETWORK_HOSTS
from domain.source import Source, SourceKind

Z = 1.96  # of the normal distribution: intervals hold 95 times of 100


def speaker(source: Source) -> AuthorKind | None:
    """Who speaks in a source's own publications; None where nobody does: in a forum residents
    speak, a search over a network finds others' pages.
    """
    if source.kind is SourceKind.FORUM or "search" in source.options:
        return None
    if source.owner_body:
        return AuthorKind.OFFICIAL
    return AuthorKind.COMMUNITY if source.kind in NETWORK_HOSTS else AuthorKind.OUTLET


@dataclass(frozen=True, slots=True)
class Publication:
    """A post of a source itself: no comment, and nobody's letter. `negative` is None where its tone
    is not known.
    """

    post_id: str
    source_id: str
    at: datetime
    group: str | None
    municipality: str | None
    negative: bool | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What a source published over a time. Of the posts `viewed` show how often they were read:
    `views` is their sum, `median` that of one, `reactions` their likes, reposts and comments. Of
    `toned` the tone is known.
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
        """Reactions to a thousand views."""
        return 1000 * self.reactions / self.views if self.views else None

    @property
    def critical(self) -> "Share":
        return Share(self.negative, self.toned)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    count: int
    of: int

    @property
    def interval(self) -> tuple[float, float]:
        """Where the share of which these are a sample lies, by 95 % (Wilson 1927); all of 0 to 1
        where there is no sample.
        """
        if not self.of:
            return 0.0, 1.0
        share, spread = self.count / self.of, Z * Z / self.of
        middle = (share + spread / 2) / (1 + spread)
        half = (spread * (share * (1 - share) + spread / 4)) ** 0.5 / (1 + spread)
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, slots=True)
class Appearance:
    """When an incident first appeared in a source, in a publication, a letter or a comment."""

    incident_id: str
    source_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Race:
    """In how many of the incidents that several sources had it was first, and how long the next one
    took, in the middle.
    """

    first: Share
    lead: timedelta | None
    incidents: tuple[str, ...]  # where it was first, the latest at the front


def races(appearances: Iterable[Appearance]) -> Mapping[str, Race]:
    """By source. Of those that appear at one moment none is first."""
    by_incident: dict[str, list[Appearance]] = defaultdict(list)
    for one in appearances:
        by_incident[one.incident_id].append(one)
    took_part: dict[str, int] = defaultdict(int)
    won: dict[str, list[tuple[datetime, str, timedelta]]] = defaultdict(list)
    for incident_id, some in by_incident.items():
        if len(some) < 2:
            continue
        for one in some:
            took_part[one.source_id] += 1
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


def _middle(leads: Sequence[timedelta]) -> timedelta | None:
    return timedelta(seconds=median(lead.total_seconds() for lead in leads)) if leads else None


@dataclass(frozen=True, slots=True)
class Followed:
    """A source that people keep an eye on, with a note: a newsroom's contact, for example."""

    source_id: str
    note: str
    who: str
    at: datetime
