"""Pages for refusals, outages and crashes."""

import logging
from collections.abc import Mapping

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse, RedirectResponse
from starlette.exceptions import HTTPException

from console.admission import TooLarge
from console.forms.typed import Kept, kept_of
from console.guard import SAFE, FactorNeeded, OutdatedForm, lacking, to_login, wants_page, way_back
from console.outages import CONSEQUENCES, not_answering, part_of, since_of
from console.pages import Pages
from domain.errors import EntryRefused, Forbidden, MoveRefused, NotFound, QueryError, Unavailable
from domain.person import Right

log = logging.getLogger(__name__)

BROKEN = "Ссылка или форма заполнена неверно."
TOO_LARGE = "Это слишком большой файл или слишком длинный текст: здесь можно не больше {}."
REASONS = {400: BROKEN, 404: "Такой страницы нет."}
OTHERWISE = "Так эту страницу не открыть."
STATUSES: Mapping[type[Exception], int] = {NotFound: 404, EntryRefused: 400, MoveRefused: 409}


def answer_refusals(application: FastAPI) -> None:
    application.exception_handler(Unavailable)(unavailable)
    application.exception_handler(QueryError)(misread)
    application.exception_handler(HTTPException)(turned_away)
    application.exception_handler(Forbidden)(forbidden)
    for error in STATUSES:
        application.exception_handler(error)(not_done)
    application.exception_handler(RequestValidationError)(unreadable)
    application.exception_handler(Exception)(failed)


def turned_away(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    pages: Pages = request.app.state.pages
    kept = kept_of(request)
    if isinstance(error, FactorNeeded) and request.method in SAFE and wants_page(request):
        return RedirectResponse("/me/factor", status_code=303)
    if error.status_code == 401:
        if kept and wants_page(request):
            return sign_in_again(request, kept)
        return to_login(request)
    if error.status_code == 503:  # no place is free: answered at once, without reading a store
        return PlainTextResponse(error.detail, 503, headers=error.headers)
    try:
        if error.status_code == 403:
            return pages.show(
                request,
                "forbidden.html",
                status_code=403,
                why=error.detail,
                kept=kept,
                may_repeat=isinstance(error, OutdatedForm),
            )
        page = pages.show(
            request,
            "missing.html",
            status_code=error.status_code,
            heading="Не найдено" if request.method in SAFE else "Не получилось",
            what=_reason(error),
        )
    except Unavailable as down:
        return unavailable(request, down)
    page.headers.update(error.headers or {})
    return page


def sign_in_again(request: Request, kept: Kept) -> Response:
    pages: Pages = request.app.state.pages
    return pages.alone(
        request,
        "login.html",
        status_code=401,
        next=way_back(request),
        login="",
        problem="",
        first=False,
        kept=kept,
        has_provider=request.app.state.provider is not None,
    )


def _reason(error: HTTPException) -> str:
    if isinstance(error, TooLarge):
        return TOO_LARGE.format(error.size)
    if error.status_code == 429:
        return error.detail
    return REASONS.get(error.status_code, OTHERWISE)


def forbidden(request: Request, error: Exception) -> Response:
    assert isinstance(error, Forbidden)
    why = f"{error.why[:1].upper()}{error.why[1:]}." if error.why else ""
    return turned_away(
        request, HTTPException(403, why or lacking({Right(right) for right in error.lacking}))
    )


def not_done(request: Request, error: Exception) -> Response:
    """What no page of a thing shows beside its form."""
    status = next(code for kind, code in STATUSES.items() if isinstance(error, kind))
    try:
        return refused(request, str(error), status)
    except Unavailable as down:
        return unavailable(request, down)


def refused(request: Request, why: str, status_code: int = 400) -> Response:
    pages: Pages = request.app.state.pages
    is_form = request.method not in SAFE and status_code != 404
    return pages.show(
        request,
        "missing.html",
        status_code=status_code,
        heading="Не получилось" if is_form or status_code == 409 else "Не найдено",
        what=f"{why[:1].upper()}{why[1:]}.",
    )


def unreadable(request: Request, error: Exception) -> Response:
    return turned_away(request, HTTPException(400))


def misread(request: Request, error: Exception) -> Response:
    return PlainTextResponse(f"Запрос не читается: {error}", status_code=400)


def unavailable(request: Request, error: Exception) -> Response:
    """Names the server that does not answer; its error message goes to the log only."""
    assert isinstance(error, Unavailable)
    note(error)
    pages: Pages = request.app.state.pages
    part = part_of(error, pages.installation)
    what = not_answering(part, since_of(part, pages.installation), pages.moment) if part else ""
    what = what or f"{error.part} не отвечает"
    return pages.show(
        request,
        "unavailable.html",
        status_code=503,
        error=f"{what[:1].upper()}{what[1:]}.",
        consequences=CONSEQUENCES[part] if part else "",
    )


def note(error: Unavailable) -> None:
    log.warning("%s не отвечает: %s", error.part, " ".join(str(error).split()))


def failed(request: Request, error: Exception) -> Response:
    pages: Pages = request.app.state.pages
    when = pages.moment(pages.installation.clock.now())
    text = f"Ошибка программы, она записана в журнал. Сообщите администратору время: {when}."
    return PlainTextResponse(text, status_code=500)
