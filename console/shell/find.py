"""The finder: from a few typed words to a page, a place, an incident, or a search of posts.

The palette of static/shell.js shows the same list below its field.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Request, Response

from console.pages import Pages
from console.routes import POSTS, Route
from console.shell.navigation import Section, pages_of
from desks.finder import FinderDesk, FoundPlace
from domain.cases.case import numbered
from domain.incident import Alive
from domain.person import Person, Right
from domain.query import Is
from domain.query_text import render
from domain.spelling import plain
from russian.plural import plural

MOST = 6


@dataclass(frozen=True, slots=True)
class Destination:
    icon: str
    address: str
    words: str
    about: str = ""


def find(request: Request, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    pages: Pages = request.app.state.pages
    viewer, person, typed = pages.viewer(request), pages.person(request), " ".join(q.split())
    finding = FinderDesk(pages.installation, pages.words).find(viewer, typed)
    groups = {
        "Посты": [_of_posts(typed)] if typed else [],
        "Обращения": [_of_case(finding.case)] if finding.case else [],
        "Места": [one for place in finding.places for one in _of_place(pages, person, place)],
        "Инциденты": [_of_incident(pages, *one) for one in finding.incidents],
        "Страницы": [
            Destination(one.name, one.address, one.title) for one in _named(pages_of(person), typed)
        ],
    }
    return pages.show(request, "find.html", typed=typed, choices=groups)


def _of_posts(typed: str) -> Destination:
    return Destination("search", f"/search?{urlencode({'q': typed})}", f"Искать «{typed}» в постах")


def _of_case(number: int) -> Destination:
    return Destination("case", f"/cases/{number}", f"Обращение {numbered(number)}")


def _of_place(pages: Pages, person: Person, place: FoundPlace) -> Iterator[Destination]:
    zone = pages.installation.region.zone
    query = render(Is(place.field, place.id), zone, pages.words.typed)
    about = f"посты, {place.inside}" if place.inside else "посты"
    yield Destination("place", f"/search?{urlencode({'q': query})}", place.name, about)
    if not place.inside and person.may(Right.REGION):
        address = f"/incidents?{urlencode({'municipality': place.id})}"
        yield Destination("incidents", address, place.name, "инциденты")


def _of_incident(pages: Pages, one: Alive, title: str) -> Destination:
    incident = one.incident
    people = plural(one.people, "житель", "жителя", "жителей")
    about = f"{incident.spoken}, {people}, {pages.moment(incident.last_at)}"
    return Destination("incidents", f"/incidents/{incident.id}", title, about)


def _named(sections: Sequence[Section], typed: str) -> Sequence[Section]:
    begun = plain(typed)
    named = [
        one
        for one in sections
        if plain(one.title).startswith(begun) or f" {begun}" in plain(one.title)
    ]
    return named[:MOST] if typed else named


ROUTES: Sequence[Route] = (Route("GET", "/find", find, POSTS),)
