"""A counted cut as rows and columns to show. Pure."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt

from desks.reports.comparing import ComparedCut
from domain.reports.cut import SHARES, CutCell, CutMeasure, CutTable, Dimension
from russian.cuts import COUNTS, CutWords, figure
from russian.cuts import step as step_words
from russian.few import FEW
from russian.figures import change
from russian.plural import plural

ONLY = ""  # the one row or column of a cut that has none
DEPTHS = 4  # of colour
LESS, MUCH = 2.0, 3.3  # standard deviations of the difference of two counts
FEW_TO_COMPARE = 10
MOST_ROWS, MOST_COLUMNS = 400, 60
MOST_LINKS = 2_000  # cells that open what they count
THIN = 10  # items below which a share or a mean says little

_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class GridCell:
    """`depth` is 0 to DEPTHS; `trend` is «more», «much_more», «fewer», «much_fewer» or empty; a
    `thin` value rests on few items; `address` opens what is counted.
    """

    words: str
    depth: int = 0
    trend: str = ""
    about: str = ""
    thin: bool = False
    address: str = ""


@dataclass(frozen=True, slots=True)
class GridLine:
    """A row or a column: its value, and its sum where one means something."""

    value: str
    words: str
    address: str = ""
    total: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """`left_out` rows and columns are more than a page shows."""

    rows: Sequence[GridLine]
    columns: Sequence[GridLine]
    cells: Mapping[_Key, GridCell]
    whole: str
    left_out: int
    hidden: int


@dataclass(frozen=True, slots=True)
class _Shown:
    cell: CutCell
    before: CutCell | None


def grid_of(
    compared: ComparedCut,
    words: CutWords,
    at: date | None,
    address: Callable[[str | None, str | None], str],
    narrowed: Callable[[Dimension, str], str],
) -> Grid:
    """Steps stand as columns where the cut has none of its own; else those `at` are shown. Before
    and now are compared only where the whole period is shown.
    """
    cut, measure = compared.table.cut, compared.table.cut.measure
    stepped = cut.grain is not None and cut.columns is None
    shown: dict[_Key, _Shown] = {}
    steps: dict[str, date] = {}
    for one in compared.table.cells:
        if cut.grain is not None and not stepped and one.step != at:
            continue
        column = one.column or ONLY
        if stepped and one.step is not None:
            column = one.step.isoformat()
            steps[column] = one.step
        before = None
        if compared.before is not None and cut.grain is None:
            before = compared.before.get((one.row, one.column))
        shown[one.row or ONLY, column] = _Shown(one, before)
    rows = _ordered({row for row, _ in shown}, cut.rows, words)
    columns = sorted(steps) if stepped else _ordered({c for _, c in shown}, cut.columns, words)
    kept_rows, kept_columns = rows[:MOST_ROWS], columns[-MOST_COLUMNS:]
    of_rows, of_columns = set(kept_rows), set(kept_columns)
    kept = {key: one for key, one in shown.items() if key[0] in of_rows and key[1] in of_columns}
    opens = address if len(kept) <= MOST_LINKS else _opens_nothing
    greatest = max((_size(one.cell) for one in shown.values()), default=0.0)
    cells = {
        key: _cell(one, measure, greatest, compared.before is not None, opens)
        for key, one in kept.items()
    }
    sums = _sums(compared.table, shown)

    def line(value: str, dimension: Dimension | None, place: int) -> GridLine:
        total = figure(measure, sums[place][value]) if sums else ""
        if place and stepped:
            assert cut.grain is not None
            return GridLine(value, step_words(cut.grain, steps[value]), "", total)
        if dimension is None:
            return GridLine(value, "Всего", "", total)
        return GridLine(value, words.value(dimension, value), narrowed(dimension, value), total)

    return Grid(
        [line(one, cut.rows, 0) for one in kept_rows],
        [line(one, cut.columns, 1) for one in kept_columns],
        cells,
        figure(measure, sum(sums[0].values())) if sums else "",
        len(rows) - len(kept_rows) + len(columns) - len(kept_columns),
        sum(one.cell.is_hidden for one in shown.values()),
    )


def _opens_nothing(row: str | None, column: str | None) -> str:
    return ""


def _ordered(values: set[str], dimension: Dimension | None, words: CutWords) -> Sequence[str]:
    if dimension is None:
        return sorted(values)
    return sorted(values, key=lambda value: words.order(dimension, value))


def _size(cell: CutCell) -> float:
    return 0.0 if cell.is_hidden or cell.value is None else cell.value


def _cell(
    shown: _Shown,
    measure: CutMeasure,
    greatest: float,
    is_compared: bool,
    address: Callable[[str | None, str | None], str],
) -> GridCell:
    cell, before = shown.cell, shown.before
    if cell.is_hidden:
        return GridCell(FEW)
    of_items = measure not in COUNTS
    thin = of_items and cell.n < THIN
    # An area of colour is seen as its square.
    depth = round(DEPTHS * sqrt(_size(cell) / greatest)) if greatest > 0 else 0
    about = f"из {cell.n}" if measure in SHARES else ""
    trend = ""
    if is_compared:
        earlier = before.value if before is not None and not before.is_hidden else None
        beside, trend = _change(measure, cell.value, earlier)
        about = ", ".join(filter(None, (about, beside)))
    return GridCell(
        figure(measure, cell.value), depth, trend, about, thin, address(cell.row, cell.column)
    )


def _change(measure: CutMeasure, now: float | None, before: float | None) -> tuple[str, str]:
    """In words, and as a class of colour where two counts differ by more than chance explains."""
    if now is None or (before is None and measure not in COUNTS):
        return "", ""
    if measure in SHARES:
        assert before is not None
        points = round(100 * (now - before))
        if not points:
            return "как прежде", ""
        more = "больше" if points > 0 else "меньше"
        return f"на {plural(abs(points), 'пункт', 'пункта', 'пунктов')} {more}", ""
    earlier = before or 0.0
    beside = f"было {figure(measure, earlier)}"
    if measure is CutMeasure.COUNT:
        if earlier >= FEW_TO_COMPARE:
            beside = f"{beside}, {change(now, earlier)}"
        deviations = (now - earlier) / sqrt(now + earlier) if now + earlier else 0.0
        if abs(deviations) >= LESS and now + earlier >= FEW_TO_COMPARE:
            side = "more" if deviations > 0 else "fewer"
            return beside, f"much_{side}" if abs(deviations) >= MUCH else side
    return beside, ""


def _sums(
    table: CutTable, shown: Mapping[_Key, _Shown]
) -> tuple[Mapping[str, float], Mapping[str, float]] | None:
    """Of rows and of columns, where a sum means something and says nothing of hidden cells; a case
    may be overdue at the end of several steps.
    """
    measure, stepped = table.cut.measure, table.cut.grain is not None and not table.cut.columns
    if measure not in COUNTS or (stepped and measure is CutMeasure.OVERDUE):
        return None
    if any(one.cell.is_hidden for one in shown.values()):
        return None
    rows: defaultdict[str, float] = defaultdict(float)
    columns: defaultdict[str, float] = defaultdict(float)
    for (row, column), one in shown.items():
        rows[row] += _size(one.cell)
        columns[column] += _size(one.cell)
    return rows, columns
