"""Kept reports, their subscriptions and «Утро» through each door."""

from dataclasses import replace
from hashlib import sha256

from app.installation import Installation
from desks.reports.delivery.desk import ReportDesk
from desks.reports.delivery.subscribing import ReportSubscriptionDesk, WantedSubscription
from desks.verbs import Verb
from domain.person import Right
from domain.reports.document import Document, Paragraph, Words
from domain.reports.kind import DocumentKind
from domain.reports.report import MadeReport, Report, ReportFile, ReportOrder
from domain.reports.scope import ReportScope, ScopeKind
from domain.terms.period import Period
from reports.delivery.stored import written
from tests.desks.doors.cases import BEFORE, READ
from tests.desks.doors.table import BODY, REFUSED, Call, Names, Row

HOUSING = ReportScope(ScopeKind.BODY, BODY)
SENDS = READ | {Right.REPORTS}


def _kept(installation: Installation) -> Names:
    """A draft of a body."""
    now = installation.clock.now()
    document = Document("Ваш месяц", (), now, (Paragraph((Words("Ничего нового."),)),))
    content = b"<p>report</p>"
    file = ReportFile(DocumentKind.HTML, len(content), sha256(content).hexdigest())
    order = ReportOrder("month", Period(None, now), HOUSING)
    report = Report(order, "Ваш месяц", now, now, "Анна", "Ничего нового.", (file,))
    made = MadeReport(report, {DocumentKind.HTML: content}, written(document), " ничего ")
    kept = installation.reports.versions.add(made)
    assert kept is not None
    return {"number": kept.number}


def _approved(installation: Installation) -> Names:
    names = _kept(installation)
    ReportDesk(installation).approve(BEFORE, names["number"])
    return names


def _subscribed(installation: Installation) -> Names:
    reader = next(one.id for one in installation.access.people.all() if one.may(Right.REPORTS))
    wanted = WantedSubscription("month", HOUSING, reader)
    kept = ReportSubscriptionDesk(installation).save(replace(BEFORE), wanted)
    return {"number": kept.number, "reader": reader}


def _reader(installation: Installation) -> Names:
    names = _approved(installation)
    people = installation.access.people.all()
    return {**names, "reader": next(one.id for one in people if one.may(Right.REPORTS))}


ROWS = (
    Row(
        "reports",
        READ,
        page=Call("GET", "/reports?q=ничего"),
        api=Call("GET", "/reports?words=ничего"),
        shell=("reports", "list", "ничего"),
        verb=Verb.REPORTS,
        detail="ничего",
        make=_approved,
    ),
    Row(
        "one report",
        READ,
        page=Call("GET", "/reports/{number}"),
        api=Call("GET", "/reports/{number}"),
        verb=Verb.REPORT,
        detail="отчёт {number}",
        make=_approved,
    ),
    Row(
        "file of a report",
        READ,
        page=Call("GET", "/reports/{number}/files/html"),
        api=Call("GET", "/reports/{number}/files/html"),
        verb=Verb.REPORT_FILE,
        detail="отчёт {number}: html",
        make=_approved,
    ),
    Row(
        "a week is a task",
        SENDS,
        page=Call("POST", "/reports", {"name": "week"}),
        api=Call("POST", "/reports", {"name": "week"}),
        verb=Verb.REPORT_MADE,
        detail="задача *",
    ),
    Row(
        "a month of everybody is one task",
        SENDS,
        page=Call("POST", "/reports/series", {"name": "month"}),
        api=Call("POST", "/reports", {"name": "month", "series": True}),
        verb=Verb.REPORT_MADE,
        detail="задача *: name=month",
    ),
    Row(
        "report approved",
        SENDS,
        page=Call("POST", "/reports/{number}/approve"),
        api=Call("POST", "/reports/{number}/approve", {"who": "Ольга"}),
        shell=("reports", "approve", "{number}"),
        verb=Verb.REPORT_APPROVED,
        detail="отчёт {number}*",
        make=_kept,
    ),
    Row(
        "report approved twice",
        SENDS,
        shell=("reports", "approve", "{number}"),
        outcome=REFUSED,
        make=_approved,
    ),
    Row(
        "report sent to a person",
        SENDS,
        page=Call("POST", "/reports/{number}/send", {"person": "{reader}"}),
        api=Call("POST", "/reports/{number}/send", {"people": ["{reader}"]}),
        shell=("reports", "send", "{number}", "--to", "{reader}"),
        verb=Verb.REPORT_SENT,
        detail="отчёт {number}: *, сообщение report {number} *",
        make=_reader,
    ),
    Row(
        "draft sent",
        SENDS,
        shell=("reports", "send", "{number}"),
        outcome=REFUSED,
        make=_kept,
    ),
    Row(
        "subscribed",
        READ,
        page=Call("POST", "/reports/subscriptions", {"name": "month", "scope": f"body:{BODY}"}),
        verb=Verb.REPORT_SUBSCRIPTION,
        detail="month, *: есть",
    ),
    Row(
        "subscribed by a program",
        SENDS,
        api=Call(
            "POST",
            "/reports/subscriptions",
            {"person": "{reader}", "name": "month", "scope": "body", "scope_id": BODY},
        ),
        shell=("reports", "subscribe", "{reader}", "month", "--body", BODY),
        verb=Verb.REPORT_SUBSCRIPTION,
        detail="month, {reader}: есть",
        make=_subscribed,
    ),
    Row(
        "subscriptions",
        READ,
        api=Call("GET", "/reports/subscriptions"),
        shell=("reports", "subscriptions"),
    ),
    Row(
        "subscription ended",
        SENDS,
        api=Call("POST", "/reports/subscriptions/{number}/forget"),
        shell=("reports", "unsubscribe", "{number}"),
        verb=Verb.REPORT_SUBSCRIPTION,
        detail="month, {reader}: отменена",
        make=_subscribed,
    ),
    Row(
        "the morning now",
        READ | {Right.REGION},
        page=Call("GET", "/morning"),
        verb=Verb.MORNING,
    ),
)
