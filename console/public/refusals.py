"""Refusals and failures of public pages: Russian, without navigation or system details."""

import logging
from collections.abc import Callable, Mapping

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from console.admission import TooLarge
from console.pages import Pages
from domain.errors import EntryRefused, Forbidden, MoveRefused, NotFound, Unavailable

log = logging.getLogger(__name__)

BROKEN = "Форма заполнена неверно. Откройте ссылку из сообщения снова."
MISSING = "Такой страницы нет. Скопируйте ссылку из сообщения целиком."
DOWN = "Часть системы сейчас не отвечает. Откройте ссылку ещё раз через минуту."
OTHERWISE = "Так эту страницу не открыть. Откройте ссылку из сообщения снова."
REASONS: Mapping[int, str] = {
    400: BROKEN,
    403: "Это сделано не со страницы этой ссылки. Откройте ссылку из сообщения и повторите.",
    415: "Файлы здесь не принимаются.",
    503: DOWN,
}
TOO_LARGE = "Слишком длинный текст: здесь можно не больше {}. Сократите его."
SPOKEN = (404, 429)  # their texts come from the guard
NOT_ALLOWED = "По этой ссылке этого сделать нельзя."


def answer_refusals(public: FastAPI) -> None:
    public.exception_handler(HTTPException)(refused)
    public.exception_handler(RequestValidationError)(unreadable)
    public.exception_handler(Unavailable)(unavailable)
    for kind, status in ((EntryRefused, 400), (MoveRefused, 409), (NotFound, 404)):
        public.exception_handler(kind)(_answering(status))
    public.exception_handler(Forbidden)(forbidden)
    public.exception_handler(Exception)(failed)


def refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status = error.status_code
    what = REASONS.get(status, OTHERWISE)
    if isinstance(error, TooLarge):
        what = TOO_LARGE.format(error.size)
    elif error.detail == "Not Found":  # from the framework
        what = MISSING
    elif status in SPOKEN:
        what = error.detail
    return _page(request, status, what, error.headers)


def unreadable(request: Request, error: Exception) -> Response:
    return _page(request, 400, BROKEN)


def forbidden(request: Request, error: Exception) -> Response:
    return _page(request, 403, NOT_ALLOWED)


def unavailable(request: Request, error: Exception) -> Response:
    """The server that does not answer is named in the log only."""
    assert isinstance(error, Unavailable)
    log.warning("%s не отвечает: %s", error.part, " ".join(str(error).split()))
    return _page(request, 503, DOWN, {"Retry-After": "60"})


def failed(request: Request, error: Exception) -> Response:
    pages: Pages = request.app.state.pages
    when = pages.moment(pages.installation.clock.now())
    return _page(request, 500, f"Ошибка программы, она записана в журнал. Время: {when}.")


def _answering(status: int) -> Callable[[Request, Exception], Response]:
    return lambda request, error: _page(request, status, f"Не сделано: {error}.")


def _page(
    request: Request, status: int, what: str, headers: Mapping[str, str] | None = None
) -> Response:
    pages: Pages = request.app.state.pages
    heading = "Не найдено" if status == 404 else "Не получилось"
    page = pages.alone(request, "public.html", status, heading=heading, what=what)
    page.headers.update(headers or {})
    return page
