"""The map of one municipality: its settlements, and how many posts name each. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from markupsafe import Markup

from charts.labels import BESIDE, Board, Label
from charts.maps import PHONE, layered, radius, share, written
from charts.sheets import Sheet, flat, sheet, window_around
from domain.region import Borders, Point, Region, Settlement

WIDTH = 380  # pixels
EDGE = 0.06  # of the municipality's longer side around it
SPAN = 0.012  # radians that are shown at least: 45 km
TALLEST, WIDEST = 0.8, 2.0  # height by width, and the reverse
CACHED_MAPS = 100
DOT = 2.5
_Known = tuple[str, str, float, float]  # id, name, longitude, latitude


@dataclass(frozen=True, slots=True)
class Spot:
    id: str
    count: int


def local_map(region: Region, municipality: str, spots: Sequence[Spot]) -> Markup | None:
    """The municipality among its neighbours, a circle at each settlement of `spots` that has
    coordinates; None if the region has no borders of it.
    """
    known = [one for s in region.settlements.values() if (one := _known(s)) is not None]
    # The largest are named first, where names have room.
    known.sort(key=lambda one: -(region.settlements[one[0]].population or 0))
    return _local_map(region.borders, municipality, tuple(spots), tuple(known))


def _known(settlement: Settlement) -> _Known | None:
    if settlement.lat is None or settlement.lon is None:
        return None
    return settlement.id, settlement.name, settlement.lon, settlement.lat


@lru_cache(maxsize=CACHED_MAPS)
def _local_map(
    read: Callable[[], Borders],
    municipality: str,
    spots: tuple[Spot, ...],
    known: tuple[_Known, ...],
) -> Markup | None:
    if not (own := read().get(municipality)):
        return None
    border = [flat(*point) for polygon in own for point in polygon[0]]
    left, bottom, right, top = window_around(border, EDGE, SPAN)
    wide, high = right - left, top - bottom
    more_x, more_y = max(0.0, high / TALLEST - wide) / 2, max(0.0, wide / WIDEST - high) / 2
    window = (left - more_x, bottom - more_y, right + more_x, top + more_y)
    paper = sheet(read, WIDTH, window)
    at = {id_: paper.at(lon, lat) for id_, _, lon, lat in known}
    counts = {spot.id: spot.count for spot in spots if spot.id in at}
    inside = [one for one in known if paper.holds(at[one[0]])]
    land = Markup().join(
        Markup('<path class="{}" d="{}"/>').format(
            "own" if place == municipality else "other", paper.outlines[place]
        )
        # Its border is drawn last, so that neighbours do not cover it.
        for place in sorted(paper.outlines, key=lambda place: place == municipality)
    )
    dots = (_dot(paper, at[id_]) for id_, *_ in inside if id_ not in counts)
    circles = (_circle(paper, at[id_], counts[id_]) for id_, *_ in known if id_ in counts)
    marks = Markup().join(chain(dots, circles, _names(paper, inside, at, counts)))
    return layered(paper, land, marks)


def _dot(paper: Sheet, at: Point) -> Markup:
    return Markup('<circle class="dot" cx="{}" cy="{}" r="{:g}"/>').format(
        share(at[0], paper.width), share(at[1], paper.height), DOT
    )


def _circle(paper: Sheet, at: Point, count: int) -> Markup:
    x, y = share(at[0], paper.width), share(at[1], paper.height)
    return Markup(
        '<circle class="spot" cx="{}" cy="{}" r="{:g}"/>'
        '<text class="count" x="{}" y="{}" dy="4" text-anchor="middle">{}</text>'
    ).format(x, y, radius(count), x, y, count)


def _names(
    paper: Sheet, inside: Sequence[_Known], at: dict[str, Point], counts: dict[str, int]
) -> Iterable[Markup]:
    def reach(id_: str) -> float:
        return radius(counts[id_]) if id_ in counts else DOT

    labels = [
        Label(
            name,
            at[id_],
            reach(id_),
            sides=BESIDE,
            look="name hot" if id_ in counts else "name area",
        )
        for id_, name, *_ in sorted(inside, key=lambda one: one[0] not in counts)
    ]
    taken = [(at[id_], reach(id_)) for id_ in counts]
    for label, side, fits_phone in Board(paper, taken, PHONE).placed(labels):
        yield written(paper, label, side, fits_phone)
