"""Maps: what is drawn, and what a page may hold of it."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from markupsafe import Markup

from charts.localities import Spot, local_map
from charts.maps import SCALE, Place, radius, region_map, small_map
from charts.sheets import flat, sheet, window_around
from domain.deviation import DeviationLevel
from domain.region import Region
from region.loader import load_region, region_folder

HOT = {"tynda": 22, "belogorsk": 17}


@pytest.fixture(scope="module")
def amur() -> Region:
    return load_region(region_folder(Path("amur")))


@pytest.fixture(scope="module")
def places(amur: Region) -> list[Place]:
    """Two emergencies, a town that is busy as usual, and places about which too little is known."""
    return [
        Place(
            *(m.id, m.short, _step(m.id), m.id in HOT, f"/search?q={m.id}"),
            *(f"{m.short} & жалобы", not m.district),
            count=HOT.get(m.id, 31 if m.id == "blagoveshchensk" else 0),
        )
        for m in amur.municipalities.values()
    ]


def _step(id_: str) -> DeviationLevel | None:
    if id_ in HOT:
        return DeviationLevel.MUCH_MORE
    return DeviationLevel.USUAL if id_ == "blagoveshchensk" else None


def nodes(svg: Markup, tag: str, look: str = "") -> list[ElementTree.Element]:
    tree = ElementTree.fromstring(svg)
    return [n for n in tree.iter(tag) if not look or look in n.get("class", "").split()]


def words(svg: Markup, look: str = "") -> list[str]:
    return [node.text or "" for node in nodes(svg, "text", look)]


def numbers(svg: Markup) -> list[str]:
    return [word for word in words(svg) if word.isdigit()]


def test_every_place_is_land_that_leads_to_its_posts(amur, places) -> None:
    drawing = region_map(amur, places)
    links = {a.get("href"): a for a in nodes(drawing.whole, "a") if a.get("tabindex") == "-1"}
    assert links.keys() == {place.link for place in places}
    fills = {link: a.find("path").get("fill") for link, a in links.items()}
    assert fills["/search?q=tynda"] == SCALE[DeviationLevel.MUCH_MORE]
    assert fills["/search?q=blagoveshchensk"] == SCALE[DeviationLevel.USUAL]
    assert fills["/search?q=zeysky"] == "url(#hatch-whole)"
    assert links["/search?q=tynda"].find("title").text == "Тында & жалобы"


def test_numbers_and_halos_stand_once_each_where_they_have_room(amur, places) -> None:
    drawing = region_map(amur, places)
    assert numbers(drawing.whole) == ["22"]
    assert numbers(drawing.inset) == ["31", "17"]  # the small ones lie over the large
    # The crowded place is hot: it has a halo on the whole map too.
    assert len(nodes(drawing.whole, "circle", "halo")) == 2
    assert len(nodes(drawing.inset, "circle", "halo")) == 1
    assert len(nodes(drawing.whole, "rect", "window")) == 1
    named = [a.get("aria-label") for svg in (drawing.whole, drawing.inset) for a in nodes(svg, "a")]
    focused = Counter(name for name in named if name)
    assert focused == {"Тында & жалобы": 1, "Благовещенск & жалобы": 1, "Белогорск & жалобы": 1}


def test_towns_and_emergencies_are_named(amur, places) -> None:
    drawing = region_map(amur, places)
    assert {"Тында", "Белогорск", "Сковородинский"} <= set(words(drawing.whole, "name"))
    assert {"Благовещенск", "Белогорск", "Свободный"} <= set(words(drawing.inset, "name"))
    assert not {"Тында", "Белогорск"} & set(words(drawing.whole, "far"))


def test_a_districts_circle_does_not_cover_its_towns(amur, places) -> None:
    many = [replace(place, count=200) for place in places if place.id.startswith("belogorsk")]
    rest = [place for place in places if not place.id.startswith("belogorsk")]
    svg = region_map(amur, [*rest, *many], by_count=True).inset
    circles = [a.findall("circle")[-1] for a in nodes(svg, "a") if a.get("aria-label")]
    one, other = (c for c in circles if c.get("r") == "26")
    sheet_height = float(nodes(svg, "svg", "land")[0].get("viewBox").split()[3])
    dx = (float(one.get("cx")[:-1]) - float(other.get("cx")[:-1])) * 4
    dy = (float(one.get("cy")[:-1]) - float(other.get("cy")[:-1])) * sheet_height / 100
    assert (dx**2 + dy**2) ** 0.5 >= 52


def test_the_inset_is_of_the_same_part_whatever_was_counted(amur, places) -> None:
    many = [replace(place, count=n * 7) for n, place in enumerate(places)]
    insets = (nodes(region_map(amur, some).inset, "path") for some in (places, many))
    one, other = ([path.get("d") for path in paths] for paths in insets)
    assert sorted(one) == sorted(other)


def test_a_name_lies_over_no_number(amur, places) -> None:
    svg = region_map(amur, [replace(place, count=15) for place in places]).whole
    middles = {(n.get("x"), n.get("y")) for n in nodes(svg, "text") if n.text == "15"}
    for name in nodes(svg, "text", "name"):
        if (name.get("x"), name.get("y")) in middles:
            assert (abs(float(name.get("dx"))), abs(float(name.get("dy")))) > (0, 10)


def test_by_count_nothing_is_compared(amur, places) -> None:
    drawing = region_map(amur, places, by_count=True)
    fills = {path.get("fill") for a in nodes(drawing.whole, "a") for path in a.findall("path")}
    assert fills == {SCALE[DeviationLevel.USUAL]}
    assert numbers(drawing.inset) == ["31", "17"]


def test_a_number_that_may_not_be_shown_is_not(amur, places) -> None:
    hidden = [replace(place, count=None) for place in places]
    drawing = region_map(amur, hidden)
    assert numbers(drawing.whole) == numbers(drawing.inset) == []
    assert len(nodes(drawing.whole, "circle", "halo")) == 2


def test_the_map_in_small_tells_only_what_stands_out(amur, places) -> None:
    svg = small_map(amur, places)
    assert numbers(svg) == ["22", "17"]
    assert set(words(svg, "name")) == {"Тында", "Белогорск"}
    assert len(nodes(svg, "a")) == len(places) + 2


def test_without_links_a_map_has_none_and_keeps_its_titles(amur, places) -> None:
    svg = small_map(amur, [replace(place, link="") for place in places])
    assert not nodes(svg, "a")
    assert len(nodes(svg, "title")) == len(places) + 2


def test_the_area_of_a_circle_grows_with_its_number_and_ends() -> None:
    sizes = [radius(count) for count in (0, 1, 4, 20, 10_000)]
    assert sizes == sorted(sizes)
    assert sizes[-1] < 30


def test_a_municipality_is_drawn_with_the_settlements_that_posts_name(amur) -> None:
    svg = local_map(amur, "zavitinsky", [Spot("zavitinsky.zavitinsk", 7), Spot("nowhere", 2)])
    assert len(nodes(svg, "path", "own")) == 1
    assert nodes(svg, "path", "other")
    assert len(nodes(svg, "circle", "spot")) == 1
    assert words(svg, "count") == ["7"]
    assert words(svg, "hot") == ["Завитинск"]
    assert words(svg, "area")


def test_a_town_has_room_around_it(amur) -> None:
    svg = local_map(amur, "tynda", [Spot("tynda.tynda", 22)])
    assert words(svg, "hot") == ["Тында"]
    assert nodes(svg, "path", "other")


def test_a_window_cuts_the_land_outside(amur) -> None:
    window = window_around([flat(124.7, 55.1)], 0, 0.01)
    whole, cut = sheet(amur.borders, 400), sheet(amur.borders, 400, window)
    assert 0 < len(cut.outlines) < len(whole.outlines)
    middle = cut.at(124.7, 55.1)
    assert middle == pytest.approx((cut.width / 2, cut.height / 2), abs=1)
    assert cut.to_flat(middle) == pytest.approx(flat(124.7, 55.1), abs=1e-5)


def test_a_region_without_borders_has_no_map(amur, places) -> None:
    bare = replace(amur, borders=dict)
    assert region_map(bare, places) is None
    assert small_map(bare, places) is None
    assert local_map(bare, "tynda", []) is None


def test_maps_are_light_and_have_nothing_that_the_pages_policy_forbids(amur, places) -> None:
    drawing = region_map(amur, places)
    pieces = [drawing.whole, drawing.inset, small_map(amur, places)]
    pieces.append(local_map(amur, "zeysky", []))
    ids = [n.get("id") for svg in pieces for n in ElementTree.fromstring(svg).iter() if n.get("id")]
    assert len(ids) == len(set(ids))
    for svg in pieces:
        assert len(svg) < 60_000
        assert "style=" not in svg
        assert "<script" not in svg
        assert "#" not in svg.replace("url(#hatch-", "")  # colours come from the stylesheet
