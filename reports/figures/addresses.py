"""Addresses of pages that open what a figure counts, below the console's own address. Pure."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from urllib.parse import urlencode

from domain.reports.cut import Cut
from domain.reports.scope import ReportScope, ScopeKind
from domain.terms.period import Period

SCOPED: Mapping[ScopeKind, str] = {
    ScopeKind.BODY: "body",
    ScopeKind.MUNICIPALITY: "municipality",
}
DAY = timedelta(days=1)


def cut_address(cut: Cut, zone: tzinfo) -> str:
    """The page «Разрезы» with this cut: its first and last day, or its moments if it has no whole
    days.
    """
    until = cut.period.until.astimezone(zone)
    since = cut.period.since.astimezone(zone) if cut.period.since is not None else until - DAY
    first: date | datetime = since
    last: date | datetime = until
    if since.time() == until.time() == time():
        first, last = since.date(), cut.period.last_day(zone)
    fields = [
        ("what", cut.counted.value),
        ("measure", cut.measure.value),
        ("rows", cut.rows.value if cut.rows else "none"),
        ("columns", cut.columns.value if cut.columns else "none"),
        *([("grain", cut.grain.value)] if cut.grain else []),
        ("span", "dates"),
        ("since", first.isoformat()),
        ("until", last.isoformat()),
        *([("words", cut.words)] if cut.words else []),
    ]
    only = [
        ("only", f"{dimension}:{value}")
        for dimension, values in sorted(cut.filters.items())
        for value in sorted(values)
    ]
    return f"/cuts?{urlencode([*fields, *only])}"


def figure_address(name: str, scope: ReportScope, period: Period) -> str:
    """The page of one figure: its cases, as they are counted now."""
    fields = {"name": name, "scope": scope.kind.value, "id": scope.id}
    since = period.since.isoformat() if period.since is not None else ""
    ends = {"since": since, "until": period.until.isoformat()}
    return f"/figures/cases?{urlencode(fields | ends)}"


def scoped(page: str, scope: ReportScope) -> str:
    """The page with the filter of the scope."""
    name = SCOPED.get(scope.kind)
    if name is None:
        return page
    return f"{page}{'&' if '?' in page else '?'}{urlencode({name: scope.id})}"
