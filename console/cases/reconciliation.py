"""«Сверка»: the monitoring of another system beside our crawl, and cases that may be one."""

from collections.abc import Callable, Sequence
from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from console.pages import Pages
from console.routes import CASES, READ_CASES, REGION, Route
from console.workers import Work
from desks.cases.pairs import CasePairDesk
from desks.cases.reconciliation import DAYS, ReconciliationDesk
from desks.viewer import Viewer
from domain.cases.pairs import CasePair
from domain.errors import EntryRefused
from russian.casework.cases import CaseWords
from russian.casework.pairs import pair_words, reasons

LISTED = 50  # rows that are shown one by one


def show_reconciliation(request: Request, stream: str = "", days: str = str(DAYS[1])) -> Response:
    pages: Pages = request.app.state.pages
    desk, problem, compared = ReconciliationDesk(pages.installation), "", None
    try:
        length = int(days) if days.isdecimal() and len(days) < 4 else 0
        compared = desk.compare(pages.viewer(request), stream, length)
    except EntryRefused as error:
        problem = str(error)
    pairs = CasePairDesk(pages.installation).beside(pages.viewer(request))
    return pages.show(
        request,
        "case_reconciliation.html",
        status_code=400 if problem else 200,
        compared=compared,
        problem=problem,
        pairs=pairs,
        reasons=reasons,
        pair_words=pair_words,
        days=days,
        lengths=DAYS,
        listed=LISTED,
        case_words=CaseWords(pages.installation.region),
    )


def _deciding(deed: Callable[[CasePairDesk, Viewer, int], CasePair]) -> Callable[..., Response]:
    def decide_pair(
        request: Request, pair: int, case: Annotated[int, Form(ge=0, le=2**62)] = 0
    ) -> Response:
        """Back to the case from whose page it was decided, if it is one of the two."""
        pages: Pages = request.app.state.pages
        desk, viewer = CasePairDesk(pages.installation), pages.viewer(request)
        decided = deed(desk, viewer, pair)
        known = case in (decided.earlier, decided.later)
        to = f"/cases/{case}" if known else "/cases/reconciliation"
        return RedirectResponse(f"{to}#pairs", status_code=303)

    decide_pair.__name__ = f"{deed.__name__}_pair"
    return decide_pair


ROUTES: Sequence[Route] = (
    *(
        Route("POST", f"/cases/pairs/{{pair}}/{deed.__name__}", _deciding(deed), READ_CASES | CASES)
        for deed in (CasePairDesk.accept, CasePairDesk.reject, CasePairDesk.undo)
    ),
    Route(
        "GET",
        "/cases/reconciliation",
        show_reconciliation,
        READ_CASES | CASES | REGION,
        work=Work.LONG,
    ),
)
