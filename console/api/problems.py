"""Refusals of the API: every error as one JSON body with a Russian reason."""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.routing import Match, Route

from app.installation import Installation
from console.admission import TooLarge
from console.api.schema import NOT_ONE_LINE, OUT_OF_RANGE
from console.outages import not_answering, part_of, since_of
from console.pages import Pages
from console.refusals import note
from domain.errors import EntryRefused, Forbidden, MoveRefused, NotFound, QueryError, Unavailable


class Problem(BaseModel):
    """Почему нет, по-русски; position — место ошибки в запросе q, считая с нуля."""

    detail: str
    position: int | None = None


Answers = Mapping[int | str, Mapping[str, Any]]
_SCHEMA = {"$ref": f"#/components/schemas/{Problem.__name__}"}


def _told(description: str, example: str, **more: Any) -> Mapping[str, Any]:
    content = {"application/json": {"schema": _SCHEMA, "example": {"detail": example}}}
    return {"description": description, "content": content, **more}


def describe_problem(description: dict[str, Any]) -> None:
    """Adds the schema that refusals name to an OpenAPI. Were it the model of each, FastAPI would
    make a serialiser for each refusal of each route, 2,500 of the same.
    """
    schemas = description["components"]["schemas"]
    if Problem.__name__ not in schemas:
        # FastAPI leaves out what is None, too.
        schema = jsonable_encoder(Problem.model_json_schema(), exclude_none=True)
        sorted_ = sorted([*schemas.items(), (Problem.__name__, schema)])
        description["components"]["schemas"] = dict(sorted_)


_WAIT = {"description": "Через сколько секунд повторить", "schema": {"type": "integer"}}
TOO_LARGE = "тело запроса слишком велико: можно не больше {}"
LACKING = "ключу «{}» это не разрешено: нужно право {}"
NAMED = 10
PROBLEMS: Answers = {
    400: _told("Запрос понятен, но так нельзя", "нет причины: напишите, почему не сообщать"),
    401: _told("Ключа нет, или он не подходит, отозван, истёк", "ключ «crm» отозван"),
    403: _told("Ключу это не разрешено", "ключу «crm» это не разрешено: нужно право alerts"),
    413: _told("Тело запроса слишком велико", TOO_LARGE.format("1 МБ")),
    422: _told("Запрос не по описанию: названы поля, не больше десяти", "until: не хватает"),
    429: _told(
        "Запросов слишком много",
        "ключу «crm» можно 300 запросов в минуту: повторите через 2 с",
        headers={"Retry-After": _WAIT},
    ),
    503: _told("Часть системы не отвечает: повторите позже", "база данных не отвечает"),
}
MISSING: Answers = {404: _told("Такого нет", "оповещения 1 нет: проверьте номер в списке")}
CHANGING: Answers = {
    **MISSING,
    409: _told("Из нынешнего состояния это невозможно", "срок приглушённого 1 уже кончился"),
}

STANDARD = {
    "Not Found": "такого адреса в API нет: см. /api/v1/openapi.json",
    "Method Not Allowed": "так к этому адресу не обращаются: см. /api/v1/openapi.json",
    "There was an error parsing the body": "тело запроса не читается: нужен JSON в UTF-8",
}
OF_VALUES = {OUT_OF_RANGE, NOT_ONE_LINE}  # mistakes whose own message says what is wrong
MISTAKES = {
    "missing": "не хватает",
    "extra_forbidden": "такого поля нет",
    "json_invalid": "это не JSON",
    "model_attributes_type": "нужны объект JSON и заголовок Content-Type: application/json",
    "string_pattern_mismatch": "пусто или лишние знаки",
    "string_too_long": "слишком длинно",
}


def answer_problems(api: FastAPI) -> None:
    for kind, status in ((MoveRefused, 409), (EntryRefused, 400), (NotFound, 404)):
        api.exception_handler(kind)(_answering(status))
    api.exception_handler(Forbidden)(forbidden)
    api.exception_handler(Unavailable)(unavailable)
    api.exception_handler(QueryError)(misread)
    api.exception_handler(HTTPException)(refused)
    api.exception_handler(RequestValidationError)(unreadable)
    api.exception_handler(Exception)(failed)


def refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers, detail = error.headers, STANDARD.get(error.detail, error.detail)
    if isinstance(error, TooLarge):
        detail = TOO_LARGE.format(error.size)
    elif error.status_code == 405:  # the framework names only the methods of the first route
        headers = {"Allow": allowed(request)}
    return problem(error.status_code, detail, headers)


def allowed(request: Request) -> str:
    """The methods of all routes with this address."""
    routes = [route for route in request.app.routes if isinstance(route, Route)]
    fitting = [r.methods or () for r in routes if r.matches(request.scope)[0] is Match.PARTIAL]
    return ", ".join(sorted({method for methods in fitting for method in methods}))


def misread(request: Request, error: Exception) -> Response:
    assert isinstance(error, QueryError)
    return problem(400, str(error), position=error.position)


def unreadable(request: Request, error: Exception) -> Response:
    """Mistakes of a request by field; mistakes that no schema can express are a 400."""
    assert isinstance(error, RequestValidationError)
    mistakes = error.errors()
    status = 400 if {mistake["type"] for mistake in mistakes} <= OF_VALUES else 422
    named = "; ".join(map(_mistake, mistakes[:NAMED]))
    more = len(mistakes) - NAMED
    return problem(status, f"{named}; и ещё {more}" if more > 0 else named)


def forbidden(request: Request, error: Exception) -> Response:
    assert isinstance(error, Forbidden)
    lacking = LACKING.format(request.state.token.name, ", ".join(error.lacking))
    return problem(403, error.why or lacking)


def unavailable(request: Request, error: Exception) -> Response:
    """Names the server that does not answer; its error message goes to the log only."""
    assert isinstance(error, Unavailable)
    note(error)
    pages: Pages = request.app.state.pages
    return problem(503, unanswered(error, pages.installation))


def unanswered(error: Unavailable, installation: Installation) -> str:
    if (part := part_of(error, installation)) is None:
        return f"{error.part} не отвечает"
    zone = installation.region.zone
    return not_answering(
        part,
        since_of(part, installation),
        lambda at: at.astimezone(zone).isoformat(timespec="seconds"),
    )


def failed(request: Request, error: Exception) -> Response:
    pages: Pages = request.app.state.pages
    when = pages.installation.clock.now().isoformat(timespec="seconds")
    return problem(500, f"ошибка программы, она записана в журнал: сообщите администратору {when}")


def _answering(status: int) -> Callable[[Request, Exception], Response]:
    return lambda _, error: problem(status, str(error))


def problem(
    status: int,
    detail: str,
    headers: Mapping[str, str] | None = None,
    position: int | None = None,
) -> Response:
    body = Problem(detail=detail, position=position).model_dump(exclude_none=True)
    return JSONResponse(body, status, headers)


def _mistake(error: Mapping[str, Any]) -> str:
    kind, known = error["type"], error.get("ctx", {})
    where = ".".join(map(str, error["loc"][1:]))
    if kind == "json_invalid" or not where:
        where = "тело запроса"
    if kind == "enum":
        text = f"бывает только {known['expected'].replace(' or ', ', ')}"
    elif kind in OF_VALUES:
        text = error["msg"]
    elif kind.startswith(("datetime", "timezone")):
        text = "нужно время со смещением, например 2026-11-24T18:30:00+09:00"
    else:
        text = MISTAKES.get(kind, "не подходит")
    return f"{where}: {text}"
