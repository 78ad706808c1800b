"""Maps of the region as SVG, drawn on the server by Altair and vl-convert. Pure."""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import altair
import vl_convert
from markupsafe import Markup

from charts.charts import BASE
from charts.outlines import simplified
from domain.deviation import DeviationLevel
from domain.region import Borders, Point, Region

# Variables of the stylesheet, which has a light and a dark value of each. The scale goes from
# blue to red over near-white, distinguishable by the colour-blind too (after ColorBrewer's RdBu).
GROUND, EDGE, CHOSEN = "var(--land)", "var(--edge)", "var(--c1)"
INK, HALO = "var(--ink)", "var(--halo)"
SCALE: Mapping[DeviationLevel | None, str] = {
    DeviationLevel.MUCH_FEWER: "var(--heat-least)",
    DeviationLevel.FEWER: "var(--heat-less)",
    DeviationLevel.USUAL: "var(--heat-0)",
    DeviationLevel.MORE: "var(--heat-1)",
    DeviationLevel.MUCH_MORE: "var(--heat-2)",
    None: "var(--heat-none)",
}
SMALL, LARGE = 260, 680  # width in pixels
MARGIN = 8  # pixels around the region
FINE = 0.6  # pixels by which a drawn border may deviate
CACHED_MAPS = 100  # recently drawn maps in the cache
# Of a name, in pixels: height and mean width of a letter, distance from its dot.
LINE, LETTER, OFF = 12, 6.9, 9
_LINK = re.compile(r'(<a xlink:href="[^"]*">)(?=<path aria-label="([^"]*)")')

Shape = dict[str, Any]  # a GeoJSON geometry whose coordinates are pixels
Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, eq=False)  # hashed by identity: the caches of maps are keyed by sheets
class Sheet:
    """A region on a sheet of `width` x `height` pixels.

    `shapes` holds outlines by a place's id; `at` projects a longitude and latitude. Without
    outlines nothing can be drawn.
    """

    width: int
    height: int
    shapes: Mapping[str, Shape]
    at: Callable[[float, float], Point]

    def features(self, places: Rows) -> Rows:
        return [
            {"type": "Feature", "geometry": self.shapes[row["place"]], "properties": row}
            for row in places
            if row["place"] in self.shapes
        ]


@lru_cache(maxsize=4)
def sheet(read: Callable[[], Borders], width: int) -> Sheet:
    """The borders that `read` returns, in Mercator's projection."""
    borders = read()
    points = [_flat(*p) for places in borders.values() for part in places for p in part[0]]
    if not points:
        return Sheet(width, width, {}, lambda lon, lat: (0.0, 0.0))
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    bottom, top = min(y for _, y in points), max(y for _, y in points)
    scale = (width - 2 * MARGIN) / (right - left)

    def at(lon: float, lat: float) -> Point:
        x, y = _flat(lon, lat)
        return round(MARGIN + (x - left) * scale, 1), round(MARGIN + (top - y) * scale, 1)

    projected = {
        place: tuple(
            tuple(tuple(at(*point) for point in ring) for ring in part) for part in polygons
        )
        for place, polygons in borders.items()
    }
    shapes: dict[str, Shape] = {
        place: {"type": "MultiPolygon", "coordinates": polygons}
        for place, polygons in simplified(projected, FINE).items()
    }
    return Sheet(width, round((top - bottom) * scale) + 2 * MARGIN, shapes, at)


def _flat(lon: float, lat: float) -> Point:
    return math.radians(lon), math.asinh(math.tan(math.radians(lat)))


def place_map(region: Region, municipality: str, settlement: str | None = None) -> Markup | None:
    """The region with one municipality marked, and a dot at the settlement or at its centre.

    None if the region has no borders.
    """
    place = region.municipalities[municipality]
    known = region.settlements.get(settlement or place.centre or "")
    dot = None
    if known is not None and known.lat is not None and known.lon is not None:
        dot = known.name, known.lon, known.lat
    name = place.short if known is None else known.name
    return _place_map(region.borders, municipality, f"{region.name}: {name}", dot)


@lru_cache(maxsize=CACHED_MAPS)
def _place_map(
    read: Callable[[], Borders],
    municipality: str,
    title: str,
    dot: tuple[str, float, float] | None,
) -> Markup | None:
    paper = sheet(read, SMALL)
    # The chosen place is drawn last, so that its neighbours do not cover its border.
    order = sorted(paper.shapes, key=lambda place: place == municipality)
    data = {
        "places": paper.features(
            [{"place": p, "color": CHOSEN if p == municipality else GROUND} for p in order]
        ),
    }
    layers = [_outlines("places", stroke=EDGE, strokeWidth=0.6).encode(color=_PAINTED)]
    if dot is not None:
        name, lon, lat = dot
        x, y = paper.at(lon, lat)
        aside = ("left", x + OFF) if x < paper.width / 2 else ("right", x - OFF)
        data["dots"] = [{"x": x, "y": y}]
        data["names"] = [{"name": name, "align": aside[0], "x": aside[1], "y": y}]
        layers += [
            _points("dots").mark_circle(size=60, color=INK, stroke=HALO, opacity=1),
            *_names("names", fontSize=13, fontWeight="bold"),
        ]
    svg = _drawn(paper, layers, data)
    head = Markup('<svg role="img" aria-label="{}" ').format(title)
    return svg and Markup(svg.replace("<svg ", head, 1))


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality on the map, its link and its tooltip.

    The outline of a `town` is too small to be visible, so it gets a dot.
    """

    id: str
    name: str
    step: DeviationLevel | None
    alert: bool
    link: str
    title: str
    town: bool


def deviation_map(region: Region, places: Sequence[Place]) -> Markup | None:
    """The region, each place in the colour of its step and a link.

    Places with an open alert have a thick edge and a triangle before their names. None if the
    region has no borders.
    """
    paper = sheet(region.borders, LARGE)
    at = {place.id: _middle(paper.shapes[place.id]) for place in places if place.id in paper.shapes}
    for place in places:
        centre = region.settlements.get(region.municipalities[place.id].centre or "")
        if place.town and centre is not None and centre.lat is not None and centre.lon is not None:
            at[place.id] = paper.at(centre.lon, centre.lat)
    return _deviation_map(paper, tuple(places), tuple(at.items()))


@lru_cache(maxsize=CACHED_MAPS)
def _deviation_map(
    paper: Sheet, places: tuple[Place, ...], points: tuple[tuple[str, Point], ...]
) -> Markup | None:
    at = dict(points)
    rows = {
        p.id: {
            "place": p.id,
            "color": SCALE[p.step],
            "edge": 2.5 if p.alert else 0.8,
            "title": p.title,
            "link": p.link,
            "x": at[p.id][0],
            "y": at[p.id][1],
        }
        # Thick edges are drawn last, so that neighbours do not cover them.
        for p in sorted(places, key=lambda p: p.alert)
        if p.id in at
    }
    towns = {p.id for p in places if p.town}
    data: dict[str, Rows] = {
        "districts": paper.features([row for id_, row in rows.items() if id_ not in towns]),
        "towns": [row for id_, row in rows.items() if id_ in towns],
        "names": list(_placed([p for p in places if p.id in at], at, paper)),
    }
    layers = [
        _outlines("districts").encode(
            color=_PAINTED,
            stroke=altair.condition(
                "datum.properties.edge > 1", altair.value(INK), altair.value(EDGE)
            ),
            strokeWidth=altair.StrokeWidth("properties.edge:Q", scale=None),
            href="properties.link:N",
            description="properties.title:N",
        ),
        _points("towns")
        .mark_circle(size=110, stroke=INK, opacity=1)
        .encode(
            color=altair.Color("color:N", scale=None),
            strokeWidth=altair.StrokeWidth("edge:Q", scale=None),
            href="link:N",
            description="title:N",
        ),
        *_names("names", fontSize=LINE),
    ]
    return _drawn(paper, layers, data)


def _middle(shape: Shape) -> Point:
    """The centre of mass of a shape's largest part."""
    best, middle = 0.0, (0.0, 0.0)
    for ring, *_ in shape["coordinates"]:
        area = x = y = 0.0
        for (x1, y1), (x2, y2) in pairwise(ring):
            cross = x1 * y2 - x2 * y1
            area, x, y = area + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
        if abs(area) > best:
            best, middle = abs(area), (round(x / (3 * area), 1), round(y / (3 * area), 1))
    return middle


def _placed(places: Sequence[Place], at: Mapping[str, Point], paper: Sheet) -> Iterator[Any]:
    """Positions of the names that fit beside other names and dots.

    Places with an alert and towns come first. The other places are named only by their tooltips.
    """
    taken = [(x - 6, y - 6, x + 6, y + 6) for x, y in (at[p.id] for p in places if p.town)]
    for place in sorted(places, key=lambda p: (not p.alert, not p.town)):
        name = f"▲ {place.name}" if place.alert else place.name
        x, y = at[place.id]
        width = len(name) * LETTER
        beside = [("left", x + OFF, y), ("right", x - OFF, y)]
        around = [("center", x, y - LINE - 2), ("center", x, y + LINE + 2)]
        for align, at_x, at_y in (beside + around) if place.town else [("center", x, y), *around]:
            left = at_x - {"left": 0, "center": width / 2, "right": width}[align]
            box = (left, at_y - LINE / 2, left + width, at_y + LINE / 2)
            inside = box[0] >= 0 and box[2] <= paper.width
            if inside and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                yield {"name": name, "align": align, "x": at_x, "y": at_y}
                break


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


_PAINTED = altair.Color("properties.color:N", scale=None)


def _outlines(data: str, **how: Any) -> altair.Chart:
    chart = altair.Chart(altair.NamedData(name=data))
    chart = chart.project(type="identity", scale=1, translate=[0, 0])
    shapes: altair.Chart = chart.mark_geoshape(clip=False, tooltip=None, **how)
    return shapes


def _points(data: str) -> altair.Chart:
    return altair.Chart(altair.NamedData(name=data)).encode(
        x=altair.X("x:Q", scale=None, axis=None), y=altair.Y("y:Q", scale=None, axis=None)
    )


def _names(data: str, **how: Any) -> Iterator[altair.Chart]:
    """Names that are legible on any ground: a pale edge surrounds the letters."""
    points = _points(data)
    for align in ("left", "center", "right"):
        shown = points.transform_filter(f"datum.align === '{align}'").encode(text="name:N")
        look = {**how, "align": align, "baseline": "middle", "aria": False, "tooltip": None}
        yield shown.mark_text(**look, stroke=HALO, strokeWidth=3, strokeJoin="round")
        yield shown.mark_text(**look, color=INK)


def _drawn(paper: Sheet, layers: Iterable[altair.Chart], data: Mapping[str, Rows]) -> Markup | None:
    """Draws the layers one over the other.

    `data` bypasses Altair, which would inspect every point.
    """
    if not paper.shapes:
        return None
    chart = altair.layer(*layers).properties(
        width=paper.width, height=paper.height, background="transparent", padding=0
    )
    spec = chart.configure_view(stroke=None).to_dict() | {"datasets": dict(data)}
    svg = vl_convert.vegalite_to_svg(spec)  # it escapes what it draws
    # Vega writes an aria-label for screen readers; browsers show a <title> to everybody.
    return Markup(_LINK.sub(r"\1<title>\2</title>", svg.replace(f'"{BASE}/', '"/')))
