"""The region at a glance: a colour for every place, a number where something stands out."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from charts.maps import SCALE
from charts.outline_map import Spot, outline_map
from domain.deviation import DeviationLevel
from domain.region import Region
from region.loader import load_region, region_folder

USUAL, MUCH = DeviationLevel.USUAL, DeviationLevel.MUCH_MORE


@pytest.fixture(scope="module")
def amur() -> Region:
    return load_region(region_folder(Path("amur")))


def spots(region: Region, **changed: Spot) -> list[Spot]:
    usual = [
        Spot(place.id, place.short, USUAL, False, 1, f"{place.short}: как обычно")
        for place in region.municipalities.values()
    ]
    return [changed.get(one.id, one) for one in usual]


def drawn(region: Region, **changed: Spot) -> ElementTree.Element:
    svg = outline_map(region, spots(region, **changed))
    assert svg is not None
    return ElementTree.fromstring(svg)


def test_every_place_has_a_colour_and_its_words(amur: Region) -> None:
    root = drawn(amur)
    assert len(root.findall("path")) == len(amur.municipalities)
    towns = [place for place in amur.municipalities.values() if not place.district]
    assert len(root.findall("circle")) == len(towns)
    assert all(node.find("title") is not None for node in root)
    assert not root.findall("text")


def test_what_stands_out_is_named_with_its_number_and_alerts_have_a_halo(amur: Region) -> None:
    root = drawn(
        amur,
        tynda=Spot("tynda", "Тында", MUCH, True, 22, "Тында: 22"),
        zeya=Spot("zeya", "Зея", DeviationLevel.MORE, False, None, "Зея"),
    )
    assert {node.text for node in root.findall("text")} == {"▲ Тында 22", "Зея"}
    [halo] = [node for node in root.findall("circle") if node.get("class") == "halo"]
    colours = [node.get("fill") for node in root.findall("circle") if node.get("class") == "town"]
    assert SCALE[MUCH] in colours
    middle = halo.get("cx"), halo.get("cy")
    near = [n for n in root.findall("circle") if (n.get("cx"), n.get("cy")) == middle]
    assert len(near) == 2


def test_more_complaints_are_a_larger_circle(amur: Region) -> None:
    few = drawn(amur, tynda=Spot("tynda", "Тында", MUCH, False, 4, "Тында"))
    many = drawn(amur, tynda=Spot("tynda", "Тында", MUCH, False, 40, "Тында"))

    def radius(root: ElementTree.Element) -> float:
        [hot] = [n for n in root.findall("circle") if n.get("fill") == SCALE[MUCH]]
        return float(hot.get("r") or 0)

    assert radius(many) > radius(few)


def test_names_of_people_who_write_files_cannot_break_the_drawing(amur: Region) -> None:
    evil = Spot("tynda", '<script>"', MUCH, True, 22, "<b>&")
    assert "<script>" not in str(outline_map(amur, spots(amur, tynda=evil)))
