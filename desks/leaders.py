"""Opinion leaders over open parts: every outlet, community and official page of the registry by
what it published.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from app.wiring import Parts
from domain.leader import Followed, Race, Share, Standing, races, speaker
from domain.ports.leaders import Cut
from domain.post import AuthorKind
from domain.source import Source

ENOUGH = 10  # publications below which nobody is ranked
ENOUGH_RACES = 5  # the same of incidents, by who was first
NO_RACE = Race(Share(0, 0), None, ())


class Measure(StrEnum):
    """What leaders are ranked by."""

    REACH = "reach"
    MEDIAN = "median"
    ENGAGEMENT = "engagement"
    FIRST = "first"
    CRITICAL = "critical"
    POSTS = "posts"


@dataclass(frozen=True, slots=True)
class Leader:
    """A source that speaks for itself. `followed` is None where nobody follows it."""

    source: Source
    voice: AuthorKind
    standing: Standing
    race: Race
    followed: Followed | None

    def measured(self, measure: Measure) -> float | None:
        """The greater the higher its rank; None where too little is known for one. A share ranks by
        the lower end of its interval, so that one of one is not ahead of eighty of a hundred.
        """
        standing = self.standing
        match measure:
            case Measure.FIRST:
                return self.race.first.interval[0] if self.race.first.of >= ENOUGH_RACES else None
            case Measure.CRITICAL:
                return standing.critical.interval[0] if standing.toned >= ENOUGH else None
            case Measure.POSTS:
                return standing.posts
        if standing.viewed < ENOUGH:
            return None
        match measure:
            case Measure.REACH:
                return standing.views
            case Measure.MEDIAN:
                return standing.median
            case _:
                return standing.engagement


def leaders(parts: Parts, cut: Cut) -> list[Leader]:
    """Everybody who published anything in the cut. Raises Unavailable."""
    followed = parts.followed.all()
    raced = races(
        one
        for one in parts.publications.appearances(cut)
        if (known := parts.region.sources.get(one.source_id)) is not None and speaker(known)
    )
    found = []
    for standing in parts.publications.standings(cut):
        source = parts.region.sources.get(standing.source_id)
        if source is not None and (speaks := speaker(source)) is not None:
            race = raced.get(source.id, NO_RACE)
            found.append(Leader(source, speaks, standing, race, followed.get(source.id)))
    return found


def leader(parts: Parts, cut: Cut, source_id: str) -> Leader | None:
    """One of them, also where it published nothing; None where no such source speaks for itself."""
    source = parts.region.sources.get(source_id)
    if source is None or (speaks := speaker(source)) is None:
        return None
    found = {one.source.id: one for one in leaders(parts, replace(cut, source_id=source_id))}
    nothing = Standing(source_id, 0, 0, 0, None, 0, 0, 0)
    followed = parts.followed.all().get(source_id)
    return found.get(source_id) or Leader(source, speaks, nothing, NO_RACE, followed)


def ranked(found: list[Leader], measure: Measure) -> list[tuple[int | None, Leader]]:
    """By the measure, each with its rank; those that have none come last."""
    values: Mapping[str, float | None] = {one.source.id: one.measured(measure) for one in found}
    order = sorted(
        found,
        key=lambda one: (
            (value := values[one.source.id]) is None,
            -(value or 0),
            -one.standing.posts,
            one.source.title,
        ),
    )
    return [
        (number if values[one.source.id] is not None else None, one)
        for number, one in enumerate(order, 1)
    ]
