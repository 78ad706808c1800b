import pytest

from russian.figures import about, number, share, shares, usual


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (999, "999"), (12345, "12\xa0345"), (0.4, "0,4"), (-2.5, "-2,5")]
)
def test_numbers_are_grouped_and_have_a_comma(value, text):
    assert number(value) == text


@pytest.mark.parametrize(("value", "text"), [(1, "1,0"), (1234.56, "1\xa0234,6")])
def test_decimals_are_kept_where_they_are_asked_for(value, text):
    assert number(value, 1) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.44, "0,4"), (9.94, "9,9"), (9.96, "10"), (12.4, "12"), (1240, "1\xa0240")],
)
def test_an_estimate_has_a_decimal_below_ten_only(value, text):
    assert about(value) == text


def test_shares_are_whole_percents():
    assert share(0.404) == "40\xa0%"
    assert shares(0.26, 0.561) == "от 26 до 56\xa0%"


@pytest.mark.parametrize(
    ("expected", "text"), [(0.4, "меньше одного"), (0.8, "1"), (1200.4, "1\xa0200")]
)
def test_what_is_usual_is_whole_people(expected, text):
    assert usual(expected) == text
