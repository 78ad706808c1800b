"""Addresses of pages that open what a figure counts, below the console's own address. Pure."""

from collections.abc import Mapping
from datetime import tzinfo
from urllib.parse import urlencode

from domain.cases.ratings.measure import MeasureKind
from domain.reports.cut import Cut
from domain.reports.scope import ReportScope, ScopeKind

SCOPED: Mapping[ScopeKind, str] = {
    ScopeKind.BODY: "body",
    ScopeKind.MUNICIPALITY: "municipality",
}


def cut_address(cut: Cut, zone: tzinfo) -> str:
    """The page «Разрезы» with this cut."""
    until = cut.period.until.astimezone(zone)
    asked = {"counted": cut.counted.value, "measure": cut.measure.value}
    if cut.period.since is not None:
        asked["since"] = cut.period.since.astimezone(zone).isoformat(timespec="minutes")
    asked["until"] = until.isoformat(timespec="minutes")
    if cut.rows is not None:
        asked["rows"] = cut.rows.value
    if cut.columns is not None:
        asked["columns"] = cut.columns.value
    if cut.grain is not None:
        asked["grain"] = cut.grain.value
    for dimension, values in sorted(cut.filters.items()):
        asked[dimension.value] = ",".join(sorted(values))
    if cut.words:
        asked["words"] = cut.words
    return f"/cuts?{urlencode(asked)}"


def rated_address(kind: MeasureKind, scope: ReportScope) -> str:
    """The rating, or the cases behind a body's number in it."""
    if scope.kind is ScopeKind.BODY:
        return f"/cases/ratings/{scope.id}/{kind}"
    return scoped("/cases" if scope.id else "/cases/ratings", scope)


def scoped(page: str, scope: ReportScope) -> str:
    """The page with the filter of the scope."""
    name = SCOPED.get(scope.kind)
    if name is None:
        return page
    return f"{page}{'&' if '?' in page else '?'}{urlencode({name: scope.id})}"
