"""What is usual."""

import numpy as np
import pytest

from alerts.detector.baseline import BLOCK, DAY, LAG, WARM, WEEK, Baseline
from alerts.detector.panel import Floats, Layout, layout_of, region_cells
from domain.alert import Cell

WINDOWS = (1, 3, 6, 24)
SMALL = layout_of([Cell(f"g{i % 4}", f"m{i // 4}") for i in range(20)])


def block(counts: Floats, hour: int) -> Floats:
    padded = np.vstack([np.zeros((BLOCK, counts.shape[1])), counts])
    return padded[hour + 1 : hour + 1 + BLOCK]


def taught(counts: Floats, layout: Layout = SMALL, until: int | None = None) -> Baseline:
    baseline = Baseline(layout, WINDOWS, 0)
    for hour in range(len(counts) if until is None else until):
        baseline.learn(block(counts, hour), np.ones(len(layout), np.bool_))
    return baseline


@pytest.fixture(scope="module")
def counts() -> Floats:
    rng = np.random.default_rng(5)
    daily = 1 + 0.9 * np.cos(2 * np.pi * (np.arange(50 * DAY) % DAY - 15) / DAY)
    rate = rng.lognormal(-0.5, 0.5, len(SMALL))
    return rng.poisson(rate * daily[:, None]).astype(np.float64)


@pytest.fixture(scope="module")
def baseline(counts: Floats) -> Baseline:
    return taught(counts)


def test_the_level_is_near_the_true_rate(counts: Floats, baseline: Baseline) -> None:
    np.testing.assert_allclose(baseline.level(), counts.mean(0), rtol=0.2)


def test_the_profile_finds_the_busy_hour(baseline: Baseline) -> None:
    by_hour = baseline.profile.reshape(7, DAY, -1).mean((0, 2))
    assert abs(int(by_hour.argmax()) - 15) <= 1
    assert by_hour.max() > 4 * by_hour.min()
    np.testing.assert_allclose(baseline.profile.mean(0), 1)


def test_the_phase_turns_utc_hours_into_local_ones() -> None:
    assert Baseline(SMALL, WINDOWS, 0, phase=9).week_hour(WEEK - 9) == 0


def test_expectation_is_continuous_over_the_border_of_an_hour(
    counts: Floats, baseline: Baseline
) -> None:
    before = taught(counts, until=len(counts) - 1)
    end = float(before.hour + 1)
    np.testing.assert_allclose(before.expect(end), baseline.expect(end), rtol=1e-12)
    np.testing.assert_allclose(before.expect(end - 1e-9), baseline.expect(end + 1e-9), rtol=1e-6)


def test_a_window_takes_its_part_of_the_hours_it_cuts(baseline: Baseline) -> None:
    hour = baseline.hour
    expected = 0.75 * baseline.mean[-2] + 0.25 * baseline.mean[-1]
    np.testing.assert_allclose(baseline.expect(hour + 0.25)[0], expected)
    assert (np.diff(baseline.expect(hour + 0.25), axis=0) > 0).all()


def test_an_expectation_of_a_whole_day_is_near_the_daily_count(
    counts: Floats, baseline: Baseline
) -> None:
    day = counts.reshape(-1, DAY, len(SMALL)).sum(1).mean(0)
    np.testing.assert_allclose(baseline.expect(float(baseline.hour))[-1], day, rtol=0.25)


def test_cells_left_out_learn_nothing(counts: Floats) -> None:
    one, other = taught(counts, until=30 * DAY), taught(counts, until=30 * DAY)
    use = np.ones(len(SMALL), np.bool_)
    use[3] = False
    flood = block(counts, 30 * DAY).copy()
    flood[:, 3] += 50
    before = one.A.copy()
    one.learn(flood, use)
    other.learn(block(counts, 30 * DAY), use)
    assert one.A[3] == other.A[3] < before[3]
    np.testing.assert_array_equal(one.A, other.A)


def test_a_single_wild_hour_is_cut(counts: Floats) -> None:
    wild = counts.copy()
    wild[30 * DAY, 0] += 1000
    until = 30 * DAY + LAG + 1
    usual = counts[: 30 * DAY, 0].mean()
    gain = taught(wild, until=until).A[0] - taught(counts, until=until).A[0]
    assert 0 < gain < 10 * (usual + 1)


def test_a_cell_without_a_past_has_its_margins_level() -> None:
    rng = np.random.default_rng(1)
    rate = np.where(np.arange(20) % 4 == 0, 2.0, 0.1)
    seen = rng.poisson(rate, (20 * DAY, 20)).astype(np.float64)
    baseline = taught(seen)
    busy, quiet = baseline.prior[SMALL.group == 0].mean(), baseline.prior[SMALL.group == 1].mean()
    assert busy > 10 * quiet


def test_a_wider_cells_prior_is_the_sum_of_its_narrow_ones() -> None:
    layout = layout_of(region_cells(("g0", "g1"), ("m0", "m1", "m2")))
    baseline = Baseline(layout, WINDOWS, 0, rate=0.5)
    assert baseline.prior[layout.position[Cell("g0", None)]] == pytest.approx(1.5)
    assert baseline.prior[layout.position[Cell(None, "m0")]] == pytest.approx(1.0)


def test_it_is_cold_for_two_weeks(counts: Floats) -> None:
    assert taught(counts, until=WARM - 1).cold
    assert not taught(counts, until=WARM).cold


def test_a_restored_state_goes_on_bit_for_bit(counts: Floats) -> None:
    first = taught(counts, until=30 * DAY)
    second = Baseline(SMALL, WINDOWS, 0)
    second.restore(first.state())
    for hour in range(30 * DAY, 33 * DAY):
        for each in (first, second):
            each.learn(block(counts, hour), np.ones(len(SMALL), np.bool_))
    one, other = first.state(), second.state()
    assert one.keys() == other.keys()
    for name, value in one.items():
        assert value.dtype == other[name].dtype
        np.testing.assert_array_equal(value, other[name])
