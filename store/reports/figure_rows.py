"""Figures as rows and as JSON. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain.reports.cut import Counted, Cut, CutMeasure, Dimension, Grain
from domain.reports.figure import Figure, FigureUnit
from domain.reports.scope import ReportScope, ScopeKind
from domain.terms.period import Period

PLAIN = ("name", "title", "value", "address", "n", "low", "high", "kind", "key", "last_case")


def row_of(figure: Figure) -> dict[str, Any]:
    """Without the numbers of its cases."""
    period = figure.period
    return {
        **{name: getattr(figure, name) for name in PLAIN},
        "unit": figure.unit.value,
        "taken_at": figure.taken_at,
        "scope_kind": figure.scope.kind.value,
        "scope": figure.scope.id,
        "since": period.since if period else None,
        "until": period.until if period else None,
        "cut": _cut_row(figure.cut) if figure.cut else None,
    }


def figure_of(row: Mapping[str, Any]) -> Figure:
    until = row["until"]
    return Figure(
        **{name: row[name] for name in PLAIN},
        unit=FigureUnit(row["unit"]),
        taken_at=row["taken_at"],
        scope=ReportScope(ScopeKind(row["scope_kind"]), row["scope"]),
        period=Period(row["since"], until) if until is not None else None,
        cut=_cut_of(row["cut"]) if row["cut"] else None,
    )


def json_of(figure: Figure) -> dict[str, Any]:
    """A row with times as text."""
    row = row_of(figure)
    return {**row, **{name: _written(row[name]) for name in _TIMES}}


def figure_of_json(known: Mapping[str, Any]) -> Figure:
    return figure_of({**known, **{name: _read(known[name]) for name in _TIMES}})


_TIMES = ("taken_at", "since", "until")


def _written(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


def _read(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _cut_row(cut: Cut) -> dict[str, Any]:
    return {
        "counted": cut.counted.value,
        "measure": cut.measure.value,
        "since": _written(cut.period.since),
        "until": _written(cut.period.until),
        "rows": cut.rows.value if cut.rows else None,
        "columns": cut.columns.value if cut.columns else None,
        "grain": cut.grain.value if cut.grain else None,
        "filters": {one.value: sorted(values) for one, values in sorted(cut.filters.items())},
        "words": cut.words,
    }


def _cut_of(row: Mapping[str, Any]) -> Cut:
    return Cut(
        Counted(row["counted"]),
        CutMeasure(row["measure"]),
        Period(_read(row["since"]), datetime.fromisoformat(row["until"])),
        rows=Dimension(row["rows"]) if row["rows"] else None,
        columns=Dimension(row["columns"]) if row["columns"] else None,
        grain=Grain(row["grain"]) if row["grain"] else None,
        filters={Dimension(one): frozenset(values) for one, values in row["filters"].items()},
        words=row["words"],
    )
