"""The region at a glance as SVG: colours of places, circles of towns, alerts with their numbers.
Pure.

It is written directly, because a page that renews itself cannot wait for a chart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

from markupsafe import Markup

from charts.maps import SCALE, Shape, Sheet, sheet
from domain.deviation import DeviationLevel
from domain.region import Municipality, Point, Region

WIDTH = 420  # pixels
LEAST, MOST = 4.0, 15.0  # radius of a town's circle
STANDING_OUT = 9.0  # the same without a number
LETTER, LINE = 7.6, 15  # of a label: mean width of a letter, height
KEPT = 20  # recently drawn maps in the cache
HIGH = (DeviationLevel.MORE, DeviationLevel.MUCH_MORE)


@dataclass(frozen=True, slots=True)
class Spot:
    """A municipality; `count` is None where the number is not shown."""

    id: str
    name: str
    step: DeviationLevel | None
    alert: bool
    count: int | None
    title: str


def outline_map(region: Region, spots: Sequence[Spot]) -> Markup | None:
    """None if the region has no borders."""
    paper = sheet(region.borders, WIDTH)
    if not paper.shapes:
        return None
    known = tuple(spot for spot in spots if spot.id in paper.shapes)
    towns = frozenset(s.id for s in known if not region.municipalities[s.id].district)
    points = tuple((s.id, _at(region, region.municipalities[s.id], paper)) for s in known)
    return _drawn(paper, region.name, known, towns, points)


@lru_cache(maxsize=KEPT)
def _drawn(
    paper: Sheet,
    name: str,
    spots: tuple[Spot, ...],
    towns: frozenset[str],
    points: tuple[tuple[str, Point], ...],
) -> Markup:
    # What stands out is drawn last, over its neighbours.
    known, at = sorted(spots, key=lambda spot: (spot.alert, spot.step or 0)), dict(points)
    parts = [_area(paper, spot, known_town=spot.id in towns) for spot in known]
    parts += [_circle(spot, at[spot.id], spot.id in towns) for spot in known]
    parts += _labels([spot for spot in known if spot.alert or spot.step in HIGH], at, paper)
    return Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        paper.width, paper.height, name, Markup("").join(parts)
    )


def _area(paper: Sheet, spot: Spot, *, known_town: bool) -> Markup:
    """A town's outline is too small to carry a colour."""
    colour = SCALE[DeviationLevel.USUAL if known_town else spot.step]
    return Markup('<path fill="{}" d="{}"><title>{}</title></path>').format(
        colour, _paths(paper)[spot.id], spot.title
    )


def _circle(spot: Spot, at: Point, town: bool) -> Markup:
    if not (town or spot.alert):
        return Markup("")
    radius = round(min(LEAST + 1.6 * sqrt(spot.count or 0), MOST), 1)
    if spot.count is None and (spot.alert or spot.step in HIGH):
        radius = STANDING_OUT
    x, y = at
    halo = Markup('<circle class="halo" cx="{}" cy="{}" r="{}"/>').format(x, y, radius + 4)
    circle = Markup(
        '<circle class="town" fill="{}" cx="{}" cy="{}" r="{}"><title>{}</title></circle>'
    ).format(SCALE[spot.step], x, y, radius, spot.title)
    return halo + circle if spot.alert else circle


def _labels(spots: Sequence[Spot], at: Mapping[str, Point], paper: Sheet) -> list[Markup]:
    """Names with numbers, alerts first; a name that does not fit is left to its tooltip."""
    taken: list[tuple[float, float, float, float]] = []
    labels = []
    for spot in sorted(spots, key=lambda one: (not one.alert, -(one.count or 0), one.name)):
        words = spot.name if spot.count is None else f"{spot.name} {spot.count}"
        words = f"▲ {words}" if spot.alert else words
        width, (x, y) = len(words) * LETTER, at[spot.id]
        right = x + MOST + 4
        for left, anchor in ((right, "start"), (x - MOST - 4 - width, "end")):
            box = (left, y - LINE / 2, left + width, y + LINE / 2)
            inside = box[0] >= 0 and box[2] <= paper.width
            if inside and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                edge = left if anchor == "start" else left + width
                labels.append(
                    Markup('<text x="{}" y="{}" text-anchor="{}">{}</text>').format(
                        round(edge, 1), round(y + 5, 1), anchor, words
                    )
                )
                break
    return labels


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _at(region: Region, place: Municipality, paper: Sheet) -> Point:
    """The centre of a municipality if its coordinates are known, else of its outline."""
    centre = region.settlements.get(place.centre or "")
    if centre is not None and centre.lat is not None and centre.lon is not None:
        return paper.at(centre.lon, centre.lat)
    return _middles(paper)[place.id]


@lru_cache(maxsize=4)
def _paths(paper: Sheet) -> Mapping[str, str]:
    return {place: _path(shape) for place, shape in paper.shapes.items()}


@lru_cache(maxsize=4)
def _middles(paper: Sheet) -> Mapping[str, Point]:
    """The middle of each outline's box."""
    middles = {}
    for place, shape in paper.shapes.items():
        points = [point for rings in shape["coordinates"] for point in rings[0]]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        middles[place] = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    return middles


def _path(shape: Shape) -> str:
    rings = [ring for part in shape["coordinates"] for ring in part]
    return "".join("M" + "L".join(f"{x} {y}" for x, y in ring[:-1]) + "Z" for ring in rings)
