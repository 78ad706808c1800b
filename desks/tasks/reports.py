"""Reports as tasks: one report, or the same report of all bodies and municipalities at once."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from app.installation import Installation
from app.reports.making import ReportMaker
from app.reports.periods import both
from desks.audit import write
from desks.reports.delivery.desk import ReportDesk
from desks.reports.delivery.orders import OF_SCOPES, order_of
from desks.reports.delivery.turns import ReportTurns
from desks.tasks.progress import Progress
from desks.verbs import Verb
from desks.viewer import Viewer, in_shell
from domain.errors import EntryRefused
from domain.person import SYSTEM, Right
from domain.reports.report import ReportName, ReportOrder
from domain.reports.scope import ReportScope, ScopeKind
from domain.task import Given, Task
from domain.terms.period import Period


def asked(installation: Installation, viewer: Viewer, inputs: Given) -> Given:
    """The order as JSON; raises EntryRefused."""
    desk = ReportDesk(installation)
    scope = ReportScope(_kind(inputs), str(inputs.get("id") or ""))
    order = desk.order(viewer, str(inputs.get("name", "")), scope, period=_period(inputs))
    return _given(order)


def asked_series(installation: Installation, viewer: Viewer, inputs: Given) -> Given:
    """Of the last whole period; raises EntryRefused."""
    if viewer.bodies is not None:
        viewer.demand(Right.REGION)
    name = str(inputs.get("name", ""))
    if name not in OF_SCOPES or name == ReportName.PERIOD:
        raise EntryRefused("за всех разом составляют месяц, квартал или год: выберите из них")
    return _given(order_of(installation.region, name, installation.clock.now()))


def make_one(installation: Installation, task: Task, progress: Progress) -> Given:
    order, maker = _order(task.given), ReportMaker(installation)
    progress.at(0, 1)
    if task.who == SYSTEM:
        slot = datetime.fromisoformat(task.given["slot"])
        report = ReportTurns(installation, maker).make(order, slot)
    else:
        report = ReportDesk(installation).make(in_shell(task.who), order)
    progress.at(1, 1)
    return {"reports": 0 if report is None else 1, "report": report.number if report else None}


def make_series(installation: Installation, task: Task, progress: Progress) -> Given:
    """One reading of the data serves all; each report is kept as soon as it is made, and a run
    after a kill goes on behind the last one.
    """
    order, maker = _order(task.given), ReportMaker(installation)
    units = list(_units(installation))
    checkpoint = task.checkpoint or {}
    done = int(checkpoint.get("done", 0))
    moment = checkpoint.get("taken_at") or installation.clock.now().isoformat()
    figures = both(maker.figures, order, datetime.fromisoformat(moment))
    for place, scope in enumerate(units[done:], start=done + 1):
        own = ReportOrder(order.name, order.period, scope)
        document = maker.document(own, figures=figures)
        made = maker.make(own, task.who, document)
        with installation.transaction():
            report = maker.keep(made, document)
            assert report is not None, "only a report that is made once may be there already"
            now = installation.clock.now()
            detail = f"отчёт {report.number}: {report.title}, задача {task.id}"
            write(installation.audit, now, in_shell(task.who), Verb.REPORT_MADE, detail)
            progress.keep(place, len(units), {"done": place, "taken_at": moment})
    return {"reports": len(units), "report": None}


def _units(installation: Installation) -> Iterator[ReportScope]:
    """Bodies that stand, then municipalities."""
    region = installation.region
    today = installation.clock.now().astimezone(region.zone).date()
    for body in region.bodies.values():
        if body.until is None or body.until >= today:
            yield ReportScope(ScopeKind.BODY, body.id)
    for municipality in region.municipalities:
        yield ReportScope(ScopeKind.MUNICIPALITY, municipality)


def _given(order: ReportOrder) -> Given:
    return {
        "name": order.name,
        "scope": order.scope.kind.value,
        "id": order.scope.id,
        "since": order.period.since.isoformat() if order.period.since else "",
        "until": order.period.until.isoformat(),
    }


def _order(inputs: Given) -> ReportOrder:
    scope = ReportScope(ScopeKind(inputs["scope"]), inputs["id"])
    since = datetime.fromisoformat(inputs["since"]) if inputs["since"] else None
    return ReportOrder(
        inputs["name"], Period(since, datetime.fromisoformat(inputs["until"])), scope
    )


def _kind(inputs: Given) -> ScopeKind:
    try:
        return ScopeKind(str(inputs.get("scope") or ScopeKind.CENTRE.value))
    except ValueError as error:
        raise EntryRefused("чей отчёт: центра, органа или муниципалитета") from error


def _period(inputs: Given) -> Period | None:
    if not inputs.get("since") or not inputs.get("until"):
        return None
    try:
        moments: Sequence[datetime] = [
            datetime.fromisoformat(str(inputs[name])) for name in ("since", "until")
        ]
    except ValueError as error:
        raise EntryRefused("период пишут двумя днями: с какого и по какой") from error
    if any(one.tzinfo is None for one in moments):
        raise EntryRefused("у начала и конца периода нет часового пояса: допишите его")
    return Period(moments[0], moments[1])
