"""Sign-in by the account of an organisation: the way to its provider and the way back."""

from collections.abc import Sequence

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from app.settings import Settings
from console.access.access import approach, entered, refused_entry
from console.guard import cookie_name, local_path
from console.pages import Pages
from console.routes import OPEN, Route
from desks.access.desk import AccessDesk
from desks.access.single_sign_on import BACK, LIFE, SingleSignOn
from domain.errors import EntryRefused, NotFound


def go(request: Request, next: str = "/") -> Response:
    pages: Pages = request.app.state.pages
    settings = pages.installation.settings
    try:
        address, ticket = _desk(request).begin(local_path(next))
    except EntryRefused as error:
        return refused_entry(request, local_path(next), error)
    answer = RedirectResponse(address, status_code=303)
    answer.set_cookie(
        _cookie(settings),
        ticket,
        max_age=int(LIFE.total_seconds()),
        secure=settings.is_secure,
        httponly=True,
        samesite="lax",  # it must come with the way back from the provider
    )
    return answer


def come_back(request: Request, state: str = "", code: str = "") -> Response:
    """Without a code the provider has refused, or the person has."""
    pages: Pages = request.app.state.pages
    settings = pages.installation.settings
    ticket = request.cookies.get(_cookie(settings), "")
    try:
        entry, wanted = _desk(request).finish(ticket, state, code, approach(request))
    except EntryRefused as error:
        answer = refused_entry(request, "/", error)
    else:
        answer = entered(request, entry, wanted)
    answer.delete_cookie(_cookie(settings), secure=settings.is_secure, httponly=True)
    return answer


def _desk(request: Request) -> SingleSignOn:
    state = request.app.state
    installation = state.pages.installation
    if state.provider is None:
        raise NotFound("единый вход не настроен")
    return SingleSignOn(installation, AccessDesk(installation, state.passwords), state.provider)


def _cookie(settings: Settings) -> str:
    return f"{cookie_name(settings)}-sso"


ROUTES: Sequence[Route] = (
    Route("GET", "/login/sso", go, OPEN),
    Route("GET", BACK, come_back, OPEN),
)
