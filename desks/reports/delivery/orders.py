"""Which report is meant by a name, a scope and a moment."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.installation import Installation
from desks.cases.scope import CaseScope
from desks.viewer import Viewer
from domain.errors import EntryRefused, NotFound
from domain.person import Right
from domain.region import Region
from domain.reports.report import ReportName, ReportOrder
from domain.reports.scope import CENTRE, ReportScope, ScopeKind
from domain.terms.period import Period
from reports.delivery.slots import Slot, latest_slot

DAY = timedelta(days=1)
LONGEST = timedelta(days=3 * 366)
OF_SCOPES = frozenset(
    {ReportName.MONTH, ReportName.QUARTER, ReportName.YEAR, ReportName.PERIOD}
)  # reports that a body or a municipality has too
CALENDAR: Sequence[ReportName] = tuple(one for one in ReportName if one is not ReportName.PERIOD)
TITLES = {
    ReportName.MORNING: "Утренний",
    ReportName.WEEK: "За неделю",
    ReportName.MONTH: "За месяц",
    ReportName.QUARTER: "За квартал",
    ReportName.YEAR: "За год",
    ReportName.PERIOD: "За любой период",
}


def names_of(region: Region) -> dict[str, str]:
    """Every report with its title, those of the product first."""
    own = {one.value: TITLES[one] for one in ReportName}
    return own | {one.id: one.title for one in region.report_forms.values()}


def cadence(region: Region, name: str) -> ReportName:
    """The calendar of a report or a form; raises EntryRefused."""
    if name in set(ReportName):
        return ReportName(name)
    if (form := region.report_forms.get(name)) is not None:
        return form.every
    known = ", ".join(names_of(region))
    raise EntryRefused(f"отчёта «{name}» нет: бывают {known}")


def slot_of(region: Region, name: str, now: datetime) -> Slot | None:
    return latest_slot(cadence(region, name), now, region.zone)


def order_of(
    region: Region,
    name: str,
    at: datetime,
    scope: ReportScope = CENTRE,
    period: Period | None = None,
) -> ReportOrder:
    """The report as it stands at `at`: of the day before for a morning, of the last whole period
    for others; `period` for the report of any period. Raises EntryRefused.
    """
    named = cadence(region, name)
    _check_scope(region, name, scope)
    if named is ReportName.MORNING:
        return ReportOrder(name, Period(at - DAY, at), scope)
    if named is ReportName.PERIOD:
        if period is None or period.since is None:
            raise EntryRefused("назовите период: с какого дня и по какой")
        if period.since >= period.until:
            raise EntryRefused("период кончается раньше, чем начинается: проверьте дни")
        if period.until - period.since > LONGEST:
            raise EntryRefused("период длиннее трёх лет: сократите его")
        return ReportOrder(name, period, scope)
    slot = latest_slot(named, at, region.zone)
    assert slot is not None, "every report of the calendar has a slot"
    return ReportOrder(name, slot.period, scope)


def _check_scope(region: Region, name: str, scope: ReportScope) -> None:
    if scope.kind is ScopeKind.CENTRE:
        return
    if name not in OF_SCOPES:
        raise EntryRefused("такой отчёт бывает только у центра: не называйте орган и муниципалитет")
    known = region.bodies if scope.kind is ScopeKind.BODY else region.municipalities
    if scope.id not in known:
        what = "органа" if scope.kind is ScopeKind.BODY else "муниципалитета"
        raise EntryRefused(f"{what} «{scope.id}» нет: выберите из списка")


def scopes_of(installation: Installation, viewer: Viewer) -> Sequence[ReportScope] | None:
    """Whose reports the viewer sees: a body its own; None means all."""
    bodies = CaseScope(installation, viewer).bodies
    if bodies is None:
        return None
    return [ReportScope(ScopeKind.BODY, one) for one in sorted(bodies)]


def sees_drafts(installation: Installation, viewer: Viewer) -> bool:
    """Bodies see a report once it is approved."""
    return scopes_of(installation, viewer) is None or viewer.may(Right.REPORTS)


def demand_scope(installation: Installation, viewer: Viewer, scope: ReportScope) -> None:
    """Raises NotFound for a report of others."""
    scopes = scopes_of(installation, viewer)
    if scopes is not None and scope not in scopes:
        raise NotFound("такого отчёта для вас нет: чужие и по всей области видит только центр")
