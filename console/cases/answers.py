"""«Ответы»: what was found in threads, what is missing there, and what people decide of it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from console.pages import Pages
from console.refusals import refused
from console.routes import CASES, READ_CASES, Route
from console.workers import Work
from desks.cases.answers.desk import AnswerDesk
from desks.viewer import Viewer
from domain.cases.answers.answer import CaseAnswer
from domain.errors import EntryRefused, MoveRefused
from domain.ports.casework.answers import AnswerQueue
from russian.casework.answers import ADVICE, ANSWER_STATES, DOUBTS, ORIGINS, PROOFS, QUEUES
from russian.casework.cases import CaseWords

WORDS: Mapping[str, Any] = {
    "answer_states": ANSWER_STATES,
    "answer_doubts": DOUBTS,
    "answer_origins": ORIGINS,
    "answer_proofs": PROOFS,
}
DEEDS = (
    AnswerDesk.accept,
    AnswerDesk.interim,
    AnswerDesk.restore,
    AnswerDesk.settle,
    AnswerDesk.in_person,
)


def list_answers(request: Request, queue: str = "", after: str = "") -> Response:
    pages: Pages = request.app.state.pages
    chosen = AnswerQueue(queue) if queue in list(AnswerQueue) else AnswerQueue.PROPOSED
    last = int(after) if after.isdecimal() and len(after) < 16 else None
    page = AnswerDesk(pages.installation).list(pages.viewer(request), chosen, last)
    return pages.show(
        request,
        "case_answers.html",
        page=page,
        queues=QUEUES,
        advice=ADVICE,
        case_words=CaseWords(pages.installation.region),
        **WORDS,
    )


def _deciding(deed: Callable[[AnswerDesk, Viewer, int], CaseAnswer]) -> Callable[..., Response]:
    def decide_answer(
        request: Request, answer: int, queue: Annotated[str, Form(max_length=20)] = ""
    ) -> Response:
        return _decided(request, queue, lambda desk, viewer: deed(desk, viewer, answer))

    decide_answer.__name__ = f"{deed.__name__}_answer"
    return decide_answer


def _decided(
    request: Request, queue: str, deed: Callable[[AnswerDesk, Viewer], CaseAnswer]
) -> Response:
    """Back to the list from which it was decided, else to the case."""
    pages: Pages = request.app.state.pages
    desk, viewer = AnswerDesk(pages.installation), pages.viewer(request)
    try:
        decided = deed(desk, viewer)
    except (EntryRefused, MoveRefused) as error:
        return refused(request, str(error), 409)
    to = f"/cases/{decided.case_id}#answers"
    if queue in list(AnswerQueue):
        to = f"/cases/answers?queue={queue}"
    return RedirectResponse(to, status_code=303)


def reject_answer(
    request: Request,
    answer: int,
    queue: Annotated[str, Form(max_length=20)] = "",
    note: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    return _decided(request, queue, lambda desk, viewer: desk.reject(viewer, answer, note))


ROUTES: Sequence[Route] = (
    Route("GET", "/cases/answers", list_answers, READ_CASES | CASES),
    Route(
        "POST",
        "/cases/answers/{answer}/reject",
        reject_answer,
        READ_CASES | CASES,
        work=Work.INDEX,
    ),
    *(
        Route(
            "POST",
            f"/cases/answers/{{answer}}/{deed.__name__}",
            _deciding(deed),
            READ_CASES | CASES,
            work=Work.INDEX,
        )
        for deed in DEEDS
    ),
)
