"""«Опросы»: the list, the builder, the card of a survey and every deed on it."""

import secrets
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal

from fastapi import Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.reports.imprint import imprint_of
from console.deeds import led_on
from console.export import table
from console.forms.fields import Number
from console.pages import Pages
from console.refusals import refused
from console.routes import LARGE_FORM, SURVEYS, Route
from console.surveys.forms import (
    ROWS,
    Sent,
    SurveyFields,
    fields_of,
    number_of,
    survey_form,
    typed,
)
from desks.outreach.surveys.desk import SurveyCard, SurveyDesk
from desks.viewer import Viewer
from domain.errors import EntryRefused, MoveRefused
from domain.outreach.surveys.question import LONGEST_TEXT, MOST_QUESTIONS
from domain.outreach.surveys.submission import SubmissionChannel, Submitted
from domain.outreach.surveys.survey import (
    LONGEST_OPERATOR,
    LONGEST_PURPOSE,
    LONGEST_TITLE,
    SurveyState,
)
from domain.terms.period import last_day
from files.sheets import FileKind
from russian.outreach.surveys import ACCESS, KINDS, STATES, at_least

TONES = {SurveyState.DRAFT: "info", SurveyState.RUNNING: "ok", SurveyState.OVER: "mute"}
DONE = {
    "made": "Черновик записан. Проверьте вопросы и опубликуйте.",
    "changed": "Черновик исправлен.",
    "published": "Опрос опубликован.",
    "closed": "Опрос окончен, итоги посчитаны.",
    "links": "Ссылки сделаны: скачайте их файлом.",
    "counted": "Голоса записаны.",
}


def list_surveys(request: Request) -> Response:
    pages: Pages = request.app.state.pages
    listed = SurveyDesk(pages.installation).list(pages.viewer(request))
    return _show(request, "surveys.html", listed=listed)


def show_form(
    request: Request, rows: Annotated[int, Query(ge=1, le=MOST_QUESTIONS)] = ROWS
) -> Response:
    pages: Pages = request.app.state.pages
    imprint = imprint_of(pages.installation.settings, pages.installation.region)
    return _form(request, SurveyFields(operator=imprint.publisher), rows)


def make(request: Request, fields: Annotated[SurveyFields, Form()]) -> Response:
    pages: Pages = request.app.state.pages
    try:
        form = survey_form(fields)
        survey = SurveyDesk(pages.installation).make(pages.viewer(request), form)
    except EntryRefused as error:
        return _form(request, fields, 0, problem=f"Не записано: {error}.")
    return RedirectResponse(f"/surveys/{survey.number}?done=made", status_code=303)


def show_survey(request: Request, number: Number, done: str = "") -> Response:
    pages: Pages = request.app.state.pages
    card = SurveyDesk(pages.installation).look(pages.viewer(request), number)
    return _card(request, card, done=DONE.get(done, ""))


def show_change(
    request: Request,
    number: Number,
    rows: Annotated[int, Query(ge=0, le=MOST_QUESTIONS)] = 0,
) -> Response:
    pages: Pages = request.app.state.pages
    survey = SurveyDesk(pages.installation).again(pages.viewer(request), number).survey
    if survey.published_at is not None:
        return refused(request, "опрос опубликован: менять вопросы уже нельзя", 409)
    until = last_day(survey.ends_at, pages.installation.region.zone).isoformat()
    return _form(request, fields_of(survey, until), rows, number)


def change(request: Request, number: Number, fields: Annotated[SurveyFields, Form()]) -> Response:
    pages: Pages = request.app.state.pages
    try:
        form = survey_form(fields)
        SurveyDesk(pages.installation).change(pages.viewer(request), number, form)
    except EntryRefused as error:
        return _form(request, fields, 0, number, f"Не записано: {error}.")
    return RedirectResponse(f"/surveys/{number}?done=changed", status_code=303)


def publish(request: Request, number: Number) -> Response:
    return _done(request, number, "published", lambda desk, by: desk.publish(by, number))


def close(request: Request, number: Number) -> Response:
    return _done(request, number, "closed", lambda desk, by: desk.close(by, number))


def make_links(
    request: Request, number: Number, count: Annotated[str, Form(max_length=20)] = ""
) -> Response:
    def deed(desk: SurveyDesk, by: Viewer) -> object:
        return desk.make_links(by, number, number_of(count, "сколько ссылок"))

    return _done(request, number, "links", deed)


def links_file(request: Request, number: Number, kind: FileKind = FileKind.XLSX) -> Response:
    pages: Pages = request.app.state.pages
    export = SurveyDesk(pages.installation).links_file(pages.viewer(request), number)
    return table(kind, export)


def count_votes(request: Request, number: Number, sent: Sent) -> Response:
    def deed(desk: SurveyDesk, by: Viewer) -> object:
        votes = [number_of(str(one), "число голосов") for one in sent.getlist("votes")]
        voters = number_of(str(sent.get("voters", "")), "сколько проголосовали")
        return desk.count_votes(by, number, votes, voters)

    return _done(request, number, "counted", deed)


def show_entry(
    request: Request, number: Number, channel: Literal["phone", "paper"] = "paper"
) -> Response:
    pages: Pages = request.app.state.pages
    card = SurveyDesk(pages.installation).again(pages.viewer(request), number)
    if card.state is not SurveyState.RUNNING:
        return refused(request, "анкеты вводят, пока опрос идёт", 409)
    if not card.survey.is_keyed:
        return refused(request, "анкеты этого опроса не вводят: отвечают иначе", 409)
    return _entry(request, card, channel)


def enter(request: Request, number: Number, sent: Sent) -> Response:
    pages: Pages = request.app.state.pages
    desk, viewer = SurveyDesk(pages.installation), pages.viewer(request)
    channel = SubmissionChannel.PHONE if sent.get("channel") == "phone" else SubmissionChannel.PAPER
    values, sheet, once = typed(sent), str(sent.get("sheet", "")), str(sent.get("once", ""))
    try:
        if channel is SubmissionChannel.PHONE:
            words = CALLED[desk.call(viewer, number, once, values)]
        elif desk.key(viewer, number, number_of(sheet, "номер листа"), values):
            words = f"Лист {sheet} введён дважды одинаково и посчитан."
        else:
            words = f"Лист {sheet} введён. Он посчитается, когда его так же введёт другой человек."
    except (EntryRefused, MoveRefused) as error:
        status = 400 if isinstance(error, EntryRefused) else 409
        card = desk.again(viewer, number)
        return _entry(request, card, channel, f"Не записано: {error}.", status, values, sheet)
    return _entry(request, desk.again(viewer, number), channel, done=words)


CALLED = {
    Submitted.COUNTED: "Анкета записана.",
    Submitted.REPEATED: "Эта анкета уже записана: второй раз она не считается.",
    Submitted.USED: "Эта анкета уже записана.",
    Submitted.OVER: "Опрос окончен: анкета не записана.",
}


def _entry(
    request: Request,
    card: SurveyCard,
    channel: str,
    problem: str = "",
    status_code: int = 200,
    answers: Any = None,
    sheet: str = "",
    done: str = "",
) -> Response:
    return _show(
        request,
        "survey_entry.html",
        status_code,
        card=card,
        channel=channel,
        problem=problem,
        answers=answers or {},
        sheet=sheet,
        done=done,
        once=secrets.token_hex(16),
        longest=LONGEST_TEXT,
    )


def _done(
    request: Request, number: int, done: str, deed: Callable[[SurveyDesk, Viewer], object]
) -> Response:
    pages: Pages = request.app.state.pages
    desk, viewer = SurveyDesk(pages.installation), pages.viewer(request)
    return led_on(
        request,
        lambda: deed(desk, viewer),
        f"/surveys/{number}?done={done}",
        lambda why: _card(request, desk.again(viewer, number), refusal=why),
    )


def _card(request: Request, card: SurveyCard, done: str = "", refusal: str = "") -> Response:
    status_code = 409 if refusal else 200
    return _show(request, "survey.html", status_code, card=card, done=done, refusal=refusal)


def _form(
    request: Request, fields: SurveyFields, rows: int, number: int | None = None, problem: str = ""
) -> Response:
    pages: Pages = request.app.state.pages
    shown = min(MOST_QUESTIONS, max(rows, len(fields.question) + (0 if problem else 1)))
    return _show(
        request,
        "survey_form.html",
        400 if problem else 200,
        fields=fields,
        shown=shown,
        number=number,
        problem=problem,
        margins=pages.installation.region.margins,
        longest_title=LONGEST_TITLE,
        longest_purpose=LONGEST_PURPOSE,
        longest_operator=LONGEST_OPERATOR,
        more=min(MOST_QUESTIONS, shown + ROWS),
    )


def _show(request: Request, template: str, status_code: int = 200, **context: Any) -> Response:
    pages: Pages = request.app.state.pages
    region = pages.installation.region
    return pages.show(
        request,
        template,
        status_code=status_code,
        access=ACCESS,
        at_least=at_least,
        kinds=KINDS,
        states=STATES,
        tones=TONES,
        last_day=lambda at: last_day(at, region.zone),
        places=sorted(region.municipalities.values(), key=lambda one: one.short),
        **context,
    )


ROUTES: Sequence[Route] = (
    Route("GET", "/surveys", list_surveys, SURVEYS),
    Route("GET", "/surveys/new", show_form, SURVEYS),
    Route("POST", "/surveys", make, SURVEYS, limit=LARGE_FORM),
    Route("GET", "/surveys/{number}", show_survey, SURVEYS),
    Route("GET", "/surveys/{number}/change", show_change, SURVEYS),
    Route("POST", "/surveys/{number}/change", change, SURVEYS, limit=LARGE_FORM),
    Route("POST", "/surveys/{number}/publish", publish, SURVEYS),
    Route("POST", "/surveys/{number}/close", close, SURVEYS),
    Route("POST", "/surveys/{number}/links", make_links, SURVEYS),
    Route("GET", "/surveys/{number}/links", links_file, SURVEYS),
    Route("POST", "/surveys/{number}/votes", count_votes, SURVEYS),
    Route("GET", "/surveys/{number}/entry", show_entry, SURVEYS),
    Route("POST", "/surveys/{number}/entry", enter, SURVEYS, limit=LARGE_FORM),
)
