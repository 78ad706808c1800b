"""What a cut shows outside the centre: small cells are hidden, counts are multiples of five. Pure.

A set of people has one answer, whatever was asked: the rounding goes by a keyed number of the set
itself, so that a total, a cell of another table and the same cell tomorrow agree, and nobody learns
more by asking again. Each person counts once in a cell: else a total without the others would say
how much a few people wrote. Empty cells are hidden like small ones. Some counts of 5 and 6 are
hidden too, so that a sum of others never shows that a hidden one is the greatest that may be
hidden.
"""

import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import blake2b

from domain.errors import EntryRefused
from domain.outreach.surveys.submission import SubmissionChannel
from domain.region import Region
from domain.reports.cut import SHARES, Counted, Cut, CutCell, CutMeasure, Dimension, Grain
from domain.reports.fact import MICRO
from domain.terms.period import Period
from reports.cuts.clock import hour_of, step_axis
from reports.cuts.grid import Axis
from reports.cuts.people import PeopleOf
from reports.cuts.turns import Measured
from russian.few import FEWEST

FIVE = 5
MANY = 20  # people of whom a share may be none or all
BANDS = 10  # of a share
MOST_CELLS = 50_000
DIMENSIONS = frozenset(
    {
        *(Dimension.GROUP, Dimension.TOPIC, Dimension.MUNICIPALITY, Dimension.BODY),
        *(Dimension.KIND, Dimension.TONE, Dimension.URGENCY, Dimension.SOURCE_KIND),
        *(Dimension.STATE, Dimension.OUTCOME, Dimension.STREAM, Dimension.PRIORITY),
        *(Dimension.CHANNEL, Dimension.QUESTION),
    }
)
GRAINS = frozenset({Grain.MONTH, Grain.QUARTER, Grain.YEAR})
_OF_SURVEYS = frozenset(map(str, SubmissionChannel))
_DIGITS: Mapping[CutMeasure, int] = {
    CutMeasure.MEDIAN_HOURS: 0,
    CutMeasure.SCORE: 1,
    CutMeasure.QUALITY: 1,
    CutMeasure.POINTS: 1,
}


def check(cut: Cut, region: Region) -> None:
    """Raises EntryRefused for what is only for the centre."""
    used = {one for one in (cut.rows, cut.columns) if one is not None}
    if not used <= DIMENSIONS:
        raise EntryRefused("этот разрез доступен только центру: выберите другой")
    if cut.words.strip() or set(cut.filters) - {Dimension.BODY, Dimension.QUESTION}:
        if cut.counted is Counted.SURVEYS:
            raise EntryRefused("отобрать здесь можно только вопрос опроса")
        raise EntryRefused("отборов и слов здесь не бывает: уберите их")
    if len(cut.filters.get(Dimension.QUESTION, ("",))) != 1:
        raise EntryRefused("отобрать можно один вопрос: оставьте один")
    if cut.grain is not None and cut.grain not in GRAINS:
        raise EntryRefused("шаг бывает месяц, квартал и год: выберите один из них")
    check_months(cut.period, region)


def check_months(period: Period, region: Region) -> None:
    """Raises EntryRefused for a period that is not of whole months."""
    ends = [at for at in (period.since, period.until) if at is not None]
    if not all(_begins_month(at, region) for at in ends):
        raise EntryRefused("период бывает из целых месяцев: возьмите первые числа")


def _begins_month(at: datetime, region: Region) -> bool:
    local = at.astimezone(region.zone)
    return local == local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


@dataclass(frozen=True)
class Guard:
    key: bytes
    kind: int  # of the facts, for sets of other things are other sets

    def counts(self, marks: Sequence[int], counts: Sequence[int]) -> list[int]:
        """Of sets whose marks sum up so: 0 is hidden."""
        return [
            self._count(mark, count) if count >= FEWEST else 0
            for mark, count in zip(marks, counts, strict=True)
        ]

    def _count(self, mark: int, count: int) -> int:
        chance = self._chance(mark, count)
        if count < FEWEST + 2 and chance % 4 == 0:
            return 0
        return self._rounded(count, chance // 4)

    @staticmethod
    def _rounded(count: int, chance: int) -> int:
        rest = count % FIVE
        return count - rest + (FIVE if chance % FIVE < rest else 0)

    def _chance(self, mark: int, count: int) -> int:
        text = f"{self.kind} {mark} {count}"
        return int.from_bytes(blake2b(text.encode(), digest_size=8, key=self.key).digest())


def shown(cut: Cut, measured: Measured, guard: Guard, names: "CellNames") -> Iterator[CutCell]:
    """All cells of the table, those with nothing in them too."""
    grid, people = measured.grid, PeopleOf.all(cut, measured)
    whole = people.of()
    counts = guard.counts(whole.marks, whole.counts)
    values = _values(cut, measured, people, guard)
    known: dict[tuple[str | None, str | None, date | datetime | None], tuple[float, int]] = {}
    for place, id_ in enumerate(measured.cells.ids.tolist()):
        n = counts[place]
        value = values[place]
        if n and value is not None:
            row, column, step = grid.names(id_)
            start = None if step is None or grid.steps is None else grid.steps.step(step)
            known[row, column, start] = _value(cut, value, n), n
    rows = names.of(cut.rows, grid.rows, {row for row, _, _ in known})
    columns = names.of(cut.columns, grid.columns, {column for _, column, _ in known})
    starts = _starts(cut, names.region, [start for _, _, start in known if start is not None])
    if len(rows) * len(columns) * len(starts) > MOST_CELLS:
        raise EntryRefused("таблица слишком велика: возьмите один разрез или шаг крупнее")
    for row in rows:
        for column in columns:
            for start in starts:
                if (cell := known.get((row, column, start))) is None:
                    yield CutCell(row, column, start, None, 0, is_hidden=True)
                else:
                    known_value = None if math.isnan(cell[0]) else cell[0]
                    yield CutCell(row, column, start, known_value, cell[1])


def _starts(
    cut: Cut, region: Region, visible: Sequence[date | datetime]
) -> Sequence[date | datetime | None]:
    """All steps of the period: which of them have something in them is not said. Without a
    beginning they begin with the first that has a cell in sight.
    """
    if cut.grain is None:
        return [None]
    last = hour_of(cut.period.until - MICRO, region.zone)
    if cut.period.since is not None:
        first = hour_of(cut.period.since, region.zone)
    elif visible:
        begin = datetime.combine(min(visible), time(), region.zone)
        first = min(hour_of(begin, region.zone), last)
    else:
        first = last
    axis = step_axis(first, last, cut.grain, region.zone)
    return [axis.step(place) for place in range(axis.size)]


def _value(cut: Cut, value: float, n: int) -> float:
    if cut.measure in SHARES:
        return value
    if cut.measure in _DIGITS:
        return round(value, _DIGITS[cut.measure])
    if cut.measure in (CutMeasure.REACH_DAY, CutMeasure.REACH_WEEK):
        return float(f"{value:.1e}")
    return float(n)


def _values(cut: Cut, measured: Measured, people: PeopleOf, guard: Guard) -> Sequence[float | None]:
    """None where a value would say how few did or did not, or what one of few said."""
    if cut.measure is CutMeasure.POINTS:
        return _points(measured, people, guard)
    if (hits := measured.hits) is None:
        return [float(value) for value in measured.values.tolist()]
    did, did_not = people.of(hits), people.of(~hits)
    if cut.measure is CutMeasure.UPPER:
        yes, no = (guard.counts(one.marks, one.counts) for one in (did, did_not))
        return [_tenth(a / (a + b)) if a and b else None for a, b in zip(yes, no, strict=True)]
    return [
        _tenth(value) if n >= MANY or min(yes, no) >= FEWEST else None
        for value, n, yes, no in zip(
            measured.values.tolist(), people.of().counts, did.counts, did_not.counts, strict=True
        )
    ]


def _points(measured: Measured, people: PeopleOf, guard: Guard) -> Sequence[float | None]:
    """Means over the marks that many gave: how many answered a survey is known, so a plain mean
    would say what the last of them gave.
    """
    scores = measured.selection.take("score")
    sums, ns = [0] * len(measured.cells.ids), [0] * len(measured.cells.ids)
    for score in sorted(set(scores.tolist())):
        own = people.of(scores == score)
        for place, count in enumerate(guard.counts(own.marks, own.counts)):
            sums[place] += score * count
            ns[place] += count
    return [total / n if n else None for total, n in zip(sums, ns, strict=True)]


def _tenth(share: float) -> float:
    return math.floor(BANDS * share + 0.5) / BANDS


@dataclass(frozen=True)
class CellNames:
    """The values that a table outside the centre lists, whether or not something has them;
    questions of surveys only where one of their cells is in sight.
    """

    region: Region
    cut: Cut
    heir: Callable[[str], str]

    def of(
        self, dimension: Dimension | None, axis: Axis | None, visible: Collection[str | None]
    ) -> Sequence[str | None]:
        if dimension is None or axis is None:
            return [None]
        known: Mapping[Dimension, Sequence[str]] = {
            Dimension.GROUP: list(self.region.groups),
            Dimension.TOPIC: list(self.region.topics),
            Dimension.MUNICIPALITY: list(self.region.municipalities),
        }
        if dimension is Dimension.BODY:
            bodies = self.cut.filters.get(Dimension.BODY, frozenset())
            return sorted(set(map(self.heir, bodies)))
        if dimension is Dimension.QUESTION:
            wanted = {*visible, *self.cut.filters.get(Dimension.QUESTION, ())}
            return [one for one in axis.names if one in wanted]
        names = dict.fromkeys([*known.get(dimension, ()), *axis.names])
        if dimension is Dimension.CHANNEL:  # those of surveys are others than those of cases
            of_surveys = self.cut.counted is Counted.SURVEYS
            return [one for one in names if (one in _OF_SURVEYS) == of_surveys]
        return list(names)
