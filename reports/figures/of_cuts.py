"""Figures that are cells of cuts: one cut for all bodies, and one for all municipalities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from domain.errors import EntryRefused
from domain.ports.reports.cuts import CutCounter
from domain.region import Region
from domain.reports.cut import Cut, CutCell, CutMeasure, CutTable, Dimension
from domain.reports.scope import ReportScope, ScopeKind
from domain.terms.period import Period
from reports.cuts.admission import GUARDED
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
    """`guarded` counts as for readers outside the centre: what cannot be shown to them so is not
    known.
    """

    cuts: CutCounter
    period: Period
    region: Region
    guarded: bool = False
    _tables: dict[tuple[object, ...], CutTable | None] = field(default_factory=dict)

    def one(self, source: OfCut, scope: ReportScope) -> CountedValue:
        cells = self._cells(source, DIMENSIONS[scope.kind], None)
        mine = (cell for cell in cells if (cell.row or "") == scope.id)
        cell = next(mine, None)
        return self.nothing(source, scope) if cell is None else self._of(source, scope, "", cell)

    def by_value(self, source: OfCut, scope: ReportScope) -> Mapping[str, CountedValue]:
        """The largest first; what has no value of the dimension is left out."""
        own = DIMENSIONS[scope.kind]
        if own is None:
            cells = [(cell.row, cell) for cell in self._cells(source, source.by, None)]
        else:
            table = self._cells(source, own, source.by)
            cells = [(cell.column, cell) for cell in table if cell.row == scope.id]
        ordered = sorted(cells, key=lambda one: (-(one[1].value or 0), one[0] or ""))
        return {key: self._of(source, scope, key, cell) for key, cell in ordered if key}

    def nothing(self, source: OfCut, scope: ReportScope, key: str = "") -> CountedValue:
        cut = self._own(source, scope, key)
        address = cut_address(cut, self.region.zone)
        if self.guarded:
            return CountedValue(None, address, cut=cut)
        value = 0 if source.measure in _SUMS else None
        return CountedValue(value, address, 0, cut=cut)

    def _of(self, source: OfCut, scope: ReportScope, key: str, cell: CutCell) -> CountedValue:
        cut = self._own(source, scope, key)
        address = cut_address(cut, self.region.zone)
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

    def _cells(
        self, source: OfCut, rows: Dimension | None, columns: Dimension | None
    ) -> Sequence[CutCell]:
        key = source.counted, source.measure, rows, columns
        if key not in self._tables:
            self._tables[key] = self._counted(source, rows, columns)
        table = self._tables[key]
        return () if table is None else table.cells

    def _counted(
        self, source: OfCut, rows: Dimension | None, columns: Dimension | None
    ) -> CutTable | None:
        cut = Cut(source.counted, source.measure, self.period, rows=rows, columns=columns)
        if not self.guarded and source.counted not in GUARDED:
            return self.cuts.count(cut)
        if rows is Dimension.BODY:
            cut = replace(cut, filters={Dimension.BODY: frozenset(self.region.bodies)})
        try:
            return self.cuts.count(cut, guarded=True)
        except EntryRefused:  # a period that is not of whole months
            return None
