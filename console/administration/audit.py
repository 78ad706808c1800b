"""The audit: who looked at or changed what."""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Request, Response

from console.pages import Pages
from console.routes import ADMINISTER, Route
from desks.audit import FORMER, WORDS, AuditDesk, word
from domain.ports.audit import AuditFilter
from russian.typed_moments import is_held

PAGE = 50


def list_audit(
    request: Request,
    who: str = "",
    what: str = "",
    since: str = "",
    until: str = "",
    before: Annotated[int | None, Query(ge=1, lt=2**63)] = None,
) -> Response:
    """Rows, newest first; the period includes both its days."""
    pages: Pages = request.app.state.pages
    installation = pages.installation
    zone = installation.region.zone
    try:
        first, last = _day(since, zone), _day(until, zone)
        problem = ""
    except ValueError:
        first = last = None
        problem = "Дата не читается: выберите её в календаре или напишите как 2026-11-24."
    end = last + timedelta(days=1) if last else None
    viewer, wanted = pages.viewer(request), AuditFilter(who.strip(), what, first, end)
    page = AuditDesk(installation).read(viewer, wanted, PAGE, before)
    asked = {"who": who.strip(), "what": what, "since": since, "until": until}
    return pages.show(
        request,
        "audit.html",
        status_code=400 if problem else 200,
        problem=problem,
        looks=page.looks,
        words=pages.words,
        deeds={**WORDS, **FORMER},
        word=word,
        people=AuditDesk(installation).names(viewer),
        asked=asked,
        older=urlencode({**asked, "before": page.older}) if page.older else "",
    )


def _day(typed: str, zone: tzinfo) -> datetime | None:
    """The start of a day in the region's zone. Raises ValueError."""
    if not typed:
        return None
    day = datetime.strptime(typed, "%Y-%m-%d").replace(tzinfo=zone)
    if not is_held(day):
        raise ValueError(typed)
    return day


ROUTES: Sequence[Route] = (Route("GET", "/audit", list_audit, ADMINISTER),)
