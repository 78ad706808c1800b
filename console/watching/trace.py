"""The way of one post, case or alert, for the administrator."""

from collections.abc import Sequence

from fastapi import Request, Response

from console.pages import Pages
from console.routes import ADMINISTER, Route
from desks.tracing import TraceDesk
from domain.errors import NotFound


def show_trace(request: Request, q: str = "") -> Response:
    """The page with its form; below it the way of what was typed."""
    pages: Pages = request.app.state.pages
    viewer, way, problem = pages.viewer(request), None, ""
    if q.strip():
        try:
            way = TraceDesk(pages.installation, pages.words).trace(viewer, q)
        except NotFound as error:
            problem = str(error)
    return pages.show(request, "trace.html", q=q, trace=way, problem=problem)


ROUTES: Sequence[Route] = (Route("GET", "/trace", show_trace, ADMINISTER),)
