"""The link by which a closed case is scored: a page and one form, without sign-in or tracking.

It shows neither the text nor the street of the case. Looking changes nothing.
"""

from datetime import datetime
from typing import Annotated

from fastapi import Form, Request, Response

from app.installation import Installation
from console.pages import Pages
from console.public.purpose import Purpose
from console.routes import OPEN, Route
from desks.cases.scores.links import ScoreDesk
from domain.cases.scores.score_link import LONGEST_COMMENT, ScoreLink, ScoreLinkKind
from domain.errors import EntryRefused, MoveRefused, NotFound
from russian.casework.cases import CaseWords
from russian.casework.scores import SCORES

WRONG = (
    "Ссылка не подошла: ей больше 14 дней или она скопирована не целиком. Скопируйте её из "
    "сообщения целиком."
)
FORM = 16 * 1024  # bytes: a score and a comment


def show_score_link(request: Request) -> Response:
    return _page(request)


def answer_score_link(
    request: Request,
    score: Annotated[str, Form(max_length=2)] = "",
    comment: Annotated[str, Form(max_length=4_000)] = "",
) -> Response:
    pages: Pages = request.app.state.pages
    score_link: ScoreLink = request.state.link
    number = int(score) if score.isdecimal() and score.isascii() else 0
    try:
        ScoreDesk(pages.installation).answer(score_link, number, comment)
    except EntryRefused as error:
        return _page(request, f"Не записано: {error}.", 400, comment)
    except MoveRefused as error:
        return _page(request, f"Не записано: {error}.", 409, comment)
    return _page(request, done=True)


def _page(
    request: Request,
    problem: str = "",
    status_code: int = 200,
    comment: str = "",
    done: bool = False,
) -> Response:
    pages: Pages = request.app.state.pages
    score_link: ScoreLink = request.state.link
    try:
        scored_case = ScoreDesk(pages.installation).look(score_link)
    except NotFound as error:
        return pages.alone(request, "score.html", 404, scored_case=None, problem=f"{error}.")
    answered = score_link.answered_at is not None or done
    return pages.alone(
        request,
        "score.html",
        status_code,
        scored_case=scored_case,
        problem=problem,
        comment=comment,
        done=done,
        is_open=not answered and status_code != 409,
        is_public=score_link.kind is ScoreLinkKind.THREAD,
        case_words=CaseWords(pages.installation.region),
        scores=SCORES,
        longest=LONGEST_COMMENT,
    )


def _read(installation: Installation, token: str, now: datetime) -> ScoreLink | None:
    return ScoreDesk(installation).read(token)


PURPOSE = Purpose(
    name="scores of cases",
    read=_read,
    wrong=WRONG,
    routes=(
        Route("GET", "/score/{token}", show_score_link, OPEN, limit=FORM),
        Route("POST", "/score/{token}", answer_score_link, OPEN, limit=FORM),
    ),
)
