"""Sign-in, sign-out, one's own password and sessions, and the one-time link of a new person."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from console.access.devices import device_of, remember
from console.forms.typed import LARGEST, Kept, unpacked
from console.guard import cookie_name, csrf_of, local_path, masked, visitor
from console.pages import Pages
from console.routes import ALERTS, OPEN, OWN, Route
from desks.access.desk import AccessDesk, Approach, CodeAsked, Entry, SignIn
from desks.access.factors import FactorDesk
from desks.access.invitations import has_administrator
from domain.errors import EntryRefused, MustWait
from domain.person import Density, Theme

Typed = Annotated[str, Form(max_length=1000)]


def ask(request: Request, next: str = "/") -> Response:
    if visitor(request):
        return RedirectResponse(local_path(next), status_code=303)
    return _login(request, next)


def sign_in(
    request: Request,
    login: Typed = "",
    password: Typed = "",
    next: Typed = "/",
    again: Typed = "",
    fields: Annotated[str, Form(max_length=LARGEST)] = "",
) -> Response:
    """Replaces the browser's session; a form that the end of the last one interrupted, `fields`
    sent to `again`, is offered again.
    """
    login = login.strip().lower()[:64]
    kept = unpacked(again, fields) if again and local_path(again) == again else None
    try:
        entry = _desk(request).sign_in(login, password, approach(request, login))
    except MustWait as error:
        return _login(request, next, login, _sentence(error), 429, kept)
    except EntryRefused as error:
        return _login(request, next, login, _sentence(error), 401, kept)
    return entered(request, entry, next, kept)


def enter_code(
    request: Request,
    ticket: Typed = "",
    code: Typed = "",
    next: Typed = "/",
    again: Typed = "",
    fields: Annotated[str, Form(max_length=LARGEST)] = "",
) -> Response:
    """The second step of a sign-in."""
    desk = _desk(request)
    kept = unpacked(again, fields) if again and local_path(again) == again else None
    try:
        person = desk.asked(ticket)
    except EntryRefused as error:
        return _login(request, next, "", _sentence(error), 401, kept)
    try:
        entry = desk.enter_code(ticket, code, approach(request, str(person.login)))
    except MustWait as error:
        return _ask_code(request, CodeAsked(person, ticket), next, kept, _sentence(error), 429)
    except EntryRefused as error:
        return _ask_code(request, CodeAsked(person, ticket), next, kept, _sentence(error), 401)
    return entered(request, entry, next, kept)


def entered(request: Request, entry: Entry, next: str, kept: Kept | None = None) -> Response:
    if isinstance(entry, CodeAsked):
        return _ask_code(request, entry, next, kept)
    if kept is None:
        return _enter(request, entry, local_path(next))
    pages: Pages = request.app.state.pages
    proof = masked(csrf_of(entry.token))
    page = pages.alone(request, "again.html", kept=kept, next=local_path(next), proof=proof)
    return _admit(request, entry, page)


def sign_out(request: Request) -> Response:
    pages: Pages = request.app.state.pages
    settings = pages.installation.settings
    if here := visitor(request):
        _desk(request).sign_out(pages.viewer(request), here.session.id)
    answer = RedirectResponse("/login", status_code=303)
    answer.delete_cookie(cookie_name(settings), secure=settings.is_secure, httponly=True)
    return answer


def show_me(request: Request) -> Response:
    return _me(request)


def change_password(request: Request, old: Typed = "", new: Typed = "") -> Response:
    """Every other device must sign in again."""
    pages: Pages = request.app.state.pages
    visit = approach(request, str(pages.person(request).login))
    try:
        entry = _desk(request).change_password(pages.viewer(request), old, new, visit)
    except EntryRefused as error:
        return _me(request, f"Пароль не сменён: {error}.")
    return _enter(request, entry, "/me?changed=yes")


def set_look(
    request: Request,
    theme: Annotated[Theme | None, Form()] = None,
    density: Annotated[Density | None, Form()] = None,
    next: Typed = "/me",
) -> Response:
    pages: Pages = request.app.state.pages
    _desk(request).set_look(pages.viewer(request), theme, density)
    return RedirectResponse(local_path(next), status_code=303)


def set_calls(request: Request, sound: Typed = "", desktop: Typed = "") -> Response:
    pages: Pages = request.app.state.pages
    desk, viewer = _desk(request), pages.viewer(request)
    desk.set_calls(viewer, sound=sound == "yes", desktop=desktop == "yes")
    return RedirectResponse("/me#calls", status_code=303)


def end_sessions(request: Request, session: Typed = "") -> Response:
    pages: Pages = request.app.state.pages
    here = visitor(request)
    assert here
    _desk(request).end_sessions(pages.viewer(request), here.session.id, session)
    return RedirectResponse("/me", status_code=303)


def show_welcome(request: Request, token: str) -> Response:
    """Looking does not use up the link."""
    return _welcome(request, token)


def welcome(
    request: Request, token: str, password: Typed = "", name: Typed = "", login: Typed = ""
) -> Response:
    try:
        entry = _desk(request).accept(token, password, approach(request), name, login)
    except EntryRefused as error:
        return _welcome(request, token, f"Не сохранено: {error}.", name, login)
    return entered(request, entry, "/")


def _desk(request: Request) -> AccessDesk:
    return AccessDesk(request.app.state.pages.installation, request.app.state.passwords)


def approach(request: Request, login: str = "") -> Approach:
    installation, here = request.app.state.pages.installation, visitor(request)
    device = device_of(request, installation, login)
    visit = Approach(
        request.client.host if request.client else "",
        request.headers.get("user-agent", ""),
        session=here.session.id if here else "",
    )
    return replace(visit, device=device.id) if device else visit


def _enter(request: Request, entry: SignIn, path: str) -> Response:
    return _admit(request, entry, RedirectResponse(path, status_code=303))


def _admit(request: Request, entry: SignIn, answer: Response) -> Response:
    installation, login = request.app.state.pages.installation, str(entry.person.login)
    answer.set_cookie(
        cookie_name(installation.settings),
        entry.token,
        max_age=int(installation.settings.session_life.total_seconds()),
        secure=installation.settings.is_secure,
        httponly=True,
        samesite="lax",
    )
    remember(answer, installation, login, device_of(request, installation, login))
    return answer


def _sentence(error: EntryRefused) -> str:
    return f"{str(error)[:1].upper()}{str(error)[1:]}."


def refused_entry(request: Request, next: str, error: EntryRefused) -> Response:
    return _login(request, next, "", _sentence(error), 401)


def _ask_code(
    request: Request,
    asked: CodeAsked,
    next: str,
    kept: Kept | None,
    problem: str = "",
    status_code: int = 200,
) -> Response:
    pages: Pages = request.app.state.pages
    return pages.alone(
        request,
        "login_code.html",
        status_code,
        name=asked.person.name,
        ticket=asked.ticket,
        next=local_path(next),
        problem=problem,
        kept=kept,
    )


def _login(
    request: Request,
    next: str,
    login: str = "",
    problem: str = "",
    status_code: int = 200,
    kept: Kept | None = None,
) -> Response:
    pages: Pages = request.app.state.pages
    return pages.alone(
        request,
        "login.html",
        status_code,
        next=local_path(next),
        login=login,
        problem=problem,
        first=not has_administrator(pages.installation),
        kept=kept,
        has_provider=request.app.state.provider is not None,
    )


def _me(request: Request, problem: str = "") -> Response:
    pages: Pages = request.app.state.pages
    here = visitor(request)
    assert here
    return pages.show(
        request,
        "me.html",
        status_code=400 if problem else 200,
        problem=problem,
        changed="changed" in request.query_params,
        factor=FactorDesk(pages.installation).factor(pages.viewer(request)),
        sessions=_desk(request).sessions(pages.viewer(request)),
        here=here.session.id,
    )


def _welcome(
    request: Request, token: str, problem: str = "", name: str = "", login: str = ""
) -> Response:
    pages: Pages = request.app.state.pages
    try:
        person = _desk(request).invited(token)
    except EntryRefused as error:
        problem = _sentence(error)
        return pages.alone(request, "welcome.html", 404, problem=problem, gone=True, person=None)
    return pages.alone(
        request,
        "welcome.html",
        400 if problem else 200,
        problem=problem,
        gone=False,
        person=person,
        name=name,
        login=login,
    )


ROUTES: Sequence[Route] = (
    Route("GET", "/login", ask, OPEN),
    Route("POST", "/login", sign_in, OPEN),
    Route("POST", "/login/code", enter_code, OPEN),
    Route("POST", "/logout", sign_out, OWN),
    Route("GET", "/me", show_me, OWN),
    Route("POST", "/me/password", change_password, OWN),
    Route("POST", "/me/look", set_look, OWN),
    Route("POST", "/me/calls", set_calls, OWN | ALERTS),
    Route("POST", "/me/sessions", end_sessions, OWN),
    Route("GET", "/welcome/{token}", show_welcome, OPEN),
    Route("POST", "/welcome/{token}", welcome, OPEN),
)
