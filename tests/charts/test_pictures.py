"""Pictures for files: colours of the light theme, the product's font, 200 dots an inch."""

import re
from pathlib import Path

import pytest

from charts import charts
from charts.light import LIGHT
from charts.maps import Place, region_map
from charts.pictures import DPI, FONT, FONTS, picture, standalone
from domain.deviation import DeviationLevel
from region.loader import load_region, region_folder

STYLE = Path(__file__).parents[2] / "console" / "static" / "style.css"


@pytest.fixture(scope="module")
def chart() -> str:
    return str(charts.course([("понедельник", 12, 8.0), ("вторник", 30, 9.0)], "жалобы", "обычно"))


def size(png: bytes) -> tuple[int, int]:
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


def test_the_light_values_are_those_of_the_stylesheet() -> None:
    css = STYLE.read_text("utf-8")
    root = css[css.index(":root {") : css.index('[data-density="compact"]')]
    shipped = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]+);", root))
    assert dict(LIGHT) == {name: shipped[name] for name in LIGHT}


def test_a_chart_has_200_dots_an_inch_and_no_variable(chart) -> None:
    drawn = picture(chart)
    width, height = size(drawn.png)
    assert abs(width - drawn.width * DPI) <= 1
    assert abs(height - drawn.height * DPI) <= 1
    svg = standalone(chart)
    assert "var(" not in svg
    assert LIGHT["c1"] in svg
    assert FONT in svg


def test_a_map_is_one_picture_with_its_names_and_circles() -> None:
    region = load_region(region_folder(Path("amur")))
    places = [
        Place(m.id, m.short, DeviationLevel.MORE, False, "/x", m.short, not m.district, count=7)
        for m in region.municipalities.values()
    ]
    drawing = region_map(region, places)
    assert drawing is not None
    svg = standalone(str(drawing.whole))
    assert "var(" not in svg
    assert "<div" not in svg
    assert LIGHT["heat-1"] in svg
    drawn = picture(str(drawing.whole))
    assert abs(size(drawn.png)[0] - drawn.width * DPI) <= 1
    assert 6 < drawn.width < 7


def test_letters_come_from_the_font_that_is_brought_along() -> None:
    """A family that no server has falls back to what the server has, so the two pictures differ;
    without the letters of the font nothing would be drawn.
    """

    def drawn(letters: str, family: str = FONT) -> bytes:
        text = f'<text x="5" y="40" font-size="30" style="font-family: {family}">{letters}</text>'
        box = 'width="200" height="60" viewBox="0 0 200 60"'
        return picture(f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{text}</svg>').png

    assert {file.name for file in FONTS.iterdir()} == {"golos-regular.ttf", "golos-bold.ttf"}
    empty = drawn("")
    assert all(drawn(letter) != empty for letter in "яЁ№«ж5—")
    assert drawn("жёлтый № 5") != drawn("жёлтый № 5", "Nowhere")


def test_what_is_no_chart_is_refused() -> None:
    with pytest.raises(ValueError, match="without a size"):
        picture("<p>text</p>")
