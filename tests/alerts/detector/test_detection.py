"""Counts against a baseline."""

import numpy as np
import pytest

from alerts.detector.baseline import BLOCK, DAY, Baseline
from alerts.detector.detection import Detector, discoveries, nb_tail
from alerts.detector.panel import Floats, layout_of, region_cells
from alerts.rules import load_rules
from tests.timing import grows_evenly

RULES = load_rules()
GROUPS = tuple(f"g{i:02d}" for i in range(26))
PLACES = tuple(f"m{i:02d}" for i in range(29))
REGION = layout_of(region_cells(GROUPS, PLACES))
DAYS = 60


@pytest.mark.parametrize("mean", [0.01, 0.7, 4.0, 60.0])
@pytest.mark.parametrize("spread", [1.02, 1.5, 5.0])
@pytest.mark.parametrize("count", [1.0, 5.0, 40.0])
def test_the_tail_is_that_of_scipys_negative_binomial(
    mean: float, spread: float, count: float
) -> None:
    # Imported here: it takes a second, and every process of the suite collects this file.
    from scipy.stats import nbinom

    found = nb_tail(np.array([count]), np.array([mean]), np.array([spread]))[0]
    expected = nbinom.sf(count - 1, mean / (spread - 1), 1 / spread)
    assert found == pytest.approx(expected, rel=1e-6)


def test_the_tail_without_overdispersion_is_poissons() -> None:
    from scipy.stats import poisson

    found = nb_tail(np.array([7.0]), np.array([2.0]), np.array([1.0]))[0]
    assert found == pytest.approx(poisson.sf(6, 2.0))


def test_nothing_seen_is_certain() -> None:
    assert nb_tail(np.array([0.0]), np.array([2.0]), np.array([1.5]))[0] == 1


def test_discoveries_follow_a_hand_example() -> None:
    # m = 5, q = 0.1: limits 0.02, 0.04, 0.06, 0.08, 0.1; the third is the last below its limit,
    # and takes the second, which is above its own.
    p = np.array([0.5, 0.059, 0.001, 0.3, 0.045])
    assert discoveries(p, 0.1).tolist() == [False, True, True, False, True]


def test_no_discovery_among_uniform_values() -> None:
    assert not discoveries(np.linspace(0.2, 1, 50), 0.1).any()


def region_counts(seed: int, per_day: float = 70.0, days: int = DAYS) -> Floats:
    """Narrow counts of a quiet oblast [hours, cells] with a daily rhythm and clustering."""
    rng = np.random.default_rng(seed)
    weight = rng.lognormal(0, 1, (29, 1)) * rng.lognormal(0, 1, (1, 26))
    rate = per_day / DAY * weight.ravel() / weight.sum()
    daily = 1 + 0.8 * np.cos(2 * np.pi * (np.arange(days * DAY) % DAY - 10) / DAY)
    mean = rate * daily[:, None]
    lively = rng.gamma(mean / 0.3, 0.3)  # variance 1.3 times the mean
    counts: Floats = rng.poisson(lively).astype(np.float64)
    return counts


def with_sums(narrow: Floats) -> Floats:
    cube = narrow.reshape(-1, 29, 26)
    return np.hstack([narrow, cube.sum(1), cube.sum(2)])


def run(counts: Floats, first: int, past: Detector | None = None) -> tuple[Detector, Floats]:
    """Alarm bits [hours, cells] from hour `first` on; with a past, its hours are not run again."""
    padded = np.vstack([np.zeros((BLOCK, counts.shape[1])), counts])
    detector = Detector(Baseline(REGION, RULES.windows, 0), RULES)
    if past:
        detector.restore(past.state())
    bits = np.zeros(counts.shape)
    for hour in range(detector.baseline.hour, len(counts)):
        seen = detector.end_hour(padded[hour + 1 : hour + 1 + BLOCK])
        if seen is not None and hour >= first:
            bits[hour] = discoveries(seen.p, RULES.q["usual"])
    return detector, bits


def test_a_quiet_region_gives_few_false_alarms() -> None:
    weeks = 4
    _, bits = run(with_sums(region_counts(3)), (DAYS - 7 * weeks) * DAY)
    onsets = (np.diff(bits, axis=0) > 0).sum()
    assert onsets <= 2 * weeks


@pytest.mark.parametrize("seed", [1, *(pytest.param(n, marks=pytest.mark.soak) for n in (2, 3))])
def test_a_spike_is_found_within_three_hours(seed: int) -> None:
    narrow = region_counts(seed)
    start, cell = (DAYS - 2) * DAY + 5, 40 * seed
    narrow[start : start + 3, cell] += (4, 5, 5)
    _, bits = run(with_sums(narrow), start - DAY)
    assert bits[start : start + 3, cell].any()
    assert not bits[start - DAY : start, cell].any()


def test_a_region_busy_everywhere_fires_less_than_its_cells_would_alone() -> None:
    counts = region_counts(4, per_day=4000, days=30)
    counts[-6:] = np.random.default_rng(4).poisson(2.2 * counts[-174:-168] + 0.05)
    detector, _ = run(with_sums(counts[:-6]), 30 * DAY)
    usual = detector.baseline.expect(float(detector.baseline.hour))
    busy = detector.look(2 * usual, float(detector.baseline.hour))
    ratio = busy.expected[-1, REGION.narrow] / usual[-1, REGION.narrow]
    assert ratio.min() > 1.5
    calm = detector.look(usual, float(detector.baseline.hour))
    np.testing.assert_allclose(calm.expected, usual, rtol=0.01)


@pytest.fixture(scope="module")
def detector() -> Detector:
    """Of 25 quiet days; only looked at."""
    return run(with_sums(region_counts(6, days=25)), 25 * DAY)[0]


def test_fewer_than_five_authors_never_fire(detector: Detector) -> None:
    seen = np.zeros((4, len(REGION)))
    seen[:, 7] = 4
    assert detector.look(seen, detector.baseline.hour + 0.5).p.min() == 1
    seen[:, 7] = 14
    found = detector.look(seen, detector.baseline.hour + 0.5)
    assert found.p.argmin() == 7
    assert discoveries(found.p, 0.1)[7]


def test_a_look_within_the_hour_must_be_surer_than_one_at_its_end(detector: Detector) -> None:
    usual = detector.baseline.expect(detector.baseline.hour + 1e-9)
    seen = np.round(usual)
    seen[:, 7] = 14
    hour = float(detector.baseline.hour)
    at_the_end, within = detector.look(seen, hour).p[7], detector.look(seen, hour + 1e-9).p[7]
    assert within == pytest.approx(3 * at_the_end, rel=1e-3)


def test_an_outbreak_does_not_teach_the_baseline() -> None:
    calm = region_counts(8, days=40)
    wild = calm.copy()
    wild[30 * DAY : 30 * DAY + 24, 5] += 6
    past, _ = run(with_sums(calm[: 30 * DAY]), 30 * DAY)
    level = [run(with_sums(c), len(c), past)[0].baseline.level()[5] for c in (calm, wild)]
    assert level[1] < level[0] + 0.02


def test_days_of_the_region_are_learned_in_even_time() -> None:
    counts = with_sums(region_counts(9))
    assert grows_evenly(lambda hours: run(counts[:hours], hours), len(counts))


def test_a_restored_detector_goes_on_bit_for_bit() -> None:
    counts = with_sums(region_counts(10, days=24))
    first, _ = run(counts, len(counts))
    second = Detector(Baseline(REGION, RULES.windows, 0), RULES)
    second.restore(first.state())
    for hour in range(len(counts) - 30, len(counts) - BLOCK + 30):
        window = counts[hour - BLOCK : hour]
        first.end_hour(window)
        second.end_hour(window)
    for name, value in first.state().items():
        np.testing.assert_array_equal(value, second.state()[name])
