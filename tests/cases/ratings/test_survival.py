import numpy as np
import pytest

from cases.ratings.survival import curve

CLOSE = 1e-9


@pytest.mark.parametrize("seed", range(25))
def test_curve_quantiles_and_limits_equal_those_of_statsmodels(seed):
    # Imported here: it brings pandas, and every process of the suite collects this file.
    from statsmodels.duration.survfunc import SurvfuncRight

    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 80))
    lengths = np.round(rng.exponential(20, n), int(rng.integers(0, 3)))  # with ties
    answered = rng.random(n) < rng.choice([0.3, 0.7, 1.0])
    answered[0] = True
    ours, theirs = curve(lengths, answered), SurvfuncRight(lengths, answered.astype(int))
    assert ours.lengths == pytest.approx(theirs.surv_times, abs=CLOSE)
    assert ours.waiting == pytest.approx(theirs.surv_prob, abs=CLOSE)
    assert ours.error == pytest.approx(theirs.surv_prob_se, abs=CLOSE, nan_ok=True)
    for share in (0.25, 0.5, 0.9):
        assert_same(ours.quantile(share), theirs.quantile(share))
        with np.errstate(divide="ignore", invalid="ignore"):
            low, high = theirs.quantile_ci(share)
        assert_same(ours.limits(share)[0], low)
        assert_same(ours.limits(share)[1], high)


def assert_same(ours, theirs):
    """Where there is no value, statsmodels says NaN or infinity."""
    assert (theirs if np.isfinite(theirs) else None) == (
        None if ours is None else pytest.approx(ours, abs=CLOSE)
    )


def test_open_cases_wait_on_instead_of_being_left_out():
    closed_only = curve([1, 2, 3, 4], [True] * 4)
    with_open = curve([1, 2, 3, 4, 50, 50, 50, 50], [True] * 4 + [False] * 4)
    assert closed_only.quantile(0.5) == 3  # more than half are answered after it
    assert with_open.quantile(0.5) is None  # half wait still


def test_nobody_was_answered():
    nothing = curve([5, 6], [False, False])
    assert nothing.quantile(0.5) is None
    assert nothing.limits(0.5) == (None, None)
