import numpy as np
import pytest
from scipy.special import expit

from cases.ratings.chance import ratio_limits
from cases.ratings.shares import wilson
from cases.ratings.usual import Level


@pytest.mark.parametrize("n", [1, 2, 10, 47, 600])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.93, 1.0])
def test_intervals_equal_those_of_statsmodels(n, share):
    # Imported here: it brings pandas, and every process of the suite collects this file.
    from statsmodels.stats.proportion import proportion_confint

    counted = round(n * share)
    theirs = pytest.approx(proportion_confint(counted, n, method="wilson"), abs=1e-9)
    assert wilson(counted, n) == theirs
    level = Level(np.array([float(n)]), float(counted), np.array([0.7]), 0.0)
    assert np.array(ratio_limits(level)) * expit(0.7) == theirs
