"""Maps of the region as SVG, drawn on the server: Altair's specifications rendered by vl-convert.
Pure.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import altair
import vl_convert
from markupsafe import Markup

from domain.region import Borders, Point, Region
from region.outlines import simplified

GROUND, EDGE, CHOSEN, INK = "#dde3df", "#8a9690", "#2e8b63", "#26302b"
SMALL, LARGE = 260, 680  # width in pixels
MARGIN = 8  # pixels around the region
FINE = 0.6  # pixels that a border may be drawn beside where it is
KEPT = 100  # maps drawn before that are still at hand

Shape = dict[str, Any]  # a GeoJSON geometry whose coordinates are pixels


@dataclass(frozen=True, slots=True)
class Sheet:
    """A region on a sheet of `width` x `height` pixels: a place's outline by its id, and where any
    point of the earth lies.
    """

    width: int
    height: int
    shapes: Mapping[str, Shape]
    at: Callable[[float, float], Point]

    @property
    def is_empty(self) -> bool:
        return not self.shapes


@lru_cache(maxsize=4)
def sheet(read: Callable[[], Borders], width: int) -> Sheet:
    """The borders that `read` gives, in Mercator's projection."""
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

    drawn = {
        place: tuple(
            tuple(tuple(at(*point) for point in ring) for ring in part) for part in polygons
        )
        for place, polygons in borders.items()
    }
    shapes: dict[str, Shape] = {
        place: {"type": "MultiPolygon", "coordinates": polygons}
        for place, polygons in simplified(drawn, FINE).items()
    }
    return Sheet(width, round((top - bottom) * scale) + 2 * MARGIN, shapes, at)


def _flat(lon: float, lat: float) -> Point:
    return math.radians(lon), math.asinh(math.tan(math.radians(lat)))


def place_map(region: Region, municipality: str, settlement: str | None = None) -> Markup | None:
    """The region with one place marked: the municipality, and a dot at the settlement, at its
    centre where none is given. None where the region has no borders.
    """
    place = region.municipalities[municipality]
    known = region.settlements.get(settlement or place.centre or "")
    dot = None
    if known is not None and known.lat is not None and known.lon is not None:
        dot = known.name, known.lon, known.lat
    name = place.short if known is None else known.name
    return _place_map(region.borders, municipality, f"{region.name}: {name}", dot)


@lru_cache(maxsize=KEPT)
def _place_map(
    read: Callable[[], Borders],
    municipality: str,
    title: str,
    dot: tuple[str, float, float] | None,
) -> Markup | None:
    paper = sheet(read, SMALL)
    if paper.is_empty:
        return None
    # The chosen one is drawn last, so that its neighbours do not cover its border.
    order = sorted(paper.shapes, key=lambda place: place == municipality)
    layers = [
        outlines(paper, [{"place": place, "chosen": place == municipality} for place in order])
        .mark_geoshape(clip=False, stroke=EDGE, strokeWidth=0.6, tooltip=None)
        .encode(
            color=altair.condition(
                "datum.properties.chosen", altair.value(CHOSEN), altair.value(GROUND)
            )
        )
    ]
    if dot is not None:
        name, lon, lat = dot
        x, y = paper.at(lon, lat)
        layers += _dot(name, x, y, right=x < paper.width / 2)
    said = Markup('<svg role="img" aria-label="{}" ').format(title)
    return Markup(drawn(paper, layers).replace("<svg ", said, 1))


def _dot(name: str, x: float, y: float, right: bool) -> Iterable[altair.Chart]:
    base = altair.Chart(altair.InlineData(values=[{"x": x, "y": y, "name": name}])).encode(
        x=altair.X("x:Q", scale=None, axis=None), y=altair.Y("y:Q", scale=None, axis=None)
    )
    words = {"text": "name:N"}
    beside: dict[str, Any] = {
        "align": "left" if right else "right",
        "dx": 8 if right else -8,
        "fontSize": 13,
        "fontWeight": "bold",
    }
    yield base.mark_circle(size=60, color=INK, stroke="white", strokeWidth=1.5, opacity=1)
    # Text without a ground of its own is read where a pale edge surrounds it.
    yield base.mark_text(**beside, stroke="white", strokeWidth=4, strokeJoin="round").encode(
        **words
    )
    yield base.mark_text(**beside, color=INK).encode(**words)


def outlines(paper: Sheet, places: Iterable[Mapping[str, Any]]) -> altair.Chart:
    """A chart over outlines, those of `places` in this order; each brings its values along."""
    features = [
        {
            "type": "Feature",
            "geometry": paper.shapes[values["place"]],
            "properties": dict(values),
        }
        for values in places
        if values["place"] in paper.shapes
    ]
    data = altair.InlineData(values=features)
    return altair.Chart(data).project(type="identity", scale=1, translate=[0, 0])


def drawn(paper: Sheet, layers: Iterable[altair.Chart]) -> Markup:
    """The layers one over the other."""
    chart = altair.layer(*layers).properties(
        width=paper.width,
        height=paper.height,
        background="transparent",
        padding=0,
    )
    spec = chart.configure_view(stroke=None).to_dict()
    return Markup(vl_convert.vegalite_to_svg(spec))  # it escapes what it draws
