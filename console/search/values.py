"""Values of a condition that begin as typed, offered below the field of a query by a script."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query, Request, Response

from console.pages import Pages
from console.routes import POSTS, Route
from domain.person import Right
from domain.query import Field
from domain.searching.fields import ALIASES, FIELDS
from domain.spelling import plain

MOST = 8


def values(
    request: Request,
    field: Annotated[str, Query(max_length=30)],
    begin: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Names with a word that begins so, first those that begin so themselves; titles of sources are
    only for people who may see all of them.
    """
    pages: Pages = request.app.state.pages
    key = plain(field)
    known = FIELDS.get(ALIASES.get(key, key))
    names: list[str] = []
    if known is not None and (known is not Field.SOURCE or pages.viewer(request).may(Right.REGION)):
        names = pages.words.values(known)
    typed = plain(begin)
    fit = [name for name in names if f" {plain(name)}".find(f" {typed}") >= 0]
    fit.sort(key=lambda name: (not plain(name).startswith(typed), name))
    return pages.alone(request, "values.html", values=fit[:MOST])


ROUTES: Sequence[Route] = (Route("GET", "/search/values", values, POSTS),)
