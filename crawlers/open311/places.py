"""Where a request of Open311 speaks of: its point in a municipality, and its address. Pure."""

import re
from collections.abc import Iterable
from itertools import pairwise

from domain.cases.case import Place
from domain.region import Point, Polygon, Region, Ring
from domain.spelling import plain

LONGEST_STREET = 120
_TYPE = re.compile(
    r"(?<![\w-])(?:ул(?:ица)?|пер(?:еулок)?|пр-?к?т|просп(?:ект)?|пр(?:оезд)?|площадь|пл|б-р|бульвар"
    r"|наб(?:ережная)?|шоссе|тракт|мкр-?н?|микрорайон|квартал|кв-л|тупик|аллея)(?![\w-])\.?",
    re.IGNORECASE,
)
_STREET_ONLY = re.compile(r"^(?:ул(?:ица)?\.?\s+|\s+ул(?:ица)?\.?$)|\s+ул(?:ица)?\.?$", re.I)
_HOUSE = re.compile(
    r"(?:д(?:ом)?\.?\s*|№\s*|стр(?:оение)?\.?\s*)?"
    r"(?P<house>\d{1,4}(?:\s?[а-яa-z](?![а-яa-z]))?(?:\s?/\s?\d{1,4}[а-яa-z]?)?"
    r"(?:\s?(?:к|корп|корпус|стр)\.?\s?\d{1,3})?)",
    re.IGNORECASE,
)
_WITH_HOUSE = re.compile(rf"(?P<street>.*[^\W\d].*?)[\s,]+{_HOUSE.pattern}", re.IGNORECASE)
_HOUSE_FIRST = re.compile(r"(?P<house>\d{1,5}[A-Za-z]?)\s+(?P<street>[A-Za-z][A-Za-z .'-]{2,80})")
_SETTLEMENT = re.compile(r"(?:г(?:ород)?|с(?:ело)?|п(?:гт|ос(?:[её]лок)?)?|рп|д(?:еревня)?)\.?\s+")
_HIDDEN = re.compile(r"\[[^\]]{1,30}\]")


class Places:
    """The places of a region, made once for many requests."""

    def __init__(self, region: Region) -> None:
        self._borders = [
            (id_, polygon, _box(polygon[0]))
            for id_, polygons in region.borders().items()
            for polygon in polygons
            if polygon
        ]
        self._settlements: dict[str, list[tuple[str, str]]] = {}
        for one in region.settlements.values():
            for name in {one.name, *one.aliases}:
                known = self._settlements.setdefault(plain(name), [])
                known.append((one.id, one.municipality))

    def place(
        self, latitude: float | None, longitude: float | None, address: str, usual: str | None
    ) -> Place:
        """`usual` is the municipality of a server without coordinates."""
        municipality = None
        if latitude is not None and longitude is not None:
            municipality = self.municipality_at((longitude, latitude))
        settlement = street = house = None
        left = [part for part in map(str.strip, re.split(r"[,;\n]", address)) if part]
        streets: list[str] = []
        for part in left:
            if settlement is None and (known := self._settlement(part, municipality or usual)):
                settlement, within = known
                municipality = municipality or within
            elif not _HIDDEN.search(part):
                streets.append(part)
        street, house = _street(streets)
        return Place(municipality or usual, settlement, street, house)

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

    def _settlement(self, part: str, municipality: str | None) -> tuple[str, str] | None:
        name = plain(part)
        known = self._settlements.get(name)
        if known is None and (kind := _SETTLEMENT.match(name)):
            known = self._settlements.get(name[kind.end() :])
        if known is None:
            return None
        here = [one for one in known if one[1] == municipality]
        if municipality is not None and here:
            return here[0]
        return known[0] if len(known) == 1 and municipality is None else None


def _street(parts: Iterable[str]) -> tuple[str | None, str | None]:
    """The part with a type of street or a house, and the house in it or behind it."""
    parts = list(parts)
    for index, part in enumerate(parts):
        following = parts[index + 1] if index + 1 < len(parts) else ""
        if first := _HOUSE_FIRST.fullmatch(part):
            return first["street"].strip()[:LONGEST_STREET], first["house"]
        if both := _WITH_HOUSE.fullmatch(part):
            return _named(both["street"]), _tidy(both["house"])
        house = _HOUSE.fullmatch(following)
        if _TYPE.search(part) or (house and not part[0].isdigit()):
            return _named(part), _tidy(house["house"]) if house else None
    return None, None


def _named(street: str) -> str | None:
    """«ул. Ленина» is «Ленина»; other types stay."""
    name = _STREET_ONLY.sub("", street.strip(" ,.")).strip(" ,.")
    return name[:LONGEST_STREET] or None


def _tidy(house: str) -> str:
    return " ".join(house.split())


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
