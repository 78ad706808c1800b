"""Outlines: fewer points, and neighbours that still touch."""

from itertools import pairwise
from pathlib import Path

from charts.outlines import simplified
from domain.region import Borders, Point
from region.loader import load_region, region_folder

# Two squares side by side; the line between them has a small bulge, and so has one outer side.
LEFT = ((0.0, 0.0), (2.0, 0.0), (2.1, 1.0), (2.0, 2.0), (0.0, 2.0), (-0.1, 1.0), (0.0, 0.0))
RIGHT = ((2.0, 0.0), (4.0, 0.0), (4.0, 2.0), (2.0, 2.0), (2.1, 1.0), (2.0, 0.0))
ISLAND = ((0.5, 0.5), (1.0, 0.5), (1.05, 0.75), (1.0, 1.0), (0.5, 1.0), (0.5, 0.5))


def edges(borders: Borders, place: str) -> set[frozenset[Point]]:
    return {
        frozenset(edge) for polygon in borders[place] for ring in polygon for edge in pairwise(ring)
    }


def test_a_bulge_smaller_than_the_tolerance_goes_on_both_sides_of_a_border() -> None:
    thin = simplified({"left": ((LEFT,),), "right": ((RIGHT,),)}, 0.2)
    shared = edges(thin, "left") & edges(thin, "right")
    assert shared == {frozenset({(2.0, 0.0), (2.0, 2.0)})}
    assert (2.1, 1.0) not in thin["left"][0][0]


def test_a_bulge_larger_than_the_tolerance_stays() -> None:
    thin = simplified({"left": ((LEFT,),), "right": ((RIGHT,),)}, 0.05)
    assert (2.1, 1.0) in thin["left"][0][0]
    assert (2.1, 1.0) in thin["right"][0][0]


def test_a_town_inside_fits_its_hole_wherever_either_begins() -> None:
    turned = (*ISLAND[2:-1], *ISLAND[:3])
    thin = simplified({"town": ((ISLAND,),), "around": ((LEFT, turned[::-1]),)}, 0.1)
    assert edges(thin, "town") <= edges(thin, "around")
    assert len(edges(thin, "town")) == 4


def test_of_the_region_every_place_stays_and_touches_the_same_neighbours() -> None:
    borders = load_region(region_folder(Path("amur"))).borders()
    thin = simplified(borders, 0.02)
    assert thin.keys() == borders.keys()
    before = {place: edges(borders, place) for place in borders}
    after = {place: edges(thin, place) for place in thin}
    assert sum(map(len, after.values())) < sum(map(len, before.values())) * 0.7
    for place in after:
        assert all(ring[0] == ring[-1] for polygon in thin[place] for ring in polygon)
        touched = {p for p in before if p != place and before[p] & before[place]}
        assert {p for p in after if p != place and after[p] & after[place]} == touched
