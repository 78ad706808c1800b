"""Where a few typed words lead: places and incidents of the region, a case by its number."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.installation import Installation
from desks.audit import write
from desks.cases.reading import CaseDesk
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.case import number_of as case_number_of
from domain.incident import Alive, IncidentFilter, Order, number_of
from domain.person import Right
from domain.query import Field
from domain.spelling import plain
from russian.titles import IncidentTitles
from russian.vocabulary import Vocabulary

RECENT = timedelta(days=30)
READ = 200
MOST = 6
SHORTEST = 2  # letters
_WORD = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A municipality or a settlement; `inside` names the municipality of a settlement."""

    field: Field
    id: str
    name: str
    inside: str


@dataclass(frozen=True, slots=True)
class Finding:
    places: Sequence[FoundPlace]
    incidents: Sequence[tuple[Alive, str]]
    case: int | None = None


@dataclass(frozen=True, slots=True)
class FinderDesk:
    installation: Installation
    words: Vocabulary

    def find(self, viewer: Viewer, typed: str) -> Finding:
        """Places whose names begin with the words, and, for viewers of the region, incidents by
        number or words; for readers of cases, a case by its number. Raises Unavailable.
        """
        viewer.demand(Right.POSTS)
        words = [plain(word) for word in _WORD.findall(typed)]
        if sum(map(len, words)) < SHORTEST and number_of(typed) is None:
            return Finding((), ())
        places = sorted(self._places(words), key=lambda one: (len(one.name), one.name))[:MOST]
        incidents = self._incidents(viewer, typed, words) if viewer.may(Right.REGION) else ()
        return Finding(places, incidents, self._case(viewer, typed))

    def _case(self, viewer: Viewer, typed: str) -> int | None:
        number = case_number_of(typed)
        if number is None or not viewer.may(Right.READ_CASES):
            return None
        return number if CaseDesk(self.installation).sees(viewer, number) else None

    def _places(self, words: Sequence[str]) -> Iterator[FoundPlace]:
        region = self.installation.region
        names = set()
        for municipality in region.municipalities.values():
            names.add(municipality.short)
            if _begin(words, municipality.short):
                field = Field.MUNICIPALITY
                yield FoundPlace(field, municipality.id, municipality.short, "")
        for settlement in region.settlements.values():
            if settlement.name not in names and _begin(words, settlement.name):
                inside = region.municipalities[settlement.municipality].short
                yield FoundPlace(Field.SETTLEMENT, settlement.id, settlement.name, inside)

    def _incidents(
        self, viewer: Viewer, typed: str, words: Sequence[str]
    ) -> Sequence[tuple[Alive, str]]:
        store, now = self.installation.posts.incidents, self.installation.clock.now()
        titles = IncidentTitles(self.installation.region)
        if (number := number_of(typed)) is not None:
            write(self.installation.audit, now, viewer, Verb.SEARCH, typed)
            known = store.by_number(number)
            counted = store.counted([store.heir(known) or known] if known else [])
            return [(one, titles.of(one.incident)) for one in counted.values()]
        wanted = IncidentFilter(now - RECENT, now, order=Order.PEOPLE, limit=READ)
        titled = ((one, titles.of(one.incident)) for one in store.alive(wanted).incidents)
        named = (
            (one, title)
            for one, title in titled
            if _begin(words, f"{title} {self.words.problem(one.incident)}")
        )
        return [one for one, _ in zip(named, range(MOST), strict=False)]


def _begin(words: Sequence[str], name: str) -> bool:
    parts = [plain(part) for part in _WORD.findall(name)]
    return all(any(part.startswith(word) for part in parts) for word in words)
