"""Which columns of a table are numbers. Pure."""

from domain.reports.document import FigureTable
from domain.reports.figure import Figure


def numeric_columns(table: FigureTable) -> frozenset[int]:
    """Those whose cells hold one figure each and nothing else."""
    return frozenset(place for place in range(len(table.head)) if _is_numeric(table, place))


def _is_numeric(table: FigureTable, place: int) -> bool:
    cells = [row[place] for row in table.rows if row[place]]
    return bool(cells) and all(len(one) == 1 and isinstance(one[0], Figure) for one in cells)
