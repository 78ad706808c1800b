"""What speaks for one problem, and what speaks against."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.incident import Telling
from domain.ports.frequencies import Frequencies
from enrichment.incidents import evidence
from enrichment.incidents.evidence import (
    LEARNED,
    WEIGHTS,
    Measure,
    conflict,
    elsewhere,
    features,
    one_failure,
    read,
)
from enrichment.incidents.rarity import Rarity

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def telling(*said: str, hours: float = 0, **fields: object) -> Telling:
    told = {"municipality": "tynda", "kind": "trouble"} | fields
    return Telling("p", NOW + timedelta(hours=hours), said, **told)  # type: ignore[arg-type]


def odds(one: Telling, other: Telling) -> float:
    return LEARNED.log_odds(read(one), read(other))


def test_every_weight_has_its_evidence() -> None:
    one = read(telling("вод"))
    assert len(features(one, one)) == len(WEIGHTS)


def test_each_piece_of_evidence_moves_the_odds() -> None:
    one = telling(
        *("вод", "кран", "35"),
        topic="housing.water",
        names=("мухин",),
        opening=("вод",),
        repeated=("вод",),
    )
    more = [
        (telling("вод"), telling("собак")),
        (telling("вод", topic="housing.water"), telling("вод")),
        (telling("вод", hours=1), telling("вод", hours=40)),
        (telling("вод"), telling("вод", municipality=None)),
        (telling("вод"), telling("вод", kind="news")),
        (telling("вод", opening=("вод",)), telling("вод")),
        (telling("вод", "кран", repeated=("вод",)), telling("вод", "кран", repeated=("кран",))),
        (telling("вод", names=("мухин",)), telling("вод", names=("пухов",))),
        (telling("вод", "35"), telling("вод", "46")),
    ]
    for likely, unlikely in more:
        assert odds(one, likely) > odds(one, unlikely)


def test_it_is_the_same_both_ways() -> None:
    one, other = telling("вод", "кран", streets=("ленин",)), telling("вод", "ленин", hours=3)
    assert odds(one, other) == pytest.approx(odds(other, one))


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ({"streets": ("ленин",)}, {"streets": ("мир",)}, True),
        ({"streets": ("ленин",), "houses": ("5",)}, {"houses": ("7",)}, True),
        ({"objects": ("школа 5",)}, {"objects": ("школа 7",)}, True),
        ({"objects": ("школа 5",)}, {"objects": ("маршрут 7",)}, False),
        ({"streets": ("ленин",)}, {}, False),
    ],
)
def test_what_both_name_and_not_the_same_conflicts(
    one: dict[str, object], other: dict[str, object], differ: bool
) -> None:
    assert conflict(read(telling("вод", **one)), read(telling("вод", **other))) is differ


def test_a_street_in_lower_case_agrees() -> None:
    named, hasty = telling("вод", streets=("ленин",)), telling("вод", "ленин", streets=("мир",))
    assert not conflict(read(named), read(hasty))


def test_two_towns_are_two_places() -> None:
    here, there = telling("вод"), telling("вод", municipality="zeya")
    unknown = telling("вод", municipality=None)
    far = telling("вод", municipality=None, towns=("казан",))
    assert elsewhere(read(here), read(there))
    assert elsewhere(read(here), read(far))
    assert not elsewhere(read(here), read(unknown))
    assert not elsewhere(read(unknown), read(far))


def test_a_failure_is_one_where_somebody_speaks_of_the_whole_town_within_hours() -> None:
    town = read(telling("свет", wide=True))
    assert one_failure(town, read(telling("свет", streets=("мир",), hours=5)))
    assert not one_failure(town, read(telling("свет", hours=7)))
    assert not one_failure(town, read(telling("собак")))
    assert not one_failure(read(telling("свет")), read(telling("свет")))


def test_a_telling_is_read_again_once_it_changed_or_words_say_something_else() -> None:
    measure, first = Measure(), telling("вод", "кран")
    reading = measure.read(first)
    assert measure.read(replace(first)) is reading
    assert measure.read(replace(first, words=("вод",))).words == {"вод"}
    rarer = replace(measure, rarity=Rarity(Frequencies(10**6, {"вод": 1.0})))
    assert rarer.read(first).weighed.says["вод"] > reading.weighed.says["вод"]


def test_only_so_many_readings_are_kept(monkeypatch) -> None:
    monkeypatch.setattr(evidence, "REMEMBERED", 2)
    measure = Measure()
    posts = [replace(telling("вод"), post_id=f"p{n}") for n in range(5)]
    readings = [measure.read(post) for post in posts]
    assert measure.read(posts[-1]) is readings[-1]
    assert measure.read(posts[0]) is not readings[0]
