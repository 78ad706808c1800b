"""«Отчёты»: the list and its search, making, one version with its files, approving and sending."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal

from fastapi import Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from console.pages import Pages
from console.reports.showing import file_name, scopes, shown
from console.routes import READ_CASES, REPORTS, Route
from console.workers import Work
from desks.reports.delivery.desk import LONGEST_QUERY, ReportChoice, ReportDesk
from desks.reports.delivery.orders import OF_SCOPES, names_of
from desks.reports.delivery.subscribing import ReportSubscriptionDesk, WantedSubscription
from desks.reports.templates import ReportTemplateDesk
from desks.tasks.desk import TaskDesk
from desks.viewer import Viewer
from domain.cases.case import GREATEST
from domain.errors import EntryRefused, MoveRefused
from domain.person import Right
from domain.reports.kind import ENDINGS, MEDIA_TYPES, DocumentKind
from domain.reports.report import Report, ReportName, ReportState
from domain.reports.scope import CENTRE, ReportScope, ScopeKind
from domain.reports.subscription import DeliveryDays
from domain.reports.template import ReportTemplate
from domain.task import TaskKind
from domain.terms.period import Period
from reports.content.morning import LATE
from reports.delivery.slots import LEAVES_AT
from russian.periods import order_words
from russian.reports.delivery import DAYS, KINDS, STATES
from russian.reports.scopes import scope_words

TONES = {ReportState.DRAFT: "", ReportState.APPROVED: "info", ReportState.SENT: "ok"}
Short = Annotated[str, Field(max_length=100)]


class NewReport(BaseModel):
    """`scope` is «body:housing»; the days are those of a report of any period, both included."""

    name: Short = ""
    scope: Short = ""
    since: Short = ""
    until: Short = ""


class NewSubscription(BaseModel):
    name: Short = ""
    scope: Short = ""
    person: Annotated[str, Field(max_length=200)] = ""
    channel: Short = ""
    days: DeliveryDays = DeliveryDays.WORKING
    approval: Literal["", "1"] = ""


def list_reports(
    request: Request,
    q: Annotated[str, Query(max_length=LONGEST_QUERY)] = "",
    name: Annotated[str, Query(max_length=100)] = "",
    before: Annotated[int | None, Query(ge=1, le=GREATEST)] = None,
) -> Response:
    return _list(request, ReportChoice(q, name, before))


def make_report(request: Request, fields: Annotated[NewReport, Form()]) -> Response:
    """A morning is made at once, everything else as a task."""
    pages: Pages = request.app.state.pages
    installation, viewer = pages.installation, pages.viewer(request)
    try:
        scope = _scope(fields.scope)
        period = _period(fields, installation.region.zone)
        desk = _desk(pages)
        order = desk.order(viewer, fields.name, scope, period=period)
        if order.name == ReportName.MORNING:
            report = desk.make(viewer, order)
            return RedirectResponse(f"/reports/{report.number}", status_code=303)
        inputs = {"name": order.name, "scope": scope.kind.value, "id": scope.id}
        if period is not None and period.since is not None:
            inputs |= {"since": period.since.isoformat(), "until": period.until.isoformat()}
        task = TaskDesk(installation).ask(viewer, TaskKind.REPORT, inputs)
    except (EntryRefused, MoveRefused) as error:
        return _list(request, ReportChoice(), f"Не составлено: {error}.", fields)
    return RedirectResponse(f"/tasks/{task.id}", status_code=303)


def make_series(request: Request, name: Annotated[str, Form(max_length=100)] = "") -> Response:
    pages: Pages = request.app.state.pages
    desk = TaskDesk(pages.installation)
    try:
        task = desk.ask(pages.viewer(request), TaskKind.REPORT_SERIES, {"name": name})
    except (EntryRefused, MoveRefused) as error:
        return _list(request, ReportChoice(), f"Не составлено: {error}.")
    return RedirectResponse(f"/tasks/{task.id}", status_code=303)


def show_report(request: Request, number: int) -> Response:
    return _show(request, number)


def approve_report(request: Request, number: int) -> Response:
    pages: Pages = request.app.state.pages
    try:
        _desk(pages).approve(pages.viewer(request), number)
    except MoveRefused as error:
        return _show(request, number, f"Не утверждено: {error}.", 409)
    return RedirectResponse(f"/reports/{number}", status_code=303)


def send_report(
    request: Request, number: int, person: Annotated[list[str] | None, Form()] = None
) -> Response:
    pages: Pages = request.app.state.pages
    try:
        put = _desk(pages).send(pages.viewer(request), number, person or ())
    except EntryRefused as error:
        return _show(request, number, f"Не отправлено: {error}.", 400)
    except MoveRefused as error:
        return _show(request, number, f"Не отправлено: {error}.", 409)
    return RedirectResponse(f"/reports/{number}?sent={put}", status_code=303)


def fetch_file(request: Request, number: int, kind: DocumentKind) -> Response:
    pages: Pages = request.app.state.pages
    report, content = _desk(pages).file(pages.viewer(request), number, kind)
    name = file_name(report, ENDINGS[kind])
    return Response(
        content,
        media_type=MEDIA_TYPES[kind],
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


def subscribe(request: Request, fields: Annotated[NewSubscription, Form()]) -> Response:
    pages: Pages = request.app.state.pages
    desk = ReportSubscriptionDesk(pages.installation)
    try:
        wanted = WantedSubscription(
            fields.name,
            _scope(fields.scope),
            fields.person,
            fields.channel,
            fields.days,
            bool(fields.approval),
        )
        desk.save(pages.viewer(request), wanted)
    except EntryRefused as error:
        return _list(request, ReportChoice(), f"Подписки нет: {error}.")
    return RedirectResponse("/reports#subscriptions", status_code=303)


def unsubscribe(request: Request, number: int) -> Response:
    pages: Pages = request.app.state.pages
    ReportSubscriptionDesk(pages.installation).forget(pages.viewer(request), number)
    return RedirectResponse("/reports#subscriptions", status_code=303)


def _desk(pages: Pages) -> ReportDesk:
    return ReportDesk(pages.installation)


def _list(
    request: Request, choice: ReportChoice, problem: str = "", fields: NewReport | None = None
) -> Response:
    pages: Pages = request.app.state.pages
    installation, viewer = pages.installation, pages.viewer(request)
    page = _desk(pages).list(viewer, choice)
    return pages.show(
        request,
        "reports.html",
        status_code=400 if problem else 200,
        page=page,
        choice=choice,
        fields=fields or NewReport(),
        problem=problem,
        subscriptions=ReportSubscriptionDesk(installation).list(viewer),
        people=_people(pages) if viewer.may(Right.REPORTS) else (),
        channels=_channels(pages, viewer),
        scopes=scopes(installation) if viewer.bodies is None else _own_scopes(pages, viewer),
        series=[one for one in ReportName if one in OF_SCOPES and one is not ReportName.PERIOD],
        may_make=viewer.may(Right.REPORTS),
        **_words(pages),
    )


def _own_scopes(pages: Pages, viewer: Any) -> Sequence[tuple[str, str]]:
    own = viewer.bodies or frozenset()
    return [one for one in scopes(pages.installation) if one[0].partition(":")[2] in own]


def _show(request: Request, number: int, problem: str = "", status_code: int = 200) -> Response:
    pages: Pages = request.app.state.pages
    installation, viewer = pages.installation, pages.viewer(request)
    opened = _desk(pages).open(viewer, number)
    messages = {one.id: one for one in opened.messages}
    return pages.show(
        request,
        "report.html",
        status_code=status_code,
        opened=opened,
        report=opened.report,
        sent=[(one, messages.get(one.message)) for one in opened.deliveries],
        put=request.query_params.get("sent", ""),
        problem=problem,
        people=_people(pages) if viewer.may(Right.REPORTS) else (),
        may_make=viewer.may(Right.REPORTS),
        forms=_forms(pages, viewer, opened.report) if viewer.may(Right.REPORTS) else (),
        **shown(installation, opened.document),
        **_words(pages),
    )


def _forms(pages: Pages, viewer: Viewer, report: Report) -> Sequence[ReportTemplate]:
    """The customer's forms of this report."""
    templates = ReportTemplateDesk(pages.installation).list(viewer)
    return [one for one in templates if one.report == report.order.name]


def _people(pages: Pages) -> Sequence[str]:
    return sorted(one.id for one in pages.installation.access.people.all() if one.enabled)


def _channels(pages: Pages, viewer: Viewer) -> Sequence[str]:
    known = pages.installation.settings.channels
    if viewer.may(Right.REPORTS):
        return sorted(known)
    people = pages.installation.access.people.all()
    own = next((one.channels for one in people if one.id == viewer.person), ())
    return [one for one in own if one in known]


def _words(pages: Pages) -> dict[str, Any]:
    return {
        "states": {one: (STATES[one], TONES[one]) for one in ReportState},
        "kinds": KINDS,
        "report_days": DAYS,
        "names": names_of(pages.installation.region),
        "scope_words": lambda scope: scope_words(pages.installation.region, scope),
        "CENTRE": CENTRE,
        "leaves_at": LEAVES_AT,
        "zero": LATE,
        "period_of": lambda order: order_words(order, pages.installation.region.zone),
    }


def _scope(typed: str) -> ReportScope:
    """Raises EntryRefused."""
    kind, _, id_ = typed.partition(":")
    if not typed:
        return CENTRE
    try:
        return ReportScope(ScopeKind(kind), id_)
    except ValueError as error:
        raise EntryRefused("выберите, чей отчёт") from error


def _period(fields: NewReport, zone: Any) -> Period | None:
    """Raises EntryRefused."""
    if fields.name != ReportName.PERIOD or not (fields.since or fields.until):
        return None
    try:
        since, until = (date.fromisoformat(typed) for typed in (fields.since, fields.until))
    except ValueError as error:
        raise EntryRefused("назовите оба дня периода") from error
    return Period(
        datetime.combine(since, time(), zone),
        datetime.combine(until + timedelta(days=1), time(), zone),
    )


ROUTES: Sequence[Route] = (
    Route("GET", "/reports", list_reports, READ_CASES),
    Route("POST", "/reports", make_report, REPORTS, work=Work.LONG),
    Route("POST", "/reports/series", make_series, REPORTS),
    Route("POST", "/reports/subscriptions", subscribe, READ_CASES),
    Route("POST", "/reports/subscriptions/{number}/forget", unsubscribe, READ_CASES),
    Route("GET", "/reports/{number}", show_report, READ_CASES),
    Route("POST", "/reports/{number}/approve", approve_report, REPORTS),
    Route("POST", "/reports/{number}/send", send_report, REPORTS),
    Route("GET", "/reports/{number}/files/{kind}", fetch_file, READ_CASES),
)
