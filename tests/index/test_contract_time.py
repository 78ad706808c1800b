"""Counts over time and walks, the same in every engine."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any as Anything
from zoneinfo import ZoneInfo

import pytest

from domain.errors import QueryError
from domain.ports.index import PostIndex
from domain.post import EnrichedPost
from domain.query import All, Any, Phrase, Sort, Word
from domain.steps import Step, Steps

Make = Callable[..., EnrichedPost]
Helper = Callable[..., Anything]
YAKUTSK, BERLIN = ZoneInfo("Asia/Yakutsk"), ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize("zone", [YAKUTSK, BERLIN, ZoneInfo("Asia/Kathmandu")], ids=str)
@pytest.mark.parametrize("length", list(Step))
def test_every_step_has_its_posts(
    loaded: PostIndex, corpus: list[EnrichedPost], length: Step, zone: ZoneInfo
) -> None:
    steps = Steps(length, zone)
    page = loaded.search(All(), limit=0, steps=steps)
    expected = Counter(steps.start(e.post.published_at) for e in corpus)
    assert list(page.over_time.items()) == sorted(expected.items())
    assert sum(page.over_time.values()) == page.total


def test_what_is_not_asked_is_not_counted(loaded: PostIndex) -> None:
    assert loaded.search(All()).over_time == {}
    assert loaded.search(Any(()), steps=Steps(Step.HOUR, YAKUTSK)).over_time == {}


def test_steps_begin_by_the_zones_clocks(index: PostIndex, make: Make, fill: Helper) -> None:
    # In Berlin the clocks went from 03:00 back to 02:00 at 01:00 UTC of that Sunday.
    night = datetime(2026, 10, 25, tzinfo=UTC)
    fill(index, *(make(str(i), at=night + timedelta(minutes=30 * i)) for i in range(-5, 5)))

    def starts(length: Step) -> dict[str, int]:
        found = index.search(All(), limit=0, steps=Steps(length, BERLIN)).over_time
        return {f"{at.astimezone(BERLIN):%d %H:%M%z}": number for at, number in found.items()}

    assert starts(Step.DAY) == {"24 00:00+0200": 1, "25 00:00+0200": 9}
    assert starts(Step.WEEK) == {"19 00:00+0200": 10}
    assert starts(Step.HOUR) == {
        "24 23:00+0200": 1,
        "25 00:00+0200": 2,
        "25 01:00+0200": 2,
        "25 02:00+0200": 2,
        "25 02:00+0100": 2,
        "25 03:00+0100": 1,
    }


def test_old_posts_are_found_and_counted(index: PostIndex, make: Make, fill: Helper) -> None:
    now = datetime(2026, 11, 25, tzinfo=UTC)
    old = [
        make(str(year), at=datetime(year, 2, 1, tzinfo=UTC), fetched_at=now)
        for year in (1969, 1999, 2026)
    ]
    fill(index, *old)
    page = index.search(All(), steps=Steps(Step.MONTH, YAKUTSK))
    assert [hit.enriched for hit in page.hits] == old[::-1]
    assert {at.astimezone(YAKUTSK).year: n for at, n in page.over_time.items()} == {
        1969: 1,
        1999: 1,
        2026: 1,
    }


def test_more_steps_than_anybody_can_look_at_are_refused(
    index: PostIndex, make: Make, fill: Helper
) -> None:
    first = datetime(2025, 1, 1, tzinfo=UTC)
    fill(index, *(make(str(i), at=first + timedelta(hours=i)) for i in range(10_001)))
    with pytest.raises(QueryError, match="10001 отрезков"):
        index.search(All(), steps=Steps(Step.HOUR, YAKUTSK))
    assert len(index.search(All(), limit=0, steps=Steps(Step.DAY, YAKUTSK)).over_time) == 418


@pytest.mark.parametrize("sort", list(Sort))
def test_a_walk_gives_what_pages_give(loaded: PostIndex, sort: Sort) -> None:
    condition = Any((Word("вода"), Word("нет"), Word("отоп", prefix=True)))
    page = loaded.search(condition, sort=sort, limit=1000)
    assert len(page.hits) > 50
    assert list(loaded.walk(condition, sort=sort)) == [hit.enriched for hit in page.hits]


def test_a_walk_is_as_of_its_first_post(index: PostIndex, make: Make, fill: Helper) -> None:
    posts = [
        make(str(i), at=datetime(2026, 11, 1, i // 60, i % 60, tzinfo=UTC)) for i in range(1200)
    ]
    fill(index, *posts)
    walk = index.walk(All(), sort=Sort.OLDEST)
    assert next(walk) == posts[0]
    fill(index, make("later", at=datetime(2026, 11, 2, tzinfo=UTC)))
    assert list(walk) == posts[1:]


def test_a_walk_that_cannot_be_understood_says_so_before_its_first_post(loaded: PostIndex) -> None:
    with pytest.raises(QueryError, match="сократите"):
        loaded.walk(Phrase("вода " * 2000))
    assert list(loaded.walk(Any(()))) == []
