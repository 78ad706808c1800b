"""What official pages must have, read strictly."""

from collections.abc import Callable
from pathlib import Path

import pytest

from domain.outreach.official_page import PageClass, PageElement
from domain.source import SourceKind
from region.loader import check_region, load_region

FILE = "official_pages.yaml"


def test_the_shipped_file_gives_each_level_a_class(amur: Path) -> None:
    rules = load_region(amur).page_rules
    assert rules is not None
    assert rules.networks["municipal"] == (SourceKind.VK, SourceKind.OK)
    assert rules.classes == {"regional": PageClass.ACTIVE, "municipal": PageClass.ACTIVE}
    assert rules.demands.keys() == set(PageClass)
    active = rules.demands[PageClass.ACTIVE]
    assert active.bounds[PageElement.RHYTHM] == 3
    assert active.asks(PageElement.MARK)
    assert not active.asks(PageElement.RULES)


def test_a_region_without_the_file_audits_nothing(copy: Path) -> None:
    (copy / FILE).unlink()
    assert load_region(copy).page_rules is None


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ("[vk, ok]", "[vk, rss]", "required.regional[1]", "неизвестное значение"),
        ("exempt: []", "exempt: [nobody]", "exempt[0]", "не существует"),
        ("rhythm: 3", "rythm: 3", "classes[1].bounds.rythm", "неизвестный ключ"),
        ("soon: 80", "soon: 180", "classes[1].bounds.soon", "вне границ"),
        ("      - mark\n", "      - rhythm\n", "classes[0].shown[0]", "неизвестное значение"),
        ("class: card", "class: active", "classes[2].class", "второй класс"),
        ("[regional, municipal]\n", "[regional]\n", "classes", "ни один класс не для municipal"),
        ("[regional, municipal]\n", "[regional, city]\n", "classes[1].level", "city"),
    ],
)
def test_a_mistake_has_its_key(
    copy: Path, edit: Callable[..., int], old: str, new: str, key: str, words: str
) -> None:
    edit(FILE, old, new)
    mistakes = {one.key: one.problem for one in check_region(copy) if one.file.endswith(FILE)}
    assert words in mistakes[key]
