"""Counts of posts that match words: the index counts them, for facts hold no words."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from domain.errors import EntryRefused
from domain.ports.index import PostSearch
from domain.post import Kind
from domain.query import All, Any, Condition, Field, Is, Not, Since, Until
from domain.region import Region
from domain.reports.cut import FIELDS, Counted, Cut, CutCell, CutMeasure, Dimension, Grain
from domain.steps import Step, Steps
from reports.cuts.heirs import heir_at
from reports.cuts.residents import Residents

_STEPS: Mapping[Grain, Step] = {
    Grain.HOUR: Step.HOUR,
    Grain.DAY: Step.DAY,
    Grain.WEEK: Step.WEEK,
    Grain.MONTH: Step.MONTH,
    Grain.QUARTER: Step.MONTH,
    Grain.YEAR: Step.MONTH,
}
MOST_SEARCHES = 100
_Place = tuple[str | datetime, ...]  # a value for each dimension, then the step's beginning
_Counts = Mapping[_Place, int]


def count_words(
    search: PostSearch, region: Region, cut: Cut, parse: Callable[[str], Condition]
) -> Sequence[CutCell]:
    """Raises QueryError, and EntryRefused for a table that takes too many searches."""
    dimensions = [one for one in (cut.rows, cut.columns) if one is not None]
    steps = Steps(_STEPS[cut.grain], region.zone) if cut.grain else None
    asked = _Asked(search, region, steps)
    condition = All((parse(cut.words), *_conditions(cut, region)))
    heirs = [heir_at(region, one, cut.period.until) for one in dimensions]
    counts: Counter[_Place] = Counter()
    for place, n in asked.tally(condition, [FIELDS[one] for one in dimensions]).items():
        values = [heir(str(one)) for heir, one in zip(heirs, place, strict=False)]
        step = [_start(one, cut.grain, region) for one in place[len(dimensions) :]]
        counts[*values, *step] += n
    return list(_cells(cut, region, counts))


@dataclass
class _Asked:
    search: PostSearch
    region: Region
    steps: Steps | None
    searches: int = field(default=0)

    def tally(self, condition: Condition, fields: Sequence[Field]) -> _Counts:
        if not fields:
            return self._over_time(condition)
        first, *others = fields
        self._note()
        page = self.search.search(condition, limit=0, facets=[first])
        by_value = page.facets[first]
        if not others and self.steps is None:
            lacking = page.total - sum(by_value.values())
            counts: dict[_Place, int] = {(value,): n for value, n in by_value.items()}
            return counts | ({("",): lacking} if lacking > 0 else {})
        rest = Counter(self.tally(condition, others))
        cells: Counter[_Place] = Counter()
        for value in by_value:
            some = self.tally(All((condition, Is(first, value))), others)
            rest.subtract(some)
            cells.update({(value, *place): n for place, n in some.items()})
        cells.update({("", *place): n for place, n in rest.items() if n > 0})
        return cells

    def _over_time(self, condition: Condition) -> _Counts:
        self._note()
        page = self.search.search(condition, limit=0, steps=self.steps)
        if self.steps is None:
            return {(): page.total}
        return {(start,): n for start, n in page.over_time.items()}

    def _note(self) -> None:
        self.searches += 1
        if self.searches > MOST_SEARCHES:
            raise EntryRefused("со словами такая таблица слишком велика: возьмите один разрез")


def _conditions(cut: Cut, region: Region) -> Iterator[Condition]:
    yield Until(cut.period.until)
    if cut.period.since is not None:
        yield Since(cut.period.since)
    if cut.counted is Counted.COMPLAINTS:
        yield Is(Field.KIND, Kind.COMPLAINT)
    for dimension, values in cut.filters.items():
        yield Any(tuple(_allowed(cut, region, dimension, values)) or (Not(All()),))


def _allowed(
    cut: Cut, region: Region, dimension: Dimension, values: Iterable[str]
) -> Iterator[Condition]:
    """`values` allow also those that they took over from."""
    heir, of = heir_at(region, dimension, cut.period.until), FIELDS[dimension]
    wanted = {heir(value) for value in values}
    known = set(region.bodies) if dimension is Dimension.BODY else set()
    for value in sorted({one for one in known if heir(one) in wanted} | (wanted - {""})):
        yield Is(of, value)
    if "" in wanted:
        raise EntryRefused("со словами нет отбора «не указано»: уберите его")


def _start(at: str | datetime, grain: Grain | None, region: Region) -> datetime:
    assert isinstance(at, datetime)
    local = at.astimezone(region.zone)
    if grain is Grain.QUARTER:
        return local.replace(month=(local.month - 1) // 3 * 3 + 1)
    return local.replace(month=1) if grain is Grain.YEAR else local


def _cells(cut: Cut, region: Region, counts: Mapping[_Place, int]) -> Iterator[CutCell]:
    residents = Residents(region, cut.filters)
    for place, n in sorted(counts.items(), key=lambda one: tuple(map(str, one[0]))):
        if not n:
            continue
        left = list(place)
        row = str(left.pop(0)) if cut.rows is not None else None
        column = str(left.pop(0)) if cut.columns is not None else None
        value: float | None = n
        if cut.measure is CutMeasure.PER_THOUSAND:
            people = residents.of(named(cut, row, column))
            value = 1000 * n / people if people else None
        yield CutCell(row, column, _step(left, cut.grain), value, n)


def _step(left: Sequence[str | datetime], grain: Grain | None) -> date | datetime | None:
    if not left:
        return None
    start = left[0]
    assert isinstance(start, datetime)
    return start if grain is Grain.HOUR else start.date()


def named(cut: Cut, row: str | None, column: str | None) -> Mapping[Dimension, str | None]:
    both = ((cut.rows, row), (cut.columns, column))
    return {dimension: value for dimension, value in both if dimension is not None}
