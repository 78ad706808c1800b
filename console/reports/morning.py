"""«Утро»: the morning report as it stands now, as a page and on the wall of a hall."""

from collections.abc import Sequence
from typing import Literal

from fastapi import Request, Response

from console.guard import at_screen
from console.home.page import EVERY
from console.pages import Pages
from console.reports.showing import shown
from console.routes import REGION, Route
from console.workers import Work
from reports.delivery.slots import LEAVES_AT


def show_morning(request: Request, wall: Literal["", "1"] = "") -> Response:
    """A screen and a person who wants it get the wall alone; what a screen gets has no links."""
    pages: Pages = request.app.state.pages
    screen = at_screen(request)
    viewer = screen or pages.viewer(request)
    again = request.headers.get("x-news") is not None
    document = pages.morning.look(viewer, again)
    content = shown(pages.installation, document, linked=screen is None)
    content |= {
        "every": EVERY,
        "at": document.taken_at,
        "leaves_at": LEAVES_AT,
        "is_screen": screen is not None,
    }
    if screen is not None or wall:
        return pages.alone(request, "morning_wall.html", **content)
    return pages.show(request, "morning.html", **content)


ROUTES: Sequence[Route] = (
    Route("GET", "/morning", show_morning, REGION, screens=True, work=Work.INDEX),
)
