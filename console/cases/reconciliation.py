"""«Сверка»: the monitoring of another system beside our crawl."""

from collections.abc import Sequence

from fastapi import Request, Response

from console.pages import Pages
from console.routes import CASES, READ_CASES, REGION, Route
from console.workers import Work
from desks.cases.reconciliation import DAYS, ReconciliationDesk
from domain.errors import EntryRefused
from russian.casework.cases import CaseWords

LISTED = 50  # rows that are shown one by one


def show_reconciliation(request: Request, stream: str = "", days: str = str(DAYS[1])) -> Response:
    pages: Pages = request.app.state.pages
    desk, problem, compared = ReconciliationDesk(pages.installation), "", None
    try:
        length = int(days) if days.isdecimal() and len(days) < 4 else 0
        compared = desk.compare(pages.viewer(request), stream, length)
    except EntryRefused as error:
        problem = str(error)
    return pages.show(
        request,
        "case_reconciliation.html",
        status_code=400 if problem else 200,
        compared=compared,
        problem=problem,
        days=days,
        lengths=DAYS,
        listed=LISTED,
        case_words=CaseWords(pages.installation.region),
    )


ROUTES: Sequence[Route] = (
    Route(
        "GET",
        "/cases/reconciliation",
        show_reconciliation,
        READ_CASES | CASES | REGION,
        work=Work.LONG,
    ),
)
