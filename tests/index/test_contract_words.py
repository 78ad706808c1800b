"""Words, the same in every engine: none is too common or too odd, all are only text."""

from collections.abc import Callable
from typing import Any as Anything

import pytest

from domain.errors import QueryError
from domain.ports.index import PostIndex
from domain.ports.language import Lemmatiser
from domain.post import EnrichedPost
from domain.query import All, Any, Condition, Field, Is, Not, Phrase
from domain.query import Word as W

Make = Callable[..., EnrichedPost]
Helper = Callable[..., Anything]


def test_no_word_is_too_common_to_be_searched(
    index: PostIndex, make: Make, found: Helper, fill: Helper
) -> None:
    there = make("1", "Уже неделю нет воды")
    fill(index, there, make("2", "Вода есть"), make("3", "Воды уже нет"))
    assert found(index, Phrase("нет воды")) == {there.post.id}
    assert len(found(index, All((W("нет"), W("воду"))))) == 2
    assert len(found(index, W("уже"))) == 2


def test_a_typo_is_forgiven_and_said(index: PostIndex, make: Make, fill: Helper) -> None:
    fill(index, make("1", "Отопления нет"), make("2", "Отопление дали"), make("3", "Мусор"))
    for slip in ["атопление", "отоплние", "отоплениее", "отполение", "атоплением"]:
        page = index.search(W(slip))
        assert (page.total, page.corrected) == (2, {slip: "отопление"}), slip
    assert index.search(W("отоплением")).corrected is None
    # Two slips, a short word, a phrase and a beginning stay as they were typed.
    for condition in [W("атоплентие"), W("вда"), Phrase("атопление"), W("атопл", prefix=True)]:
        page = index.search(condition)
        assert (page.total, page.corrected) == (0, None), condition


def test_a_word_that_stands_in_a_post_is_no_typo(
    index: PostIndex, make: Make, fill: Helper
) -> None:
    fill(index, make("1", "Атопление"), make("2", "Отопление"))
    page = index.search(W("атопление"))
    assert (page.total, page.corrected) == (1, None)


def test_a_known_word_that_no_post_has_is_no_correction(
    index: PostIndex, make: Make, fill: Helper
) -> None:
    fill(index, make("1", "Мусор"))
    page = index.search(W("атопление"))
    assert (page.total, page.corrected) == (0, None)


def test_found_words_are_marked_in_the_text(index: PostIndex, make: Make, fill: Helper) -> None:
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
def test_a_word_without_letters_is_ignored_beside_others(
    loaded: PostIndex, word: str, found: Helper
) -> None:
    water = found(loaded, W("вода"))
    assert found(loaded, All((W(word), W("вода")))) == water
    assert found(loaded, Any((W(word), W("вода")))) == water
    assert found(loaded, All((Not(Phrase(word)), W("вода")))) == water


@pytest.mark.parametrize("word", IGNORED)
def test_a_search_whose_every_word_is_ignored_finds_nothing(
    loaded: PostIndex, word: str, found: Helper
) -> None:
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
    loaded: PostIndex,
    corpus: list[EnrichedPost],
    lemmatiser: Lemmatiser,
    text: str,
    holds: Helper,
    found: Helper,
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
    index: PostIndex,
    make: Make,
    hostile_posts: list[str],
    lemmatiser: Lemmatiser,
    found: Helper,
    fill: Helper,
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


def test_hundreds_of_words_work_and_thousands_are_refused(loaded: PostIndex, found: Helper) -> None:
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
    loaded: PostIndex,
    corpus: list[EnrichedPost],
    lemmatiser: Lemmatiser,
    holds: Helper,
    found: Helper,
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
