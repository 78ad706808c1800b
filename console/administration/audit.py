"""The audit: who looked at or changed what."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query, Request, Response

from console.export import table
from console.pages import Pages
from console.routes import ADMINISTER, Route
from console.workers import Work
from desks.audit import AuditDesk, word
from desks.audit_subjects import subjects
from desks.exports.audit import export_audit as export
from desks.verb_words import FORMER, WORDS
from domain.errors import EntryRefused
from domain.ports.audit import AuditFilter
from files.sheets import FileKind
from russian.typed_moments import is_held

PAGE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter as typed; the period includes both its days."""

    who: str = ""
    what: str = ""
    since: str = ""
    until: str = ""

    def wanted(self, zone: tzinfo) -> AuditFilter:
        first, last = _day(self.since, zone), _day(self.until, zone)
        return AuditFilter(
            self.who.strip(), self.what, first, last + timedelta(days=1) if last else None
        )


Asking = Annotated[Asked, Depends(Asked)]


def list_audit(
    request: Request,
    asked: Asking,
    before: Annotated[int | None, Query(ge=1, lt=2**63)] = None,
) -> Response:
    """Rows, newest first; without a period if its dates cannot be read."""
    pages: Pages = request.app.state.pages
    installation, viewer = pages.installation, pages.viewer(request)
    problem = ""
    try:
        wanted = asked.wanted(installation.region.zone)
    except EntryRefused as error:
        wanted, problem = AuditFilter(asked.who.strip(), asked.what), str(error)
    desk = AuditDesk(installation)
    page, typed = desk.read(viewer, wanted, PAGE, before), asdict(asked)
    return pages.show(
        request,
        "audit.html",
        status_code=400 if problem else 200,
        problem=problem,
        looks=page.looks,
        subjects=subjects(installation, page.looks),
        deeds={**WORDS, **FORMER},
        word=word,
        people=desk.names(viewer),
        asked=asked,
        older=urlencode({**typed, "before": page.older}) if page.older else "",
        export=[
            (kind.upper(), "/audit/export?" + urlencode({**typed, "format": kind}))
            for kind in FileKind
        ],
    )


def export_audit(request: Request, asked: Asking, format: FileKind = FileKind.XLSX) -> Response:
    pages: Pages = request.app.state.pages
    wanted = asked.wanted(pages.installation.region.zone)
    return table(format, export(pages.installation, pages.viewer(request), wanted, format))


def _day(typed: str, zone: tzinfo) -> datetime | None:
    if not typed:
        return None
    try:
        day = datetime.strptime(typed, "%Y-%m-%d").replace(tzinfo=zone)
    except ValueError:
        day = None
    if day is None or not is_held(day):
        raise EntryRefused("Дата не читается: выберите её в календаре или напишите как 2026-11-24.")
    return day


ROUTES: Sequence[Route] = (
    Route("GET", "/audit", list_audit, ADMINISTER),
    Route("GET", "/audit/export", export_audit, ADMINISTER, work=Work.LONG),
)
