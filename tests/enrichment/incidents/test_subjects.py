"""What broke."""

from enrichment.incidents.stems import stem
from enrichment.incidents.subjects import NETWORKS, SUBJECTS, subjects


def test_one_failure_in_other_words_is_one_subject() -> None:
    for text in ("нет вода", "сухой кран", "колонка замерзнуть"):
        assert "water" in subjects(tuple(map(stem, text.split())))


def test_most_words_break_nothing() -> None:
    assert subjects(("человек",)) == frozenset()


def test_networks_are_subjects() -> None:
    assert {s for found in SUBJECTS.values() for s in found} >= NETWORKS
