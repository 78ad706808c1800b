"""Who repeats whom: those whom others follow, and every pair of sources."""

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Request, Response

from console.export import table
from console.leaders.words import DAYS, UNKNOWN, WORDS, offered
from console.pages import Pages
from console.refusals import refused
from console.routes import LEADERS, Route
from console.workers import Work
from desks.exports.echoes import export_echoes as export
from desks.outreach.echoes import EchoChoice, EchoDesk
from domain.errors import EntryRefused
from domain.outreach.echo import AT_ONCE, CROWD, ENOUGH, WINDOW
from files.sheets import FileKind

SHOWN = 100  # pairs of the page; the export has all


def echo_choice(days: int = 30, group: str = "") -> EchoChoice:
    return EchoChoice(days, group)


Chosen = Annotated[EchoChoice, Depends(echo_choice)]


def list_echoes(request: Request, choice: Chosen) -> Response:
    pages: Pages = request.app.state.pages
    try:
        offered(choice.days)
        echoes = EchoDesk(pages.installation).look(pages.viewer(request), choice)
    except EntryRefused:
        return refused(request, UNKNOWN, 404)
    pairs = [pair for one in echoes.sources for pair in one.pairs]
    chosen = {"days": choice.days, "group": choice.group}
    return pages.show(
        request,
        "echoes.html",
        concerns=lambda _: True,
        echoes=echoes,
        pairs=sorted(pairs, key=lambda pair: -pair.count)[:SHOWN],
        total=len(pairs),
        sources=pages.installation.region.sources,
        days=choice.days,
        periods=DAYS,
        group=choice.group,
        export=[
            (kind.upper(), "/leaders/echoes/export?" + urlencode({**chosen, "format": kind}))
            for kind in FileKind
        ],
        enough_echoes=ENOUGH,
        at_once=AT_ONCE,
        crowd=CROWD,
        window=WINDOW,
        **WORDS,
    )


def export_echoes(request: Request, choice: Chosen, format: FileKind = FileKind.XLSX) -> Response:
    pages: Pages = request.app.state.pages
    try:
        offered(choice.days)
        return table(format, export(pages.installation, pages.viewer(request), choice, format))
    except EntryRefused:
        return refused(request, UNKNOWN, 404)


ROUTES: Sequence[Route] = (
    Route("GET", "/leaders/echoes", list_echoes, LEADERS, work=Work.INDEX),
    Route("GET", "/leaders/echoes/export", export_echoes, LEADERS, work=Work.LONG),
)
