"""Values of reports for tests."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from domain.reports.kind import DocumentKind
from domain.reports.report import MadeReport, Report, ReportFile, ReportName, ReportOrder
from domain.terms.period import Period

AT = datetime(2026, 11, 27, 23, 30, tzinfo=UTC)  # 08:30 in the region
DAY = timedelta(days=1)
MORNING = ReportOrder(ReportName.MORNING, Period(AT - DAY, AT))


def made(order: ReportOrder = MORNING, **changes: Any) -> MadeReport:
    content = b"<p>report</p>"
    file = ReportFile(DocumentKind.HTML, len(content), sha256(content).hexdigest())
    usual = {
        "title": "Утро",
        "taken_at": AT,
        "made_at": AT,
        "made_by": "system",
        "short": "Ничего нового.",
        "files": (file,),
    }
    words = changes.pop("words", " утро ничего новый ")
    report = Report(order, **{**usual, **changes})
    return MadeReport(report, {DocumentKind.HTML: content}, '{"title": "Утро"}', words)
