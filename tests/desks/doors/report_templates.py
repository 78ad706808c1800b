"""Templates of reports through each door."""

from base64 import b64encode
from datetime import timedelta
from io import BytesIO
from itertools import count

import docx

from app.installation import Installation
from desks.reports.templates import ReportTemplateDesk
from desks.verbs import Verb
from desks.viewer import in_shell
from domain.person import Right
from domain.reports.document import Document, Words
from domain.reports.report import MadeReport, Report, ReportOrder
from domain.terms.period import Period
from reports.delivery.stored import written
from tests.desks.doors.table import MISSING, REFUSED, Call, Names, Row

REPORTS = frozenset({Right.REPORTS})
BEFORE = in_shell("заранее")
TRIES = count()


def _docx(text: str) -> bytes:
    file, written = docx.Document(), BytesIO()
    file.add_paragraph(text)
    file.save(written)
    return written.getvalue()


GOOD, BAD = _docx("{title} на {taken_at}"), _docx("{cases.overdue")
CODED = {"report": "week", "content": b64encode(GOOD).decode()}


def fresh(installation: Installation) -> Names:
    file = installation.settings.data / "form.docx"
    file.write_bytes(GOOD)
    return {"x": f"форма {next(TRIES)}", "file": file}


def template(installation: Installation) -> Names:
    name = f"форма {next(TRIES)}"
    added = ReportTemplateDesk(installation).upload(BEFORE, "week", name, "f.docx", GOOD)
    return {"template": added.id, "name": name}


def kept(installation: Installation) -> Names:
    """A template, and a report that it is filled with."""
    now = installation.clock.now()
    order = ReportOrder("week", Period(now - timedelta(days=7), now))
    report = Report(order, "За неделю", now, now, "система", "")
    document = Document("За неделю", [Words("область")], now, [])
    added = installation.reports.versions.add(MadeReport(report, {}, written(document), ""))
    assert added is not None
    out = installation.settings.data / "out.docx"
    return {**template(installation), "report": added.number, "out": out}


ROWS = (
    Row(
        "templates of reports",
        REPORTS,
        page=Call("GET", "/reports/templates"),
        api=Call("GET", "/reports/templates"),
        shell=("report-templates", "list"),
    ),
    Row(
        "bring a template of a report",
        REPORTS,
        api=Call("POST", "/reports/templates", {**CODED, "name": "{x}"}),
        shell=("report-templates", "add", "week", "{x}", "{file}"),
        verb=Verb.REPORT_TEMPLATE,
        detail="«{x}», отчёт «За неделю»",
        make=fresh,
    ),
    Row(
        "bring what is no template",
        REPORTS,
        page=Call("POST", "/reports/templates", {"report": "week", "name": "б"}, file="Номер;Дата"),
        api=Call("POST", "/reports/templates", {"report": "week", "name": "б", "content": "YWJj"}),
        outcome=REFUSED,
    ),
    Row(
        "bring a template with a mistake",
        REPORTS,
        api=Call(
            "POST",
            "/reports/templates",
            {"report": "week", "name": "б", "content": b64encode(BAD).decode()},
        ),
        outcome=REFUSED,
    ),
    Row(
        "check a template of a report",
        REPORTS,
        page=Call("GET", "/reports/templates/{template}/check"),
        api=Call("GET", "/reports/templates/{template}"),
        shell=("report-templates", "check", "{template}"),
        make=template,
    ),
    Row(
        "fetch a template of a report",
        REPORTS,
        page=Call("GET", "/reports/templates/{template}/file"),
        verb=Verb.REPORT_TEMPLATE_FILE,
        detail="«{name}», отчёт «За неделю»",
        make=template,
    ),
    Row(
        "fill a template with a report",
        REPORTS,
        page=Call("GET", "/reports/{report}/templates/{template}"),
        shell=("report-templates", "fill", "{template}", "{report}", "-o", "{out}"),
        verb=Verb.REPORT_TEMPLATE_FILLED,
        detail="«{name}», отчёт «За неделю», отчёт {report}",
        make=kept,
    ),
    Row(
        "remove a template of a report",
        REPORTS,
        page=Call("POST", "/reports/templates/{template}/remove"),
        api=Call("POST", "/reports/templates/{template}/remove"),
        shell=("report-templates", "remove", "{template}"),
        verb=Verb.REPORT_TEMPLATE_REMOVED,
        detail="«{name}», отчёт «За неделю»",
        make=template,
    ),
    Row(
        "a template of a report that there is not",
        REPORTS,
        page=Call("GET", "/reports/templates/999/check"),
        api=Call("GET", "/reports/templates/999"),
        shell=("report-templates", "check", "999"),
        outcome=MISSING,
    ),
)
