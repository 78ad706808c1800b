"""A cut as a table: each cell a row, equal to the screen."""

from collections.abc import Iterator, Sequence

from app.installation import Installation
from app.reports.questions import cut_words
from desks.audit import write
from desks.exports.export import Export
from desks.reports.comparing import ComparedCut, compared
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.person import Right
from domain.reports.cut import Cut, CutCell
from domain.reports.figure import FigureUnit
from domain.terms.comparison import ComparedWith
from files.sheets import Cell, Column, FileKind
from russian.cuts import (
    COMPARED,
    COUNTED,
    DIMENSIONS,
    GRAINS,
    MEASURES,
    UNITS,
    CutWords,
    claim,
    step,
)
from russian.few import FEW
from russian.periods import bounds_words


def export_cut(
    installation: Installation,
    viewer: Viewer,
    cut: Cut,
    compared_with: ComparedWith | None,
    kind: FileKind,
) -> Export:
    """Audited. Raises what CutDesk.look does."""
    viewer.demand(Right.EXPORT)
    result = compared(installation, viewer, cut, compared_with)
    words, zone = cut_words(installation, cut.counted), installation.region.zone
    now = installation.clock.now()
    write(installation.audit, now, viewer, Verb.CUT_EXPORTED, f"{cut.counted.value}, {kind.value}")
    head = [
        ("Что это", f"{COUNTED[cut.counted]}: {MEASURES[cut.measure]}"),
        *([("Чьё это мнение", whose)] if (whose := claim(cut.counted)) else []),
        ("Период", bounds_words(cut.period, zone)),
        ("Данные на", f"{result.table.taken_at.astimezone(zone):%d.%m.%Y %H:%M}"),
        *(
            (DIMENSIONS[dimension], ", ".join(sorted(words.value(dimension, v) for v in values)))
            for dimension, values in cut.filters.items()
        ),
        *([("Слова", cut.words)] if cut.words else []),
        *(("Ряд прерван", f"{one.on:%d.%m.%Y}: {one.name}") for one in result.parted),
        ("Выгрузил", viewer.name),
    ]
    rows = list(_rows(result, words))
    return Export(
        f"Разрез {now.astimezone(zone):%Y-%m-%d %H-%M}",
        head,
        list(_columns(result, compared_with)),
        len(rows),
        rows,
    )


def _columns(result: ComparedCut, compared_with: ComparedWith | None) -> Iterator[Column]:
    cut = result.table.cut
    for dimension in (cut.rows, cut.columns):
        if dimension is not None:
            yield Column(DIMENSIONS[dimension], 26)
    if cut.grain is not None:
        yield Column(GRAINS[cut.grain].capitalize(), 22)
    unit = UNITS[cut.measure]
    title = MEASURES[cut.measure]
    yield Column(f"{title}, рабочих часов" if unit is FigureUnit.HOURS else title, 16)
    yield Column("Из скольких", 12)
    if result.before is not None and compared_with is not None and cut.grain is None:
        yield Column(f"Было, если сравнить {COMPARED[compared_with]}", 20)


def _rows(result: ComparedCut, words: CutWords) -> Iterator[Sequence[Cell]]:
    cut = result.table.cut

    def order(cell: CutCell) -> tuple[object, ...]:
        sides = ((cut.rows, cell.row), (cut.columns, cell.column))
        keys = [words.order(one, value or "") for one, value in sides if one is not None]
        return (*keys, cell.step.isoformat() if cell.step else "")

    for cell in sorted(result.table.cells, key=order):
        row: list[Cell] = [
            words.value(dimension, value or "")
            for dimension, value in ((cut.rows, cell.row), (cut.columns, cell.column))
            if dimension is not None
        ]
        if cut.grain is not None and cell.step is not None:
            row.append(step(cut.grain, cell.step))
        row += [
            FEW if cell.is_hidden else cell.value,
            None if cell.is_hidden else cell.n,
        ]
        if result.before is not None and cut.grain is None:
            before = result.before.get((cell.row, cell.column))
            row.append(None if before is None or before.is_hidden else before.value)
        yield row
