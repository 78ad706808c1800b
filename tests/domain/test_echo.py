"""Who repeats whom: what is a repeat, what has a common source, whom one may call a follower."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from domain.leader import Appearance
from domain.outreach.echo import (
    ALIKE,
    AT_ONCE,
    BYTES,
    ENOUGH,
    WINDOW,
    Echoing,
    EchoPair,
    Imprint,
    echoing,
    public_origin,
    taken_up,
)
from domain.post import post_id
from domain.source import SourceKind
from tests.making import a_source

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SINCE = NOW - timedelta(days=7)
MINUTE = timedelta(minutes=1)
SOURCES = {
    one.id: one
    for one in (
        a_source("a", SourceKind.RSS, title="Первый", address="https://a.example/rss"),
        a_source("b", SourceKind.RSS, title="Второй", address="https://b.example/rss"),
        a_source("c", SourceKind.RSS, title="Третий", address="https://c.example/rss"),
        a_source("body", SourceKind.VK, title="Минздрав", address="-5", owner_body="health"),
        a_source("tg", title="Канал", address="Kanal"),
        a_source("tg2", title="Второй канал", address="other"),
        a_source("a_vk", SourceKind.VK, title="ПЕРВЫЙ!", address="club8"),
        a_source("forum", SourceKind.FORUM, title="Форум", address="https://f.example"),
    )
}


def sketch(seed: int, changed: int = 0) -> bytes:
    """Sketches of one seed differ in `changed` bytes, those of two seeds as by chance."""
    made = bytearray(Random(seed).randbytes(BYTES))
    for at in Random(f"{seed} {changed}").sample(range(BYTES), changed):
        made[at] ^= 0xFF
    return bytes(made)


def imprint(name: str, source: str, minutes: float, **more: object) -> Imprint:
    return Imprint(name, source, NOW - timedelta(days=1) + minutes * MINUTE, **more)  # type: ignore[arg-type]


def found(*imprints: Imprint, group: str | None = None) -> Echoing:
    return echoing(imprints, SOURCES, SINCE, group)


def named(pairs: Sequence[EchoPair]) -> list[tuple[str, str, int]]:
    return [(pair.follower, pair.followed, pair.count) for pair in pairs]


def test_a_later_near_copy_repeats_the_first_and_tells_by_how_much() -> None:
    at = 0
    some = []
    for n in range(ENOUGH):
        at = 200 * n
        some.append(imprint(f"a{n}", "a", at, sketch=sketch(n), group="roads"))
        some.append(imprint(f"b{n}", "b", at + 30 + n, sketch=sketch(n, BYTES - ALIKE)))
        some.append(imprint(f"c{n}", "c", at + 60, sketch=sketch(n + 100)))
    result = found(*some)
    assert named(result.pairs) == [("b", "a", ENOUGH)]
    [pair] = result.pairs
    assert (pair.follows, pair.delay, pair.reposts) == (True, 32 * MINUTE, 0)
    assert [one.post_id for one in pair.last] == ["b4", "b3", "b2"]
    assert (pair.last[0].original, pair.last[0].delay) == ("a4", 34 * MINUTE)
    assert result.published == {"a": ENOUGH, "b": ENOUGH, "c": ENOUGH}
    assert result.common == {}


def test_few_repeats_are_counted_and_make_no_follower() -> None:
    few = [
        one
        for n in range(ENOUGH - 1)
        for one in (
            imprint(f"a{n}", "a", 200 * n, sketch=sketch(n)),
            imprint(f"b{n}", "b", 200 * n + 30, sketch=sketch(n)),
        )
    ]
    [pair] = found(*few).pairs
    assert (pair.count, pair.follows, pair.delay) == (ENOUGH - 1, False, None)


@pytest.mark.parametrize(
    "family",
    [
        pytest.param(
            [("a", 0, {}), ("b", AT_ONCE / MINUTE - 1, {})],
            id="copied sooner than one can read it",
        ),
        pytest.param([("a", 0, {"credits": True}), ("b", 40, {})], id="an agency is named"),
        pytest.param([("body", 0, {}), ("a", 40, {})], id="an official page had it first"),
        pytest.param([("a", 0, {}), ("b", 40, {}), ("body", 90, {})], id="a body tells it too"),
        pytest.param([("a", 0, {}), ("b", 4, {}), ("c", 8, {}), ("tg", 90, {})], id="many at once"),
        pytest.param([("tg", 0, {"forwarded": "faraway/5"}), ("b", 40, {})], id="from afar"),
    ],
)
def test_a_common_source_makes_nobody_a_follower(
    family: Sequence[tuple[str, float, dict[str, object]]],
) -> None:
    result = found(
        *(
            imprint(f"p{n}", who, at, sketch=sketch(1), **more)
            for n, (who, at, more) in enumerate(family)
        )
    )
    assert result.pairs == []
    assert result.common == {who: 1 for who, *_ in family}


def test_what_is_much_later_elsewhere_or_unlike_is_no_repeat() -> None:
    late = WINDOW / MINUTE + 1
    assert not found(
        imprint("1", "a", -late, sketch=sketch(1)), imprint("2", "b", 1, sketch=sketch(1))
    ).pairs
    assert not found(
        imprint("1", "a", 0, sketch=sketch(1), municipality="tynda"),
        imprint("2", "b", 40, sketch=sketch(1), municipality="zeya"),
    ).pairs
    unlike = sketch(1, BYTES - ALIKE + 1)
    assert not found(
        imprint("1", "a", 0, sketch=sketch(1)), imprint("2", "b", 40, sketch=unlike)
    ).pairs
    assert not found(imprint("1", "a", 0), imprint("2", "b", 40)).pairs  # both too short


def test_a_repost_names_its_origin_by_post_or_by_page() -> None:
    first = post_id(SourceKind.TELEGRAM, "kanal/5")
    result = found(
        imprint(first, "tg", 0),
        imprint("2", "tg2", 3, forwarded="kanal/5"),
        imprint("3", "tg2", 9, forwarded="kanal/4"),
        imprint("4", "tg2", 10, forwarded="other/3"),  # its own
        imprint("5", "tg2", 11, forwarded="nobody/3"),  # a channel that nobody chose
        imprint("6", "body", 12, forwarded="-8_3"),
    )
    assert named(result.pairs) == [("tg2", "tg", 2), ("body", "a_vk", 1)]
    [pair, _] = result.pairs
    assert pair.reposts == 2
    assert [(one.original, one.delay) for one in pair.echoes] == [(None, None), (first, 3 * MINUTE)]


def test_pages_of_one_title_or_body_do_not_follow_each_other() -> None:
    result = found(
        imprint("1", "a", 0, sketch=sketch(1)), imprint("2", "a_vk", 40, sketch=sketch(1))
    )
    assert (result.pairs, result.common) == ([], {})


def test_one_that_repeats_a_text_twice_counts_once_and_an_older_original_counts() -> None:
    old = SINCE - NOW + timedelta(days=1) - timedelta(hours=1)
    result = found(
        imprint("1", "a", old / MINUTE, sketch=sketch(1)),
        imprint("2", "b", old / MINUTE + 90, sketch=sketch(1)),
        imprint("3", "b", old / MINUTE + 95, sketch=sketch(1)),
    )
    assert named(result.pairs) == [("b", "a", 1)]
    assert result.published == {"b": 2}


def test_a_group_is_of_the_repeat() -> None:
    pairs = (
        imprint("1", "a", 0, sketch=sketch(1)),
        imprint("2", "b", 40, sketch=sketch(1), group="roads"),
        imprint("3", "a", 50, sketch=sketch(2)),
        imprint("4", "b", 90, sketch=sketch(2)),
    )
    [pair] = found(*pairs).pairs
    assert list(pair.groups) == [("roads", 1), (None, 1)]
    assert named(found(*pairs, group="roads").pairs) == [("b", "a", 1)]
    assert found(*pairs, group="housing").pairs == []


def test_where_residents_speak_nobody_follows_and_unknown_sources_are_left_out() -> None:
    assert not found(
        imprint("1", "forum", 0, sketch=sketch(1)),
        imprint("2", "b", 40, sketch=sketch(1)),
        imprint("3", "gone", 80, sketch=sketch(1)),
    ).pairs


@pytest.mark.parametrize(
    ("forwarded", "kept"),
    [
        ("-8_3", "-8_3"),
        ("-7", "-7"),
        ("kanal/5", "kanal/5"),
        ("kanal", None),  # it may be a person's
        ("70_3", None),  # a person's wall
        ("Лебедева Вера Ильинична", None),
        ("Мария", None),
        ("89145550104", None),
        ("p:" + "0" * 20, None),
        ("", None),
        (None, None),
    ],
)
def test_a_person_is_nobodys_origin(forwarded: str | None, kept: str | None) -> None:
    assert public_origin(forwarded) == kept


def test_what_one_had_first_and_others_took_up() -> None:
    some = [
        Appearance("i", "a", NOW),
        Appearance("i", "c", NOW + 9 * MINUTE),
        Appearance("i", "b", NOW + 5 * MINUTE),
        Appearance("alone", "a", NOW),
        Appearance("tie", "a", NOW),
        Appearance("tie", "b", NOW),
        Appearance("later", "b", NOW),
        Appearance("later", "a", NOW + MINUTE),
    ]
    [taken] = taken_up(some, "a")
    assert taken.incident_id == "i"
    assert list(taken.others) == [("b", 5 * MINUTE), ("c", 9 * MINUTE)]
