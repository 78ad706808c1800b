"""The screen of a hall: one page for a browser without a person, and the one-time link to it."""

from collections.abc import Sequence

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from console.guard import at_screen, screen_cookie
from console.home.page import EVERY, drawing, topics
from console.home.tiles import compared, heights
from console.pages import Pages
from console.routes import OPEN, REGION, Route
from desks.home.norms import is_high
from desks.screens import ScreenDesk
from domain.errors import EntryRefused
from domain.session import UNSEEN

ROUGH = 10  # numbers of the whole region are rounded to tens


def show(request: Request) -> Response:
    """The same page for a screen and for a person who looks at it."""
    pages: Pages = request.app.state.pages
    viewer = at_screen(request) or pages.viewer(request)
    hall = pages.home.hall(viewer)
    norms = hall.region.norms
    return pages.alone(
        request,
        "screen.html",
        hall=hall,
        place=pages.installation.region.name,
        every=EVERY,
        complaints=ROUGH * round(norms.complaints / ROUGH) if norms else None,
        compared=compared(norms) if norms else "",
        course=heights([hour.count for hour in norms.course]) if norms else [],
        hot=[is_high(hour) for hour in norms.course] if norms else [],
        drawing=drawing(pages, hall.region, exact=False),
        topics=topics(pages, norms, exact=False) if norms else [],
        growing=[pages.words.cell(one.cell) for one in hall.region.growing],
    )


def offer(request: Request, link: str) -> Response:
    """What the link opens; looking does not use it up."""
    return _offer(request, link)


def open_(request: Request, link: str) -> Response:
    pages: Pages = request.app.state.pages
    address = request.client.host if request.client else ""
    try:
        token = ScreenDesk(pages.installation).open(
            link, address, request.headers.get("user-agent", "")
        )
    except EntryRefused as error:
        return _offer(request, link, str(error))
    answer, settings = RedirectResponse("/screen", status_code=303), pages.installation.settings
    answer.set_cookie(
        screen_cookie(settings),
        token,
        max_age=int(UNSEEN.total_seconds()) * 12,
        secure=settings.is_secure,
        httponly=True,
        samesite="strict",
    )
    return answer


def _offer(request: Request, link: str, problem: str = "") -> Response:
    pages: Pages = request.app.state.pages
    try:
        screen = ScreenDesk(pages.installation).offered(link)
    except EntryRefused as error:
        return pages.alone(
            request, "screen_open.html", 404, problem=problem or str(error), screen=None
        )
    return pages.alone(request, "screen_open.html", problem="", screen=screen)


ROUTES: Sequence[Route] = (
    Route("GET", "/screen", show, REGION, screens=True),
    Route("GET", "/screen/{link}", offer, OPEN),
    Route("POST", "/screen/{link}", open_, OPEN),
)
