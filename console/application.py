"""All routes of the console in one table, and what guards every one of them."""

import re
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute, Mount
from starlette.types import ASGIApp, Scope

from app.wiring import Parts
from console import leaders
from console.access import access
from console.administration import audit, people, system
from console.alerts import alerts, rules, silences
from console.alerts import map as places
from console.api.application import create_api
from console.api.problems import problem
from console.duty import duty, handover
from console.feed import choices as triage_choices
from console.feed import feed, triage
from console.guard import MAX_BYTES, Bounded, demand
from console.incidents import incidents
from console.incidents import page as incident_page
from console.pages import SECTIONS, Pages
from console.public import links
from console.refusals import answer_refusals
from console.safety import Safe
from console.search import export as search_export
from console.search import post, search, searches
from console.sources import listing, probes, sources
from console.tasks import tasks as task_pages
from console.workers import RETRY, Work, Workers
from desks.passwords import Passwords
from domain.person import Right
from russian.vocabulary import Vocabulary

LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]


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
    *task_pages.ROUTES,
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


class Console(FastAPI):
    """An application whose every answer is safe, that of a defect too."""

    def build_middleware_stack(self) -> ASGIApp:
        return Safe(super().build_middleware_stack(), self.state.pages.parts.settings)


def create_application(parts: Parts, passwords: Passwords | None = None) -> FastAPI:
    """The console over open parts. It answers to loopback names and to its own address only."""
    application = Console(title="Отклик", docs_url=None, redoc_url=None, openapi_url=None)
    application.state.pages = Pages(parts, Vocabulary(parts.region))
    application.state.passwords = passwords or Passwords()
    application.router.routes.extend(_routes())
    api = create_api()
    api.state.pages = application.state.pages
    application.router.routes.append(EveryPath("/api/v1", api))
    static = files("console") / "static"
    application.mount("/static", StaticFiles(directory=str(static)), name="static")
    application.add_middleware(Bounded, limit=MAX_BYTES)
    application.add_middleware(Workers, deadline=parts.settings.part_deadline, full=full)
    known = urlsplit(parts.settings.console_address).hostname or LOOPBACK[0]
    application.add_middleware(TrustedHostMiddleware, allowed_hosts=[*LOOPBACK, known])
    answer_refusals(application)
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


BUSY = {
    Work.INDEX: "Слишком много страниц сразу ждут поискового индекса. Остальные разделы работают: "
    "оповещения, дежурство, источники. Повторите через несколько секунд.",
    Work.LONG: "Слишком много выгрузок и загрузок сразу. Повторите, когда закончится одна из них.",
}


def full(scope: Scope, work: Work) -> Response:
    """No place is left for another request of this kind: refused at once."""
    retry = {"Retry-After": str(RETRY)}
    if scope["path"].startswith("/api/"):
        return problem(503, BUSY[work], retry)
    return PlainTextResponse(BUSY[work], status_code=503, headers=retry)
