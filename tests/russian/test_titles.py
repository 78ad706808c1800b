"""Titles of incidents."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.settings import read_settings
from app.wiring import read_region
from domain.incident import Incident, Telling, grown, naming, number_of, numbered, without
from russian.titles import IncidentTitles

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def region():
    return read_region(read_settings())


def heat(**more):
    named = (("Лесная", 3), ("Чехова", 2))
    one = Incident("i", "housing", "tynda", NOW, NOW, 5, topic="housing.heating", named=named)
    return replace(one, **more)


@pytest.mark.parametrize(
    ("incident", "title"),
    [
        (heat(), "Тында: нет отопления, Лесная, Чехова"),
        (heat(settlement="tynda.tynda", named=()), "Тында: нет отопления"),
        (heat(municipality="zeysky"), "Зейский район: нет отопления, Лесная, Чехова"),
        (heat(topic=None), "Тында: ЖКХ, Лесная, Чехова"),
        (heat(title="Авария на котельной"), "Авария на котельной"),
        (heat(named=tuple((name, 1) for name in "абвг")), "Тында: нет отопления, а, б, в"),
    ],
)
def test_a_title_has_place_trouble_and_what_is_named_most(region, incident, title):
    assert IncidentTitles(region).of(incident) == title


def test_villages_of_one_name_are_told_apart(region):
    of = IncidentTitles(region).of
    by_name = {}
    for one in region.settlements.values():
        by_name.setdefault(one.name, []).append(one)
    twins = next(many for many in by_name.values() if len({s.municipality for s in many}) > 1)
    titles = [of(heat(municipality=s.municipality, settlement=s.id)) for s in twins]
    assert len(set(titles)) == len(twins)


def test_without_exactness_nothing_smaller_than_a_municipality_is_named(region):
    incident = heat(title="Лесная, 5", settlement="zeysky.ovsyanka", municipality="zeysky")
    assert IncidentTitles(region).of(incident, exact=False) == "Зейский район: нет отопления"


def test_the_commonest_topic_of_the_posts_names_the_trouble(region):
    told = [Telling(str(n), NOW, topic="housing.no_hot_water") for n in range(2)]
    incident = heat(tellings=(Telling("0", NOW, topic="housing.heating"), *told))
    assert IncidentTitles(region).of(incident).startswith("Тында: нет горячей воды")


def test_every_topic_of_the_region_says_its_trouble_in_lower_case_and_few_words(region):
    troubles = {topic.id: topic.trouble for topic in region.topics.values()}
    assert [id_ for id_, words in troubles.items() if not words] == []
    assert [words for words in troubles.values() if words[0].isupper() or len(words) > 45] == []
    assert [words for words in troubles.values() if words.endswith((".", ",", " "))] == []
    assert len(set(troubles.values())) == len(troubles)


def test_names_follow_the_posts_that_come_and_go():
    posts = [
        Telling(str(n), NOW, named=names)
        for n, names in enumerate((("Лесная",), ("Чехова", "Лесная"), ()))
    ]
    whole = grown(replace(heat(named=()), posts=0), posts)
    assert whole.named == (("Лесная", 2), ("Чехова", 1))
    assert without(whole, posts[:1]).named == (("Лесная", 1), ("Чехова", 1))
    assert without(whole, posts).named == ()
    assert naming((("а", 1),), fewer=[("а",), ("б",)]) == ()


@pytest.mark.parametrize(
    "typed", ["И-1042", "и-1042", " И 1042", "№1042", "И‑1042", "И–1042", "i-1042"]
)
def test_a_number_is_read_as_people_type_it(typed):
    assert number_of(typed) == 1042
    assert numbered(1042) == "И-1042"


@pytest.mark.parametrize(
    "typed", ["1042", "И-", "И-10а", "3f2a91c0", "", "И-1042 и ещё", "И-1" + "0" * 20]
)
def test_other_words_are_no_number(typed):
    assert number_of(typed) is None
