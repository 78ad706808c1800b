"""Where a request speaks of: its point in a municipality, and its address. Pure."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from domain.cases.case import Place
from domain.region import Point, Polygon, Region, Ring

LONGEST_STREET = 120
_HOUSE = r"(?:д(?:ом)?\.?\s*)?(?P<house>\d{1,4}\s?[а-яa-z]?(?:/\d{1,4})?)"
# Portals of one town write no more than street and house: «Красная Пресня, 12», «12 Main Street».
_BARE = re.compile(rf"(?P<street>[^,;\n]*[^\W\d][^,;\n]*?)[\s,]+{_HOUSE}", re.IGNORECASE)
_HOUSE_FIRST = re.compile(
    r"(?P<house>\d{1,5}[A-Za-z]?)\s+(?P<street>[A-Za-z][A-Za-z .'-]{2,80})(?:,.*)?", re.DOTALL
)
_PLAIN_WAY = re.compile(r"^ул(?:ица)?\.?\s+|\s+ул(?:ица)?\.?$", re.IGNORECASE)

ReadAddress = Callable[[str, str, str, str, str], Place]


class RequestPlaces:
    """The borders of a region, made once for many requests; `read` reads addresses
    (region/filed/addresses).
    """

    def __init__(self, region: Region, read: ReadAddress) -> None:
        self._read = read
        self._borders = [
            (id_, polygon, _box(polygon[0]))
            for id_, polygons in region.borders().items()
            for polygon in polygons
            if polygon
        ]

    def place(
        self, latitude: float | None, longitude: float | None, address: str, usual: str | None
    ) -> Place:
        """`usual` is the municipality of a server without coordinates."""
        here = None
        if latitude is not None and longitude is not None:
            here = self.municipality_at((longitude, latitude))
        place = self._read(here or "", "", "", "", address)
        if place.municipality is None and usual is not None:
            place = self._read(usual, "", "", "", address)
        if place.street is None and (bare := _bare(address)) is not None:
            street = _PLAIN_WAY.sub("", bare["street"].strip(" ."))[:LONGEST_STREET]
            return replace(place, street=street, house=" ".join(bare["house"].split()))
        return place

    def municipality_at(self, point: Point) -> str | None:
        return next(
            (
                id_
                for id_, polygon, (west, south, east, north) in self._borders
                if west <= point[0] <= east and south <= point[1] <= north
                if _within(polygon, point)
            ),
            None,
        )


def _bare(address: str) -> re.Match[str] | None:
    if "[" in address:  # something of it was masked
        return None
    return _HOUSE_FIRST.fullmatch(address) or _BARE.fullmatch(address)


def _box(ring: Ring) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return min(xs), min(ys), max(xs), max(ys)


def _within(polygon: Polygon, point: Point) -> bool:
    border, *holes = polygon
    return _inside(border, point) and not any(_inside(hole, point) for hole in holes)


def _inside(ring: Ring, point: Point) -> bool:
    """A ray to the east crosses the ring an odd number of times."""
    x, y = point
    odd = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            odd = not odd
    return odd
