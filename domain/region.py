"""A region: its places, topics, bodies and rules, as read from files. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import cached_property
from types import MappingProxyType
from zoneinfo import ZoneInfo

from domain.post import Labels
from domain.source import Source
from domain.term import Term

Point = tuple[float, float]  # longitude, latitude
Ring = tuple[Point, ...]  # closed: the last point is the first
Polygon = tuple[Ring, ...]  # the border, then its holes
Borders = Mapping[str, tuple[Polygon, ...]]  # of municipalities, in degrees of WGS 84


@dataclass(frozen=True, slots=True)
class Name:
    """A name in force from `since` until `until`, the first day without it (either None: open). A
    place keeps one id through its names.
    """

    text: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Municipality:
    """One of the oblast's municipalities. `oktmo` is None until somebody verified it. `short` is
    what people call it: «Тында», «Зейский»; `centre` is a settlement's id.
    """

    id: str
    short: str
    names: tuple[Name, ...]
    centre: str | None
    aliases: tuple[str, ...] = ()
    oktmo: str | None = None
    population: int | None = None
    district: bool = False  # a former district, so «район» and «округ» may follow its name


@dataclass(frozen=True, slots=True)
class Settlement:
    """A town or village, or (kind "council") a rural council of the census. Coordinates in degrees,
    None where unknown.
    """

    id: str
    name: str
    municipality: str
    kind: str
    lat: float | None = None
    lon: float | None = None
    population: int | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic below a group; `starred` topics take the fast track. `words` are lemmas or phrases of
    lemmas that speak for it.
    """

    id: str
    name: str
    group: str
    starred: bool = False
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """One of the 26 groups of the rubricator. `words` are lemmas or phrases of lemmas that speak
    for the group as a whole.
    """

    id: str
    name: str
    topics: tuple[Topic, ...]
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """A body of government with validity dates; `successor` takes over its ratings."""

    id: str
    name: str
    level: str  # regional, municipal
    verified: bool
    municipality: str | None = None
    since: date | None = None
    until: date | None = None
    successor: str | None = None


MUNICIPAL = "municipal"  # the level of a municipality's administration


@dataclass(frozen=True, slots=True)
class Route:
    """Who answers: the first row that fits wins. None fits all; `level` municipal means the
    administration of the post's municipality.
    """

    group: str | None
    topic: str | None
    municipality: str | None
    body: str | None
    level: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working time: `start` to `end` local on working days. `holidays` are off though weekdays,
    `working` are on though weekends.
    """

    start: time
    end: time
    holidays: frozenset[date]
    working: frozenset[date]


@dataclass(frozen=True, slots=True)
class Exports:
    """How other systems' exports call things. `columns`: our name -> their titles, the best first;
    `groups` and `kinds`: their word, as region/exports.spelled compares it, -> our id.
    """

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Region:
    """Reference data of one region. Every mapping is by id. `borders` reads the file when first
    called, for few look at a map; without a good file there are none.
    """

    id: str
    name: str
    zone: ZoneInfo
    municipalities: Mapping[str, Municipality]
    settlements: Mapping[str, Settlement]
    groups: Mapping[str, Group]
    bodies: Mapping[str, Body]
    routes: tuple[Route, ...]
    terms: tuple[Term, ...]
    calendar: Calendar
    sources: Mapping[str, Source]
    foreign: tuple[
        str, ...
    ] = ()  # names that mark another region: «Башкортостан», «Хабаровский край»
    exports: Exports = Exports()
    rivers: tuple[str, ...] = ()  # names that may be a river: «Зея», «Бурея»
    ordinary: tuple[str, ...] = ()  # place names that are ordinary words: «Свободный», «Прогресс»
    slang: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType({})
    )  # what people say -> municipality id, "*" for the whole region
    borders: Callable[[], Borders] = dict

    @cached_property
    def _administrations(self) -> Mapping[str, str]:
        """Municipality -> its present administration."""
        return {
            body.municipality: body.id
            for body in reversed(list(self.bodies.values()))
            if body.level == MUNICIPAL and body.municipality is not None and body.until is None
        }

    def route(self, known: Labels) -> tuple[Route, str] | None:
        """The first row of the routing that fits, and the present body that it means. None where no
        row does, or no group is known: one that means an administration needs a place that has one.
        """
        if known.group is None:
            return None
        topic = known.topic.value if known.topic else None
        place = known.municipality.value if known.municipality else None
        for row in self.routes:
            if (
                row.group in (None, known.group.value)
                and row.topic in (None, topic)
                and row.municipality in (None, place)
                and (body := self._meant(row, place)) is not None
            ):
                return row, body
        return None

    def _meant(self, row: Route, municipality: str | None) -> str | None:
        if row.body is not None:
            return row.body if self.bodies[row.body].until is None else None
        return self._administrations.get(municipality or "") if row.level == MUNICIPAL else None

    @cached_property
    def topics(self) -> Mapping[str, Topic]:
        """Every topic of every group, by id."""
        return {topic.id: topic for group in self.groups.values() for topic in group.topics}
