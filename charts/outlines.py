"""Simplifies borders for maps; neighbours keep sharing their borders. Pure."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from domain.region import Borders, Point, Ring


def simplified(borders: Borders, tolerance: float) -> Borders:
    """Borders with fewer points, none of the old further than `tolerance` from the new line
    (Douglas and Peucker 1973); a line between two places is thinned once for both, so no gap or
    overlap appears.
    """
    around: dict[Point, set[Point]] = defaultdict(set)
    for ring in _rings(borders):
        for one, other in pairwise(ring):
            around[one].add(other)
            around[other].add(one)
    joints = {point for point, others in around.items() if len(others) > 2}
    return {
        place: tuple(
            tuple(_thinned(ring, joints, tolerance) for ring in polygon) for polygon in polygons
        )
        for place, polygons in borders.items()
    }


def _rings(borders: Borders) -> Iterator[Ring]:
    for polygons in borders.values():
        for polygon in polygons:
            yield from polygon


def _thinned(ring: Ring, joints: set[Point], tolerance: float) -> Ring:
    points = ring[:-1]
    # At least two points stay. If no line meets another, they do not depend on the ring's start.
    first = min(points)
    fixed = {i for i, point in enumerate(points) if point in joints}
    if len(fixed) < 2:
        fixed |= {points.index(first), points.index(max(points, key=lambda p: _apart(p, first)))}
    stops = sorted(fixed)
    thin: list[Point] = []
    for start, stop in pairwise([*stops, stops[0] + len(points)]):
        line = tuple(points[i % len(points)] for i in range(start, stop + 1))
        turned = line[::-1]
        # The line is read from the same end for both neighbours.
        kept = _line(line, tolerance) if line <= turned else _line(turned, tolerance)[::-1]
        thin += kept[:-1]
    return (*thin, thin[0]) if len(thin) > 2 else ring


def _line(line: Ring, tolerance: float) -> Ring:
    first, last = line[0], line[-1]
    far, at = max(
        ((_off(line[i], first, last), i) for i in range(1, len(line) - 1)), default=(0.0, 0)
    )
    if far <= tolerance:
        return (first, last)
    return (*_line(line[: at + 1], tolerance)[:-1], *_line(line[at:], tolerance))


def _apart(one: Point, other: Point) -> float:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def _off(point: Point, first: Point, last: Point) -> float:
    (x, y), (x1, y1), (x2, y2) = point, first, last
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    along = ((x - x1) * dx + (y - y1) * dy) / length if length else 0.0
    along = min(1.0, max(0.0, along))
    return float(_apart(point, (x1 + along * dx, y1 + along * dy)) ** 0.5)
