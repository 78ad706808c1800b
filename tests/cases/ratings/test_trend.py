import numpy as np
import pytest

from cases.ratings.trend import MonthCount, trend


def months(*counts, odds=1.0):
    return [MonthCount(np.array([float(n)]), np.array([odds]), float(k)) for k, n in counts]


def test_with_one_group_it_is_the_test_of_cochran_and_armitage():
    # Imported here: it brings pandas, and every process of the suite collects this file.
    from statsmodels.stats.contingency_tables import Table

    counts = (20, 31), (25, 40), (18, 36), (14, 30)
    ours = trend(months(*counts))
    table = Table(np.array([[n - k for k, n in counts], [k for k, n in counts]]), False)
    theirs = table.test_ordinal_association(np.array([0, 1]), np.arange(4))
    n = sum(n for _, n in counts)  # theirs holds both margins
    assert ours.score == pytest.approx(theirs.zscore * np.sqrt(n / (n - 1)), abs=1e-9)


def test_it_falls_and_rises():
    falls = trend(months((29, 30), (24, 30), (19, 30), (14, 30)))
    rises = trend(months((14, 30), (19, 30), (24, 30), (29, 30)))
    assert falls.score == pytest.approx(-rises.score)
    assert falls.score < 0
    assert falls.chance < 0.001


def test_harder_topics_are_no_fall():
    harder = [
        MonthCount(np.array([40.0]), np.array([odds]), 40 / (1 + np.exp(-odds)))
        for odds in (2.0, 1.0, 0.0, -1.0)
    ]
    assert trend(harder).chance > 0.99


@pytest.mark.parametrize("counts", [((5, 9), (2, 9)), ((9, 9), (9, 9), (9, 9)), ((0, 9),) * 3])
def test_too_little_says_nothing(counts):
    assert trend(months(*counts)) is None
