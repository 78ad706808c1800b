"""Which incidents proved to be one, and which outage came again."""

import json
from datetime import UTC, datetime, timedelta
from itertools import combinations, count

import pytest

from app.settings import read_settings
from domain.incident import Incident, Telling
from enrichment.incidents.incident import ALIVE, join
from enrichment.incidents.second_look import AGAIN, NEAR, Readings, around, is_one, unions
from enrichment.incidents.telling import Candidate
from enrichment.learning.pairs import HELD_OUT
from otklik.labels import enricher_of
from tests.making import a_post

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HEAT = ("отоплен", "батаре", "ледян", "котельн")
HOUR = timedelta(hours=1)


def incident(id_, *told, ago=timedelta(), **more):
    tellings = tuple(
        Telling(
            f"{id_}-{n}",
            NOW - ago,
            words,
            "tynda",
            **{"topic": "housing.heating", "kind": "trouble", **more},
        )
        for n, words in enumerate(told)
    )
    at = NOW - ago
    return Incident(id_, "housing", "tynda", at, at, len(told), tellings=tellings)


def pairs(found):
    return [(union.into.id, union.other.id, union.again) for union in found]


def test_it_calls_near_what_the_join_does():
    assert NEAR == ALIVE


def test_two_that_tell_of_one_thing_are_one_and_the_earlier_stays():
    early = incident("early", HEAT, HEAT, ago=3 * HOUR)
    late, dogs = incident("late", HEAT), incident("dogs", ("собак", "стая"), topic="stray")
    assert pairs(unions([late, dogs, early], ["late"])) == [("early", "late", False)]
    assert pairs(unions([late, dogs, early], ["early"])) == [("early", "late", False)]
    assert unions([late, dogs, early], ["dogs"]) == []
    assert is_one(late, early)
    assert not is_one(late, dogs)


def test_other_streets_and_other_settlements_stay_two():
    own = incident("own", HEAT, streets=("ленин",), houses=("5",))
    street = incident("street", HEAT, streets=("мухин",), houses=("7",))
    there = incident("there", HEAT, settlement="tynda.vostochny")
    here = incident("here", HEAT, settlement="tynda.tynda")
    assert unions([own, street], ["own"]) == []
    assert unions([here, there], ["here"]) == []


def test_each_is_united_once_and_the_surest_first():
    one, two = incident("1", HEAT, ago=2 * HOUR), incident("2", HEAT, ago=HOUR)
    less = incident("3", HEAT[:2])
    found = unions([less, two, one], ["1", "2", "3"])
    assert pairs(found) == [("1", "2", False)]


@pytest.mark.parametrize(
    ("days", "early", "late", "again"),
    [
        (3, {"streets": ("лесн",)}, {"streets": ("лесн",)}, True),
        (8, {"streets": ("лесн",)}, {"streets": ("лесн",)}, False),
        (3, {"streets": ("лесн",)}, {"streets": ("чехов",)}, False),
        (3, {"streets": ("лесн",)}, {"wide": True}, False),
        (3, {"wide": True}, {"wide": True}, True),
        (3, {}, {}, False),
        (3, {"objects": ("школа 7",)}, {"objects": ("школа 7",)}, True),
        (3, {"wide": True}, {"wide": True, "settlement": "tynda.vostochny"}, True),
    ],
)
def test_the_same_outage_within_a_week_came_again(days, early, late, again):
    ago = timedelta(days=days)
    assert ago > ALIVE
    assert (ago <= AGAIN) is (days < 8)
    first, second = incident("first", HEAT, ago=ago, **early), incident("second", HEAT, **late)
    expected = [("first", "second", True)] if again else []
    assert pairs(unions([first, second], ["second"])) == expected


def test_other_troubles_do_not_come_again():
    waste = ("мусор", "контейнер", "вывоз")
    place = {"streets": ("лесн",), "topic": "waste.collection"}
    first = incident("first", waste, ago=timedelta(days=3), **place)
    assert unions([first, incident("second", waste, **place)], ["second"]) == []
    water = incident("water", ("водоканал", "кран"), ago=timedelta(days=3), streets=("лесн",))
    heat = incident("heat", HEAT, streets=("лесн",))
    assert unions([water, heat], ["heat"]) == []


def test_on_our_own_complaints_no_two_different_troubles_become_one():
    """Kept texts that nothing was learned from: the second look adds no false pair."""
    rows = [json.loads(line) for line in HELD_OUT.read_text("utf-8").splitlines()]
    settings = read_settings()
    _, enricher = enricher_of(settings)
    posts = [
        a_post(str(n), datetime.fromisoformat(row["published"]) if row["published"] else NOW)
        for n, row in enumerate(rows)
    ]
    posts = [
        a_post(p.native_id, p.published_at, text=row["text"])
        for p, row in zip(posts, rows, strict=True)
    ]
    labels = enricher.label(posts, {}, {})
    candidates = [
        Candidate(p.id, p.published_at, known, p.text)
        for p, known in zip(posts, labels, strict=True)
    ]
    stated = {p.id: row["incident"] for p, row in zip(posts, rows, strict=True)}
    numbers = count(1)
    incidents, joined = join(candidates, [], {}, {}, lambda: str(next(numbers)))
    place = {one.post_id: one.incident_id for one in joined}
    found = unions(incidents, [one.id for one in incidents])
    heir = {union.other.id: union.into.id for union in found}
    after = {post: heir.get(id_, id_) for post, id_ in place.items()}

    def wrong(places):
        return sum(
            places[a] == places[b] and stated[a] != stated[b]
            for a, b in combinations(sorted(places), 2)
        )

    assert wrong(after) <= wrong(place)


def test_stories_around_one_come_the_nearest_first_up_to_a_number_of_posts():
    one, near, far = incident("1", HEAT), incident("2", HEAT, HEAT), incident("3", HEAT[:1])
    dogs = incident("4", ("собак", "стая"), topic="stray")
    stories = {story.id: story for story in (dogs, far, near, one)}
    assert around(["1"], stories, Readings(), most=100) == ["1", "2", "3"]
    assert around(["1"], stories, Readings(), most=2) == ["1", "2"]
    assert around(["1", "4"], stories, Readings(), most=2) == ["1", "4"]
