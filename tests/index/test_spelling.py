"""One slip is forgiven: words at distance 1, chosen by how often they occur."""

from collections.abc import Collection, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.ports.language import Lemmatiser
from index.spelling import corrections, may_be_misspelt, neighbours


def distance(a: str, b: str) -> int:
    """Damerau-Levenshtein (optimal string alignment), by its recurrence."""
    rows = [[i + j if 0 in (i, j) else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            rows[i][j] = min(
                rows[i - 1][j] + 1,
                rows[i][j - 1] + 1,
                rows[i - 1][j - 1] + (a[i - 1] != b[j - 1]),
            )
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


@settings(max_examples=50)
@given(st.text("абя", min_size=1, max_size=5), st.text("абя", min_size=1, max_size=6))
def test_neighbours_are_exactly_the_words_at_distance_one(word: str, other: str) -> None:
    near = set(neighbours(word))
    assert (other in near) == (distance(word, other) == 1)
    assert all(distance(word, one) == 1 for one in near)


def test_neighbours_keep_to_the_script_of_the_word() -> None:
    assert "covids" in set(neighbours("covid"))
    assert not any("я" in one for one in neighbours("covid"))
    assert not any("z" in one for one in neighbours("вода"))


@pytest.mark.parametrize(
    ("word", "may"),
    [
        ("вада", True),
        ("вод", False),
        ("северо-восток", True),
        ("№1234", False),
        ("covid19", False),
        ("я" * 40, True),
        ("я" * 41, False),
        ("", False),
        ("----", False),
    ],
)
def test_only_words_of_four_letters_and_more_may_be_misspelt(word: str, may: bool) -> None:
    assert may_be_misspelt(word) is may


class Counts:
    """Document frequencies that remember how often they were asked for."""

    def __init__(self, **counts: int) -> None:
        self.counts = counts
        self.asked: list[Collection[str]] = []

    def __call__(self, lemmas: Collection[str]) -> Mapping[str, int]:
        self.asked.append(lemmas)
        return {lemma: self.counts[lemma] for lemma in lemmas if lemma in self.counts}


def test_the_nearest_known_word_that_occurs_takes_the_place(lemmatiser: Lemmatiser) -> None:
    counts = Counts(дорога=3)
    assert corrections({"дарога": "дарога"}, lemmatiser, counts) == {"дарога": "дорога"}
    assert corrections({"дарога": "дарога"}, lemmatiser, Counts()) == {}


def test_a_misspelt_form_leads_to_its_lemma(lemmatiser: Lemmatiser) -> None:
    assert corrections({"Даргой": "даргой"}, lemmatiser, Counts(дорога=1)) == {}
    assert corrections({"Дорагой": "дорагой"}, lemmatiser, Counts(дорога=1)) == {
        "Дорагой": "дорога"
    }


class Vocabulary:
    """Knows these words, each its own lemma."""

    def __init__(self, *words: str) -> None:
        self.words = words

    def lemmas(self, text: str) -> list[str]:
        return text.split()

    def spans(self, text: str) -> list[tuple[int, int, str]]:
        return [(0, len(text), text)]

    def knows(self, word: str) -> bool:
        return word in self.words

    def is_future(self, word: str) -> bool | None:
        return None


def test_the_most_frequent_wins_then_the_first_by_alphabet() -> None:
    known = Vocabulary("кора", "гора", "нора")
    unknown = {"фора": "фора"}
    assert corrections(unknown, known, Counts(кора=2, гора=2, нора=5)) == {"фора": "нора"}
    assert corrections(unknown, known, Counts(кора=2, гора=2, нора=1)) == {"фора": "гора"}


def test_a_word_that_occurs_is_left_alone() -> None:
    assert corrections({"фора": "фора"}, Vocabulary("гора"), Counts(гора=9, фора=1)) == {}


def test_what_nobody_knows_is_no_correction_however_frequent() -> None:
    assert corrections({"фора": "фора"}, Vocabulary(), Counts(гора=9)) == {}


def test_all_words_of_a_search_are_asked_for_at_once() -> None:
    counts = Counts(гора=1, берег=1)
    unknown = {"фора": "фора", "бериг": "бериг"}
    assert corrections(unknown, Vocabulary("гора", "берег"), counts) == {
        "фора": "гора",
        "бериг": "берег",
    }
    assert len(counts.asked) == 1
