"""Maps: what is drawn, and what a page may hold of it."""

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from charts.maps import CHOSEN, place_map
from domain.region import Region
from region.loader import load_region, region_folder


@pytest.fixture(scope="module")
def amur() -> Region:
    return load_region(region_folder(Path("amur")))


def painted(svg: str, color: str) -> list[ElementTree.Element]:
    return [n for n in ElementTree.fromstring(svg).iter() if n.get("fill") == color]


def words(svg: str) -> set[str]:
    return {node.text for node in ElementTree.fromstring(svg).iter() if node.text}


def test_a_place_is_marked_among_all_the_others_and_named(amur: Region) -> None:
    svg = place_map(amur, "zavitinsky", "zavitinsky.zavitinsk")
    assert svg is not None
    assert len(painted(svg, CHOSEN)) == 1
    outlines = [n for n in ElementTree.fromstring(svg).iter() if n.get("stroke-width") == "0.6"]
    assert len(outlines) == len(amur.municipalities)
    assert words(svg) == {"Завитинск"}
    root = ElementTree.fromstring(svg)
    assert root.get("aria-label") == "Амурская область: Завитинск"


def test_without_a_settlement_the_dot_stands_at_the_centre(amur: Region) -> None:
    svg = place_map(amur, "tynda")
    assert svg is not None
    assert words(svg) == {"Тында"}


def test_a_place_without_a_known_centre_is_marked_without_a_dot(amur: Region) -> None:
    svg = place_map(amur, "zeysky")
    assert svg is not None
    assert len(painted(svg, CHOSEN)) == 1
    assert words(svg) == set()


def test_a_region_without_borders_has_no_map(amur: Region) -> None:
    assert place_map(replace(amur, borders=dict), "tynda") is None


def test_a_map_is_light_and_has_nothing_that_the_pages_policy_forbids(amur: Region) -> None:
    svg = place_map(amur, "tynda")
    assert svg is not None
    assert len(svg) < 40_000
    assert "style=" not in svg
    assert "<script" not in svg
    assert ' id="' not in svg  # two maps on one page would share it
