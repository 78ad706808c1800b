from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from scipy.special import expit

from cases.ratings import chance as module
from cases.ratings.chance import chance, ratio_limits
from cases.ratings.usual import Level

ODDS = np.array([0.4, 1.5, 2.2])


def level(n, on_time, variance=0.0, odds=ODDS):
    return Level(np.array(n, float), float(on_time), odds, variance)


@pytest.mark.parametrize("on_time", range(8))
def test_chance_counts_every_way_to_be_late(on_time):
    n = (2, 1, 4)
    shares = np.repeat(expit(ODDS), n)
    by_hand = 0.0
    for way in product((0, 1), repeat=sum(n)):
        likely = float(np.prod(np.where(way, shares, 1 - shares)))
        by_hand += likely * (1 if sum(way) < on_time else 0.5 if sum(way) == on_time else 0)
    assert chance(level(n, on_time), 0.0) == pytest.approx(by_hand, abs=1e-9)


@pytest.mark.parametrize("variance", [0.0, 0.05])
@pytest.mark.parametrize("late", [90, 110, 130])
def test_many_cases_are_counted_by_moments_as_exactly(monkeypatch, variance, late):
    many = level((200, 200, 190), 590 - late, variance)
    exactly = chance(many, 0.0)
    monkeypatch.setattr(module, "EXACT", 0)
    assert chance(many, 0.0) == pytest.approx(exactly, rel=0.03)


def test_what_is_known_less_accuses_less():
    known, unknown = level((10, 10, 10), 14), level((10, 10, 10), 14, variance=0.3)
    assert (
        chance(known, 0.0)
        < chance(unknown, 0.0)
        == pytest.approx(chance(replace(unknown, variance=0.0), 0.3))
    )
    assert ratio_limits(unknown)[0] < ratio_limits(known)[0]
    assert ratio_limits(unknown)[1] > ratio_limits(known)[1]


def test_limits_reach_the_ends():
    nothing, everything = level((2, 2, 2), 0), level((2, 2, 2), 6)
    assert ratio_limits(nothing)[0] == 0
    assert ratio_limits(everything)[1] == pytest.approx(1 / everything.expected)
