"""What the reports of a period read, over an open installation."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from app.installation import Installation
from app.reports.questions import question_words
from charts.maps import Place, region_map
from domain.errors import EntryRefused
from domain.query import Field
from domain.region import MUNICIPAL
from domain.reports.cut import Counted, Cut, CutCell, CutMeasure, Dimension, Grain
from domain.reports.document import Document
from domain.reports.figure import Figure
from domain.reports.report import ReportName, ReportOrder
from domain.reports.scope import ReportScope, ScopeKind
from domain.terms.period import Period
from domain.trouble import troubles
from reports.content.forms import form_document
from reports.content.period_data import CourseStep, ReportUnit
from reports.content.periodic import periodic
from reports.figures.counting import Figures, PeriodFigures
from russian.periods import order_words
from russian.reports.scopes import scope_words
from russian.vocabulary import Vocabulary

BEFORE = ".before"
_NAMES = {one.value: one for one in ReportName}
_GRAINS = ((timedelta(days=45), Grain.DAY), (timedelta(days=200), Grain.WEEK))
FEWEST_STEPS = 2  # of a course
_FILTERS = {ScopeKind.BODY: Dimension.BODY, ScopeKind.MUNICIPALITY: Dimension.MUNICIPALITY}


def both(figures: Figures, order: ReportOrder, taken_at: datetime) -> Sequence[PeriodFigures]:
    """The figures of the order's period, and of the one before."""
    return figures.compared(order.period, period_before(order), taken_at, BEFORE)


def period_before(order: ReportOrder) -> Period:
    """A month before a month; else as many days."""
    since, until = order.period.since, order.period.until
    if since is None:
        return Period(None, until)
    months = (until.year - since.year) * 12 + until.month - since.month
    if since.day == until.day == 1 and months > 0:
        place = since.year * 12 + since.month - 1 - months
        return Period(since.replace(year=place // 12, month=place % 12 + 1), since)
    return Period(since - (until - since), since)


def period_document(
    installation: Installation,
    figures: Figures,
    order: ReportOrder,
    counted: Sequence[PeriodFigures] | None = None,
) -> Document:
    """Raises EntryRefused for a report that does not exist, and Unavailable."""
    zone, now = installation.region.zone, installation.clock.now()
    local = Period(
        order.period.since.astimezone(zone) if order.period.since else None,
        order.period.until.astimezone(zone),
    )
    order = ReportOrder(order.name, local, order.scope)
    during, before = counted or both(figures, order, now)
    if order.scope.kind is not ScopeKind.CENTRE:  # it is read outside the centre
        during, before = during.guarded, before.guarded
    data = InstallationPeriod(installation, order, during, before)
    if name := _NAMES.get(order.name):
        return periodic(data, name)
    form = installation.region.report_forms.get(order.name)
    if form is None:
        raise EntryRefused(f"отчёта «{order.name}» нет: выберите из списка")
    return form_document(form, data)


@dataclass(frozen=True)
class InstallationPeriod:
    """Reads figures of one order; those of other scopes carry their ids."""

    installation: Installation
    order: ReportOrder
    during: PeriodFigures
    earlier: PeriodFigures
    _known: dict[tuple[str, str, str, bool], Figure | None] = field(default_factory=dict)

    @property
    def scope(self) -> ReportScope:
        return self.order.scope

    @property
    def period(self) -> Period:
        return self.order.period

    @property
    def period_words(self) -> str:
        return order_words(self.order, self.installation.region.zone)

    @property
    def before_words(self) -> str:
        before = replace(self.order, period=self.earlier.period)
        return order_words(before, self.installation.region.zone)

    @property
    def taken_at(self) -> datetime:
        return self.during.taken_at

    @cached_property
    def name(self) -> str:
        region = self.installation.region
        return scope_words(region, self.scope, region.name)

    def now(self, name: str, scope: ReportScope | None = None, key: str = "") -> Figure | None:
        return self._one(self.during, name, scope, key)

    def before(self, name: str, scope: ReportScope | None = None) -> Figure | None:
        return self._one(self.earlier, name, scope, "")

    def by_group(self, name: str) -> Sequence[tuple[str, Figure]]:
        words = Vocabulary(self.installation.region)
        groups = self.installation.region.groups
        return [
            (words.shown(Field.GROUP, one.key) if one.key in groups else "Без раздела", one)
            for one in self.during.broken_down(name, self.scope)
            if one.value
        ]

    def by_question(self, name: str) -> Sequence[tuple[str, Figure]]:
        if not (counted := self.during.broken_down(name, self.scope)):
            return ()
        words = question_words(self.installation)
        return [(words.get(one.key, one.key), one) for one in counted if one.value is not None]

    def bodies(self) -> Sequence[ReportUnit]:
        bodies = self.installation.region.bodies.values()
        units = [
            ReportUnit(ReportScope(ScopeKind.BODY, one.id), one.name)
            for one in sorted(bodies, key=lambda one: (one.level == MUNICIPAL, one.name))
        ]
        return [one for one in units if self._has_any(one.scope)]

    def municipalities(self) -> Sequence[ReportUnit]:
        units = [
            ReportUnit(ReportScope(ScopeKind.MUNICIPALITY, id_), self._place(id_))
            for id_ in self.installation.region.municipalities
        ]
        units.sort(key=lambda one: one.name)
        return [one for one in units if self._has_any(one.scope)]

    def course(self) -> Sequence[CourseStep]:
        since, until = self.period.since, self.period.until
        if since is None:
            return ()
        grain = next((g for most, g in _GRAINS if until - since <= most), Grain.MONTH)
        if self.during.is_guarded:
            return self._months(since.date(), until.date())
        cut = Cut(Counted.CASES, CutMeasure.COUNT, self.period, grain=grain)
        counted = self.during.parts.cuts.count(cut)
        return _steps(counted.cells, _days(since.date(), until.date(), grain))

    def _months(self, since: date, until: date) -> Sequence[CourseStep]:
        """Outside the centre: nothing where a month is hidden."""
        own = _FILTERS[self.scope.kind]
        every = self.installation.region.bodies if own is Dimension.BODY else ()
        filters = {own: frozenset(every)} if every else {}
        cut = Cut(Counted.CASES, CutMeasure.COUNT, self.period, own, None, Grain.MONTH, filters)
        try:
            counted = self.during.parts.cuts.count(cut, guarded=True)
        except EntryRefused:  # the period is not of whole months
            return ()
        mine = [cell for cell in counted.cells if cell.row == self.scope.id]
        days = _days(since, until, Grain.MONTH)
        if len(days) < FEWEST_STEPS or any(cell.is_hidden for cell in mine):
            return ()
        return _steps(mine, days)

    def drawn_map(self) -> str | None:
        region = self.installation.region
        places = []
        for id_, one in region.municipalities.items():
            figure = self.now("cases.received", ReportScope(ScopeKind.MUNICIPALITY, id_))
            count = int(figure.value) if figure is not None and figure.value else None
            place = Place(
                *(id_, one.short, None, False, "", self._place(id_)),
                town=not one.district,
                count=count,
            )
            places.append(place)
        if not any(place.count for place in places):
            return None
        drawn = region_map(region, places, by_count=True)
        return None if drawn is None else str(drawn.whole)

    def down(self) -> Sequence[str]:
        region = self.installation.region
        statuses = self.installation.crawl.sources.statuses()
        return [one.source.title for one in troubles(statuses, self.taken_at, region.zone)]

    def _has_any(self, scope: ReportScope) -> bool:
        counts = (self.now(name, scope) for name in ("cases.received", "cases.overdue"))
        return any(one is not None and one.value for one in counts)

    def _one(
        self, figures: PeriodFigures, name: str, scope: ReportScope | None, key: str
    ) -> Figure | None:
        own = scope is None or scope == self.scope
        asked = self.scope if scope is None else scope
        known = name, asked.id, key, figures is self.during
        if known not in self._known:
            self._known[known] = None
            with suppress(KeyError):
                self._known[known] = figures.one(name, asked, key, own=own)
        return self._known[known]

    def _place(self, municipality: str) -> str:
        words = Vocabulary(self.installation.region)
        return words.shown(Field.MUNICIPALITY, municipality)


def _steps(cells: Sequence[CutCell], days: Sequence[date]) -> Sequence[CourseStep]:
    counts: Mapping[date, int] = {
        cell.step if not isinstance(cell.step, datetime) else cell.step.date(): int(cell.value or 0)
        for cell in cells
        if cell.step is not None
    }
    mean = sum(counts.values()) / max(1, len(days))
    return [CourseStep(day, counts.get(day, 0), mean) for day in days]


def _days(since: date, until: date, grain: Grain) -> Sequence[date]:
    """The first days of the steps, as cuts name them."""
    day, days = since, []
    if grain is Grain.WEEK:
        day -= timedelta(days=day.weekday())
    elif grain is Grain.MONTH:
        day = day.replace(day=1)
    while day < until:
        days.append(day)
        if grain is Grain.MONTH:
            day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        else:
            day += timedelta(days=7 if grain is Grain.WEEK else 1)
    return days
