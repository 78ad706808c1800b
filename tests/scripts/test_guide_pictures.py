"""Pictures of README and of the guides: each is there, light, named, and told in words."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "pictures"
IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)]+\.png)\)")
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs" / "ru").glob("*.md")))
OF_README = {"home.png": 150_000, "alert.png": 150_000}
LIGHT = 100_000  # bytes


def shown():
    return [
        (page, words, (page.parent / name).resolve())
        for page in PAGES
        for words, name in IMAGE.findall(page.read_text("utf-8"))
    ]


def test_each_named_picture_exists_and_each_picture_is_named() -> None:
    assert {picture for _, _, picture in shown()} == set(PICTURES.glob("*.png"))


def test_each_picture_is_light_and_told_in_words() -> None:
    for page, words, picture in shown():
        assert picture.stat().st_size <= OF_README.get(picture.name, LIGHT), picture.name
        assert len(words) > 20, page.name


def test_each_day_begins_with_its_picture() -> None:
    days = [page for page in PAGES if page.name.startswith("day_")]
    assert days
    assert {picture.stem for page, _, picture in shown() if page in days} == {
        page.stem for page in days
    }
