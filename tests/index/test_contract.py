"""One query gives equal sets, totals, facets and order in every engine: each is held against a
plain reading of the same conditions over the same posts.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any as Anything
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import QueryError
from domain.ports.index import Page, PostIndex
from domain.ports.language import Lemmatiser
from domain.post import EnrichedPost
from domain.query import All, Among, Any, Condition, Field, Is, Not, Phrase, Since, Sort, Until
from domain.query import Word as W
from domain.steps import Step, Steps
from index.cursor import encode
from index.documents import milliseconds
from tests.portions import WHOLE

Make = Callable[..., EnrichedPost]
Helper = Callable[..., Anything]
ZONE = ZoneInfo("Asia/Yakutsk")
LATER = datetime(2026, 9, 21, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
# of `make test` and of `make soak`
EXAMPLES = {"sqlite": (35, 100), "elastic": (20, 60), "elastic-secured": (6, 6)}


def ids(page: Page) -> list[str]:
    return [hit.enriched.post.id for hit in page.hits]


def counted(posts: Iterable[EnrichedPost], steps: Steps) -> list[tuple[datetime, int]]:
    return sorted(Counter(steps.start(e.post.published_at) for e in posts).items())


TYPED = "воды нет нету отопления домами ям мусор Тынды неделю ждём йод ЁЛКА or and near not"
ODD = "ж/д covid-19 c++ 8-914 😀 №5 a*b o'hara 5\"2 back\\ lemmas:вода café 100% _id ß 50°c и́"
typed = st.sampled_from(f"{TYPED} {ODD}".split())
beginnings = st.sampled_from(
    ["во", "от", "covid", "covid-", "c", "ж/", "№", "ё", "8", "a*", "_", "б"]
)
phrases = st.lists(typed, min_size=1, max_size=3).map(" ".join)
EVERY = (
    (Field.MUNICIPALITY, "tynda"),
    (Field.MUNICIPALITY, "nowhere"),
    (Field.MUNICIPALITY, "zeya"),
    (Field.SETTLEMENT, "zeya-2"),
    (Field.GROUP, "housing"),
    (Field.TOPIC, "roads.potholes"),
    (Field.KIND, "complaint"),
    (Field.SENTIMENT, "negative"),
    (Field.URGENCY, "high"),
    (Field.BODY, "unseen"),
    (Field.SOURCE, "rss-1"),
    (Field.NETWORK, "vk"),
    (Field.INCIDENT, "incident-3"),
    (Field.THREAD, "f" * 32),
)
values = st.sampled_from(EVERY)


@st.composite
def leaves(draw: st.DrawFn, moments: Sequence[Anything]) -> Condition:
    kind = draw(st.integers(0, 6))
    if kind == 6:
        field, value = draw(values)
        same = [v for f, v in EVERY if f is field]
        return Among(field, frozenset(draw(st.lists(st.sampled_from([value, *same])))))
    if kind == 0:
        return W(draw(typed))
    if kind == 1:
        return W(draw(beginnings), prefix=True)
    if kind == 2:
        return Phrase(draw(phrases))
    if kind == 3:
        return Is(*draw(values))
    return (Since if kind == 4 else Until)(draw(st.sampled_from(moments)))


def conditions(moments: Sequence[Anything]) -> st.SearchStrategy[Condition]:
    return st.recursive(
        leaves(moments),
        lambda inner: st.one_of(
            inner.map(Not),
            st.lists(inner, max_size=4).map(lambda some: All(tuple(some))),
            st.lists(inner, max_size=4).map(lambda some: Any(tuple(some))),
        ),
        max_leaves=10,
    )


@WHOLE
def test_any_search_finds_what_a_plain_reading_finds(
    loaded: PostIndex,
    engine: str,
    whole: bool,
    corpus: list[EnrichedPost],
    lemmatiser: Lemmatiser,
    holds: Helper,
    newest_first: Helper,
    facets_of: Helper,
) -> None:
    moments = [corpus[i].post.published_at for i in range(0, 60, 4)]
    moments += [moment + MILLISECOND for moment in moments[:5]]

    @settings(
        max_examples=EXAMPLES[engine][whole],
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(conditions(moments))
    def check(condition: Condition) -> None:
        expected = [e for e in corpus if holds(condition, e, lemmatiser)]
        steps = Steps(Step.DAY, ZONE)
        newest = loaded.search(condition, limit=300, facets=Field, steps=steps)
        assert newest.corrected is None
        assert newest.total == len(expected)
        assert ids(newest) == newest_first(expected)
        assert newest.next is None
        assert {f: list(v.items()) for f, v in newest.facets.items()} == {
            field: facets_of(expected, field) for field in Field
        }
        assert list(newest.over_time.items()) == counted(expected, steps)
        assert [e.post.id for e in loaded.walk(condition)] == ids(newest)
        oldest = loaded.search(condition, limit=300, sort=Sort.OLDEST)
        assert ids(oldest) == newest_first(expected)[::-1]
        scored = loaded.search(condition, limit=300, sort=Sort.RELEVANCE)
        assert sorted(ids(scored)) == sorted(ids(newest))

    check()


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("limit", [1, 7, 100, 199, 200, 201])
def test_paging_to_the_end_loses_and_repeats_nothing(
    loaded: PostIndex, corpus: list[EnrichedPost], sort: Sort, limit: int
) -> None:
    condition = Any((W("вода"), W("нет"), Is(Field.GROUP, "roads"))) if limit == 1 else All()
    whole = loaded.search(condition, sort=sort, limit=1000)
    seen: list[str] = []
    after: str | None = None
    while True:
        page = loaded.search(condition, sort=sort, limit=limit, after=after)
        assert page.total == whole.total
        seen += ids(page)
        after = page.next
        if after is None or len(seen) > len(corpus) or (limit == 1 and len(seen) >= 25):
            break
    assert seen == ids(whole)[: len(seen)]
    assert limit == 1 or len(seen) == whole.total


@pytest.mark.parametrize("sort", list(Sort))
def test_paging_goes_on_within_one_instant(
    index: PostIndex, make: Make, fill: Helper, sort: Sort
) -> None:
    fill(index, *(make(str(i)) for i in range(30)), make("late", at=LATER), make("later", at=LATER))
    whole = index.search(All(), sort=sort)
    seen = ids(whole)
    while after := whole.next:
        whole = index.search(All(), sort=sort, limit=7, after=after)
        assert seen[-1] not in ids(whole)
        seen += ids(whole)
    assert seen == ids(index.search(All(), sort=sort, limit=100))
    assert len(seen) == 32


def test_paging_stays_in_place_while_posts_come_in(
    index: PostIndex, make: Make, fill: Helper
) -> None:
    first = [make(str(i)) for i in range(6)]
    fill(index, *first)
    page = index.search(All(), limit=3)
    newer = make("newer", at=first[0].post.published_at + timedelta(hours=1))
    fill(index, newer)
    rest = index.search(All(), limit=10, after=page.next)
    assert sorted(ids(page) + ids(rest)) == sorted(e.post.id for e in first)


def test_a_search_without_hits_asked_for_still_counts(loaded: PostIndex) -> None:
    page = loaded.search(All(), limit=0, facets=[Field.NETWORK])
    assert (page.hits, page.next, page.total) == ((), None, 200)
    assert sum(page.facets[Field.NETWORK].values()) == 200


@pytest.mark.parametrize("limit", [-1, 10_000])
def test_a_limit_out_of_range_is_refused(loaded: PostIndex, limit: int) -> None:
    with pytest.raises(ValueError, match="a page has"):
        loaded.search(All(), limit=limit)


def test_a_broken_or_foreign_cursor_is_a_query_error(loaded: PostIndex) -> None:
    newest = loaded.search(All(), limit=1).next
    assert newest is not None
    relevant = loaded.search(W("вода"), limit=1, sort=Sort.RELEVANCE).next
    for text in ["", "!", "кот", newest[:-3], newest + "A", relevant, "W10", "bnVsbA"]:
        with pytest.raises(QueryError):
            loaded.search(All(), after=text)
    with pytest.raises(QueryError):
        loaded.search(All(), after=newest, sort=Sort.OLDEST)


def test_a_cursor_of_one_engine_does_in_the_other(loaded: PostIndex) -> None:
    # Wherever it was made, the place is the last hit's time and id.
    page = loaded.search(All(), limit=1)
    assert page.next is not None
    assert page.next == cursor_text(page.hits[0].enriched)


def cursor_text(enriched: EnrichedPost) -> str:
    return encode(Sort.NEWEST, (milliseconds(enriched.post.published_at), enriched.post.id))


def test_every_post_comes_back_equal(loaded: PostIndex, corpus: list[EnrichedPost]) -> None:
    everything = {e.post.id: e for e in corpus}
    assert loaded.get([*everything, "unknown"]) == everything
    assert loaded.get([]) == {}
    assert {e.post.id: e for e in loaded.each()} == everything
    month = corpus[0].month
    of_month = {e.post.id: e for e in corpus if e.month == month}
    assert {e.post.id: e for e in loaded.each([month])} == of_month
    assert list(loaded.each([])) == []
    page = loaded.search(All(), limit=1000)
    assert {hit.enriched.post.id: hit.enriched for hit in page.hits} == everything


def test_thousands_of_values_are_one_condition(
    loaded: PostIndex, corpus: list[EnrichedPost], newest_first: Helper
) -> None:
    """What is triaged already is left out of the feed by its ids, in one search."""
    half = [one for number, one in enumerate(corpus) if number % 2]
    rest = [one for number, one in enumerate(corpus) if not number % 2]
    strangers = {f"{number:032x}" for number in range(20_000)}
    some = Among(Field.POST, frozenset({one.post.id for one in half} | strangers))
    assert ids(loaded.search(some, limit=300)) == newest_first(half)
    assert ids(loaded.search(Not(some), limit=300)) == newest_first(rest)
    counted = loaded.search(some, limit=0, facets=[Field.POST]).facets[Field.POST]
    assert set(counted) == {one.post.id for one in half}
    with pytest.raises(QueryError):
        loaded.search(Among(Field.POST, frozenset(map(str, range(60_001)))))
