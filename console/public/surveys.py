"""The link of a survey: a short page of questions, without sign-in, script or cookie.

A form is sent once: it carries a number drawn when it was shown, so a double click is one answer.
"""

from collections.abc import Sequence
from datetime import datetime

from fastapi import Request, Response
from starlette.datastructures import FormData

from app.installation import Installation
from console.pages import Pages
from console.public.purpose import LOOK, MINUTE, Purpose
from console.routes import LARGE_FORM, OPEN, Route
from console.surveys.forms import SentByLink, carried, typed
from desks.outreach.surveys.linked import SurveyLinkDesk, SurveyStep
from domain.errors import EntryRefused, NotFound
from domain.outreach.surveys.question import LONGEST_TEXT, Values
from domain.outreach.surveys.submission import Submitted
from domain.outreach.surveys.survey import Survey, SurveyLink
from domain.rate import Rate
from domain.terms.period import last_day
from russian.outreach.surveys import DONE, KEPT, KEPT_OF_INCIDENT

WRONG = "Такого опроса нет: ссылка набрана не целиком или с ошибкой. Проверьте её."
LONGEST = 4 * LARGE_FORM  # bytes: a letter of a form takes six
# An open link is one token for all who answer; a flood from one address is stopped by the address.
OF_LINK = Rate(100_000, MINUTE)


def show_survey(request: Request) -> Response:
    desk, link = _desk(request), request.state.link
    try:
        linked = desk.look(link)
    except NotFound:
        return _said(request, Submitted.OVER, 404)
    if linked.done is not None:
        return _said(request, linked.done, 410)
    return _form(request, linked.survey, desk.first(linked.survey), {})


def send_answers(request: Request, sent: SentByLink) -> Response:
    desk = _desk(request)
    link: SurveyLink = request.state.link
    try:
        linked = desk.look(link)
    except NotFound:
        return _said(request, Submitted.OVER, 404)
    if linked.done is Submitted.OVER:
        return _said(request, Submitted.OVER, 410)
    part, once = _text(sent.get("part")), _text(sent.get("once"))
    number = int(part) if part.isascii() and part.isdecimal() and len(part) < 4 else 0
    before, now = typed(sent, "w"), typed(sent)
    try:
        step = desk.step(linked.survey, number, once, now, before)
    except EntryRefused as error:
        problem = f"Не записано: {error}."
        again = desk.same(linked.survey, number, once, {})
        return _form(request, linked.survey, again, now, problem, _pairs(sent))
    if isinstance(step, SurveyStep):
        return _form(request, linked.survey, step, {})
    done = desk.answer(link, request.path_params["token"], once, step)
    is_refused = done in (Submitted.OVER, Submitted.USED)
    return _said(request, done, 410 if is_refused else 200)


def _pairs(sent: FormData) -> Sequence[tuple[str, str]]:
    return [
        (name, value)
        for name, value in sent.multi_items()
        if name.startswith("w") and isinstance(value, str)
    ]


def _form(
    request: Request,
    survey: Survey,
    step: SurveyStep,
    answers: Values,
    problem: str = "",
    hidden: Sequence[tuple[str, str]] | None = None,
) -> Response:
    pages: Pages = request.app.state.pages
    region, link = pages.installation.region, request.state.link
    return pages.alone(
        request,
        "survey_public.html",
        400 if problem else 200,
        survey=survey,
        step=step,
        answers=answers,
        hidden=carried(survey, step.values) if hidden is None else hidden,
        problem=problem,
        kept=f"{KEPT} {KEPT_OF_INCIDENT}" if link.incident_id else KEPT,
        is_single=link.is_single,
        last=last_day(min(survey.ends_at, link.ends_at or survey.ends_at), region.zone),
        places=sorted(region.municipalities.values(), key=lambda one: one.short),
        longest=LONGEST_TEXT,
    )


def _said(request: Request, done: Submitted, status_code: int) -> Response:
    pages: Pages = request.app.state.pages
    heading, words = DONE[done]
    return pages.alone(request, "survey_done.html", status_code, heading=heading, words_=words)


def _desk(request: Request) -> SurveyLinkDesk:
    pages: Pages = request.app.state.pages
    return SurveyLinkDesk(pages.installation)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _read(installation: Installation, token: str, now: datetime) -> SurveyLink | None:
    return SurveyLinkDesk(installation).read(token)


PURPOSE = Purpose(
    name="surveys of residents",
    read=_read,
    wrong=WRONG,
    routes=(
        Route("GET", "/survey/{token}", show_survey, OPEN, limit=LOOK),
        Route("POST", "/survey/{token}", send_answers, OPEN, limit=LONGEST),
    ),
    of_token=OF_LINK,
)
