"""Sheets: borders of a region projected to pixels, the whole region or a window of it. Pure."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from charts.outlines import simplified
from domain.region import Borders, Point, Region

MARGIN = 8  # pixels around what is drawn
FINE = 0.6  # pixels by which a drawn border may deviate
BEYOND = 12  # pixels outside a window that are drawn too, so that no border runs along its edge

Window = tuple[float, float, float, float]  # left, bottom, right, top of Mercator's projection
Line = Sequence[Point]


@dataclass(frozen=True, eq=False)
class Sheet:
    """A picture of `width` x `height` pixels; without outlines nothing can be drawn. `outlines`
    holds path data by a municipality's id, `middles` the centre of its largest part; `corner` is
    the left top of the projection, `margin` pixels inside, and `scale` is pixels a radian.
    """

    width: int
    height: int
    corner: Point
    scale: float
    margin: int
    outlines: Mapping[str, str]
    middles: Mapping[str, Point]

    def at(self, lon: float, lat: float) -> Point:
        return self.of_flat(flat(lon, lat))

    def of_flat(self, point: Point) -> Point:
        (x, y), (left, top) = point, self.corner
        return (
            round(self.margin + (x - left) * self.scale, 1),
            round(self.margin + (top - y) * self.scale, 1),
        )

    def to_flat(self, point: Point) -> Point:
        (x, y), (left, top) = point, self.corner
        return left + (x - self.margin) / self.scale, top - (y - self.margin) / self.scale

    def holds(self, point: Point) -> bool:
        x, y = point
        return 0 <= x <= self.width and 0 <= y <= self.height

    def centre(self, region: Region, municipality: str) -> Point | None:
        place = region.municipalities[municipality]
        known = region.settlements.get(place.centre or "")
        if known is None or known.lat is None or known.lon is None:
            return None
        return self.at(known.lon, known.lat)


def flat(lon: float, lat: float) -> Point:
    return math.radians(lon), math.asinh(math.tan(math.radians(lat)))


def window_around(points: Iterable[Point], margin: float, least: float = 0.0) -> Window:
    """The window around projected points, larger on each side by a share of its longer side, at
    least `least` radians both ways.
    """
    xs, ys = zip(*points, strict=True)
    middle_x, middle_y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    edge = max(wide, high) * margin
    half_x, half_y = max(wide / 2 + edge, least / 2), max(high / 2 + edge, least / 2)
    return middle_x - half_x, middle_y - half_y, middle_x + half_x, middle_y + half_y


@lru_cache(maxsize=64)
def sheet(read: Callable[[], Borders], width: int, window: Window | None = None) -> Sheet:
    """The borders that `read` returns, in Mercator's projection."""
    borders = read()
    points = [flat(*p) for places in borders.values() for part in places for p in part[0]]
    if not points:
        return Sheet(width, width, (0.0, 0.0), 1.0, 0, {}, {})
    margin = MARGIN if window is None else 0
    left, bottom, right, top = window or window_around(points, 0.0)
    scale = (width - 2 * margin) / (right - left)
    height = round((top - bottom) * scale) + 2 * margin
    bare = Sheet(width, height, (left, top), scale, margin, {}, {})
    projected = {
        place: tuple(tuple(tuple(bare.at(*p) for p in ring) for ring in part) for part in polygons)
        for place, polygons in borders.items()
    }
    outlines: dict[str, str] = {}
    middles: dict[str, Point] = {}
    for place, polygons in simplified(projected, FINE).items():
        rings: list[Line] = [ring for polygon in polygons for ring in polygon]
        if window is not None:
            rings = [cut for ring in rings if (cut := _clipped(ring, width, height))]
        if rings:
            outlines[place] = "".join(_path(ring) for ring in rings)
            middles[place] = _middle(polygons[0] for polygons in projected[place])
    return replace(bare, outlines=outlines, middles=middles)


def _path(ring: Line) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in ring[:-1]) + "Z"


def _middle(borders: Iterable[Line]) -> Point:
    best, middle = 0.0, (0.0, 0.0)
    for ring in borders:
        area = x = y = 0.0
        for (x1, y1), (x2, y2) in pairwise(ring):
            cross = x1 * y2 - x2 * y1
            area, x, y = area + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
        if abs(area) > best:
            best, middle = abs(area), (round(x / (3 * area), 1), round(y / (3 * area), 1))
    return middle


def _clipped(ring: Line, width: int, height: int) -> Line:
    """The part of a ring within the picture and BEYOND, after Sutherland and Hodgman 1974."""
    points = list(ring[:-1])
    for axis, edge, sign in (
        *((0, -BEYOND, 1), (0, width + BEYOND, -1)),
        *((1, -BEYOND, 1), (1, height + BEYOND, -1)),
    ):
        cut: list[Point] = []
        for one, other in zip(points, [*points[1:], *points[:1]], strict=True):
            before, after = (sign * (p[axis] - edge) for p in (one, other))
            if before >= 0:
                cut.append(one)
            if before * after < 0:
                share = before / (before - after)
                cut.append(
                    (
                        round(one[0] + share * (other[0] - one[0]), 1),
                        round(one[1] + share * (other[1] - one[1]), 1),
                    )
                )
        points = cut
    return [*points, points[0]] if points else []
