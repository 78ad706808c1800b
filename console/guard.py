"""Checks before every route: who asks, with which right, and whether from a page of the console."""

import hmac
import secrets
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote, urlsplit

from fastapi import Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from app.installation import Installation
from app.settings import LOOPBACK, Settings
from console.forms.typed import WORDS, remember
from console.public.limits import address_of, take
from console.routes import OPEN
from desks.access.factors import needs_factor
from desks.access.sessions import resume
from desks.screens import ScreenDesk
from desks.viewer import Viewer
from domain.access.session import Session
from domain.person import RIGHTS, Person, Right
from domain.rate import Rate
from russian.vocabulary import ROLES

SAFE = ("GET", "HEAD")
FIELD, HEADER = "csrf", "x-csrf-token"
QUERY = "q"  # a search, in addresses
NEWS = "x-news"  # static/feed.js and static/live.js send it without a click
FACTORLESS = ("/me/factor", "/logout")  # what somebody without a needed second factor may open
OF_ADDRESS = Rate(240, timedelta(minutes=1))  # a whole office signs in at nine behind one
NEWS_PATHS = ("/feed/live", "/pulse", "/summary/live")
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Visitor:
    """The signed-in person and their session.

    `csrf` proves that a form came from a page of the session; the forms of this answer carry it
    `masked`.
    """

    person: Person
    session: Session
    csrf: str
    masked: str


def cookie_name(settings: Settings) -> str:
    """The cookie's name; with the __Host- prefix no neighbouring host can set it."""
    return "__Host-otklik" if settings.is_secure else "otklik"


def screen_cookie(settings: Settings) -> str:
    """The cookie of a screen, which is no session of a person under any address."""
    return f"{cookie_name(settings)}-screen"


def csrf_of(token: str) -> str:
    """The proof that a form came from a page of this session; it does not reveal the token."""
    return hmac.digest(token.encode(), b"forms", "sha256").hex()


def masked(csrf: str) -> str:
    """The proof under a mask of its own.

    Each answer gets another mask, because the length of a compressed page would reveal a constant
    secret beside text that a stranger chose.
    """
    proof = bytes.fromhex(csrf)
    mask = secrets.token_bytes(len(proof))
    return (mask + _xor(mask, proof)).hex()


def unmasked(sent: str) -> str:
    """The proof under its mask; empty for anything else."""
    try:
        both = bytes.fromhex(sent)
    except ValueError:
        return ""
    half = len(both) // 2
    return _xor(both[:half], both[half:]).hex() if len(both) == 2 * half else ""


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def visitor(request: Request) -> Visitor | None:
    """The visitor of a request, looked up once per request. Raises Unavailable."""
    if not hasattr(request.state, "visitor"):
        installation: Installation = request.app.state.pages.installation
        request.state.visitor = _look_up(installation, request)
    return known(request)


def known(request: Request) -> Visitor | None:
    """The result of an earlier `visitor` call; reads no store."""
    visit: Visitor | None = getattr(request.state, "visitor", None)
    return visit


def _look_up(installation: Installation, request: Request) -> Visitor | None:
    token = request.cookies.get(cookie_name(installation.settings))
    holder = resume(installation, token, clicked=not _is_news(request)) if token else None
    if not token or not holder:
        return None
    csrf = csrf_of(token)
    return Visitor(holder[1], holder[0], csrf, masked(csrf))


def at_screen(request: Request) -> Viewer | None:
    """The screen that asks, if the guard of this route admitted one."""
    screen: Viewer | None = getattr(request.state, "screen", None)
    return screen


def _admit_screen(request: Request) -> bool:
    """Raises Unavailable."""
    installation: Installation = request.app.state.pages.installation
    token = request.cookies.get(screen_cookie(installation.settings))
    request.state.screen = ScreenDesk(installation).resume(token) if token else None
    return request.state.screen is not None


def _is_news(request: Request) -> bool:
    """A request that a script repeats on a timer: it does not prove that anybody is there."""
    return NEWS in request.headers or request.url.path in NEWS_PATHS


class FactorNeeded(HTTPException):
    """Of a role that needs a second factor, by somebody who has none yet."""

    def __init__(self) -> None:
        super().__init__(403, "Для вашей роли обязателен второй фактор: включите его в профиле.")


class OutdatedForm(HTTPException):
    """A form of another session; the same form of this session may be sent."""

    def __init__(self) -> None:
        super().__init__(403, "Форма устарела: откройте страницу снова и повторите.")


async def _texts(request: Request) -> FormData | None:
    """The form of a request; an upload has no texts.

    Raises HTTPException for a NUL in what names a thing: PostgreSQL compares no text with it.
    People's own words may have one: the store replaces it, and a search reads it as a space.
    """
    kind, form = request.headers.get("content-type", ""), None
    if request.method not in SAFE and kind.startswith("application/x-www-form-urlencoded"):
        form = await request.form()
    items = [*request.query_params.multi_items(), *(form.multi_items() if form else ())]
    named = (value for name, value in items if name not in WORDS and name != QUERY)
    if any("\0" in one for one in (request.scope["path"], *named) if isinstance(one, str)):
        raise HTTPException(400)
    return form


def demand(
    rights: frozenset[Right], *, screens: bool = False
) -> Callable[[Request], Awaitable[None]]:
    """A dependency of a route.

    It refuses a request without a session, a person who lacks one of the rights, and a form that
    did not come from a page of their session. With `screens`, the screen of a hall may read.
    """

    async def check(request: Request) -> None:
        form = await _texts(request)
        if rights == OPEN:
            await run_in_threadpool(_count, request)
            return
        if form is not None:
            remember(request, form.multi_items())
        who = await run_in_threadpool(visitor, request)
        if who is None:
            reads = screens and request.method in SAFE
            if reads and await run_in_threadpool(_admit_screen, request):
                return
            raise HTTPException(401)
        if request.url.path not in FACTORLESS and _lacks_factor(request, who.person):
            raise FactorNeeded
        if not all(map(who.person.may, rights)):
            raise HTTPException(403, lacking(rights))
        if request.method not in SAFE:
            proof = request.headers.get(HEADER) or (form or await request.form()).get(FIELD)
            if not isinstance(proof, str) or not hmac.compare_digest(unmasked(proof), who.csrf):
                raise OutdatedForm

    return check


def _lacks_factor(request: Request, person: Person) -> bool:
    installation: Installation = request.app.state.pages.installation
    return not person.has_factor and needs_factor(installation, person)


def _count(request: Request) -> None:
    """Raises HTTPException for an address that opens pages without a sign-in too often."""
    installation: Installation = request.app.state.pages.installation
    name = f"door {address_of(request)}"
    take(installation, name, OF_ADDRESS, "С вашего адреса открывают слишком много страниц.")


def lacking(rights: Collection[Right]) -> str:
    """The refusal that names the roles with all of these rights."""
    roles = ", ".join(name for role, name in ROLES.items() if RIGHTS[role].issuperset(rights))
    return f"Это могут только роли: {roles}. Если вам это нужно по работе, скажите администратору."


def holders(right: Right) -> str:
    """«дежурный или администратор»: the roles with this right."""
    return " или ".join(name for role, name in ROLES.items() if right in RIGHTS[role])


def wants_page(request: Request) -> bool:
    """False for a script's request."""
    page = "text/html" in request.headers.get("accept", "")
    return page and request.headers.get("sec-fetch-mode", "navigate") == "navigate"


def way_back(request: Request) -> str:
    """The page to which sign-in leads back."""
    wanted = request.url.path
    if request.method not in SAFE:
        referer = urlsplit(request.headers.get("referer", ""))
        wanted = referer.path if referer.netloc == request.headers.get("host") else ""
    elif request.url.query:
        wanted += f"?{request.url.query}"
    return local_path(wanted)


def to_login(request: Request) -> Response:
    """For visitors without a session: a page redirects to sign-in and back, a script gets 401."""
    if not wants_page(request):
        return PlainTextResponse("Вы не вошли: войдите снова.", status_code=401)
    back = way_back(request)
    address = "/login" if back == "/" else f"/login?next={quote(back, safe='')}"
    return RedirectResponse(address, status_code=303)


def local_path(wanted: str) -> str:
    """The address if it leads to a page of the console, else the first page."""
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return "/"
    plain = wanted.isprintable() and "\\" not in wanted and not any(map(str.isspace, wanted))
    ours = wanted.startswith("/") and not wanted.startswith("//")
    inner = parts.path.startswith(("/login", "/logout", "/welcome"))
    return wanted if plain and ours and not inner and not (parts.scheme or parts.netloc) else "/"


def is_foreign(request: Request, settings: Settings) -> bool:
    """True for a change requested by a page of another origin.

    The console's pages have the origin of `console_address`, or on the machine itself that of the
    requested host.
    """
    sent = request.headers.get("origin")
    if request.method in SAFE or sent is None:
        return False
    own = {_origin(settings.console_address)}
    host = request.headers.get("host", "")
    asked = _origin(f"{request.url.scheme}://{host}")
    if asked and asked[1] in LOOPBACK:
        own.add(asked)
    return _origin(sent) not in own - {None}


def _origin(address: str) -> tuple[str, str, int] | None:
    """Scheme, host and port; None if the address lacks any of them."""
    try:
        parts = urlsplit(address)
        port = parts.port or PORTS.get(parts.scheme)
    except ValueError:
        return None
    return (parts.scheme, parts.hostname, port) if parts.hostname and port else None
