"""All routes of the console in one table, and what guards every one of them."""

from collections.abc import Awaitable, Callable
from importlib.resources import files
from urllib.parse import urlsplit

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware

from app.vocabulary import Vocabulary
from app.wiring import Parts
from console import alerts, duty, links, listing, probes, rules, search, searches, silences, sources
from console.api import create_api
from console.pages import Pages
from domain.errors import Unavailable

LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; form-action 'self'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def create_application(parts: Parts) -> FastAPI:
    """The console over open parts. It answers only to loopback names until sign-in exists."""
    application = FastAPI(title="Отклик", docs_url=None, redoc_url=None, openapi_url=None)
    application.state.pages = Pages(parts, Vocabulary(parts.region))
    for path, method, handler in (
        ("/", "GET", home),
        ("/search", "GET", search.search),
        ("/ack/{token}", "GET", links.show_link),
        ("/ack/{token}", "POST", links.follow_link),
        ("/alerts", "GET", alerts.list_alerts),
        ("/alerts/{alert_id}", "GET", alerts.card),
        ("/alerts/{alert_id}/{action}", "POST", alerts.act),
        ("/duty", "GET", duty.show_duty),
        ("/duty", "POST", duty.add_entry),
        ("/duty/import", "POST", duty.take_list),
        ("/duty/people", "POST", duty.save_person),
        ("/duty/test", "POST", duty.try_channels),
        ("/duty/{entry_id}/remove", "POST", duty.remove_entry),
        ("/searches", "GET", searches.list_searches),
        ("/searches", "POST", searches.save_search),
        ("/searches/change", "POST", searches.change_search),
        ("/silences", "GET", silences.list_silences),
        ("/silences", "POST", silences.add_silence),
        ("/silences/{silence_id}/end", "POST", silences.end_silence),
        ("/rules", "GET", rules.list_rules),
        ("/sources", "GET", sources.list_sources),
        ("/sources/new", "GET", sources.new_source),
        ("/sources/new", "POST", sources.add_source),
        ("/sources/export", "GET", sources.export_sources),
        ("/sources/import", "GET", listing.ask_list),
        ("/sources/import", "POST", listing.take_list),
        ("/sources/probe", "GET", probes.list_probes),
        ("/sources/probe", "POST", probes.ask_probe),
        ("/sources/probes/{probe_id}", "GET", probes.show_probe),
        ("/sources/{source_id}/edit", "GET", sources.edit_source),
        ("/sources/{source_id}/edit", "POST", sources.save_source),
        ("/sources/{source_id}/enabled", "POST", sources.switch_source),
        ("/sources/{source_id}/forget", "POST", sources.forget_source),
    ):
        application.add_api_route(path, handler, methods=[method], response_model=None)
    application.mount("/api/v1", create_api(application.state.pages))
    static = files("console") / "static"
    application.mount("/static", StaticFiles(directory=str(static)), name="static")
    application.add_middleware(TrustedHostMiddleware, allowed_hosts=LOOPBACK)
    application.middleware("http")(guard)
    application.exception_handler(Unavailable)(unavailable)
    application.exception_handler(HTTPException)(refused)
    application.exception_handler(RequestValidationError)(refused)
    application.exception_handler(Exception)(failed)
    return application


def home() -> RedirectResponse:
    """A monitor's day begins with the search."""
    return RedirectResponse("/search")


async def guard(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Refuse changes that another site's page asks for; send the safety headers with every page."""
    if request.method not in ("GET", "HEAD"):
        origin = request.headers.get("origin")
        if origin and urlsplit(origin).netloc != request.headers.get("host"):
            return PlainTextResponse("Запрос с чужой страницы отклонён.", status_code=403)
    response = await call_next(request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def refused(request: Request, error: Exception) -> Response:
    """No such page, or a link that cannot be read."""
    pages: Pages = request.app.state.pages
    if isinstance(error, HTTPException):
        what = "Такой страницы нет." if error.status_code == 404 else "Так эту страницу не открыть."
        return pages.show(request, "missing.html", status_code=error.status_code, what=what)
    what = "Ссылка или форма заполнена неверно."
    return pages.show(request, "missing.html", status_code=400, what=what)


def failed(request: Request, error: Exception) -> Response:
    """A defect of ours: say when, so that the administrator finds it in the log."""
    pages: Pages = request.app.state.pages
    when = pages.moment(pages.parts.clock.now())
    text = f"Ошибка программы, она записана в журнал. Сообщите администратору время: {when}."
    return PlainTextResponse(text, status_code=500)


def unavailable(request: Request, error: Exception) -> Response:
    """A part does not answer: say which, and that nothing is lost."""
    pages: Pages = request.app.state.pages
    return pages.show(request, "unavailable.html", status_code=503, error=str(error))
