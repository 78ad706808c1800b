"""Opinion leaders: outlets, communities and official pages by reach, and adding one."""

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from app.registry import row_to_probe
from console.export import table
from console.leaders.words import DAYS, UNKNOWN, WORDS, offered
from console.pages import Pages
from console.refusals import refused
from console.routes import LEADERS, Route
from console.workers import Work
from desks.exports.leaders import MEASURES
from desks.exports.leaders import export_leaders as export
from desks.leaders import LeaderChoice, LeaderDesk, Measure
from domain.errors import EntryRefused
from domain.person import Right
from domain.privacy.personal import personal_address
from domain.probe import Row
from domain.source import SourceKind, host_of
from files.sheets import FileKind


def choice_of(
    days: int = 30,
    group: str = "",
    place: str = "",
    sort: Measure = Measure.REACH,
    followed: bool = False,
) -> LeaderChoice:
    return LeaderChoice(days, group, place, sort, followed)


Chosen = Annotated[LeaderChoice, Depends(choice_of)]


def list_leaders(request: Request, choice: Chosen) -> Response:
    return _list(request, choice)


def _list(
    request: Request,
    choice: LeaderChoice,
    problem: str = "",
    address: str = "",
    status_code: int = 200,
) -> Response:
    pages: Pages = request.app.state.pages
    try:
        offered(choice.days)
        ranking = LeaderDesk(pages.installation).ranked(pages.viewer(request), choice)
    except EntryRefused:
        return refused(request, UNKNOWN, 404)
    chosen = {"days": choice.days, "group": choice.group, "place": choice.place}
    if choice.followed:
        chosen["followed"] = "yes"
    return pages.show(
        request,
        "leaders.html",
        status_code=status_code,
        concerns=lambda _: True,
        found=ranking.leaders,
        days=choice.days,
        periods=DAYS,
        group=choice.group,
        place=choice.place,
        followed=choice.followed,
        sort=choice.sort,
        orders=[
            (one, title, "/leaders?" + urlencode({**chosen, "sort": one}))
            for one, title in MEASURES.items()
        ],
        chosen=urlencode({"days": choice.days}),
        export=[
            (
                kind.upper(),
                "/leaders/export?" + urlencode({**chosen, "sort": choice.sort, "format": kind}),
            )
            for kind in FileKind
        ],
        problem=problem,
        address=address,
        **WORDS,
    )


def export_leaders(request: Request, choice: Chosen, format: FileKind = FileKind.XLSX) -> Response:
    pages: Pages = request.app.state.pages
    viewer = pages.viewer(request)
    try:
        offered(choice.days)
        return table(format, export(pages.installation, viewer, choice, format))
    except EntryRefused:
        return refused(request, UNKNOWN, 404)


def add_leader(request: Request, address: Annotated[str, Form(max_length=2000)] = "") -> Response:
    """Redirect from an address to a known leader or to the probe; refuse a private person's."""
    pages: Pages = request.app.state.pages
    if not address.strip() or any(map(str.isspace, address.strip())):
        return _unadded(request, address, "Введите один адрес: сайта, канала или сообщества.")
    row = row_to_probe(address, None, internal=False)
    kind = SourceKind(row["kind"]) if row.get("kind") else None
    if why := personal_address(kind, str(row["address"])):
        return _unadded(request, address, why)
    if (known := _known(pages, row)) is not None:
        return RedirectResponse(f"/leaders/{known}", status_code=303)
    if not pages.person(request).may(Right.SOURCES):
        problem = "В реестре такого адреса нет. Добавить его может тот, кто ведёт источники."
        return _unadded(request, address, problem)
    return RedirectResponse("/sources/probe?" + urlencode({"address": address}), status_code=303)


def _known(pages: Pages, row: Row) -> str | None:
    """The id of the source of an address: a network's page is matched by name, a site by host if it
    is the only one on it.
    """
    if row.get("kind"):
        return pages.installation.crawl.registry.same_page(row)
    host = _host(str(row["address"]))
    same = [
        s.id
        for s in pages.installation.region.sources.values()
        if host and _host(s.address) == host
    ]
    return same[0] if len(same) == 1 else None


def _host(url: str) -> str:
    return host_of(url, internal=False).removeprefix("www.")


def _unadded(request: Request, address: str, problem: str) -> Response:
    return _list(request, LeaderChoice(), problem=problem, address=address, status_code=400)


ROUTES: Sequence[Route] = (
    Route("GET", "/leaders", list_leaders, LEADERS),
    Route("POST", "/leaders", add_leader, LEADERS),
    Route("GET", "/leaders/export", export_leaders, LEADERS, work=Work.LONG),
)
