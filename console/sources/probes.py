"""Probes: an address to try, and a crawler's finding.

The console itself fetches nothing.
"""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from console.pages import Pages
from console.routes import SOURCES, Route
from desks.probes import ProbeDesk
from domain.errors import EntryRefused
from domain.source import POLLED, SourceKind
from russian.vocabulary import AUTHORS


def list_probes(request: Request, address: str = "") -> Response:
    return _page(request, address)


def _page(
    request: Request, address: str, kind: str = "", internal: str = "", problem: str = ""
) -> Response:
    pages: Pages = request.app.state.pages
    return pages.show(
        request,
        "source_probe.html",
        status_code=400 if problem else 200,
        address=address[:2000],
        kind=kind,
        internal=internal,
        problem=problem,
        kinds=POLLED,
        inside=bool(pages.installation.settings.internal_hosts),
        probes=[one.probe for one in ProbeDesk(pages.installation).recent(pages.viewer(request))],
    )


def ask_probe(
    request: Request,
    address: Annotated[str, Form(max_length=2000)] = "",
    kind: Annotated[str, Form(max_length=20)] = "",
    internal: Annotated[str, Form(max_length=3)] = "",
    source: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    pages: Pages = request.app.state.pages
    desk, viewer = ProbeDesk(pages.installation), pages.viewer(request)
    known = SourceKind(kind) if kind in POLLED else None
    try:
        if source:
            view = desk.ask_source(viewer, source)
        else:
            view = desk.ask_address(viewer, address, known, internal == "yes")
    except EntryRefused as error:
        return _page(request, address, kind, internal, str(error))
    return RedirectResponse(f"/sources/probes/{view.probe.id}", status_code=303)


def show_probe(request: Request, probe_id: str) -> Response:
    pages: Pages = request.app.state.pages
    view = ProbeDesk(pages.installation).one(pages.viewer(request), probe_id)
    return pages.show(
        request,
        "source_found.html",
        probe=view.probe,
        authors=AUTHORS,
        known=view.known,
    )


ROUTES: Sequence[Route] = (
    Route("GET", "/sources/probe", list_probes, SOURCES),
    Route("POST", "/sources/probe", ask_probe, SOURCES),
    Route("GET", "/sources/probes/{probe_id}", show_probe, SOURCES),
)
