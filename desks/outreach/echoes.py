"""Who repeats whom and whom others follow: outlets, communities and official pages only."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain

from app.installation import Installation
from desks.audit import write
from desks.leaders import ENOUGH_RACES, MOST_DAYS, NO_RACE
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.errors import EntryRefused, NotFound
from domain.leader import Appearance, Race, races, speaker
from domain.outreach.echo import WINDOW, Echoing, EchoPair, TakenUp, echoing, middle, taken_up
from domain.person import Right
from domain.ports.leaders import PublicationCut
from domain.post import AuthorKind
from domain.source import Source
from files.sheets import FileKind

MOST = 20_000  # publications that are compared, the latest


@dataclass(frozen=True, slots=True)
class EchoChoice:
    days: int = 30
    group: str = ""


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
    `is_whole` is False if more was published than is compared.
    """

    cut: PublicationCut
    sources: Sequence[EchoedSource]
    published: Mapping[str, int]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class SourceEchoes:
    """Of one source: whom it repeats, and who repeats it; `taken` are the incidents that it had
    first and others took up, `published` says how much each source published.
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
        cut = self._cut(choice)
        echoes, is_whole = self._echoing(cut)
        raced = races(self._appearances(cut))
        by_followed: defaultdict[str, list[EchoPair]] = defaultdict(list)
        for pair in echoes.pairs:
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
        return EchoTable(cut, rows, echoes.published, is_whole)

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
        cut = self._cut(EchoChoice(days))
        echoes, is_whole = self._echoing(cut)
        return SourceEchoes(
            cut,
            source,
            [pair for pair in echoes.pairs if pair.follower == source_id],
            [pair for pair in echoes.pairs if pair.followed == source_id],
            taken_up(self._appearances(cut), source_id),
            echoes.published,
            echoes.common.get(source_id, 0),
            is_whole,
        )

    @property
    def _sources(self) -> Mapping[str, Source]:
        return self.installation.region.sources

    def _echoing(self, cut: PublicationCut) -> tuple[Echoing, bool]:
        """An original may be older than the cut."""
        asked = PublicationCut(cut.since - WINDOW, cut.until)
        imprints = self.installation.leaders.publications.imprints(asked, MOST)
        return echoing(imprints, self._sources, cut.since, cut.group), len(imprints) < MOST

    def _appearances(self, cut: PublicationCut) -> Sequence[Appearance]:
        return [
            one
            for one in self.installation.leaders.publications.appearances(cut)
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
