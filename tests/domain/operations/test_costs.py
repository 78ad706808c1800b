import pytest

from domain.operations.costs import NOTHING, Spread, cost_at, look_at, total

POINTS = [
    (100.0, Spread(1.0, 2.0, 3.0)),
    (1_000.0, Spread(1.5, 2.0, 2.5)),
    (10_000.0, Spread(3.0, 4.0, 5.0)),
]


def test_a_spread_is_the_least_the_median_and_the_greatest():
    assert Spread.of([5.0, 1.0, 2.0]) == Spread(1.0, 2.0, 5.0)
    assert Spread.of([7.0]) == Spread(7.0, 7.0, 7.0)


def test_errors_of_parts_add_up():
    assert total([Spread(1, 2, 3), Spread(10, 20, 30)]) == Spread(11, 22, 33)
    assert total([]) == NOTHING


def test_a_number_divided_by_a_spread_is_least_where_the_cost_is_greatest():
    assert Spread(1.0, 2.0, 4.0).under(8.0) == Spread(2.0, 4.0, 8.0)


@pytest.mark.parametrize(
    ("posts", "middle"),
    [(1, 2.0), (100, 2.0), (1_000, 2.0), (10_000, 4.0), (10**3.5, 3.0)],
    ids=["below the first", "first", "second", "last", "half-way by the logarithm"],
)
def test_between_measured_numbers_a_cost_lies_on_a_line_of_logarithms(posts, middle):
    assert cost_at(POINTS, posts).middle == pytest.approx(middle)


def test_beyond_the_last_number_a_cost_grows_by_the_measured_power():
    cost = cost_at(POINTS, 100_000)
    assert cost.low == 3.0  # as if it grew no more
    assert cost.middle == pytest.approx(8.0)  # it doubles every ten times
    assert cost.high == pytest.approx(5.0 * 5.0 / 1.5)  # the steepest that the spreads allow


def test_a_cost_that_fell_is_not_taken_to_fall_on():
    points = [(10.0, Spread(4.0, 4.0, 4.0)), (100.0, Spread(2.0, 2.0, 2.0))]
    assert cost_at(points, 1e6) == Spread(2.0, 2.0, 2.0)


def test_a_cost_grows_no_faster_than_the_number():
    points = [(10.0, Spread(1.0, 1.0, 1.0)), (100.0, Spread(50.0, 50.0, 50.0))]
    assert cost_at(points, 1_000).high == pytest.approx(500.0)


def test_one_number_or_none_spent_says_the_same_everywhere():
    assert cost_at([(10.0, Spread(1, 2, 3))], 1e6) == Spread(1, 2, 3)
    assert cost_at([(10.0, NOTHING), (100.0, NOTHING)], 1e6) == NOTHING


def test_a_look_has_a_fixed_part_and_goes_on_in_a_straight_line():
    points = [(100.0, Spread(20.0, 20.0, 20.0)), (1_100.0, Spread(29.0, 30.0, 31.0))]
    look = look_at(points, 11_100)
    assert look == Spread(29.0, pytest.approx(130.0), pytest.approx(141.0))
    assert look_at(points, 50) == points[0][1]
