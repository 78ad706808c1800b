"""Patterns and the files that hold them."""

from random import Random

import pytest

from replica.cast import Cast, place_of, read_places
from replica.phrases import fill, read_rows, read_sections
from replica.writer import Writer

MUNICIPALITIES = 29


def test_alternatives_and_slots_are_filled() -> None:
    found = {fill(Random(seed), "[раз|два {who}] три", {"who": "мы"}, {}) for seed in range(20)}
    assert found == {"раз три", "два мы три"}


def test_a_slot_may_hold_alternatives_and_slots_of_its_own() -> None:
    assert fill(Random(1), "{a}!", {"a": "[{b}|{b}]", "b": "да"}, {}) == "да!"


def test_an_unknown_slot_is_an_error() -> None:
    with pytest.raises(KeyError, match="nobody"):
        fill(Random(1), "{nobody}", {}, {})


def test_a_section_is_heard_in_its_months_only() -> None:
    sections = read_sections("complaints.txt")
    assert sections["roads.snow"].months == {11, 12, 1, 2, 3}
    assert sections["roads.potholes"].months == set(range(1, 13))
    assert sections["roads.snow"].group == "roads"


def test_every_group_of_the_rubricator_has_complaints() -> None:
    groups = {section.group for section in read_sections("complaints.txt").values()}
    assert len(groups) == 26


def test_there_are_hundreds_of_patterns() -> None:
    files = ("complaints.txt", "other.txt", "planted.txt")
    patterns = [p for file in files for s in read_sections(file).values() for p in s.patterns]
    assert len(patterns) > 300
    assert len(set(patterns)) > 0.97 * len(patterns)


def test_every_municipality_has_a_place_with_its_cases() -> None:
    assert len({place.municipality for place in read_places()}) == MUNICIPALITIES
    assert all(len(row) == 5 for row in read_rows("places.txt"))
    assert place_of("tynda").where == "в Тынде"


@pytest.mark.parametrize("named", [True, False])
def test_every_pattern_can_be_written(named: bool) -> None:
    writer = Writer(Random(5), Cast(Random(5)).streets)
    place = place_of("tynda")
    for section in read_sections("complaints.txt").values():
        for _ in range(4 * len(section.patterns)):
            text = writer.complaint(section, place, named)
            assert not set("[]{}|") & set(text)
            assert "  " not in text
            assert ",," not in text
            if named:
                assert "тынд" in text.lower()


def test_a_news_item_has_a_headline_and_paragraphs() -> None:
    writer = Writer(Random(6), Cast(Random(6)).streets)
    for name, file in (("news", "other.txt"), ("heating_news", "planted.txt")):
        for _ in range(40):
            title, body = writer.news(read_sections(file)[name], place_of("zeya"))
            assert title
            assert len(body.split("\n")) >= 4
            assert "|" not in title + body
