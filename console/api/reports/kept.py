"""Reports: the list, one version with its files, making, approving, sending, subscriptions."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Query
from pydantic import Field, StrictBool

from console.api.caller import Calling
from console.api.operations import Operation
from console.api.problems import CHANGING, MISSING
from console.api.schema import Answer, Given, Moment, example
from console.routes import READ_CASES, REGION, REPORTS
from console.workers import Work
from desks.reports.delivery.desk import LONGEST_QUERY, ReportChoice, ReportDesk
from desks.reports.delivery.subscribing import ReportSubscriptionDesk, WantedSubscription
from desks.tasks.desk import TaskDesk
from domain.cases.case import GREATEST
from domain.reports.kind import MEDIA_TYPES, DocumentKind
from domain.reports.report import Report, ReportState
from domain.reports.scope import CENTRE, ReportScope, ScopeKind
from domain.reports.subscription import DeliveryDays, ReportSubscription
from domain.task import TaskKind
from domain.terms.period import Period
from reports.documents.imprint import Imprint
from reports.documents.message import message_of

Number = Annotated[int, Field(ge=1, le=GREATEST)]
Name = Annotated[str, Field(max_length=100, description="morning, week, month … или форма.")]
WHO = "Кто; без него — имя ключа."


class WantedReports(Given):
    """Какие отчёты."""

    words: Annotated[str, Field(max_length=LONGEST_QUERY, description="Слова из отчёта.")] = ""
    name: Name = ""
    before: Annotated[int | None, Field(ge=1, le=GREATEST, description="Номера меньше этого.")] = (
        None
    )


class ReportFileAnswer(Answer):
    """Файл отчёта, с SHA-256."""

    kind: DocumentKind
    size: int
    digest: str


class ReportAnswer(Answer):
    """Версия отчёта; slot — когда он должен был выйти сам."""

    number: int
    name: str
    scope: ScopeKind
    scope_id: str
    since: datetime | None
    until: datetime
    title: str
    version: int
    state: ReportState
    taken_at: datetime
    made_at: datetime
    made_by: str
    slot: datetime | None
    late_by: timedelta
    approved_at: datetime | None
    approved_by: str
    sent_at: datetime | None
    short: str
    problem: str
    files: list[ReportFileAnswer]


class ReportsAnswer(Answer):
    """Отчёты, новые раньше; older — номер, ниже которого следующая страница."""

    reports: list[ReportAnswer]
    older: int | None


class ReportDeliveryAnswer(Answer):
    """Кому отправлен; message — номер сообщения в очереди."""

    person: str
    message: str
    at: datetime
    who: str


class OpenReportAnswer(Answer):
    """Версия отчёта, прочие версии и кому отправлен."""

    report: ReportAnswer
    versions: list[int]
    deliveries: list[ReportDeliveryAnswer]


class ReportContentAnswer(Answer):
    """Файл целиком, в base64; digest — SHA-256 его байтов."""

    number: int
    kind: DocumentKind
    media_type: str
    digest: str
    content: str


class OrderedReport(Given):
    """Какой отчёт составить."""

    model_config = example(name="morning")

    name: Name
    scope: ScopeKind = ScopeKind.CENTRE
    scope_id: Annotated[str, Field(max_length=100)] = ""
    since: Annotated[Moment | None, Field(description="Для name=period.")] = None
    until: Annotated[Moment | None, Field(description="Для name=period.")] = None
    series: Annotated[StrictBool, Field(description="Всем органам и муниципалитетам сразу.")] = (
        False
    )


class MadeReportAnswer(Answer):
    """Номер готового отчёта, или задача, которая его составит."""

    report: int | None
    task: str | None


class ActedOnReport(Given):
    """Кто это делает."""

    who: Annotated[str, Field(max_length=100, description=WHO)] = ""


class SentReport(Given):
    """Кому отправить; без людей — подписчикам, которые отчёта не получили."""

    people: Annotated[tuple[Annotated[str, Field(max_length=200)], ...], Field(max_length=100)] = ()
    who: Annotated[str, Field(max_length=100, description=WHO)] = ""


class SentReportAnswer(Answer):
    """Сколько сообщений поставлено в отправку."""

    sent: int


class NewReportSubscription(Given):
    """Кому и когда присылать отчёт."""

    model_config = example(person="Анна", name="morning")

    person: Annotated[str, Field(max_length=200)]
    name: Name
    scope: ScopeKind = ScopeKind.CENTRE
    scope_id: Annotated[str, Field(max_length=100)] = ""
    channel: Annotated[str, Field(max_length=100, description="Пусто — свои по порядку.")] = ""
    days: DeliveryDays = DeliveryDays.WORKING
    approval: Annotated[bool, Field(description="Сначала утверждает человек.")] = False


class ReportSubscriptionAnswer(Answer):
    """Подписка на отчёт."""

    number: int
    person: str
    name: str
    scope: ScopeKind
    scope_id: str
    channel: str
    days: DeliveryDays
    approval: bool
    who: str
    at: datetime


class ReportSubscriptionsAnswer(Answer):
    """Подписки на отчёты."""

    subscriptions: list[ReportSubscriptionAnswer]


class MorningAnswer(Answer):
    """Утренний отчёт на сейчас: текст для мессенджера и показатели."""

    title: str
    taken_at: datetime
    text: str


def list_reports(caller: Calling, wanted: Annotated[WantedReports, Query()]) -> ReportsAnswer:
    """Все версии хранятся всегда; орган видит свои."""
    page = _desk(caller).list(
        caller.viewer(), ReportChoice(wanted.words, wanted.name, wanted.before)
    )
    return ReportsAnswer(reports=[_report(one) for one in page.reports], older=page.older)


def show_report(caller: Calling, number: Number) -> OpenReportAnswer:
    """Одна версия."""
    opened = _desk(caller).open(caller.viewer(), number)
    return OpenReportAnswer(
        report=_report(opened.report),
        versions=[one.number for one in opened.versions],
        deliveries=[
            ReportDeliveryAnswer(person=d.person, message=d.message, at=d.at, who=d.who)
            for d in opened.deliveries
        ],
    )


def fetch_file(caller: Calling, number: Number, kind: DocumentKind) -> ReportContentAnswer:
    """Файл таким, каким его составили."""
    report, content = _desk(caller).file(caller.viewer(), number, kind)
    file = report.file(kind)
    assert file is not None, "a file without its row"
    return ReportContentAnswer(
        number=report.number,
        kind=kind,
        media_type=MEDIA_TYPES[kind],
        digest=file.digest,
        content=b64encode(content).decode(),
    )


def make_report(caller: Calling, asked: OrderedReport) -> MadeReportAnswer:
    """Утренний составляется сразу, остальные — задачей. Это черновик."""
    viewer, installation = caller.viewer(), caller.installation
    if asked.series:
        inputs = {"name": asked.name}
        task = TaskDesk(installation).ask(viewer, TaskKind.REPORT_SERIES, inputs)
        return MadeReportAnswer(report=None, task=task.id)
    period = None
    if asked.since is not None and asked.until is not None:
        period = Period(asked.since, asked.until)
    desk = _desk(caller)
    scope = ReportScope(asked.scope, asked.scope_id) if asked.scope_id else CENTRE
    order = desk.order(viewer, asked.name, scope, period=period)
    if order.name == "morning":
        return MadeReportAnswer(report=desk.make(viewer, order).number, task=None)
    inputs = {"name": order.name, "scope": scope.kind.value, "id": scope.id}
    if period is not None and period.since is not None:
        inputs |= {"since": period.since.isoformat(), "until": period.until.isoformat()}
    task = TaskDesk(installation).ask(viewer, TaskKind.REPORT, inputs)
    return MadeReportAnswer(report=None, task=task.id)


def approve_report(caller: Calling, number: Number, acted: ActedOnReport) -> ReportAnswer:
    """Утвердить черновик."""
    return _report(_desk(caller).approve(caller.viewer(acted.who), number))


def send_report(caller: Calling, number: Number, wanted: SentReport) -> SentReportAnswer:
    """Отправить утверждённый отчёт."""
    sent = _desk(caller).send(caller.viewer(wanted.who), number, wanted.people)
    return SentReportAnswer(sent=sent)


def list_subscriptions(caller: Calling) -> ReportSubscriptionsAnswer:
    """Кто что получает."""
    every = ReportSubscriptionDesk(caller.installation).list(caller.viewer())
    return ReportSubscriptionsAnswer(subscriptions=[_subscription(one) for one in every])


def subscribe(caller: Calling, new: NewReportSubscription) -> ReportSubscriptionAnswer:
    """Подписать человека; прежняя подписка на тот же отчёт заменяется."""
    scope = ReportScope(new.scope, new.scope_id) if new.scope_id else CENTRE
    wanted = WantedSubscription(new.name, scope, new.person, new.channel, new.days, new.approval)
    return _subscription(ReportSubscriptionDesk(caller.installation).save(caller.viewer(), wanted))


def unsubscribe(caller: Calling, number: Number) -> ReportSubscriptionsAnswer:
    """Отменить подписку; в ответе остальные."""
    desk, viewer = ReportSubscriptionDesk(caller.installation), caller.viewer()
    desk.forget(viewer, number)
    every = desk.list(viewer)
    return ReportSubscriptionsAnswer(subscriptions=[_subscription(one) for one in every])


def show_morning(caller: Calling) -> MorningAnswer:
    """То же, что на странице «Утро»."""
    document = caller.pages.morning.look(caller.viewer())
    zone = caller.installation.region.zone
    text = message_of(document, Imprint(zone=zone))
    return MorningAnswer(title=document.title, taken_at=document.taken_at, text=text)


def _desk(caller: Calling) -> ReportDesk:
    return ReportDesk(caller.installation)


def _report(one: Report) -> ReportAnswer:
    order = one.order
    return ReportAnswer(
        number=one.number,
        name=order.name,
        scope=order.scope.kind,
        scope_id=order.scope.id,
        since=order.period.since,
        until=order.period.until,
        title=one.title,
        version=one.version,
        state=one.state,
        taken_at=one.taken_at,
        made_at=one.made_at,
        made_by=one.made_by,
        slot=one.slot,
        late_by=one.late_by,
        approved_at=one.approved_at,
        approved_by=one.approved_by,
        sent_at=one.sent_at,
        short=one.short,
        problem=one.problem,
        files=[ReportFileAnswer(kind=f.kind, size=f.size, digest=f.digest) for f in one.files],
    )


def _subscription(one: ReportSubscription) -> ReportSubscriptionAnswer:
    return ReportSubscriptionAnswer(
        number=one.number,
        person=one.person,
        name=one.name,
        scope=one.scope.kind,
        scope_id=one.scope.id,
        channel=one.channel,
        days=one.days,
        approval=one.approval,
        who=one.who,
        at=one.at,
    )


ROUTES: Sequence[Operation] = (
    Operation("GET", "/reports", list_reports, READ_CASES, "Отчёты"),
    Operation(
        *("POST", "/reports", make_report, REPORTS, "Составить отчёт", CHANGING),
        status=201,
        work=Work.LONG,
    ),
    Operation(
        "GET", "/reports/subscriptions", list_subscriptions, READ_CASES, "Подписки на отчёты"
    ),
    Operation(
        *("POST", "/reports/subscriptions", subscribe, READ_CASES | REPORTS, "Подписать на отчёт"),
        status=201,
    ),
    Operation(
        *("POST", "/reports/subscriptions/{number}/forget", unsubscribe, READ_CASES | REPORTS),
        *("Отменить подписку на отчёт", MISSING),
    ),
    Operation("GET", "/reports/{number}", show_report, READ_CASES, "Отчёт", MISSING),
    Operation(
        "GET", "/reports/{number}/files/{kind}", fetch_file, READ_CASES, "Файл отчёта", MISSING
    ),
    Operation(
        "POST", "/reports/{number}/approve", approve_report, REPORTS, "Утвердить отчёт", CHANGING
    ),
    Operation("POST", "/reports/{number}/send", send_report, REPORTS, "Отправить отчёт", CHANGING),
    Operation("GET", "/morning", show_morning, READ_CASES | REGION, "Утренний отчёт сейчас"),
)
