"""A slip in a place's name."""

import pytest

from enrichment.misspelling import Misspellings

FORMS = {
    "белогорск": "белогорск",
    "белогорске": "белогорск",
    "тында": "тында",
    "серышево": "серышево",
}


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("белогорск", "белогорск"),
        ("белгорск", "белогорск"),  # lost
        ("белоогорск", "белогорск"),  # doubled
        ("белогорзк", "белогорск"),  # changed
        ("беолгорск", "белогорск"),  # swapped
        ("серыешво", "серышево"),
        ("белогорскеу", "белогорск"),
        ("белгород", None),  # two slips away
        ("зелогорск", None),  # the first letter is sure
        ("тында", None),  # too short
        ("б" * 100, None),
    ],
)
def test_one_slip_is_forgiven(word: str, lemma: str | None) -> None:
    assert Misspellings(FORMS).lemma(word) == lemma


def test_a_word_between_two_names_is_neither() -> None:
    assert (
        Misspellings({"ивановка": "ивановка", "ивантовка": "ивантовка"}).lemma("иванковка") is None
    )
