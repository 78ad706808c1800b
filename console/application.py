"""All routes of the console in one table, and what guards every one of them."""

import re
from collections.abc import Awaitable, Callable, Sequence
from functools import cache, partial
from importlib.resources import files
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute, Mount
from starlette.types import ASGIApp, Scope

from app.passwords import Passwords
from app.vocabulary import Vocabulary
from app.wiring import Parts
from console import (
    access,
    alerts,
    audit,
    duty,
    feed,
    handover,
    incident_page,
    incidents,
    leaders,
    links,
    listing,
    people,
    places,
    post,
    probes,
    rules,
    search,
    search_export,
    searches,
    silences,
    sources,
    system,
    triage,
    triage_choices,
)
from console.api.application import create_api
from console.api.problems import problem
from console.guard import TOO_LARGE, Bounded, demand, is_foreign, to_login
from console.outages import CONSEQUENCES, not_answering, part_of, since_of
from console.pages import SECTIONS, Pages
from console.workers import RETRY, Work, Workers
from domain.errors import Unavailable
from domain.person import Right

LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; form-action 'self'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
HTTPS_ONLY = "max-age=31536000"  # seconds, a year, in which a browser asks by https alone


def home(request: Request) -> RedirectResponse:
    """A monitor's day begins with the feed, everybody else's with the first section after it that
    is theirs.
    """
    person = request.app.state.pages.person(request)
    sections = SECTIONS if person.may(Right.TRIAGE) else SECTIONS[1:]
    return RedirectResponse(next((one[1] for one in sections if person.may(one[3])), "/me"))


ROUTES: Sequence[tuple[str, str, Callable[..., Response], Right]] = (
    ("/", "GET", home, Right.OWN),
    ("/login", "GET", access.ask, Right.NOBODY),
    ("/login", "POST", access.sign_in, Right.NOBODY),
    ("/logout", "POST", access.sign_out, Right.OWN),
    ("/me", "GET", access.show_me, Right.OWN),
    ("/me/password", "POST", access.change_password, Right.OWN),
    ("/me/sessions", "POST", access.end_sessions, Right.OWN),
    ("/welcome/{token}", "GET", access.show_welcome, Right.NOBODY),
    ("/welcome/{token}", "POST", access.welcome, Right.NOBODY),
    ("/feed", "GET", feed.feed, Right.POSTS),
    ("/feed/live", "GET", feed.live, Right.POSTS),
    ("/feed/choose/{what}", "GET", triage_choices.choose, Right.TRIAGE),
    ("/feed/choose/{what}", "POST", triage_choices.choose_selected, Right.TRIAGE),
    ("/feed/undo", "POST", triage.undo, Right.TRIAGE),
    ("/feed/unmute", "POST", triage.unmute, Right.TRIAGE),
    ("/feed/{act}", "POST", triage.act, Right.TRIAGE),
    ("/people", "GET", people.list_people, Right.ADMINISTER),
    ("/people", "POST", people.add_person, Right.ADMINISTER),
    ("/people/{login}", "GET", people.show_person, Right.ADMINISTER),
    ("/people/{login}", "POST", people.change_person, Right.ADMINISTER),
    ("/people/{login}/name", "POST", people.rename_person, Right.ADMINISTER),
    ("/people/{login}/link", "POST", people.give_link, Right.ADMINISTER),
    ("/people/{login}/sessions", "POST", people.end_sessions, Right.ADMINISTER),
    ("/audit", "GET", audit.list_audit, Right.ADMINISTER),
    ("/settings", "GET", system.show_settings, Right.ADMINISTER),
    ("/health", "GET", system.show_health, Right.ADMINISTER),
    ("/search", "GET", search.search, Right.POSTS),
    ("/search/export", "GET", search_export.export_search, Right.EXPORT),
    ("/posts/{post_id}", "GET", post.show_post, Right.POSTS),
    ("/ack/{token}", "GET", links.show_link, Right.NOBODY),
    ("/ack/{token}", "POST", links.follow_link, Right.NOBODY),
    ("/alerts", "GET", alerts.list_alerts, Right.REGION),
    ("/alerts/{alert_id}", "GET", alerts.card, Right.REGION),
    ("/alerts/{alert_id}/{action}", "POST", alerts.act, Right.ALERTS),
    ("/duty", "GET", duty.show_duty, Right.REGION),
    ("/duty", "POST", duty.add_entry, Right.ALERTS),
    ("/duty/import", "POST", duty.take_list, Right.ALERTS),
    ("/duty/people", "POST", duty.save_person, Right.ALERTS),
    ("/duty/test", "POST", duty.try_channels, Right.ALERTS),
    ("/duty/handover", "GET", handover.show_handover, Right.REGION),
    ("/duty/handover", "POST", handover.leave_note, Right.ALERTS),
    ("/duty/handover/{note_id}/read", "POST", handover.read_note, Right.ALERTS),
    ("/duty/{entry_id}/remove", "POST", duty.remove_entry, Right.ALERTS),
    ("/leaders", "GET", leaders.list_leaders, Right.LEADERS),
    ("/leaders", "POST", leaders.add_leader, Right.LEADERS),
    ("/leaders/export", "GET", leaders.export_leaders, Right.LEADERS),
    ("/leaders/{source_id}", "GET", leaders.show_leader, Right.LEADERS),
    ("/leaders/{source_id}", "POST", leaders.follow, Right.LEADERS),
    ("/map", "GET", places.show_map, Right.REGION),
    ("/incidents", "GET", incidents.list_incidents, Right.REGION),
    ("/incidents/export", "GET", incidents.export_incidents, Right.EXPORT),
    ("/incidents/{incident_id}", "GET", incident_page.show_incident, Right.REGION),
    ("/incidents/{incident_id}/merge", "POST", incident_page.merge, Right.TRIAGE),
    ("/incidents/{incident_id}/split", "POST", incident_page.split, Right.TRIAGE),
    ("/incidents/{incident_id}/back", "POST", incident_page.take_back, Right.TRIAGE),
    ("/map/export", "GET", places.export_map, Right.EXPORT),
    ("/searches", "GET", searches.list_searches, Right.REGION),
    ("/searches", "POST", searches.save_search, Right.SEARCHES),
    ("/searches/change", "POST", searches.change_search, Right.SEARCHES),
    ("/searches/subscribe", "POST", searches.subscribe, Right.REGION),
    ("/silences", "GET", silences.list_silences, Right.REGION),
    ("/silences", "POST", silences.add_silence, Right.ALERTS),
    ("/silences/{silence_id}/end", "POST", silences.end_silence, Right.ALERTS),
    ("/rules", "GET", rules.list_rules, Right.REGION),
    ("/sources", "GET", sources.list_sources, Right.REGION),
    ("/sources/new", "GET", sources.new_source, Right.SOURCES),
    ("/sources/new", "POST", sources.add_source, Right.SOURCES),
    ("/sources/export", "GET", sources.export_sources, Right.SOURCES),
    ("/sources/import", "GET", listing.ask_list, Right.SOURCES),
    ("/sources/import", "POST", listing.take_list, Right.SOURCES),
    ("/sources/probe", "GET", probes.list_probes, Right.SOURCES),
    ("/sources/probe", "POST", probes.ask_probe, Right.SOURCES),
    ("/sources/probes/{probe_id}", "GET", probes.show_probe, Right.SOURCES),
    ("/sources/{source_id}/edit", "GET", sources.edit_source, Right.SOURCES),
    ("/sources/{source_id}/edit", "POST", sources.save_source, Right.SOURCES),
    ("/sources/{source_id}/enabled", "POST", sources.switch_source, Right.SOURCES),
    ("/sources/{source_id}/forget", "POST", sources.forget_source, Right.SOURCES),
)


class EveryPath(Mount):
    """A mount that has every path below it, such with a line feed too."""

    def __init__(self, path: str, app: ASGIApp) -> None:
        super().__init__(path, app)
        self.path_regex = re.compile(self.path_regex.pattern, re.DOTALL)


def create_application(parts: Parts, passwords: Passwords | None = None) -> FastAPI:
    """The console over open parts. It answers to loopback names and to its own address only."""
    application = FastAPI(title="Отклик", docs_url=None, redoc_url=None, openapi_url=None)
    application.state.pages = Pages(parts, Vocabulary(parts.region))
    application.state.passwords = passwords or Passwords()
    application.router.routes.extend(_routes())
    api = create_api()
    api.state.pages = application.state.pages
    application.router.routes.append(EveryPath("/api/v1", api))
    static = files("console") / "static"
    application.mount("/static", StaticFiles(directory=str(static)), name="static")
    application.add_middleware(Bounded)
    application.add_middleware(
        Workers, deadline=parts.settings.part_deadline, full=partial(full, application)
    )
    known = urlsplit(parts.settings.console_address).hostname or LOOPBACK[0]
    application.add_middleware(TrustedHostMiddleware, allowed_hosts=[*LOOPBACK, known])
    application.middleware("http")(guard)
    application.exception_handler(Unavailable)(unavailable)
    application.exception_handler(HTTPException)(refused)
    application.exception_handler(RequestValidationError)(refused)
    application.exception_handler(Exception)(failed)
    return application


@cache
def _routes() -> Sequence[BaseRoute]:
    """Most of the time that an application takes to be made is theirs."""
    router = APIRouter()
    for path, method, handler, right in ROUTES:
        router.add_api_route(
            path,
            handler,
            methods=[method],
            response_model=None,
            dependencies=[Depends(demand(right))],
        )
    return tuple(router.routes)


async def guard(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Refuse changes that another site's page asks for; send the safety headers with every page."""
    settings = request.app.state.pages.parts.settings
    if is_foreign(request, settings):
        return PlainTextResponse("Запрос с чужой страницы отклонён.", status_code=403)
    response = await call_next(request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if settings.is_secure:
        response.headers.setdefault("Strict-Transport-Security", HTTPS_ONLY)
    return response


def refused(request: Request, error: Exception) -> Response:
    """Nobody is signed in, a right is missing, there is no such page, or a form cannot be read."""
    pages: Pages = request.app.state.pages
    if not isinstance(error, HTTPException):
        what = "Ссылка или форма заполнена неверно."
        return pages.show(request, "missing.html", status_code=400, what=what)
    match error.status_code:
        case 401:
            return to_login(request)
        case 403:
            return pages.show(request, "forbidden.html", status_code=403, why=error.detail)
        case 413:
            return PlainTextResponse(TOO_LARGE, status_code=413)
        case 404:
            what = "Такой страницы нет."
        case _:
            what = "Так эту страницу не открыть."
    return pages.show(request, "missing.html", status_code=error.status_code, what=what)


def failed(request: Request, error: Exception) -> Response:
    """A defect of ours: say when, so that the administrator finds it in the log."""
    pages: Pages = request.app.state.pages
    when = pages.moment(pages.parts.clock.now())
    text = f"Ошибка программы, она записана в журнал. Сообщите администратору время: {when}."
    return PlainTextResponse(text, status_code=500)


def unavailable(request: Request, error: Exception) -> Response:
    """A part does not answer: say which, since when, what still works, and that nothing is lost."""
    assert isinstance(error, Unavailable)
    pages: Pages = request.app.state.pages
    part = part_of(error, pages.parts)
    said = not_answering(part, since_of(part, pages.parts), pages.moment) if part else str(error)
    return pages.show(
        request,
        "unavailable.html",
        status_code=503,
        said=said[:1].upper() + said[1:],
        consequences=CONSEQUENCES[part] if part else "",
        error=str(error),
    )


BUSY = {
    Work.INDEX: "Слишком много страниц сразу ждут поискового индекса. Остальные разделы работают: "
    "оповещения, дежурство, источники. Повторите через несколько секунд.",
    Work.LONG: "Слишком много выгрузок и загрузок сразу. Повторите, когда закончится одна из них.",
}


def full(application: FastAPI, scope: Scope, work: Work) -> Response:
    """No place is left for another request of this kind: refused at once."""
    retry = {"Retry-After": str(RETRY)}
    if scope["path"].startswith("/api/"):
        return problem(503, BUSY[work], retry)
    return PlainTextResponse(BUSY[work], status_code=503, headers={**HEADERS, **retry})
