"""The screen of a hall: one page for a browser without a person, and the one-time link to it."""

from collections.abc import Collection, Sequence

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from console.guard import at_screen, screen_cookie
from console.home.page import EVERY, STEP_WORDS, TOPICS, drawing
from console.home.tiles import compared, heights
from console.pages import Pages
from console.routes import OPEN, REGION, Route
from desks.home.norms import Norms, is_high
from desks.screens import ScreenDesk
from domain.access.session import UNSEEN
from domain.alert import Cell
from domain.deviation import DeviationLevel
from domain.errors import EntryRefused

COLOURS = {DeviationLevel.MUCH_MORE: "crit", DeviationLevel.MORE: "high"}
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
        complaints=_rough(norms.complaints) if norms else None,
        compared=compared(norms) if norms else "",
        course=heights([_rough(hour.count) for hour in norms.course]) if norms else [],
        hot=[is_high(hour) for hour in norms.course] if norms else [],
        drawing=drawing(pages, hall.region, exact=False),
        levels=_levels(pages, norms, hall.withheld) if norms else [],
        growing=[pages.words.cell(one.cell) for one in hall.region.growing],
    )


def _rough(count: int) -> int:
    """The bars are rough too: exact ones would give an hour of few people away."""
    return ROUGH * round(count / ROUGH)


def _levels(
    pages: Pages, norms: Norms, withheld: Collection[Cell]
) -> Sequence[tuple[str, str, str, int | None]]:
    """Topic groups, the furthest above their norm first: name, words, their colour, and the count
    where it does not give a small one away.
    """
    rows = []
    for group in pages.installation.region.groups.values():
        cell = Cell(group.id, None)
        if (step := (one := norms.day.cells[cell]).step) is not None:
            count = None if cell in withheld else one.seen
            rows.append((-step, one.p, group.name, STEP_WORDS[step], COLOURS.get(step, ""), count))
    return [row[2:] for row in sorted(rows)[:TOPICS]]


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
