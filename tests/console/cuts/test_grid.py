"""A great table: each cell is worked on once, and too many cells open nothing."""

from datetime import UTC, datetime
from pathlib import Path

from console.cuts.grid import MOST_LINKS, grid_of
from desks.reports.comparing import ComparedCut
from domain.reports.cut import Counted, Cut, CutCell, CutMeasure, CutTable, Dimension
from domain.terms.period import Period
from region.loader import load_region, region_folder
from russian.cuts import CutWords

AMUR = load_region(region_folder(Path("amur")))
AT = datetime(2026, 11, 1, tzinfo=UTC)


class Counting(str):
    hashed = 0

    def __hash__(self) -> int:
        Counting.hashed += 1
        return super().__hash__()


def grid(rows: int, columns: int, asked: list):
    period = Period(None, AT)
    cut = Cut(Counted.CASES, CutMeasure.COUNT, period, Dimension.SOURCE, Dimension.TOPIC)
    cells = [
        CutCell(Counting(f"r{row}"), f"c{column}", None, 1.0, 1)
        for row in range(rows)
        for column in range(columns)
    ]

    def address(row, column):
        asked.append((row, column))
        return f"/cuts?{row}"

    compared = ComparedCut(CutTable(cut, cells, AT))
    return grid_of(compared, CutWords(AMUR), None, address, lambda dimension, value: "")


def test_cells_of_a_great_table_open_nothing() -> None:
    for rows in (MOST_LINKS // 50, MOST_LINKS // 50 + 1):
        asked = []
        made = grid(rows, 50, asked)
        is_great = rows * 50 > MOST_LINKS
        assert len(asked) == (0 if is_great else rows * 50)
        assert {bool(one.address) for one in made.cells.values()} == {not is_great}


def test_a_cell_costs_the_same_in_a_greater_table() -> None:
    costs = []
    for rows in (50, 200):
        Counting.hashed = 0
        grid(rows, 10, [])
        costs.append(Counting.hashed / (rows * 10))
    assert costs[1] < 1.5 * costs[0]
