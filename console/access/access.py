"""Sign-in and sign-out, one's own password and sessions, and the one-time link of a new person."""

from collections.abc import Sequence
from datetime import timedelta
from ipaddress import IPv4Address, ip_address, ip_network
from math import ceil
from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from app.wiring import Parts
from console.access.devices import Device, device_of, remember
from console.guard import cookie_name, local_path, new_session, visitor
from console.pages import Pages, device
from desks.access_notices import tell_of_device
from desks.passwords import Passwords
from desks.people import PeopleBook, account, own_password
from domain.errors import EntryRefused
from domain.person import Person
from russian.plural import plural

FREE = 5  # failures of one account from one address, or on a known device, before a pause
FREE_OF_ACCOUNT = 50  # from all addresses together
FREE_OF_ADDRESS = 30  # a whole office may come from one
IPV6_OF_ONE = 64  # bits of the prefix that a home or an office is given
WRONG = "Имя или пароль не подошли."

Typed = Annotated[str, Form(max_length=1000)]


def ask(request: Request, next: str = "/") -> Response:
    """The form; whoever is signed in already goes on."""
    if visitor(request):
        return RedirectResponse(local_path(next), status_code=303)
    return _login(request, next)


def sign_in(
    request: Request, login: Typed = "", password: Typed = "", next: Typed = "/"
) -> Response:
    """A session of its own, whatever the browser held before."""
    pages: Pages = request.app.state.pages
    parts = pages.parts
    now, login, address = parts.clock.now(), login.strip().lower()[:64], _network(request)
    # A stranger who knows a login must not lock its owner out of the owner's devices.
    known = device_of(request, parts, login)
    limits = _limits(login, address, known)
    if wait := _charge(parts, limits, "" if known else _of_address(address)):
        return _login(request, next, login, _asked_to_wait(wait), 429)
    found = parts.people.password(login)
    passwords: Passwords = request.app.state.passwords
    fits = passwords.fits(found[1] if found else None, password)
    if found is None or not fits or not found[0].enabled:
        who = found[0].name if found else "неизвестно кто"
        parts.audit.write(now, who, "sign-in failed", _address(request))
        if not known:
            parts.attempts.count(_of_address(address), parts.clock.now)
        return _login(request, next, login, WRONG, 401)
    person, stored = found
    if stored and passwords.is_outdated(stored):
        parts.people.set_password(person.id, passwords.hash(password), stored)
    parts.attempts.forgive([name for name, _ in limits])
    return _enter(request, person, local_path(next), tell=known is None)


def _limits(login: str, address: str, known: Device | None) -> Sequence[tuple[str, int]]:
    """What an attempt is counted for, and how often it may fail before a pause."""
    if known:
        return ((f"device {known.id} {login}", FREE),)
    return ((f"place {address} {login}", FREE), (account(login), FREE_OF_ACCOUNT))


def _charge(parts: Parts, limits: Sequence[tuple[str, int]], address: str) -> timedelta:
    """Count an attempt; how long it has to wait where it may not be made. Of an address only
    failures are counted, after they were made: many people of one office may come at once.
    """
    if address and (wait := parts.attempts.wait(address, FREE_OF_ADDRESS, parts.clock.now())):
        return wait
    waits = (parts.attempts.charge(name, free, parts.clock.now) for name, free in limits)
    return next(filter(None, waits), timedelta(0))


def _of_address(address: str) -> str:
    return f"address {address}"


def sign_out(request: Request) -> Response:
    """The session has ended, on this device."""
    pages: Pages = request.app.state.pages
    if found := visitor(request):
        pages.parts.sessions.end(found.session.id)
        pages.audit(request, "sign-out", "")
    answer = RedirectResponse("/login", status_code=303)
    return _forget(request, answer)


def show_me(request: Request) -> Response:
    """Who one is, where one is signed in, and the form of a new password."""
    return _me(request)


def change_password(request: Request, old: Typed = "", new: Typed = "") -> Response:
    """A new password; every other device has to sign in by it."""
    pages: Pages = request.app.state.pages
    parts, person = pages.parts, pages.person(request)
    now = parts.clock.now()
    try:
        mine = own_password(str(person.login))
        if wait := parts.attempts.charge(mine, FREE, parts.clock.now):
            raise EntryRefused(_asked_to_wait(wait).lower().rstrip("."))
        PeopleBook(parts).change_password(person, old, new, request.app.state.passwords, now)
    except EntryRefused as error:
        return _me(request, f"Пароль не сменён: {error}.")
    return _enter(request, person, "/me?changed=yes")


def end_sessions(request: Request, session: Typed = "") -> Response:
    """End one's session on one device, or on all but this."""
    pages: Pages = request.app.state.pages
    parts, found = pages.parts, visitor(request)
    assert found
    if session:
        if any(one.id == session for one in parts.sessions.of(found.person.id)):
            parts.sessions.end(session)
    else:
        parts.sessions.end_all(found.person.id, but=found.session.id)
    pages.audit(request, "sessions", "свои сеансы закончены")
    return RedirectResponse("/me", status_code=303)


def show_welcome(request: Request, token: str) -> Response:
    """Who is invited, and the form of a password; looking spends nothing."""
    return _welcome(request, token)


def welcome(
    request: Request, token: str, password: Typed = "", name: Typed = "", login: Typed = ""
) -> Response:
    """The password is chosen, and the person signed in."""
    pages: Pages = request.app.state.pages
    now = pages.parts.clock.now()
    passwords = request.app.state.passwords
    try:
        person = PeopleBook(pages.parts).accept(token, password, passwords, now, name, login)
    except EntryRefused as error:
        return _welcome(request, token, f"Не сохранено: {error}.", name, login)
    failed = _limits(str(person.login), _network(request), None)
    pages.parts.attempts.forgive([name for name, _ in failed])
    return _enter(request, person, "/")


def _enter(request: Request, person: Person, path: str, *, tell: bool = False) -> Response:
    """A new session in place of the one that the browser held; `tell` says that nobody has signed
    in by this login on this device.
    """
    pages: Pages = request.app.state.pages
    parts, settings = pages.parts, pages.parts.settings
    now = parts.clock.now()
    parts.sessions.drop(now - settings.session_life, now - settings.session_idle)
    if before := visitor(request):
        parts.sessions.end(before.session.id)
    address = _address(request)
    agent, login = request.headers.get("user-agent", ""), str(person.login)
    token, session = new_session(person, now, address, agent)
    parts.sessions.add(session)
    parts.audit.write(now, person.name, "sign-in", address)
    if tell:
        tell_of_device(parts, person, device(agent), address, session.id, now)
    answer = RedirectResponse(path, status_code=303)
    answer.set_cookie(
        cookie_name(settings),
        token,
        max_age=int(settings.session_life.total_seconds()),
        secure=settings.is_secure,
        httponly=True,
        samesite="lax",
    )
    remember(answer, parts, login, device_of(request, parts, login))
    return answer


def _forget(request: Request, answer: Response) -> Response:
    settings = request.app.state.pages.parts.settings
    answer.delete_cookie(cookie_name(settings), secure=settings.is_secure, httponly=True)
    return answer


def _login(
    request: Request, next: str, login: str = "", problem: str = "", status_code: int = 200
) -> Response:
    pages: Pages = request.app.state.pages
    first = not PeopleBook(pages.parts).has_administrator()
    return pages.alone(
        request,
        "login.html",
        status_code,
        next=local_path(next),
        login=login,
        problem=problem,
        first=first,
    )


def _me(request: Request, problem: str = "") -> Response:
    pages: Pages = request.app.state.pages
    found = visitor(request)
    assert found
    return pages.show(
        request,
        "me.html",
        status_code=400 if problem else 200,
        problem=problem,
        changed="changed" in request.query_params,
        sessions=pages.live_sessions(found.person),
        here=found.session.id,
    )


def _welcome(
    request: Request, token: str, problem: str = "", name: str = "", login: str = ""
) -> Response:
    pages: Pages = request.app.state.pages
    try:
        person = PeopleBook(pages.parts).invited(token, pages.parts.clock.now())
    except EntryRefused as error:
        problem = f"{error}.".capitalize()
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


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _network(request: Request) -> str:
    """What attempts are counted for: of IPv6 the network, for whoever has one address has all."""
    address = _address(request)
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(ip, IPv4Address) or ip.ipv4_mapped:
        return str(ip)
    return str(ip_network((ip, IPV6_OF_ONE), strict=False))


def _asked_to_wait(wait: timedelta) -> str:
    minutes = plural(ceil(wait / timedelta(minutes=1)), "минуту", "минуты", "минут")
    return f"Слишком много неудачных попыток: повторите через {minutes}."
