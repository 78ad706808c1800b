"""Imports of cases: bringing a table, the maps that are kept, and what became of each import."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import Query, Request, Response
from fastapi.responses import RedirectResponse

from console.pages import Pages
from console.routes import CASES, READ_CASES, Route
from desks.cases.import_maps import ImportMapDesk
from russian.cases import REGIMES
from russian.zones import zone_words

DONE: Mapping[str, str] = {
    "saved": "Карта сохранена",
    "forgotten": "Карта удалена",
}


def list_imports(request: Request, done: Annotated[str, Query(max_length=20)] = "") -> Response:
    return show_imports(request, done=DONE.get(done, ""))


def show_imports(request: Request, problem: str = "", done: str = "") -> Response:
    pages: Pages = request.app.state.pages
    return pages.show(
        request,
        "case_imports.html",
        status_code=400 if problem else 200,
        maps=ImportMapDesk(pages.installation).maps(pages.viewer(request)),
        exports={one.stream: one.title for one in pages.installation.region.exports.known},
        regimes=REGIMES,
        zone_words=zone_words,
        problem=problem,
        done=done,
    )


def forget_map(request: Request, map_id: int) -> Response:
    pages: Pages = request.app.state.pages
    ImportMapDesk(pages.installation).forget(pages.viewer(request), map_id)
    return RedirectResponse("/cases/imports?done=forgotten", status_code=303)


ROUTES: Sequence[Route] = (
    Route("GET", "/cases/imports", list_imports, READ_CASES | CASES),
    Route("POST", "/cases/imports/maps/{map_id}/forget", forget_map, READ_CASES | CASES),
)
