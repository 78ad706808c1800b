"""Probes: an address to try, and what a crawler found. The console itself fetches nothing."""

import re
from collections.abc import Sequence
from typing import Annotated
from uuid import uuid4

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from app.registry import in_words, row_to_probe
from app.wiring import Parts
from console.pages import Pages
from console.routes import SOURCES, Route
from domain.errors import EntryRefused
from domain.privacy.personal import personal_address
from domain.probe import Probe, Row
from domain.source import SourceKind
from russian.vocabulary import AUTHORS

RECENT = 20
_NAMED = re.compile(r"[^:/]*://[^/?#]*@")  # an address with a name, and a password perhaps


def list_probes(request: Request, address: str = "") -> Response:
    """The form, and the last probes."""
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
        kinds=list(SourceKind),
        inside=bool(pages.parts.settings.internal_hosts),
        probes=pages.parts.probes.recent(RECENT),
    )


def ask_probe(
    request: Request,
    address: Annotated[str, Form(max_length=2000)] = "",
    kind: Annotated[str, Form(max_length=20)] = "",
    internal: Annotated[str, Form(max_length=3)] = "",
    source: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Put a probe in the line: of a typed address, or of a source as it stands in the registry."""
    pages: Pages = request.app.state.pages
    parts = pages.parts
    row: Row | None
    if source:
        try:
            row = registered_row(parts, source)
        except EntryRefused as error:
            return _page(request, "", problem=str(error))
        if row is None:
            return pages.show(
                request, "missing.html", status_code=404, what="Такого источника нет."
            )
    else:
        known = SourceKind(kind) if kind in list(SourceKind) else None
        try:
            row = typed_row(parts, address, known, internal == "yes")
        except EntryRefused as error:
            return _page(request, address, kind, internal, str(error))
    probe = ask(parts, row, pages.who(request))
    pages.audit(request, "probe", probe.address)
    return RedirectResponse(f"/sources/probes/{probe.id}", status_code=303)


def registered_row(parts: Parts, source_id: str) -> Row | None:
    """The row of a source as it stands in the registry; None where there is no such source. Raises
    EntryRefused.
    """
    row = parts.registry.picture().rows.get(source_id)
    if row is not None:
        _check_reserved(parts, row, source_id)
    return row


def _check_reserved(parts: Parts, row: Row, source_id: str | None) -> None:
    if refused := parts.registry.reserved(row, source_id, confirms=True):
        raise EntryRefused(f"{in_words(refused).capitalize()}.")


def typed_row(parts: Parts, address: str, kind: SourceKind | None, internal: bool) -> Row:
    """The row of a typed address. Raises EntryRefused: for a private person's page, and for an
    address inside the network that no setting names.
    """
    if not address.strip() or any(map(str.isspace, address.strip())):
        raise EntryRefused("Введите один адрес: страницы, ленты, канала или сообщества.")
    row = row_to_probe(address, kind, internal)
    if _NAMED.match(str(row["address"])):  # they would stay in the audit
        raise EntryRefused("Уберите из адреса имя и пароль: их здесь не хранят.")
    kept = row.get("kind")
    if why := personal_address(SourceKind(kept) if kept else None, str(row["address"])):
        raise EntryRefused(why)
    _check_reserved(parts, row, None)
    return row


def ask(parts: Parts, row: Row, who: str) -> Probe:
    """Put a probe in the line."""
    probe = Probe(uuid4().hex, who, parts.clock.now(), (row,))
    parts.probes.ask(probe)
    return probe


def show_probe(request: Request, probe_id: str) -> Response:
    """Where a probe is, and what it found."""
    pages: Pages = request.app.state.pages
    probe = pages.parts.probes.get(probe_id)
    if probe is None:
        what = "Такой пробы нет: пробы хранятся неделю."
        return pages.show(request, "missing.html", status_code=404, what=what)
    return pages.show(
        request,
        "source_found.html",
        probe=probe,
        authors=AUTHORS,
        known=_known(pages, probe),
    )


def _known(pages: Pages, probe: Probe) -> str | None:
    """The id of the source that the row found, or tried last in vain, is already."""
    if probe.finding is None:
        return None
    row = probe.finding.row or probe.rows[0]
    return pages.parts.registry.same_page(row) if "kind" in row else None


ROUTES: Sequence[Route] = (
    Route("GET", "/sources/probe", list_probes, SOURCES),
    Route("POST", "/sources/probe", ask_probe, SOURCES),
    Route("GET", "/sources/probes/{probe_id}", show_probe, SOURCES),
)
