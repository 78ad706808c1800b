"""Typed conditions become clauses over lemmas, the same for both engines."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

import pytest

from domain.errors import QueryError
from domain.ports.language import Lemmatiser
from domain.query import All, Any, Condition, Field, Is, Not, Phrase, Since, Until, Word
from index.clauses import (
    EVERYTHING,
    MAX_TERMS,
    NOTHING,
    Before,
    Beginning,
    Clause,
    Equals,
    Every,
    From,
    Lemmas,
    Question,
    Some,
    Without,
    understand,
)

WATER, PIT = Lemmas(("вода",)), Lemmas(("яма",))
TYNDA = Is(Field.MUNICIPALITY, "tynda")
AT = datetime(2026, 11, 24, tzinfo=UTC)


def nobody(lemmas: Collection[str]) -> Mapping[str, int]:
    return {}


def meaning(condition: Condition, lemmatiser: Lemmatiser) -> Clause:
    return understand(condition, lemmatiser, nobody).clause


@pytest.mark.parametrize(
    ("condition", "clause"),
    [
        (Word("Воды"), WATER),
        (Word("нет воды"), Lemmas(("нет", "вода"))),
        (Phrase("«Нет воды»"), Lemmas(("нет", "вода"))),
        (Word("Ёлк", prefix=True), Beginning("елк")),
        (Word("нет воды", prefix=True), NOTHING),
        (TYNDA, Equals(Field.MUNICIPALITY, "tynda")),
        (Since(AT), From(1_795_478_400_000)),
        (Until(AT), Before(1_795_478_400_000)),
        (All(), EVERYTHING),
        (Any(()), NOTHING),
        (All((Word("воды"),)), WATER),
        (All((Word("воды"), Word("водой"))), WATER),
        (All((Word("воды"), All((Word("ямы"), Word("воды"))))), Every((WATER, PIT))),
        (Any((Word("воды"), Any((Word("ямы"),)))), Some((WATER, PIT))),
        (All((Any((Word("воды"), Word("ямы"))), Word("ям"))), Every((Some((WATER, PIT)), PIT))),
        (Not(Word("воды")), Without(WATER)),
        (Not(Not(All((Not(Word("воды")),)))), Without(WATER)),
        (All((Word("!!!"), Word("воды"))), WATER),
        (All((Not(Word("!!!")), Word("воды"))), WATER),
        (Any((All((Word("!!!"),)), Word("воды"))), WATER),
        (Word("!!!"), NOTHING),
        (All((Word("!!!"), TYNDA)), NOTHING),
        (Any((Word("!!!"), TYNDA)), NOTHING),
        (Word("*", prefix=True), Beginning("*")),
        (Word(" ", prefix=True), NOTHING),
    ],
)
def test_a_condition_means(condition: Condition, clause: Clause, lemmatiser: Lemmatiser) -> None:
    assert meaning(condition, lemmatiser) == clause


def test_a_corrected_word_is_searched_wherever_it_stands(lemmatiser: Lemmatiser) -> None:
    asked: list[Collection[str]] = []

    def counts(lemmas: Collection[str]) -> Mapping[str, int]:
        asked.append(lemmas)
        return {"мусор": 1}

    condition = Any((Word("мусар"), All((Word("вода"), Not(Word("мусар"))))))
    rubbish = Lemmas(("мусор",))
    assert understand(condition, lemmatiser, counts) == Question(
        Some((rubbish, Every((WATER, Without(rubbish))))), {"мусар": "мусор"}
    )
    assert len(asked) == 1


def test_known_words_ask_the_index_nothing(lemmatiser: Lemmatiser) -> None:
    def refuse(lemmas: Collection[str]) -> Mapping[str, int]:
        raise AssertionError(lemmas)

    words = (Word("воды"), Word("ям"), Word("неизв", prefix=True), Phrase("неизвестно что"))
    assert understand(All(words), lemmatiser, refuse).corrected is None


def test_a_search_may_have_so_many_terms_and_no_more(lemmatiser: Lemmatiser) -> None:
    enough = Phrase("вода " * MAX_TERMS)
    assert meaning(enough, lemmatiser) == Lemmas(("вода",) * MAX_TERMS)
    for more in (Word("нет"), Word("!!!"), Word("н", prefix=True), TYNDA):
        with pytest.raises(QueryError, match=f"больше {MAX_TERMS}"):
            meaning(All((enough, more)), lemmatiser)


@pytest.mark.parametrize("kind", [All, Any])
def test_brackets_that_add_nothing_fold_away(
    lemmatiser: Lemmatiser, kind: type[All] | type[Any]
) -> None:
    condition: Condition = Word("вода")
    for _ in range(150):
        condition = kind((condition,))
    assert meaning(condition, lemmatiser) == WATER
