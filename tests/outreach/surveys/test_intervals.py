"""The interval of a drawn share holds the truth as often as it says."""

import numpy as np
import pytest

from outreach.surveys.intervals import interval
from outreach.surveys.raking import rake

DRAWN = 2_000


def covered(population, size, seed, step=None):
    chance = np.random.default_rng(seed)
    truth, held = population.mean(), 0
    for _ in range(DRAWN):
        share = population[chance.choice(len(population), size, replace=False)].mean()
        low, high = interval(share, size, size, len(population))
        if step:
            low, high = (round(bound / step) * step for bound in (low, high))
        held += low <= truth <= high
    return held / DRAWN


@pytest.mark.parametrize(
    ("share", "people", "size"),
    [(0.5, 20_000, 400), (0.31, 20_000, 600), (0.12, 50_000, 500), (0.4, 1_500, 500)],
)
def test_over_two_thousand_samples_the_truth_is_held(share, people, size) -> None:
    population = np.zeros(people)
    population[: round(share * people)] = 1
    assert 0.94 <= covered(population, size, seed=11) <= 0.96


def test_weights_to_known_margins_hold_it_too() -> None:
    """Women are asked twice as often as men, and think otherwise: the plain share is wrong."""
    chance = np.random.default_rng(5)
    sex = np.array(["Ж"] * 10_000 + ["М"] * 10_000)
    says = np.where(sex == "Ж", chance.random(20_000) < 0.55, chance.random(20_000) < 0.45)
    truth, held, plain = says.mean(), 0, 0
    odds = np.where(sex == "Ж", 2.0, 1.0)
    odds /= odds.sum()
    for _ in range(DRAWN):
        own = chance.choice(20_000, 600, p=odds)
        raked = rake([(list(sex[own]), {"Ж": 1.0, "М": 1.0})], 600)
        share = float(raked.weights[says[own]].sum() / raked.weights.sum())
        low, high = interval(share, raked.effective(), 600, 20_000)
        held += low <= truth <= high
        low, high = interval(float(says[own].mean()), 600, 600, 20_000)
        plain += low <= truth <= high
    assert 0.94 <= held / DRAWN <= 0.965
    assert plain / DRAWN < 0.94


def test_all_of_a_list_leave_no_doubt() -> None:
    assert interval(0.3, 200, 200, 200) == (0.3, 0.3)
    low, high = interval(0.0, 50, 50, 5_000)
    assert low == pytest.approx(0)
    assert 0.05 < high < 0.1
