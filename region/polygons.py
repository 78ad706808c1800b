"""Borders of municipalities: polygons.geojson. Reads files."""

import logging
from collections.abc import Collection
from itertools import pairwise
from pathlib import Path

from domain.region import Borders, Point, Polygon, Ring
from files.strict_yaml import Item, Mistakes, YamlMapping, open_table
from region.reading import Reference, Unique

log = logging.getLogger(__name__)


def read_polygons(
    path: Path, municipalities: Collection[str], mistakes: Mistakes
) -> dict[str, tuple[Polygon, ...]]:
    borders: dict[str, tuple[Polygon, ...]] = {}
    if (table := open_table(path, mistakes)) is None:
        return borders
    _same(table, "type", "FeatureCollection")
    table.take("attribution", Item.text)
    known = Reference("муниципалитет", municipalities.__contains__)
    ids = Unique()
    for feature in table.rows("features"):
        _same(feature, "type", "Feature")
        id_ = None
        if (properties := feature.need("properties")) is not None:
            inside = properties.table()
            id_ = inside.take("municipality", known)
            inside.close()
        polygons: tuple[Polygon, ...] = ()
        if (geometry := feature.need("geometry")) is not None:
            shape = geometry.table()
            _same(shape, "type", "MultiPolygon")
            polygons = _polygons(shape.need("coordinates"))
            shape.close()
        if ids.add(feature.item, id_) and id_ is not None:
            borders[id_] = polygons
    table.close()
    return borders


def borders_of(path: Path, municipalities: Collection[str]) -> Borders:
    mistakes: Mistakes = []
    borders = read_polygons(path, municipalities, mistakes)
    for mistake in mistakes[:1]:
        log.warning("no map can be drawn: %s", mistake)
    return {} if mistakes else borders


def check_polygons(path: Path, municipalities: Collection[str], mistakes: Mistakes) -> None:
    before = len(mistakes)
    borders = read_polygons(path, municipalities, mistakes)
    if len(mistakes) > before:
        return
    if missing := sorted(set(municipalities) - set(borders)):
        table = open_table(path, mistakes)
        if table is not None:
            table.wrong("features", f"нет границ: {', '.join(missing)}")


def contains(polygons: Collection[Polygon], lon: float, lat: float) -> bool:
    """True if the point lies inside: an odd number of edges lies east of it. O(points)."""
    inside = False
    for polygon in polygons:
        for ring in polygon:
            for (x1, y1), (x2, y2) in pairwise(ring):
                if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
                    inside = not inside
    return inside


def _same(table: YamlMapping, name: str, wanted: str) -> None:
    item = table.need(name)
    if item is not None and item.node.value != wanted:
        item.wrong(f"нужно {wanted}")


def _polygons(item: Item | None) -> tuple[Polygon, ...]:
    parts = [] if item is None else item.items()
    if item is not None and not parts:
        item.wrong("пустая граница")
    return tuple(tuple(_ring(ring) for ring in part.items()) for part in parts)


def _ring(item: Item) -> Ring:
    points = tuple(point for place in item.items() if (point := _point(place)) is not None)
    if len(points) < 4 or points[0] != points[-1]:
        item.wrong("контур замкнут и состоит не менее чем из четырёх точек")
    return points


def _point(item: Item) -> Point | None:
    values = [part.number() for part in item.items()]
    if len(values) != 2:
        item.wrong("точка состоит из долготы и широты")
        return None
    lon, lat = values
    if lon is None or lat is None:
        return None
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        item.wrong("долгота от -180 до 180, широта от -90 до 90")
        return None
    return lon, lat
