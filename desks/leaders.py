"""Opinion leaders: rank, open, follow and export the outlets, communities and official pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.installation import Installation
from desks.audit import write
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.incident import Incident
from domain.leader import (
    Followed,
    LeaderStanding,
    Race,
    Share,
    Trail,
    races,
    speaker,
    trails,
)
from domain.person import Right
from domain.ports.leaders import PublicationCut
from domain.post import AuthorKind
from domain.source import Source
from files.sheets import FileKind

ENOUGH = 10  # fewest publications for a rank
ENOUGH_RACES = 5  # fewest incidents for a rank by who was first
MOST_READ, LATEST_CRITICAL, SHOWN_FIRSTS = 5, 5, 10
FEED_PAGE = 30
MOST_DAYS = 90
NO_RACE = Race(Share(0, 0), None, ())


class Measure(StrEnum):
    REACH = "reach"
    MEDIAN = "median"
    ENGAGEMENT = "engagement"
    FIRST = "first"
    CRITICAL = "critical"
    POSTS = "posts"


@dataclass(frozen=True, slots=True)
class Leader:
    source: Source
    voice: AuthorKind
    standing: LeaderStanding
    race: Race
    followed: Followed | None

    def measured(self, measure: Measure) -> float | None:
        """Higher is better, None if too little is known; a share ranks by the lower end of its
        interval, so that 1 of 1 does not outrank 80 of 100.
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


@dataclass(frozen=True, slots=True)
class LeaderChoice:
    days: int = 30
    group: str = ""
    place: str = ""
    sort: Measure = Measure.REACH
    followed: bool = False


@dataclass(frozen=True, slots=True)
class Ranking:
    """Leaders of a cut by rank; the rank is None if too little is known."""

    cut: PublicationCut
    leaders: Sequence[tuple[int | None, Leader]]


@dataclass(frozen=True, slots=True)
class Profile:
    """`before` is the standing in as many days before; `groups` and `places` are ordered by
    publications, unknown ones last; `critical` (newest first) and `most_read` hold ids of posts;
    `incidents` are the latest in which it was first; `trails` say who reports after it.
    """

    leader: Leader
    cut: PublicationCut
    before: LeaderStanding
    groups: Sequence[tuple[str | None, LeaderStanding]]
    places: Sequence[tuple[str | None, LeaderStanding]]
    critical: Sequence[str]
    most_read: Sequence[str]
    tones: Sequence[tuple[datetime, bool | None]]
    incidents: Sequence[Incident]
    trails: Sequence[tuple[Source, Trail]]


@dataclass(frozen=True, slots=True)
class FollowedFeed:
    followed: Sequence[Source]
    posts: Sequence[str]
    page: int
    more: bool


@dataclass(frozen=True, slots=True)
class LeaderDesk:
    """Methods raise Unavailable, EntryRefused for a value that the region does not have, and
    NotFound for a source that does not speak for itself.
    """

    installation: Installation

    def ranked(self, viewer: Viewer, choice: LeaderChoice) -> Ranking:
        viewer.demand(Right.LEADERS)
        cut = self._cut(choice)
        every = self._leaders(cut)
        chosen = [one for one in every if one.followed or not choice.followed]
        return Ranking(cut, ranked(chosen, choice.sort))

    def export(self, viewer: Viewer, choice: LeaderChoice, kind: FileKind) -> Ranking:
        ranking = self.ranked(viewer, choice)
        self._note(viewer, Verb.LEADERS_EXPORTED, f"{len(ranking.leaders)} {kind}")
        return ranking

    def one(self, viewer: Viewer, source_id: str, days: int = 30) -> Profile:
        profile = self.profile(viewer, source_id, days)
        self._note(viewer, Verb.LEADER, source_id)
        return profile

    def profile(self, viewer: Viewer, source_id: str, days: int = 30) -> Profile:
        """The same profile as the reply to an action, which is audited already."""
        viewer.demand(Right.LEADERS)
        source, speaks = self._speaker(source_id)
        cut = self._cut(LeaderChoice(days), source_id)
        nothing = LeaderStanding(source_id, 0, 0, 0, None, 0, 0, 0)
        none = Leader(source, speaks, nothing, NO_RACE, None)
        known = {one.source.id: one for one in self._leaders(cut)}
        leader = known.get(source_id) or replace(
            none, followed=self.installation.leaders.followed.all().get(source_id)
        )
        publications = self.installation.leaders.publications
        firsts = leader.race.incidents[:SHOWN_FIRSTS]
        alive = self.installation.posts.incidents.counted(firsts) if firsts else {}
        earlier = replace(cut, since=cut.since - timedelta(days=days), until=cut.since)
        return Profile(
            leader,
            cut,
            next(iter(publications.standings(earlier)), nothing),
            _most(publications.by_group(cut)),
            _most(publications.by_municipality(cut)),
            publications.latest(cut, [source_id], LATEST_CRITICAL, critical=True),
            publications.most_read(cut, MOST_READ),
            publications.tones(cut),
            [alive[id_].incident for id_ in firsts if id_ in alive],
            self._trails(cut, source_id),
        )

    def feed(self, viewer: Viewer, critical: bool = False, page: int = 1) -> FollowedFeed:
        viewer.demand(Right.LEADERS)
        cut, sources = self._cut(LeaderChoice(MOST_DAYS)), self.installation.region.sources
        followed = [
            sources[id_]
            for id_ in self.installation.leaders.followed.all()
            if id_ in sources and speaker(sources[id_]) is not None
        ]
        ids = self.installation.leaders.publications.latest(
            cut, [one.id for one in followed], FEED_PAGE + 1, FEED_PAGE * (page - 1), critical
        )
        self._note(viewer, Verb.LEADERS_FEED, "критичные" if critical else "")
        followed.sort(key=lambda one: one.title)
        return FollowedFeed(followed, ids[:FEED_PAGE], page, len(ids) > FEED_PAGE)

    def follow(self, viewer: Viewer, source_id: str, note: str) -> None:
        viewer.demand(Right.LEADERS)
        self._speaker(source_id)
        now = self.installation.clock.now()
        with self.installation.transaction():
            self.installation.leaders.followed.save(
                Followed(source_id, note.strip(), viewer.actor, now)
            )
            self._note(viewer, Verb.LEADER_FOLLOW, source_id)

    def forget(self, viewer: Viewer, source_id: str) -> None:
        viewer.demand(Right.LEADERS)
        self._speaker(source_id)
        with self.installation.transaction():
            if not self.installation.leaders.followed.forget(source_id):
                raise MoveRefused(f"за {source_id} и так не следят")
            self._note(viewer, Verb.LEADER_FORGET, source_id)

    def _trails(self, cut: PublicationCut, source_id: str) -> Sequence[tuple[Source, Trail]]:
        """Of outlets and communities of the registry, with enough incidents in common."""
        sources = self.installation.region.sources
        return [
            (source, one)
            for one in trails(self.installation.leaders.publications.appearances(cut), source_id)
            if one.later.of >= ENOUGH_RACES
            and (source := sources.get(one.other)) is not None
            and speaker(source)
        ]

    def _leaders(self, cut: PublicationCut) -> Sequence[Leader]:
        followed, sources = (
            self.installation.leaders.followed.all(),
            self.installation.region.sources,
        )
        raced = races(
            one
            for one in self.installation.leaders.publications.appearances(cut)
            if (source := sources.get(one.source_id)) is not None and speaker(source)
        )
        return [
            Leader(source, speaks, one, raced.get(source.id, NO_RACE), followed.get(source.id))
            for one in self.installation.leaders.publications.standings(cut)
            if (source := sources.get(one.source_id)) and (speaks := speaker(source)) is not None
        ]

    def _speaker(self, source_id: str) -> tuple[Source, AuthorKind]:
        source = self.installation.region.sources.get(source_id)
        if source is None or (speaks := speaker(source)) is None:
            raise NotFound(f"такого издания или сообщества в реестре нет: {source_id}")
        return source, speaks

    def _cut(self, choice: LeaderChoice, source_id: str | None = None) -> PublicationCut:
        region, now = self.installation.region, self.installation.clock.now()
        if not 1 <= choice.days <= MOST_DAYS:
            raise EntryRefused(f"такого периода нет: от 1 до {MOST_DAYS} дней")
        if choice.group and choice.group not in region.groups:
            raise EntryRefused("такого раздела нет")
        if choice.place and choice.place not in region.municipalities:
            raise EntryRefused("такого муниципалитета нет")
        since = now - timedelta(days=choice.days)
        return PublicationCut(since, now, source_id, choice.group or None, choice.place or None)

    def _note(self, viewer: Viewer, verb: Verb, detail: str) -> None:
        write(self.installation.audit, self.installation.clock.now(), viewer, verb, detail)


def _most(by: Mapping[str | None, LeaderStanding]) -> Sequence[tuple[str | None, LeaderStanding]]:
    return sorted(by.items(), key=lambda item: (item[0] is None, -item[1].posts))


def ranked(leaders: Sequence[Leader], measure: Measure) -> list[tuple[int | None, Leader]]:
    values: Mapping[str, float | None] = {one.source.id: one.measured(measure) for one in leaders}
    order = sorted(
        leaders,
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
