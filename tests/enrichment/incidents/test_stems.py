"""Stems."""

import pytest

from enrichment.incidents.stems import latin, name_stem, stem


@pytest.mark.parametrize(
    ("word", "root"),
    [("отопление", "отоплен"), ("уголь", "уголь"), ("угол", "угол"), ("зея", "зея"), ("5", "5")],
)
def test_a_word_loses_its_ending(word: str, root: str) -> None:
    assert stem(word) == root


@pytest.mark.parametrize("word", ["казань", "казани"])
def test_a_name_has_one_stem_in_every_case(word: str) -> None:
    assert name_stem(word) == "казан"


def test_ids_of_places_begin_with_their_names() -> None:
    assert "seryshevo".startswith(latin("серышев"))
    assert latin("щукин") == "shchukin"
