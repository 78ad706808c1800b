"""People: who may sign in, in which roles, for which bodies; their one-time links and sessions."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from console.pages import Pages
from console.routes import ADMINISTER, Route
from desks.people import PeopleBook
from domain.errors import EntryRefused
from domain.person import Person, Right, Role

MISSING = "Такого человека нет."


class Fields(BaseModel):
    """Somebody's access, as a browser sends it; a box that is not ticked is not sent."""

    name: Annotated[str, Field(max_length=100)] = ""
    login: Annotated[str, Field(max_length=64)] = ""
    roles: list[Role] = []
    bodies: Annotated[list[str], Field(max_length=500)] = []
    enabled: Annotated[str, Field(max_length=3)] = ""


def list_people(request: Request) -> Response:
    """Everybody who may sign in, and the form of a new one."""
    return _list(request, Fields())


def add_person(request: Request, fields: Annotated[Fields, Form()]) -> Response:
    """Add somebody, and show the link that they choose their password by: once."""
    pages: Pages = request.app.state.pages
    book, who, now = PeopleBook(pages.parts), pages.who(request), pages.parts.clock.now()
    try:
        person = book.add(fields.name, fields.login, fields.roles, fields.bodies, who, now)
    except EntryRefused as error:
        return _list(request, fields, f"Не добавлено: {error}.")
    return _person(request, person, link=book.link(person, who, now))


def show_person(request: Request, login: str, saved: str = "") -> Response:
    """One person: their access, sessions, and last deeds."""
    if (person := _found(request, login)) is None:
        return _missing(request)
    return _person(request, person, saved=bool(saved))


def change_person(request: Request, login: str, fields: Annotated[Fields, Form()]) -> Response:
    """New roles and bodies; who may not sign in any more is signed out."""
    pages: Pages = request.app.state.pages
    if (person := _found(request, login)) is None:
        return _missing(request)
    book, who, now = PeopleBook(pages.parts), pages.who(request), pages.parts.clock.now()
    try:
        book.change(person, fields.roles, fields.bodies, fields.enabled == "yes", who, now)
    except EntryRefused as error:
        return _person(request, person, f"Не сохранено: {error}.")
    return RedirectResponse(f"/people/{login}?saved=yes", status_code=303)


def rename_person(
    request: Request, login: str, name: Annotated[str, Form(max_length=100)] = ""
) -> Response:
    """Another name for them and for all that is theirs."""
    pages: Pages = request.app.state.pages
    if (person := _found(request, login)) is None:
        return _missing(request)
    try:
        now = pages.parts.clock.now()
        PeopleBook(pages.parts).rename(person, name, pages.who(request), now)
    except EntryRefused as error:
        return _person(request, person, f"Не переименовано: {error}.")
    return RedirectResponse(f"/people/{login}?saved=yes", status_code=303)


def give_link(request: Request, login: str) -> Response:
    """A one-time link for a new password: shown once, stored nowhere."""
    pages: Pages = request.app.state.pages
    if (person := _found(request, login)) is None:
        return _missing(request)
    try:
        now = pages.parts.clock.now()
        link = PeopleBook(pages.parts).link(person, pages.who(request), now)
    except EntryRefused as error:
        return _person(request, person, f"Ссылка не выдана: {error}.")
    return _person(request, person, link=link)


def end_sessions(request: Request, login: str) -> Response:
    """Sign them out everywhere."""
    pages: Pages = request.app.state.pages
    if (person := _found(request, login)) is None:
        return _missing(request)
    count = pages.parts.sessions.end_all(person.id)
    pages.audit(request, "sessions", f"{person.name}: сеансов закончено {count}")
    return RedirectResponse(f"/people/{login}", status_code=303)


def _found(request: Request, login: str) -> Person | None:
    pages: Pages = request.app.state.pages
    found = pages.parts.people.password(login)
    return found[0] if found else None


def _missing(request: Request) -> Response:
    pages: Pages = request.app.state.pages
    return pages.show(request, "missing.html", status_code=404, what=MISSING)


def _list(request: Request, fields: Fields, problem: str = "") -> Response:
    pages: Pages = request.app.state.pages
    people = [person for person in pages.parts.people.all() if person.login]
    return pages.show(
        request,
        "people.html",
        status_code=400 if problem else 200,
        problem=problem,
        fields=fields,
        people=[(person, pages.live_sessions(person)) for person in people],
        colleagues=[p.name for p in pages.parts.people.all() if not p.login],
        limited=_limited(),
    )


def _person(
    request: Request, person: Person, problem: str = "", saved: bool = False, link: str = ""
) -> Response:
    pages: Pages = request.app.state.pages
    return pages.show(
        request,
        "person.html",
        status_code=400 if problem else 200,
        problem=problem,
        saved=saved,
        link=link,
        person=person,
        fields=Fields(roles=list(person.roles), bodies=list(person.bodies)),
        sessions=pages.live_sessions(person),
        limited=_limited(),
    )


def _limited() -> list[Role]:
    """Roles that see the posts of their bodies only."""
    return [role for role in Role if not Person("", "", frozenset({role})).may(Right.REGION)]


ROUTES: Sequence[Route] = (
    Route("GET", "/people", list_people, ADMINISTER),
    Route("POST", "/people", add_person, ADMINISTER),
    Route("GET", "/people/{login}", show_person, ADMINISTER),
    Route("POST", "/people/{login}", change_person, ADMINISTER),
    Route("POST", "/people/{login}/name", rename_person, ADMINISTER),
    Route("POST", "/people/{login}/link", give_link, ADMINISTER),
    Route("POST", "/people/{login}/sessions", end_sessions, ADMINISTER),
)
