"""The bell: what concerns the reader alone, and marking it as read."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from console.guard import local_path
from console.pages import Pages
from console.routes import OWN, Route
from desks.calls.bell import BellDesk
from domain.bell import Cause

CAUSES: Mapping[Cause, str] = {
    Cause.MENTION: "упоминание",
    Cause.SUBSCRIPTION: "подписка",
    Cause.CASE: "срок обращения",
    Cause.RECOMMENDATION: "рекомендация",
    Cause.REACH: "широко читают",
    Cause.ACCESS: "доступ",
    Cause.FAILURE: "не доставлено",
}


def list_rings(request: Request) -> Response:
    pages: Pages = request.app.state.pages
    rings = BellDesk(pages.installation).list(pages.viewer(request))
    return pages.show(request, "bell.html", rings=rings, causes=CAUSES)


def read_rings(
    request: Request,
    ring: Annotated[int | None, Form(ge=1, lt=2**63)] = None,
    next: Annotated[str, Form(max_length=2000)] = "/bell",
) -> Response:
    pages: Pages = request.app.state.pages
    BellDesk(pages.installation).read(pages.viewer(request), ring)
    return RedirectResponse(local_path(next), status_code=303)


ROUTES: Sequence[Route] = (
    Route("GET", "/bell", list_rings, OWN),
    Route("POST", "/bell/read", read_rings, OWN),
)
