"""Weights against an implementation of our own that shares nothing with raking.py."""

import random
from collections import Counter
from itertools import product

import numpy as np
import pytest

from outreach.surveys.raking import LEAST, MOST, rake

SEX = {"Ж": 394.0, "М": 356.0}
AGE = {"до 35": 260.0, "36–60": 310.0, "от 61": 180.0}
PLACES = {"Тында": 33.0, "Зея": 23.0, "Благовещенск": 241.0}


def people(seed, count):
    """Young women of the capital answer most."""
    chance = random.Random(seed)
    return [
        (
            chance.choices(list(SEX), (6, 4))[0],
            chance.choices(list(AGE), (5, 3, 2))[0],
            chance.choices(list(PLACES), (2, 2, 6))[0],
        )
        for _ in range(count)
    ]


def fitted_table(rows, margins):
    """Deming and Stephan over the table of counts, cell by cell, in plain floats: what one person
    of each cell weighs.
    """
    counts = Counter(rows)
    cells = {cell: float(counts[cell]) for cell in product(*margins) if counts[cell]}
    for _ in range(5_000):
        for axis, margin in enumerate(margins):
            for name, size in margin.items():
                own = [cell for cell in cells if cell[axis] == name]
                want = len(rows) * size / sum(margin.values())
                factor = want / sum(cells[cell] for cell in own)
                for cell in own:
                    cells[cell] *= factor
    return [cells[row] / counts[row] for row in rows]


@pytest.mark.parametrize("seed", range(3))
def test_weights_are_those_of_a_table_fitted_cell_by_cell(seed) -> None:
    margins = (SEX, AGE, PLACES)
    rows = people(seed, 400)
    raked = rake(
        [([row[axis] for row in rows], margin) for axis, margin in enumerate(margins)], len(rows)
    )
    other = fitted_table(rows, margins)
    assert min(other) > LEAST
    assert max(other) < MOST
    assert np.abs(raked.weights - np.array(other)).max() < 1e-6
    assert raked.gap < 1e-9
    assert raked.effective() == pytest.approx(sum(other) ** 2 / sum(w * w for w in other))
    assert 1 < raked.effective() < 400


def test_a_weight_stays_within_its_bounds_and_the_gap_that_is_left_is_told() -> None:
    categories = ["редкий"] + ["частый"] * 99
    raked = rake([(categories, {"редкий": 50.0, "частый": 50.0})], 100)
    assert raked.weights.max() <= MOST + 1e-9
    assert raked.weights.mean() == pytest.approx(1, abs=0.05)
    assert raked.gap > 0.4


def test_whoever_named_no_place_is_not_fitted_to_places_and_an_empty_place_is_left_out() -> None:
    categories = ["Тында"] * 10 + ["Зея"] * 10 + [None] * 5
    raked = rake([(categories, PLACES)], 25)
    own = raked.weights
    assert own[:10].sum() / own[:20].sum() == pytest.approx(33 / 56)
    assert len(set(own[20:].round(12))) == 1


def test_without_margins_all_weigh_one() -> None:
    raked = rake([], 7)
    assert list(raked.weights) == [1.0] * 7
    assert raked.effective() == pytest.approx(7)
    assert rake([], 0).effective() == 0
