"""Pairs of posts of one incident: how they are counted, and what the set holds."""

import json
from collections import Counter

import pytest

from enrichment.learning.pairs import HELD_OUT, TUNED, b_cubed, score

FIELDS = {"incident", "text", "published", "source_municipality"}


def test_pairs_of_one_incident_are_counted() -> None:
    counted = score(["a", "a", "a", "b", "b", "c"], ["1", "1", "2", "2", "", ""])
    assert (counted.true, counted.found, counted.right) == (4, 2, 1)
    assert (counted.precision, counted.recall) == (0.5, 0.25)
    assert counted.f1 == pytest.approx(1 / 3)


def test_nothing_found_scores_nothing() -> None:
    assert score(["a", "a"], ["", ""]).f1 == 0.0
    assert score([], []).f1 == 0.0


def test_b_cubed_weighs_every_row_alike() -> None:
    """Found are {1, 2, 3}, {4, 5} and, alone, 6; true are {1, 2}, {3, 4, 5} and {6}."""
    cubed = b_cubed(["a", "a", "b", "b", "b", "c"], ["x", "x", "x", "y", "y", ""])
    assert cubed.precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1 + 1) / 6)
    assert cubed.recall == pytest.approx((1 + 1 + 1 / 3 + 2 / 3 + 2 / 3 + 1) / 6)
    assert cubed.f1 == pytest.approx(7 / 9)


def test_rows_without_an_incident_stand_alone() -> None:
    cubed = b_cubed(["a", "a"], ["", ""])
    assert (cubed.precision, cubed.recall) == (1.0, 0.5)
    assert b_cubed([], []).f1 == 0.0


@pytest.mark.parametrize("file", [TUNED, HELD_OUT], ids=["tuned", "held out"])
def test_the_set_is_varied(file) -> None:  # type: ignore[no-untyped-def]
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert all(row.keys() == FIELDS for row in rows)
    incidents = Counter(row["incident"] for row in rows)
    assert len(incidents) >= 100
    assert sum(n * (n - 1) // 2 for n in incidents.values()) >= 120
    elsewhere = sum(not row["source_municipality"] for row in rows)
    assert 0.2 * len(rows) < elsewhere < 0.6 * len(rows)
    assert any(len(row["text"].split()) > 60 for row in rows)
    assert any(len(row["text"].split()) <= 5 for row in rows)


def test_nothing_kept_was_tuned_on() -> None:
    tuned, kept = (
        {json.loads(line)["text"] for line in file.read_text("utf-8").splitlines()}
        for file in (TUNED, HELD_OUT)
    )
    assert tuned.isdisjoint(kept)
