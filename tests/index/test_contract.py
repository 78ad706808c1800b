"""One query gives equal sets, totals, facets and order in every engine: each is held against a
plain reading of the same conditions over the same posts.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any as Anything

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import QueryError
from domain.ports import Lemmatiser, Page, PostIndex
from domain.post import Engagement, EnrichedPost, Label, version_of
from domain.query import FACETS, All, Any, Condition, Field, Is, Not, Phrase, Since, Sort, Until
from domain.query import Word as W

Make = Callable[..., EnrichedPost]
MILLISECOND = timedelta(milliseconds=1)


def holds(condition: Condition, enriched: EnrichedPost, lemmatiser: Lemmatiser) -> bool:
    """The plain reading. Knows nothing of ignored words and corrections."""
    tokens = enriched.labels.lemmas.split()
    at = milliseconds(enriched)
    match condition:
        case W(text, prefix=True):
            beginning = text.lower().replace("ё", "е")
            return any(token.startswith(beginning) for token in tokens)
        case W(text) | Phrase(text):
            words = lemmatiser.lemmas(text)
            return any(tokens[i : i + len(words)] == words for i in range(len(tokens)))
        case Is(field, value):
            return value_of(enriched, field) == value
        case Since(moment):
            return at >= whole(moment)
        case Until(moment):
            return at < whole(moment)
        case Not(inner):
            return not holds(inner, enriched, lemmatiser)
        case All(conditions):
            return all(holds(c, enriched, lemmatiser) for c in conditions)
        case Any(conditions):
            return any(holds(c, enriched, lemmatiser) for c in conditions)


def whole(moment: Anything) -> Anything:
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def milliseconds(enriched: EnrichedPost) -> Anything:
    return whole(enriched.post.published_at)


def value_of(enriched: EnrichedPost, field: Field) -> str | None:
    if field is Field.INCIDENT:
        return enriched.labels.incident_id
    if field in (Field.SOURCE, Field.NETWORK, Field.POST):
        return str(getattr(enriched.post, field))
    label = getattr(enriched.labels, field)
    return str(label.value) if label else None


def newest_first(posts: Iterable[EnrichedPost]) -> list[str]:
    ordered = sorted(posts, key=lambda e: (milliseconds(e), e.post.id), reverse=True)
    return [e.post.id for e in ordered]


def facets_of(posts: Collection[EnrichedPost], field: Field) -> list[tuple[str, int]]:
    counted = Counter(value for e in posts if (value := value_of(e, field)) is not None)
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))


def ids(page: Page) -> list[str]:
    return [hit.enriched.post.id for hit in page.hits]


def found(index: PostIndex, condition: Condition) -> set[str]:
    """Ids of everything found, which must also be the total."""
    page = index.search(condition, limit=1000)
    assert page.total == len(page.hits)
    return set(ids(page))


def fill(index: PostIndex, *posts: EnrichedPost) -> None:
    assert index.save(posts) == {}
    index.refresh()


TYPED = "воды нет нету отопления домами ям мусор Тынды неделю ждём йод ЁЛКА or and near not"
ODD = "ж/д covid-19 c++ 8-914 😀 №5 a*b o'hara 5\"2 back\\ lemmas:вода café 100% _id ß 50°c и́"
typed = st.sampled_from(f"{TYPED} {ODD}".split())
beginnings = st.sampled_from(
    ["во", "от", "covid", "covid-", "c", "ж/", "№", "ё", "8", "a*", "_", "б"]
)
phrases = st.lists(typed, min_size=1, max_size=3).map(" ".join)
values = st.sampled_from(
    [
        (Field.MUNICIPALITY, "tynda"),
        (Field.MUNICIPALITY, "nowhere"),
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
    ]
)


@st.composite
def leaves(draw: st.DrawFn, moments: Sequence[Anything]) -> Condition:
    kind = draw(st.integers(0, 5))
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


def test_any_search_finds_what_a_plain_reading_finds(
    loaded: PostIndex,
    engine: str,
    corpus: list[EnrichedPost],
    lemmatiser: Lemmatiser,
) -> None:
    moments = [corpus[i].post.published_at for i in range(0, 60, 4)]
    moments += [moment + MILLISECOND for moment in moments[:5]]

    @settings(
        max_examples={"sqlite": 100, "elastic": 60, "elastic-secured": 6}[engine],
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(conditions(moments))
    def check(condition: Condition) -> None:
        expected = [e for e in corpus if holds(condition, e, lemmatiser)]
        newest = loaded.search(condition, limit=300, facets=FACETS)
        assert newest.corrected is None
        assert newest.total == len(expected)
        assert ids(newest) == newest_first(expected)
        assert newest.next is None
        assert {f: list(v.items()) for f, v in newest.facets.items()} == {
            field: facets_of(expected, field) for field in FACETS
        }
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


def test_paging_stays_in_place_while_posts_come_in(index: PostIndex, make: Make) -> None:
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
    from index.cursor import encode
    from index.documents import milliseconds

    return encode(Sort.NEWEST, (milliseconds(enriched.post.published_at), enriched.post.id))


def test_every_post_comes_back_equal(loaded: PostIndex, corpus: list[EnrichedPost]) -> None:
    everything = {e.post.id: e for e in corpus}
    assert loaded.get([*everything, "unknown"]) == everything
    assert loaded.get([]) == {}
    assert {e.post.id: e for e in loaded.each()} == everything
    page = loaded.search(All(), limit=1000)
    assert {hit.enriched.post.id: hit.enriched for hit in page.hits} == everything


def test_a_save_is_read_back_at_once(index: PostIndex, make: Make) -> None:
    post = make()
    index.save([post])
    assert index.get([post.post.id]) == {post.post.id: post}


def test_an_older_fetch_never_overwrites_a_newer_one(index: PostIndex, make: Make) -> None:
    older, newer = make(text="Нет воды", version=10), make(text="Дали отопление", version=11)
    fill(index, newer)
    fill(index, older)
    assert index.get([newer.post.id]) == {newer.post.id: newer}
    assert not found(index, W("вода"))
    assert found(index, W("отопление")) == {newer.post.id}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_newest_of_one_batch_stays(
    index: PostIndex, make: Make, order: tuple[int, int]
) -> None:
    versions = make(text="Нет воды", version=10), make(text="Дали отопление", version=11)
    fill(index, *(versions[i] for i in order))
    assert list(index.get([versions[0].post.id]).values()) == [versions[1]]
    assert found(index, W("отопление"))
    assert not found(index, W("вода"))


def test_saving_twice_is_saving_once(index: PostIndex, corpus: list[EnrichedPost]) -> None:
    fill(index, *corpus[:50])
    fill(index, *corpus[:50])
    page = index.search(All(), limit=100, facets=FACETS)
    assert page.total == 50
    assert list(page.facets[Field.KIND].items()) == facets_of(corpus[:50], Field.KIND)


def test_an_edited_post_is_found_by_its_new_words_only(index: PostIndex, make: Make) -> None:
    fill(index, make(text="Нет воды", version=1, labels=labelled(group="housing")))
    fill(index, make(text="Яма на дороге", version=2, labels=labelled(group="roads")))
    assert not found(index, Any((W("вода"), Is(Field.GROUP, "housing"))))
    assert len(found(index, All((W("яма"), Is(Field.GROUP, "roads"))))) == 1
    assert index.search(All(), facets=[Field.GROUP]).facets[Field.GROUP] == {"roads": 1}


def labelled(**values: str) -> Anything:
    from domain.post import Labels

    return Labels(**{name: Label(value, 0.5) for name, value in values.items()})


def test_a_post_whose_date_moves_to_another_month_stays_one(index: PostIndex, make: Make) -> None:
    first = make(version=1)
    later = first.post.published_at + timedelta(days=40)
    fill(index, first)
    fill(index, make(at=later, month=first.month, version=2))
    [hit] = index.search(All()).hits
    assert hit.enriched.post.published_at == later
    assert hit.enriched.month == first.month


def test_a_corrected_post_stays_corrected_when_it_is_crawled_again(
    index: PostIndex, make: Make
) -> None:
    crawled = make(labels=labelled(group="roads"))
    said = replace(crawled.labels, group=Label("housing", 1.0, by_person=True))
    corrected = replace(crawled, labels=said, version=version_of(crawled.post.fetched_at, 1))
    fill(index, corrected)
    fill(index, crawled)
    assert index.get([crawled.post.id]) == {crawled.post.id: corrected}
    again = crawled.post.fetched_at + timedelta(hours=1)
    crawled_again = replace(
        corrected, post=replace(crawled.post, fetched_at=again), version=version_of(again, 1)
    )
    fill(index, crawled_again)
    [kept] = index.get([crawled.post.id]).values()
    assert kept.labels.group == Label("housing", 1.0, by_person=True)
    assert kept.post.fetched_at == again


def test_a_month_is_dropped_with_everything_in_it(
    index: PostIndex, corpus: list[EnrichedPost]
) -> None:
    fill(index, *corpus)
    index.drop_month("2026-10")
    index.drop_month("2031-01")
    index.refresh()
    left = [e for e in corpus if e.month != "2026-10"]
    assert 0 < len(left) < len(corpus)
    assert found(index, All()) == {e.post.id for e in left}
    assert found(index, W("вода")) == {e.post.id for e in left if "вода" in e.labels.lemmas.split()}
    fill(index, *corpus)
    assert index.search(All()).total == len(corpus)


def test_no_word_is_too_common_to_be_searched(index: PostIndex, make: Make) -> None:
    there = make("1", "Уже неделю нет воды")
    fill(index, there, make("2", "Вода есть"), make("3", "Воды уже нет"))
    assert found(index, Phrase("нет воды")) == {there.post.id}
    assert len(found(index, All((W("нет"), W("воду"))))) == 2
    assert len(found(index, W("уже"))) == 2


def test_a_typo_is_forgiven_and_said(index: PostIndex, make: Make) -> None:
    fill(index, make("1", "Отопления нет"), make("2", "Отопление дали"), make("3", "Мусор"))
    for slip in ["атопление", "отоплние", "отоплениее", "отполение", "атоплением"]:
        page = index.search(W(slip))
        assert (page.total, page.corrected) == (2, {slip: "отопление"}), slip
    assert index.search(W("отоплением")).corrected is None
    # Two slips, a short word, a phrase and a beginning stay as they were typed.
    for condition in [W("атоплентие"), W("вда"), Phrase("атопление"), W("атопл", prefix=True)]:
        page = index.search(condition)
        assert (page.total, page.corrected) == (0, None), condition


def test_a_word_that_stands_in_a_post_is_no_typo(index: PostIndex, make: Make) -> None:
    fill(index, make("1", "Атопление"), make("2", "Отопление"))
    page = index.search(W("атопление"))
    assert (page.total, page.corrected) == (1, None)


def test_a_known_word_that_no_post_has_is_no_correction(index: PostIndex, make: Make) -> None:
    fill(index, make("1", "Мусор"))
    page = index.search(W("атопление"))
    assert (page.total, page.corrected) == (0, None)


def test_found_words_are_marked_in_the_text(index: PostIndex, make: Make) -> None:
    text = "Уже неделю нет воды. Воду ждём, отопления нет!"
    fill(index, make(text=text, title="В доме"))
    condition = All((W("вода"), Not(W("мусор")), W("отоп", prefix=True), Phrase("уже неделю")))
    [hit] = index.search(condition).hits
    body = hit.enriched.post.body
    assert [body[a:b] for a, b in hit.spans] == ["Уже", "неделю", "воды", "Воду", "отопления"]
    [hit] = index.search(Not(W("мусор"))).hits
    assert hit.spans == ()


IGNORED = ["!!!", "—", "«»", "***", ""]


@pytest.mark.parametrize("word", IGNORED)
def test_a_word_without_letters_is_ignored_beside_others(loaded: PostIndex, word: str) -> None:
    water = found(loaded, W("вода"))
    assert found(loaded, All((W(word), W("вода")))) == water
    assert found(loaded, Any((W(word), W("вода")))) == water
    assert found(loaded, All((Not(Phrase(word)), W("вода")))) == water


@pytest.mark.parametrize("word", IGNORED)
def test_a_search_whose_every_word_is_ignored_finds_nothing(loaded: PostIndex, word: str) -> None:
    tynda = Is(Field.MUNICIPALITY, "tynda")
    for condition in [W(word), Phrase(word), Not(W(word)), All((W(word), tynda)), Any((W(word),))]:
        assert found(loaded, condition) == set()


def test_nothing_asked_is_everything_and_no_choice_is_nothing(loaded: PostIndex) -> None:
    assert loaded.search(All()).total == 200
    assert loaded.search(Not(All())).total == 0
    assert loaded.search(Any(())).total == 0
    assert loaded.search(Not(Any(()))).total == 200


HOSTILE = [
    '"',
    'вода" OR "нет',
    "вода* OR нет",
    "NEAR(вода нет, 2)",
    "^вода",
    "lemmas:вода",
    "{lemmas} : вода",
    "вода AND NOT",
    "+вода -нет",
    "' OR 1=1 --",
    "'; DROP TABLE posts; --",
    "\\",
    "\\u0432",
    "/.*/",
    "во?а",
    "вода~2",
    "[a TO z]",
    "%",
    "_",
    "\x00",
    "вода\x00нет",
    "\u2028вода\u00a0нет",
    "\u202eадов",
    "<script>alert(1)</script>",
    "ё" * 5000,
    "😀" * 300,
]


@pytest.fixture(scope="module")
def hostile_posts() -> list[str]:
    return [text for text in HOSTILE if text.isprintable() and len(text) < 250]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_text(
    loaded: PostIndex, corpus: list[EnrichedPost], lemmatiser: Lemmatiser, text: str
) -> None:
    if lemmatiser.lemmas(text):
        for condition in [W(text), Phrase(text)]:
            assert found(loaded, condition) == {
                e.post.id for e in corpus if holds(condition, e, lemmatiser)
            }
    beginning = W(text, prefix=True)
    if len(text) > 200:
        with pytest.raises(QueryError, match="сократите"):
            loaded.search(beginning)
        return
    assert found(loaded, beginning) == {
        e.post.id for e in corpus if holds(beginning, e, lemmatiser)
    }
    assert found(loaded, Is(Field.SOURCE, text)) == set()


def test_hostile_posts_are_kept_and_found(
    index: PostIndex, make: Make, hostile_posts: list[str], lemmatiser: Lemmatiser
) -> None:
    posts = [
        make(str(i), f"начало {text} конец", source_id=text) for i, text in enumerate(hostile_posts)
    ]
    fill(index, *posts)
    assert index.get([e.post.id for e in posts]) == {e.post.id: e for e in posts}
    for text, post in zip(hostile_posts, posts, strict=True):
        assert post.post.id in found(index, Phrase(f"начало {text} конец"))
        assert found(index, Is(Field.SOURCE, text)) == {post.post.id}
    facets = index.search(All(), facets=[Field.SOURCE]).facets[Field.SOURCE]
    assert facets == dict.fromkeys(hostile_posts, 1)


def test_what_no_index_can_keep_is_refused_by_name(index: PostIndex, make: Make) -> None:
    good = make("good")
    bad = [
        replace(make("month"), month="2026-11/../x"),
        replace(make("version"), version=2**63),
        make("surrogate", text="вода \ud800"),
        replace(make("lemmas"), labels=replace(good.labels, lemmas="два  пробела")),
        make("views", engagement=Engagement(views=2**63)),
        make("confidence", labels=replace(good.labels, group=Label("roads", float("nan")))),
    ]
    refused = index.save([*bad[:2], good, *bad[2:]])
    assert refused.keys() == {e.post.id for e in bad}
    assert all(refused.values())
    index.refresh()
    assert found(index, All()) == {good.post.id}


def test_hundreds_of_words_work_and_thousands_are_refused(loaded: PostIndex) -> None:
    words = tuple(W(f"слово{i}", prefix=i % 2 == 0) for i in range(400))
    assert found(loaded, Any((*words, W("вода")))) == found(loaded, W("вода"))
    assert found(loaded, All((*map(Not, words), W("вода")))) == found(loaded, W("вода"))
    assert found(loaded, All(words)) == set()
    long_phrase = Phrase(" ".join(["вода"] * 400))
    assert found(loaded, long_phrase) == set()
    many_values = Any(tuple(Is(Field.POST, f"{i:032x}") for i in range(500)))
    assert found(loaded, many_values) == set()
    for condition in [Any(words * 3), Phrase(" ".join(["вода"] * 2000))]:
        with pytest.raises(QueryError, match="сократите"):
            loaded.search(condition)


def nested(depth: int, leaf: Condition) -> Condition:
    condition = leaf
    for i in range(depth):
        other = (W("яма"), Is(Field.GROUP, "roads"), Not(W("дом")))[i % 3]
        condition = (All if i % 2 else Any)((other, condition))
    return condition


def test_deep_nesting_works_or_is_refused(
    loaded: PostIndex, corpus: list[EnrichedPost], lemmatiser: Lemmatiser
) -> None:
    refused = []
    for depth in [1, 5, 10, 11, 12, 13, 14, 15, 16, 20, 30, 100, 5000]:
        condition = nested(depth, W("вода"))
        try:
            assert found(loaded, condition) == {
                e.post.id for e in corpus if holds(condition, e, lemmatiser)
            }
        except QueryError:
            refused.append(depth)
    assert refused == [16, 20, 30, 100, 5000]
    negated: Condition = W("вода")
    for _ in range(100):
        negated = Not(All((negated,)))
    assert found(loaded, negated) == found(loaded, W("вода"))
