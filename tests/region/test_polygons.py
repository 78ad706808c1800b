import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from region.loader import check_region, load_region
from region.polygons import contains, read_polygons

SQUARE = [[1.0, 1.0], [3.0, 1.0], [3.0, 3.0], [1.0, 3.0], [1.0, 1.0]]
HOLE = [[1.5, 1.5], [1.5, 2.5], [2.5, 2.5], [2.5, 1.5], [1.5, 1.5]]


def feature(coordinates: Any, municipality: str = "zeya") -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"municipality": municipality},
        "geometry": {"type": "MultiPolygon", "coordinates": coordinates},
    }


def wrong(folder: Path, *features: dict[str, Any]) -> list[tuple[int | None, str, str]]:
    path = folder / "polygons.geojson"
    lines = ",\n".join(json.dumps(f) for f in features)
    path.write_text(
        f'{{"type":"FeatureCollection","attribution":"a","features":[\n{lines}\n]}}', "utf-8"
    )
    mistakes = []
    read_polygons(path, ("zeya", "tynda"), mistakes)
    return [(m.line, m.key, m.problem) for m in mistakes]


def test_a_border_with_a_hole_is_read(tmp_path: Path) -> None:
    assert wrong(tmp_path, feature([[SQUARE, HOLE]]), feature([[SQUARE]], "tynda")) == []


@pytest.mark.parametrize(
    ("bad", "key", "says"),
    [
        (feature([[SQUARE[:-1]]]), "geometry.coordinates[0][0]", "замкнут"),
        (feature([[SQUARE[:2] + SQUARE[:1]]]), "geometry.coordinates[0][0]", "четырёх"),
        (feature([[[[1, 95], *SQUARE]]]), "geometry.coordinates[0][0][0]", "широта"),
        (feature([[[[1, 2, 3], *SQUARE, SQUARE[0]]]]), "geometry.coordinates[0][0][0]", "долготы"),
        (feature([[[["a", 2], *SQUARE]]]), "geometry.coordinates[0][0][0][0]", "число"),
        (feature([]), "geometry.coordinates", "пустая"),
        (feature([[SQUARE]], "moon"), "properties.municipality", "не существует"),
        (feature([[SQUARE]], "zeya"), None, "повторяется"),
        ({**feature([[SQUARE]]), "id": "7"}, "id", "неизвестный ключ"),
        ({**feature([[SQUARE]]), "type": "Thing"}, "type", "нужно Feature"),
    ],
)
def test_a_bad_border_is_reported_at_its_line(
    tmp_path: Path, bad: dict[str, Any], key: str | None, says: str
) -> None:
    found = wrong(tmp_path, feature([[SQUARE]], "zeya"), bad)
    wanted = "features[1]" if key is None else f"features[1].{key}"
    assert [(line, says in what) for line, at, what in found if at == wanted] == [(3, True)], found


def test_a_municipality_without_a_border_is_a_mistake(copy: Path, edit: Callable[..., int]) -> None:
    file = copy / "polygons.geojson"
    borders = json.loads(file.read_text("utf-8"))
    del borders["features"][5]
    file.write_text(json.dumps(borders), "utf-8")
    (mistake,) = check_region(copy)
    assert (mistake.file, mistake.line, mistake.key) == (str(file), 1, "features")
    assert "tynda" in mistake.problem


@given(st.floats(0, 4), st.floats(0, 4))
def test_a_point_is_inside_the_border_and_outside_the_hole(x: float, y: float) -> None:
    polygon = tuple(tuple((a, b) for a, b in ring) for ring in (SQUARE, HOLE))
    inside = 1 < x < 3 and 1 < y < 3
    in_hole = 1.5 < x < 2.5 and 1.5 < y < 2.5
    edge = {1.0, 1.5, 2.5, 3.0} & {x, y}
    if not edge:
        assert contains([polygon], x, y) == (inside and not in_hole)


def test_the_shipped_borders_are_small_and_hold_their_settlements(amur: Path) -> None:
    region = load_region(amur)
    path = amur / "polygons.geojson"
    assert path.stat().st_size < 150_000
    assert "OpenStreetMap" in path.read_text("utf-8").partition("\n")[0]
    borders = read_polygons(path, region.municipalities, mistakes := [])
    assert mistakes == []
    assert list(borders) == list(region.municipalities)
    outside = [
        s.id
        for s in region.settlements.values()
        if s.lat is not None
        and s.lon is not None
        and not contains(borders[s.municipality], s.lon, s.lat)
    ]
    assert outside == []
    for polygons in borders.values():
        for polygon in polygons:
            for ring in polygon:
                assert all(abs(round(x, 4) - x) < 1e-9 for point in ring for x in point)


def test_neighbours_share_their_borders(amur: Path) -> None:
    region = load_region(amur)
    borders = read_polygons(amur / "polygons.geojson", region.municipalities, [])
    town = set(borders["tynda"][0][0])
    hole = set(borders["tyndinsky"][0][1])
    assert town == hole
