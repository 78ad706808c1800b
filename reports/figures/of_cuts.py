"""Figures that are cells of cuts: one cut for all bodies, and one for all municipalities."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo

from domain.ports.reports.cuts import CutCounter
from domain.reports.cut import Cut, CutCell, CutMeasure, CutTable, Dimension
from domain.reports.scope import ReportScope, ScopeKind
from domain.terms.period import Period
from reports.figures.addresses import cut_address
from reports.figures.counted import CountedValue
from reports.figures.named import OfCut

DIMENSIONS: Mapping[ScopeKind, Dimension | None] = {
    ScopeKind.CENTRE: None,
    ScopeKind.BODY: Dimension.BODY,
    ScopeKind.MUNICIPALITY: Dimension.MUNICIPALITY,
}
# Of nothing these are nothing; a share of nothing is not known.
_SUMS = frozenset(
    {
        CutMeasure.COUNT,
        CutMeasure.AUTHORS,
        CutMeasure.PER_THOUSAND,
        CutMeasure.REACH_DAY,
        CutMeasure.REACH_WEEK,
        CutMeasure.OVERDUE,
    }
)


@dataclass(frozen=True)
class CutFigures:
    cuts: CutCounter
    period: Period
    zone: tzinfo
    _tables: dict[tuple[object, ...], CutTable] = field(default_factory=dict)

    def one(self, source: OfCut, scope: ReportScope) -> CountedValue:
        table = self._table(source, DIMENSIONS[scope.kind], None)
        mine = (cell for cell in table.cells if (cell.row or "") == scope.id)
        cell = next(mine, None)
        return self.nothing(source, scope) if cell is None else self._of(source, scope, "", cell)

    def by_value(self, source: OfCut, scope: ReportScope) -> Mapping[str, CountedValue]:
        """The largest first; what has no value of the dimension is left out."""
        own = DIMENSIONS[scope.kind]
        if own is None:
            cells = [(cell.row, cell) for cell in self._table(source, source.by, None).cells]
        else:
            table = self._table(source, own, source.by)
            cells = [(cell.column, cell) for cell in table.cells if cell.row == scope.id]
        ordered = sorted(cells, key=lambda one: (-(one[1].value or 0), one[0] or ""))
        return {key: self._of(source, scope, key, cell) for key, cell in ordered if key}

    def nothing(self, source: OfCut, scope: ReportScope, key: str = "") -> CountedValue:
        cut = self._own(source, scope, key)
        value = 0 if source.measure in _SUMS else None
        return CountedValue(value, cut_address(cut, self.zone), 0, cut=cut)

    def _of(self, source: OfCut, scope: ReportScope, key: str, cell: CutCell) -> CountedValue:
        cut = self._own(source, scope, key)
        address = cut_address(cut, self.zone)
        if cell.is_hidden:
            return CountedValue(None, address, cut=cut)
        return CountedValue(cell.value, address, cell.n, cut=cut)

    def _own(self, source: OfCut, scope: ReportScope, key: str) -> Cut:
        """The cell as a cut of its own, which its page opens."""
        filters: dict[Dimension, frozenset[str]] = {}
        if (own := DIMENSIONS[scope.kind]) is not None:
            filters[own] = frozenset({scope.id})
        if source.by is not None and key:
            filters[source.by] = frozenset({key})
        return Cut(source.counted, source.measure, self.period, filters=filters)

    def _table(self, source: OfCut, rows: Dimension | None, columns: Dimension | None) -> CutTable:
        key = source.counted, source.measure, rows, columns
        if key not in self._tables:
            cut = Cut(source.counted, source.measure, self.period, rows=rows, columns=columns)
            self._tables[key] = self.cuts.count(cut)
        return self._tables[key]
