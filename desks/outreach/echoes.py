"""Who repeats whom and whom others follow: outlets, communities and official pages only."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from weakref import WeakKeyDictionary

from app.installation import Installation
from desks.audit import write
from desks.home.shared import Recent
from desks.leaders import ENOUGH_RACES, MOST_DAYS, NO_RACE
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.errors import EntryRefused, NotFound
from domain.leader import Appearance, Race, races, speaker
from domain.outreach.echo import WINDOW, Echoing, EchoPair, TakenUp, echoing, middle, taken_up
from domain.person import Right
from domain.ports.leaders import PublicationCut, PublicationStore
from domain.post import AuthorKind
from domain.source import Source
from files.sheets import FileKind
from russian.few import is_few

MOST = 20_000  # publications that are compared, the latest
FRESH = timedelta(minutes=5)  # of a comparison, which takes up to a second
KEPT = 16  # periods and groups


@dataclass(frozen=True, slots=True)
class EchoChoice:
    days: int = 30
    group: str = ""


@dataclass(frozen=True, slots=True)
class EchoComparison:
    """`is_whole` is False if more was published than is compared."""

    cut: PublicationCut
    echoing: Echoing
    is_whole: bool


_comparisons: "WeakKeyDictionary[PublicationStore, Recent[EchoComparison]]" = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class EchoedSource:
    """Whom others repeat or follow; `pairs` are those who repeat it, `common` counts publications
    that have a common source with others.
    """

    source: Source
    voice: AuthorKind
    pairs: Sequence[EchoPair]
    race: Race
    published: int
    common: int

    @property
    def followers(self) -> int:
        """Those who repeat it often enough."""
        return sum(pair.follows for pair in self.pairs)

    @property
    def repeats(self) -> int:
        return sum(pair.count for pair in self.pairs)

    @property
    def delay(self) -> timedelta | None:
        return middle(chain.from_iterable(pair.echoes for pair in self.pairs))


@dataclass(frozen=True, slots=True)
class EchoTable:
    """By followers, then by repeats, with those who are often first without being repeated;
    `published` counts what was compared, the latest if not `is_whole`.
    """

    cut: PublicationCut
    sources: Sequence[EchoedSource]
    published: Mapping[str, int]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class SourceEchoes:
    """Of one source: whom it repeats, and who repeats it; `taken` are the incidents that it had
    first and others took up, `published` counts what was compared of each source.
    """

    cut: PublicationCut
    source: Source
    repeated: Sequence[EchoPair]
    pairs: Sequence[EchoPair]
    taken: Sequence[TakenUp]
    published: Mapping[str, int]
    common: int
    is_whole: bool


@dataclass(frozen=True, slots=True)
class EchoDesk:
    """Methods raise Unavailable, EntryRefused for a value that the region does not have, and
    NotFound for a source that does not speak for itself.
    """

    installation: Installation

    def look(self, viewer: Viewer, choice: EchoChoice) -> EchoTable:
        viewer.demand(Right.LEADERS)
        compared = self._comparison(choice)
        echoes, raced = compared.echoing, races(self._appearances(compared.cut))
        by_followed: defaultdict[str, list[EchoPair]] = defaultdict(list)
        for pair in self._known(echoes.pairs):
            by_followed[pair.followed].append(pair)
        named = by_followed.keys() | {
            id_ for id_, race in raced.items() if race.first.count and race.first.of >= ENOUGH_RACES
        }
        rows = [
            EchoedSource(
                *(source, voice, by_followed[id_], raced.get(id_, NO_RACE)),
                *(echoes.published.get(id_, 0), echoes.common.get(id_, 0)),
            )
            for id_ in named
            if (source := self._sources.get(id_)) and (voice := speaker(source)) is not None
        ]
        rows.sort(
            key=lambda one: (
                *(-one.followers, -one.repeats, -one.race.first.count),
                *(one.source.title, one.source.id),
            )
        )
        return EchoTable(compared.cut, rows, echoes.published, compared.is_whole)

    def export(self, viewer: Viewer, choice: EchoChoice, kind: FileKind) -> EchoTable:
        table = self.look(viewer, choice)
        now, count = self.installation.clock.now(), len(table.sources)
        write(self.installation.audit, now, viewer, Verb.LEADERS_ECHOES_EXPORTED, f"{count} {kind}")
        return table

    def of(self, viewer: Viewer, source_id: str, days: int = 30) -> SourceEchoes:
        viewer.demand(Right.LEADERS)
        source = self._sources.get(source_id)
        if source is None or speaker(source) is None:
            raise NotFound(f"такого издания или сообщества в реестре нет: {source_id}")
        compared = self._comparison(EchoChoice(days))
        echoes = compared.echoing
        pairs = self._known(echoes.pairs)
        return SourceEchoes(
            compared.cut,
            source,
            [pair for pair in pairs if pair.follower == source_id],
            [pair for pair in pairs if pair.followed == source_id],
            self._taken(viewer, compared.cut, source_id),
            echoes.published,
            echoes.common.get(source_id, 0),
            compared.is_whole,
        )

    @property
    def _sources(self) -> Mapping[str, Source]:
        return self.installation.region.sources

    def _comparison(self, choice: EchoChoice) -> EchoComparison:
        """One comparison serves all that this process is asked within FRESH."""
        cut, publications = self._cut(choice), self.installation.leaders.publications
        recent = _comparisons.setdefault(publications, Recent(self.installation.clock, FRESH, KEPT))
        return recent.value((choice.days, choice.group), lambda: self._compare(cut))

    def _compare(self, cut: PublicationCut) -> EchoComparison:
        """An original may be older than the cut."""
        asked = PublicationCut(cut.since - WINDOW, cut.until)
        imprints = self.installation.leaders.publications.imprints(asked, MOST)
        made = echoing(imprints, self._sources, cut.since, cut.group)
        return EchoComparison(cut, made, len(imprints) < MOST)

    def _known(self, pairs: Sequence[EchoPair]) -> Sequence[EchoPair]:
        """Sources may leave the registry while a comparison is kept."""
        sources = self._sources
        return [one for one in pairs if one.follower in sources and one.followed in sources]

    def _taken(self, viewer: Viewer, cut: PublicationCut, source_id: str) -> Sequence[TakenUp]:
        """Without the right to posts, only incidents of many people: a moment and a page would
        point at one of a few.
        """
        taken = taken_up(self._appearances(cut), source_id)
        if viewer.may(Right.POSTS) or not taken:
            return taken
        alive = self.installation.posts.incidents.counted([one.incident_id for one in taken])
        many = {id_ for id_, one in alive.items() if not is_few(one.people)}
        return [one for one in taken if one.incident_id in many]

    def _appearances(self, cut: PublicationCut) -> Sequence[Appearance]:
        return [
            one
            for one in self.installation.leaders.publications.appearances(cut, own=True)
            if (source := self._sources.get(one.source_id)) is not None and speaker(source)
        ]

    def _cut(self, choice: EchoChoice) -> PublicationCut:
        region, now = self.installation.region, self.installation.clock.now()
        if not 1 <= choice.days <= MOST_DAYS:
            raise EntryRefused(f"такого периода нет: от 1 до {MOST_DAYS} дней")
        if choice.group and choice.group not in region.groups:
            raise EntryRefused("такого раздела нет")
        since = now - timedelta(days=choice.days)
        return PublicationCut(since, now, group=choice.group or None)
