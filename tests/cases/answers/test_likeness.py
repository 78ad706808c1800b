"""How alike cases are: topic, place and words; and what is filled in, and what masking leaves."""

from itertools import pairwise

import pytest

from cases.answers.likeness import LEAST, CaseClue, likeness
from domain.cases.answers.template import filled_in, places, reopened
from domain.cases.case import Place
from domain.privacy.masking import mask, personal

HERE = Place("tynda", "tynda_town", "Лесная", "5")
LAMP = CaseClue("improvement", "improvement.street_lights", HERE, frozenset({"фона", "темн"}))


@pytest.mark.parametrize(
    ("other", "helps"),
    [
        (LAMP, True),
        (CaseClue("improvement", "improvement.street_lights", Place("zeya")), True),
        (CaseClue("improvement", "improvement.benches", Place("zeya")), False),
        (CaseClue("improvement", "improvement.benches", HERE, LAMP.words), True),
        (CaseClue("roads", None, Place("tynda"), frozenset({"фона", "яма"})), False),
        (CaseClue(None, None, Place()), False),
    ],
)
def test_an_answer_helps_where_cases_are_alike(other, helps) -> None:
    how = likeness(LAMP, other)
    assert how == likeness(other, LAMP)
    assert 0 <= how <= 1
    assert (how >= LEAST) is helps


def test_likeness_grows_with_each_part_that_is_the_same() -> None:
    steps = [
        CaseClue("improvement", None, Place("zeya")),
        CaseClue("improvement", None, Place("tynda")),
        CaseClue("improvement", None, Place("tynda", "tynda_town")),
        CaseClue("improvement", None, Place("tynda", "tynda_town", "Лесная")),
        CaseClue("improvement", None, HERE),
        CaseClue("improvement", None, HERE, LAMP.words),
        LAMP,
    ]
    grown = [likeness(LAMP, one) for one in steps]
    assert grown == sorted(set(grown))
    assert grown[-1] == pytest.approx(1)


def test_places_are_found_filled_in_and_made_of_what_masking_left() -> None:
    text = "На {Адрес} починим { срок }, {срок}; {}"
    assert places(text) == ["Адрес", "срок", "…"]
    assert filled_in(text, {"адрес": "Лесной, 5"}) == "На Лесной, 5 починим { срок }, {срок}; {}"
    assert places("Скобка {\nне место}, {{} и }") == ["…"]
    assert reopened(mask("Мастер придёт, 89141234567")) == "Мастер придёт, {телефон}"


def test_personal_parts_are_those_that_masking_replaces() -> None:
    text = "Иванова Мария Петровна, 89141234567, maria@example.ru"
    parts = personal(text)
    assert {kind for _, _, kind in parts} >= {"[телефон]", "[почта]"}
    assert all(one[1] <= other[0] for one, other in pairwise(parts))
    assert personal("Починили 24 ноября, дом 5") == []
