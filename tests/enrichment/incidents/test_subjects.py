"""What broke."""

import pytest

from enrichment.incidents.stems import stem
from enrichment.incidents.subjects import NETWORKS, SUBJECTS, names_subject, subjects


def test_one_failure_in_other_words_is_one_subject() -> None:
    for text in ("нет вода", "сухой кран", "колонка замерзнуть"):
        assert "water" in subjects(tuple(map(stem, text.split())))


def test_most_words_break_nothing() -> None:
    assert subjects(("человек",)) == frozenset()


def test_networks_are_subjects() -> None:
    assert {s for found in SUBJECTS.values() for s in found} >= NETWORKS


@pytest.mark.parametrize("form", ["отопления", "мерзнем", "света", "расчистили", "котельную"])
def test_a_word_is_of_a_subject_in_any_form(form: str) -> None:
    assert names_subject(form)


@pytest.mark.parametrize("form", ["местные", "новости", "подписывайтесь", "редакция", "человека"])
def test_what_a_source_says_of_itself_is_of_no_subject(form: str) -> None:
    assert not names_subject(form)
