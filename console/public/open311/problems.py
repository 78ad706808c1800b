"""Refusals and failures of the Open311 server: an array of errors, in the format asked for.

The specification knows 400, 403 and 404. Beside them, 405 names the methods, 429 and 503 say when
to ask again.
"""

import logging
from collections.abc import Callable

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from console.admission import TooLarge
from console.api.problems import allowed
from console.public.open311.formats import Format, errors, wanted_format
from domain.errors import EntryRefused, Forbidden, NotFound, Unavailable

log = logging.getLogger(__name__)

MISSING = "такого адреса нет: есть services, requests и tokens с окончанием .xml или .json"
OWN_STATUS = (403, 404, 405, 429, 503)  # others are a 400, with their own code in the body
_STANDARD = {"Not Found": MISSING, "Method Not Allowed": "так к этому адресу не обращаются"}


def answer_problems(server: FastAPI) -> None:
    for kind, status in ((EntryRefused, 400), (NotFound, 404), (Forbidden, 403)):
        server.exception_handler(kind)(_answering(status))
    server.exception_handler(HTTPException)(refused)
    server.exception_handler(RequestValidationError)(unreadable)
    server.exception_handler(Unavailable)(unavailable)
    server.exception_handler(Exception)(failed)


def format_of(request: Request) -> Format:
    return wanted_format(request.url.path, request.headers.get("accept", ""))


def refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = _STANDARD.get(error.detail, error.detail)
    if error.status_code == 400:  # of the framework, about the body
        words = "запрос не читается"
    if isinstance(error, TooLarge):
        words = f"запрос слишком велик: можно не больше {error.size}"
    code = error.status_code
    status = code if code in OWN_STATUS else 400
    headers = {"Allow": allowed(request)} if code == 405 else error.headers
    return errors(format_of(request), status, [(code, words)], headers)


def unreadable(request: Request, error: Exception) -> Response:
    return errors(format_of(request), 400, [(400, "запрос не читается")])


def unavailable(request: Request, error: Exception) -> Response:
    """The server that does not answer is named in the log only."""
    assert isinstance(error, Unavailable)
    log.warning("%s не отвечает: %s", error.part, " ".join(str(error).split()))
    words = "часть системы сейчас не отвечает: повторите через минуту"
    return errors(format_of(request), 503, [(503, words)], {"Retry-After": "60"})


def failed(request: Request, error: Exception) -> Response:
    return errors(format_of(request), 500, [(500, "ошибка программы, она записана в журнал")])


def _answering(status: int) -> Callable[[Request, Exception], Response]:
    def answer(request: Request, error: Exception) -> Response:
        words = "ключу не дано право file" if status == 403 else str(error)
        return errors(format_of(request), status, [(status, words)])

    return answer
