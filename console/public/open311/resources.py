"""The resources of Open311 GeoReport v2: discovery, services, requests, tokens."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from math import ceil
from typing import Annotated, Any

from fastapi import Path, Query, Request, Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from app.installation import Installation
from app.sections.casework import Open311
from console.public.open311 import schema
from console.public.open311.asked import (
    MOST_FIELDS,
    Pairs,
    form_of,
    key_of,
    numbers_of,
    sent_pairs,
    wanted_requests,
)
from console.public.open311.formats import answer, split
from console.public.open311.problems import format_of
from console.routes import LARGE_FORM, OPEN, Route
from desks.access.tokens import digest_of
from desks.open311.reading import PublicRequestDesk
from desks.open311.services import attributes_of, services_of
from desks.open311.submitting import SubmissionDesk, Submitted
from desks.viewer import Viewer, by_token
from domain.access.token import TokenState
from domain.errors import NotFound
from domain.terms.period import last_day
from russian.periods import day_words

MINUTE = timedelta(minutes=1)
ROOT = "/open311/v2"
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
BODY = LARGE_FORM  # bytes of a request
UPLOAD = "multipart/form-data"

Name = Annotated[str, Path(max_length=200)]
Jurisdiction = Annotated[str, Query(description="Any: the server is of one region.")]


def _installation(request: Request) -> Installation:
    installation: Installation = request.app.state.pages.installation
    return installation


def discovery(request: Request) -> Response:
    installation = _installation(request)
    settings, region = installation.settings, installation.region
    changed = _changed(installation)
    endpoint = schema.Endpoint(
        specification=SPECIFICATION,
        url=f"{settings.console_address}{ROOT}",
        changeset=changed,
        type="production",
        formats=["text/xml", "application/json"],
    )
    answered = schema.Discovery(
        changeset=changed,
        contact=f"{region.name}, центр управления регионом: "
        f"{settings.contact or settings.console_address}",
        key_service="Ключ выдаёт администратор центра: право file и поток вашей программы",
        endpoints=[endpoint],
    )
    return answer(format_of(request), "discovery", _plain(answered))


def list_services(request: Request, jurisdiction_id: Jurisdiction = "") -> Response:
    installation = _installation(request)
    at_once = installation.settings.open311 is Open311.AT_ONCE
    known = services_of(installation.region).values()
    services = [schema.service_of(one, at_once=at_once) for one in known]
    return answer(format_of(request), "services", [_plain(one) for one in services])


def define_service(
    request: Request, service_code: Name, jurisdiction_id: Jurisdiction = ""
) -> Response:
    region = _installation(request).region
    code = _named(request)
    if code not in services_of(region):
        raise NotFound("service_code: такой услуги нет, возьмите код из services")
    attributes = [schema.attribute_of(one) for one in attributes_of(region)]
    definition = _plain(schema.Definition(service_code=code, attributes=attributes))
    for one in definition["attributes"]:
        if one["values"] is None:
            del one["values"]
    return answer(format_of(request), "service_definition", definition)


def list_requests(
    request: Request,
    jurisdiction_id: Jurisdiction = "",
    service_request_id: str = "",
    service_code: str = "",
    start_date: str = "",
    end_date: str = "",
    status: str = "",
    page: str = "",
    page_size: str = "",
) -> Response:
    """The parameters are read of the address itself: they may come several times."""
    installation = _installation(request)
    zone = installation.region.zone
    codes = services_of(installation.region)
    wanted = wanted_requests(request.query_params.multi_items(), codes, zone)
    answered = PublicRequestDesk(installation).requests(wanted)
    rows = [_plain(schema.request_of(one, zone)) for one in answered]
    return answer(format_of(request), "service_requests", rows)


def show_request(
    request: Request, service_request_id: Name, jurisdiction_id: Jurisdiction = ""
) -> Response:
    installation = _installation(request)
    numbers = numbers_of([_named(request)])
    if not numbers:
        raise NotFound("service_request_id: такого обращения нет")
    answered = PublicRequestDesk(installation).request(numbers[0])
    row = _plain(schema.request_of(answered, installation.region.zone))
    return answer(format_of(request), "service_requests", [row])


def show_token(request: Request, token: Name, jurisdiction_id: Jurisdiction = "") -> Response:
    name = _named(request)
    number = PublicRequestDesk(_installation(request)).of_token(name)
    answered = schema.Open311Token(
        service_request_id=None if number is None else str(number), token=name
    )
    return answer(format_of(request), "service_requests", [_plain(answered)])


async def submit(request: Request) -> Response:
    pairs = await _sent(request)
    return await run_in_threadpool(_submitted, request, pairs)


async def _sent(request: Request) -> Pairs:
    """Texts of the body and of the address; files are left out."""
    kind = request.headers.get("content-type", "")
    query = request.query_params.multi_items()
    if kind.lower().startswith(UPLOAD):
        async with request.form(max_fields=MOST_FIELDS) as form:
            sent = form.multi_items()
            return [*((name, text) for name, text in sent if isinstance(text, str)), *query]
    return [*sent_pairs(await request.body(), kind), *query]


def _submitted(request: Request, pairs: Pairs) -> Response:
    header = request.headers.get("authorization", "")
    viewer = _program(_installation(request), key_of(pairs, request.query_params, header))
    desk: SubmissionDesk = request.app.state.submissions
    done = desk.submit(viewer, form_of(pairs))
    receipt = _plain(_receipt(_installation(request), done))
    del receipt["token" if done.number is not None else "service_request_id"]
    return answer(format_of(request), "service_requests", [receipt])


def _receipt(installation: Installation, done: Submitted) -> schema.Receipt:
    if done.number is None:
        notice = "Обращение принято. Его номер появится, когда центр его проверит."
        return schema.Receipt(token=done.token, service_notice=notice, account_id=None)
    due = done.stored.deadlines.due
    notice = f"Обращение {done.stored.case.spoken} принято."
    if due is not None:
        notice += f" Ответ — до {day_words(last_day(due, installation.region.zone))}."
    number = str(done.number)
    return schema.Receipt(service_request_id=number, service_notice=notice, account_id=None)


def _program(installation: Installation, key: str) -> Viewer:
    """The same tokens as of the API. Raises HTTPException."""
    if not key:
        raise HTTPException(403, "api_key: нет ключа, его выдаёт администратор центра")
    now, calls = installation.clock.now(), installation.settings.api_rate
    use = installation.access.tokens.use(digest_of(key), now, calls, MINUTE)
    if use is None or use.token.state(now) is not TokenState.ACTIVE:
        raise HTTPException(403, "api_key: ключ не подходит, отозван или его срок вышел")
    if use.wait:
        wait = ceil(use.wait.total_seconds())
        words = f"ключу можно {calls} запросов в минуту: повторите через {wait} с"
        raise HTTPException(429, words, {"Retry-After": str(wait)})
    return by_token(use.token)


def _named(request: Request) -> str:
    """The last part of the address without its format; names may hold dots too."""
    return split(request.url.path.rpartition("/")[2])[0]


def _plain(model: BaseModel) -> dict[str, Any]:
    return model.model_dump()


def _changed(installation: Installation) -> str:
    """Since when the list of services is as it is: the first call that saw it so."""
    region = installation.region
    listed = repr([(one.code, one.name, one.section) for one in services_of(region).values()])
    digest = hashlib.blake2b(listed.encode(), digest_size=8).hexdigest()
    now = schema.w3c(installation.clock.now(), region.zone)
    return installation.marks.remember_once(f"open311 services {digest}", now)


# Route, what it answers with, and whether that is a list.
ROUTES: Sequence[tuple[Route, type[BaseModel], bool]] = (
    (Route("GET", "/open311/discovery.{format}", discovery, OPEN), schema.Discovery, False),
    (Route("GET", f"{ROOT}/discovery.{{format}}", discovery, OPEN), schema.Discovery, False),
    (Route("GET", f"{ROOT}/services.{{format}}", list_services, OPEN), schema.Service, True),
    (
        Route("GET", f"{ROOT}/services/{{service_code}}.{{format}}", define_service, OPEN),
        schema.Definition,
        False,
    ),
    (Route("GET", f"{ROOT}/requests.{{format}}", list_requests, OPEN), schema.ServiceRequest, True),
    (Route("POST", f"{ROOT}/requests.{{format}}", submit, OPEN, limit=BODY), schema.Receipt, True),
    (
        Route("GET", f"{ROOT}/requests/{{service_request_id}}.{{format}}", show_request, OPEN),
        schema.ServiceRequest,
        True,
    ),
    (
        Route("GET", f"{ROOT}/tokens/{{token}}.{{format}}", show_token, OPEN),
        schema.Open311Token,
        True,
    ),
)
