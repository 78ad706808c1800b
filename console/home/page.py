"""The summary «Сводка»: the first page of every role, and its renewal by a script."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response
from markupsafe import Markup

from charts.maps import Place
from console.home.tiles import tiles_of
from console.pages import Pages
from console.routes import POSTS, Route
from desks.calls.attention import Read
from desks.exports.places import STEPS
from desks.home.desk import Home, RegionNow
from desks.home.norms import LATELY, Norms
from domain.alert import Cell
from domain.deviation import DeviationLevel
from domain.post import Kind
from domain.query import All, Condition, Field, Is, Since
from domain.query_text import render
from russian.figures import about
from russian.plural import plural

EVERY = 10  # seconds between two renewals; what they show may be 5 seconds older
TOPICS = 8
DOOR = 2  # looks at once
PATIENCE = 1.0  # seconds at the door
STEP_WORDS = {step: f"{words} обычного" if step else words for step, words in STEPS.items()}

_PLACES = BoundedSemaphore(DOOR)


@contextmanager
def door() -> Iterator[None]:
    """Threads that look at once take the processor from each other; who waits longer goes in."""
    came = _PLACES.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        if came:
            _PLACES.release()


def show(request: Request) -> Response:
    pages: Pages = request.app.state.pages
    with door():
        home = pages.home.look(pages.viewer(request))
        read = Read(home.system, home.load.taken)
        everything = context(pages, home)
        return pages.show(
            request, "home.html", concerns=lambda _: True, read=read, **everything, every=EVERY
        )


def live(request: Request) -> Response:
    """The part of the page that changes."""
    pages: Pages = request.app.state.pages
    with door():
        home = pages.home.live(pages.viewer(request))
        me = pages.person(request)
        return pages.alone(request, "home_live.html", me=me, every=EVERY, **context(pages, home))


def context(pages: Pages, home: Home) -> dict[str, Any]:
    region = home.region
    return {
        "home": home,
        "tiles": tiles_of(home),
        "drawing": drawing(pages, region) if region else None,
        "topics": topics(pages, region.norms) if region and region.norms else [],
        "growing": [
            (pages.words.cell(one.cell), _link(pages, one.cell, home), one.numbers)
            for one in (region.growing if region else ())
        ],
        "about": about,
        "lately": LATELY,
        "now": home.at,
    }


def drawing(pages: Pages, region: RegionNow, *, exact: bool = True) -> Markup | None:
    """The small map; without `exact` it has no numbers."""
    if region.norms is None:
        return None
    alerts = {alert.cell.municipality for alert in region.alerts}
    places = []
    for place in pages.installation.region.municipalities.values():
        one = region.norms.day.cells[Cell(None, place.id)]
        name = f"{place.short} район" if place.district else place.short
        title = f"{name}: {STEP_WORDS[one.step]}"
        if exact:
            title = f"{name}: {plural(one.seen, 'жалоба', 'жалобы', 'жалоб')} за сутки"
            title += f", обычно {about(one.usual)}"
        alerted, link = place.id in alerts, ""
        count = one.seen if exact else None
        places.append(
            Place(place.id, place.short, one.step, alerted, link, title, not place.district, count)
        )
    return pages.small_maps.of(places)


def topics(pages: Pages, norms: Norms) -> Sequence[tuple[Any, ...]]:
    """Topic groups with the most complaints in a day: name, count, usual, part of the longest bar,
    and whether it is more than usual.
    """
    groups = pages.installation.region.groups.values()
    cells = [(group, Cell(group.id, None)) for group in groups]
    rows = [(group, norms.day.cells[cell]) for group, cell in cells if norms.day.cells[cell].seen]
    rows.sort(key=lambda row: (-row[1].seen, row[0].name))
    longest = max((max(one.seen, one.usual) for _, one in rows), default=1)
    return [
        (
            group.name,
            one.seen,
            about(one.usual),
            round(100 * one.seen / longest, 1),
            round(100 * one.usual / longest, 1),
            one.step in (DeviationLevel.MORE, DeviationLevel.MUCH_MORE),
            f"/map?{urlencode({'period': '24h', 'group': group.id})}",
        )
        for group, one in rows[:TOPICS]
    ]


def _link(pages: Pages, cell: Cell, home: Home) -> str:
    """The complaints of a cell that grows."""
    conditions: list[Condition] = [Is(Field.MUNICIPALITY, str(cell.municipality))]
    conditions += [Is(Field.GROUP, str(cell.group)), Is(Field.KIND, Kind.COMPLAINT)]
    since = Since((home.at - LATELY).replace(second=0, microsecond=0))
    text = render(All((*conditions, since)), pages.installation.region.zone, pages.words.typed)
    return "/search?" + urlencode({"q": text})


ROUTES: Sequence[Route] = (
    Route("GET", "/", show, POSTS),  # it waits for the index a second at most
    Route("GET", "/summary/live", live, POSTS),
)
