"""A region: its places, topics, bodies and rules, as read from files. Pure."""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType
from zoneinfo import ZoneInfo

from domain.cases.answers.network import NetworkLimit
from domain.cases.answers.rule import AnswerRule
from domain.cases.filed import FiledState
from domain.cases.ratings.points import PointsTable
from domain.cases.watch.rule import CaseRule
from domain.contact import Contact, DutyService
from domain.outreach.official_page import PageRules
from domain.post import Labels
from domain.reports.form import ReportForm
from domain.reports.recommendation_rule import RecommendationRule
from domain.reports.series_break import SeriesBreak
from domain.source import Source, SourceKind
from domain.terms.calendar import Calendar
from domain.terms.policy import Policy, Regime
from domain.terms.worktime import Worktime

Point = tuple[float, float]  # longitude, latitude
Ring = tuple[Point, ...]  # closed: the last point is the first
Polygon = tuple[Ring, ...]  # the border, then its holes
Borders = Mapping[str, tuple[Polygon, ...]]  # of municipalities, in degrees of WGS 84


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A name valid from `since` until before `until`, None for an open end; a place keeps its id
    when its name changes.
    """

    text: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Municipality:
    """`oktmo` is None until somebody verifies it; `short` is the everyday name («Тында»,
    «Зейский»), `centre` the id of a settlement.
    """

    id: str
    short: str
    names: tuple[PlaceName, ...]
    centre: str | None
    aliases: tuple[str, ...] = ()
    oktmo: str | None = None
    population: int | None = None
    district: bool = False  # a former district: «район» or «округ» may follow its name


@dataclass(frozen=True, slots=True)
class Margin:
    """People of the region by the answers of a question: what a survey's weights are fitted to."""

    id: str
    name: str
    people: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Settlement:
    """A town or village, or (kind "council") a rural council of the census; coordinates in degrees,
    None if unknown.
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
    """A topic of a group; cases of `starred` topics will take the fast track.

    `words` are lemmas or phrases of lemmas that indicate it. `trouble` says what is wrong where
    people complain about it: «нет отопления».
    """

    id: str
    name: str
    group: str
    starred: bool = False
    words: tuple[str, ...] = ()
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    id: str
    name: str
    topics: tuple[Topic, ...]
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """A body of government from `since` until `until`, when `successor` takes over its ratings. A
    body with a `parent` is a part of it, and `verified` also covers the contacts. `links` says
    whether its cases are handed over by links; None: unless its people answer in the console.
    `published_by` is the body whose official pages publish its answers where it has no page.
    """

    id: str
    name: str
    level: str  # regional, municipal
    verified: bool
    municipality: str | None = None
    since: date | None = None
    until: date | None = None
    successor: str | None = None
    parent: str | None = None
    contacts: tuple[Contact, ...] = ()
    duty_service: DutyService | None = None
    links: bool | None = None
    published_by: str | None = None


MUNICIPAL = "municipal"


@dataclass(frozen=True, slots=True)
class Route:
    """Which body answers: the first row that fits, where None fits all; `level` municipal means the
    administration of the post's municipality.
    """

    group: str | None
    topic: str | None
    municipality: str | None
    body: str | None
    level: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class KnownExport:
    """The table that another system writes, known by all its titles `marks` or any of `names`,
    which no other table has. `stream` is what its cases are filed under; `zone` and `regime` are
    only hints for the person who maps it. Without `verified` nobody has compared it with a real
    export.
    """

    stream: str
    title: str
    marks: tuple[str, ...] = ()
    zone: str | None = None
    regime: Regime | None = None
    verified: bool = False
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exports:
    """Names that other systems' exports use.

    `columns` maps our name to their titles, best first; `personal` are titles of columns about the
    applicant, of which nothing is kept. The others map their word, normalised by
    domain/spelling.spelled, to our id. A topic's name may mean one topic in each of several groups.
    """

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    topics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    bodies: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    personal: frozenset[str] = frozenset()
    states: Mapping[str, FiledState] = field(default_factory=dict)
    regimes: Mapping[str, Regime] = field(default_factory=dict)
    publicity: Mapping[str, bool] = field(default_factory=dict)
    known: tuple[KnownExport, ...] = ()


PRESS_WITHIN = 60


@dataclass(frozen=True)
class Region:
    """Reference data of one region by id; `borders` reads its file on the first call, because few
    processes draw a map, and returns none without a valid file. A contact that was sent a case has
    `press_within` working minutes to press a button, then the next one is tried.
    """

    id: str
    name: str
    zone: ZoneInfo
    municipalities: Mapping[str, Municipality]
    settlements: Mapping[str, Settlement]
    groups: Mapping[str, Group]
    bodies: Mapping[str, Body]
    routes: tuple[Route, ...]
    policy: Policy
    calendar: Calendar
    sources: Mapping[str, Source]
    foreign: tuple[
        str, ...
    ] = ()  # names that indicate another region: «Башкортостан», «Хабаровский край»
    exports: Exports = Exports()
    case_rules: tuple[CaseRule, ...] = ()
    answer_rules: tuple[AnswerRule, ...] = ()
    breaks: tuple[SeriesBreak, ...] = ()
    recommendation_rules: tuple[RecommendationRule, ...] = ()
    page_rules: PageRules | None = None
    networks: Mapping[SourceKind, NetworkLimit] = field(
        default_factory=lambda: MappingProxyType({})
    )
    report_forms: Mapping[str, ReportForm] = field(default_factory=lambda: MappingProxyType({}))
    rivers: tuple[str, ...] = ()  # names that may also be a river: «Зея», «Бурея»
    ordinary: tuple[str, ...] = ()  # place names that are ordinary words: «Свободный», «Прогресс»
    slang: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType({})
    )  # slang name -> municipality id, "*" for the whole region
    press_within: int = PRESS_WITHIN
    margins: Mapping[str, Margin] = field(default_factory=lambda: MappingProxyType({}))
    points: PointsTable | None = None
    borders: Callable[[], Borders] = dict

    def fed_by(self, sources: Mapping[str, Source]) -> "Region":
        """The same with other sources. It keeps what was worked out of all else."""
        fed = copy(self)
        object.__setattr__(fed, "sources", sources)
        return fed

    @cached_property
    def present_bodies(self) -> Sequence[Body]:
        return [body for body in self.bodies.values() if body.until is None]

    @cached_property
    def _administrations(self) -> Mapping[str, str]:
        return {
            body.municipality: body.id
            for body in reversed(list(self.bodies.values()))
            if body.level == MUNICIPAL
            and body.municipality is not None
            and body.until is None
            and body.parent is None
        }

    def chain(self, body: str) -> Sequence[Body]:
        chain: list[Body] = []
        next_ = self.bodies.get(body)
        while next_ is not None and next_ not in chain:
            chain.append(next_)
            next_ = self.bodies.get(next_.parent) if next_.parent else None
        return chain

    def are_related(self, one: str, other: str) -> bool:
        """Whether one body is the other, or a part of it, or took over its work."""
        return self.heir(one) in self._line(other) or self.heir(other) in self._line(one)

    def _line(self, body: str) -> Sequence[str]:
        return [self.heir(above.id) for above in self.chain(self.heir(body))]

    def heir(self, body: str) -> str:
        """The body itself, or its last successor."""
        passed: list[str] = []
        known = self.bodies.get(body)
        while known is not None and known.successor and known.id not in passed:
            passed.append(known.id)
            known = self.bodies.get(known.successor)
        return body if known is None else known.id

    def administration(self, municipality: str) -> Body | None:
        id_ = self._administrations.get(municipality)
        return self.bodies[id_] if id_ else None

    def route(self, known: Labels) -> tuple[Route, str] | None:
        """The first routing row that fits, and the present body that it names; None if no row fits
        or the group is unknown. A row for an administration fits only a post with a municipality
        that has one.
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

    def worktime(self, municipality: str | None = None, body: str | None = None) -> Worktime:
        key = municipality, body
        if (known := self._worktimes.get(key)) is None:
            calendar = self.calendar.of(municipality, body)
            of_all = calendar is self.calendar and key != (None, None)
            known = self.worktime() if of_all else Worktime(calendar, calendar.zone or self.zone)
            self._worktimes[key] = known
        return known

    @cached_property
    def _worktimes(self) -> dict[tuple[str | None, str | None], Worktime]:
        return {}

    @cached_property
    def topics(self) -> Mapping[str, Topic]:
        return {topic.id: topic for group in self.groups.values() for topic in group.topics}
