"""People: who may sign in, their roles and bodies, one-time links and sessions."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from console.pages import Pages
from console.routes import ADMINISTER, Route
from desks.access.factors import FactorDesk
from desks.access.people import PeopleDesk
from domain.errors import EntryRefused
from domain.person import RIGHTS, Right, Role


class PersonForm(BaseModel):
    """A box that is not ticked is not sent."""

    name: Annotated[str, Field(max_length=100)] = ""
    login: Annotated[str, Field(max_length=64)] = ""
    roles: list[Role] = []
    bodies: Annotated[list[str], Field(max_length=500)] = []
    enabled: Annotated[str, Field(max_length=3)] = ""


def list_people(request: Request) -> Response:
    return _list(request, PersonForm())


def add_person(request: Request, fields: Annotated[PersonForm, Form()]) -> Response:
    pages: Pages = request.app.state.pages
    desk, viewer = PeopleDesk(pages.installation), pages.viewer(request)
    try:
        person = desk.add(viewer, fields.name, fields.login, fields.roles, fields.bodies)
    except EntryRefused as error:
        return _list(request, fields, f"Не добавлено: {error}.")
    login = str(person.login)
    return _person(request, login, link=desk.link(viewer, login))


def show_person(request: Request, login: str, saved: str = "") -> Response:
    return _person(request, login, saved=bool(saved))


def change_person(request: Request, login: str, fields: Annotated[PersonForm, Form()]) -> Response:
    """Replace roles and bodies; a person who may no longer sign in is signed out."""
    pages: Pages = request.app.state.pages
    viewer, enabled = pages.viewer(request), fields.enabled == "yes"
    try:
        PeopleDesk(pages.installation).change(viewer, login, fields.roles, fields.bodies, enabled)
    except EntryRefused as error:
        return _person(request, login, f"Не сохранено: {error}.")
    return RedirectResponse(f"/people/{login}?saved=yes", status_code=303)


def rename_person(
    request: Request, login: str, name: Annotated[str, Form(max_length=100)] = ""
) -> Response:
    pages: Pages = request.app.state.pages
    try:
        PeopleDesk(pages.installation).rename(pages.viewer(request), login, name)
    except EntryRefused as error:
        return _person(request, login, f"Не переименовано: {error}.")
    return RedirectResponse(f"/people/{login}?saved=yes", status_code=303)


def give_link(request: Request, login: str) -> Response:
    pages: Pages = request.app.state.pages
    try:
        link = PeopleDesk(pages.installation).link(pages.viewer(request), login)
    except EntryRefused as error:
        return _person(request, login, f"Ссылка не выдана: {error}.")
    return _person(request, login, link=link)


def reset_factor(request: Request, login: str) -> Response:
    pages: Pages = request.app.state.pages
    try:
        FactorDesk(pages.installation).reset(pages.viewer(request), login)
    except EntryRefused as error:
        return _person(request, login, f"Не сброшен: {error}.")
    return RedirectResponse(f"/people/{login}?saved=yes", status_code=303)


def end_sessions(request: Request, login: str) -> Response:
    pages: Pages = request.app.state.pages
    PeopleDesk(pages.installation).end_sessions(pages.viewer(request), login)
    return RedirectResponse(f"/people/{login}", status_code=303)


def _list(request: Request, fields: PersonForm, problem: str = "") -> Response:
    pages: Pages = request.app.state.pages
    desk, viewer = PeopleDesk(pages.installation), pages.viewer(request)
    return pages.show(
        request,
        "people.html",
        status_code=400 if problem else 200,
        problem=problem,
        fields=fields,
        people=desk.all(viewer),
        colleagues=desk.colleagues(viewer),
        limited=_limited(),
    )


def _person(
    request: Request, login: str, problem: str = "", saved: bool = False, link: str = ""
) -> Response:
    pages: Pages = request.app.state.pages
    member = PeopleDesk(pages.installation).one(pages.viewer(request), login)
    person = member.person
    return pages.show(
        request,
        "person.html",
        status_code=400 if problem else 200,
        problem=problem,
        saved=saved,
        link=link,
        person=person,
        fields=PersonForm(roles=list(person.roles), bodies=list(person.bodies)),
        sessions=member.sessions,
        tokens=member.tokens,
        limited=_limited(),
    )


def _limited() -> list[Role]:
    return [role for role in Role if Right.REGION not in RIGHTS[role]]


ROUTES: Sequence[Route] = (
    Route("GET", "/people", list_people, ADMINISTER),
    Route("POST", "/people", add_person, ADMINISTER),
    Route("GET", "/people/{login}", show_person, ADMINISTER),
    Route("POST", "/people/{login}", change_person, ADMINISTER),
    Route("POST", "/people/{login}/name", rename_person, ADMINISTER),
    Route("POST", "/people/{login}/link", give_link, ADMINISTER),
    Route("POST", "/people/{login}/factor", reset_factor, ADMINISTER),
    Route("POST", "/people/{login}/sessions", end_sessions, ADMINISTER),
)
