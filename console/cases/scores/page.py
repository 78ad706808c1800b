"""«Оценки»: totals by origin with the rate of answers, and returns that posts propose."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from console.forms.fields import Number
from console.pages import Pages
from console.routes import CASES, READ_CASES, Route
from console.workers import Work
from desks.cases.reading import CaseDesk
from desks.cases.scores.links import ScoreDesk
from desks.cases.scores.returns import ReturnDesk
from desks.cases.story import CaseStory
from desks.viewer import Viewer
from domain.cases.scores.returning import ReturnProposal
from domain.cases.scores.score_link import ScoreLinkKind
from domain.person import Right
from russian.casework.cases import CaseWords
from russian.casework.scores import CLUES, LINKS, SCORE_ORIGINS, SENT, mean, rate


def shown_on_case(request: Request, story: CaseStory) -> Mapping[str, Any]:
    """What the page of a case shows of its scores and returns."""
    pages: Pages = request.app.state.pages
    viewer, case_id = pages.viewer(request), story.stored.case.number
    return {
        "scores": ScoreDesk(pages.installation).part(viewer, case_id),
        "proposals": ReturnDesk(pages.installation).part(viewer, case_id),
        "clues": CLUES,
        "score_origins": SCORE_ORIGINS,
        "score_rate": rate,
        "score_link_words": LINKS,
        "sent_words": SENT,
    }


def show_scores(request: Request) -> Response:
    pages: Pages = request.app.state.pages
    viewer, desk = pages.viewer(request), ScoreDesk(pages.installation)
    returns = ReturnDesk(pages.installation)
    return pages.show(
        request,
        "scores.html",
        totals=desk.totals(viewer),
        proposed=returns.beside(viewer) if viewer.may(Right.CASES) else (),
        case_words=CaseWords(pages.installation.region),
        clues=CLUES,
        origins=SCORE_ORIGINS,
        rate=rate,
        mean=mean,
    )


def make_link(
    request: Request, number: str, kind: Annotated[ScoreLinkKind, Form()] = ScoreLinkKind.CONTACT
) -> Response:
    pages: Pages = request.app.state.pages
    viewer = pages.viewer(request)
    case_id = CaseDesk(pages.installation).find(viewer, number)
    ScoreDesk(pages.installation).link(viewer, case_id, kind)
    return RedirectResponse(f"/cases/{case_id}?done=moved#scores", status_code=303)


def _deciding(deed: Callable[[ReturnDesk, Viewer, int], ReturnProposal]) -> Callable[..., Response]:
    def decide_return(request: Request, proposal: Number) -> Response:
        pages: Pages = request.app.state.pages
        decided = deed(ReturnDesk(pages.installation), pages.viewer(request), proposal)
        return RedirectResponse(f"/cases/{decided.case_id}?done=moved", status_code=303)

    return decide_return


ROUTES: Sequence[Route] = (
    Route("GET", "/cases/scores", show_scores, READ_CASES),
    Route("POST", "/cases/{number}/score-link", make_link, READ_CASES | CASES),
    *(
        Route(
            "POST",
            f"/cases/returns/{{proposal}}/{deed.__name__}",
            _deciding(deed),
            READ_CASES | CASES,
            work=Work.INDEX,
        )
        for deed in (ReturnDesk.accept, ReturnDesk.reject)
    ),
)
