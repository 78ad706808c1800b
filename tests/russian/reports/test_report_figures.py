"""Figures of reports in words: one form for all files."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.cases.ratings.measure import Measure, MeasureKind
from domain.reports.cut import CutMeasure
from domain.reports.figure import Figure, FigureUnit
from russian.cuts import UNITS as CUT_UNITS
from russian.cuts import figure as cut_text
from russian.ratings.measures import UNITS as RATING_UNITS
from russian.ratings.measures import interval, measured
from russian.reports.figures import LITTLE, bounds_text, moment_text, value_text

U = FigureUnit


@pytest.mark.parametrize(
    ("unit", "value", "text"),
    [
        (U.COUNT, 1240.0, "1 240"),
        (U.COUNT, 3.5, "3,5"),
        (U.COUNT, None, "мало данных"),
        (U.SHARE, 0.873, "87 %"),
        (U.SHARE, 0.9971, "более 99 %"),
        (U.SHARE, 1.0, "100 %"),
        (U.HOURS, 0.6, "36 мин"),
        (U.HOURS, 1290.0, "1 290,0 ч"),
        (U.DAYS, 12.0, "12 дн."),
        (U.SCORE, 4.0, "4,0"),
        (U.RATE, 2.35, "2,4"),
        (U.RATE, 0.04, "0,04"),
        (U.RATE, 0.0, "0,0"),
    ],
)
def test_a_figure_is_written_in_its_unit(unit, value, text) -> None:
    written = value_text(unit, value)
    assert written.replace("\u00a0", " ") == text
    assert value is None or " " not in written  # a text is cut at a space, never in a number


def test_bounds_are_written_where_both_are_known() -> None:
    at = datetime(2026, 11, 28, tzinfo=UTC)
    one = Figure("a", "A", U.SHARE, 0.87, at, "/a", low=0.8, high=0.92)
    assert bounds_text(one).replace("\u00a0", " ") == "от 80 % до 92 %"
    assert bounds_text(Figure("a", "A", U.SHARE, 0.87, at, "/a", low=0.8)) == ""


def test_moments_are_those_of_the_zone() -> None:
    at = datetime(2026, 11, 27, 23, 30, tzinfo=UTC)
    written = moment_text(at, ZoneInfo("Asia/Yakutsk"))
    assert written.replace("\u00a0", " ") == "28 ноября 2026 г., 08:30"
    assert moment_text(date(2026, 1, 3)).replace("\u00a0", " ") == "3 января 2026 г."


@pytest.mark.parametrize(
    ("of_rating", "of_cut", "value", "text"),
    [
        (MeasureKind.MEDIAN, CutMeasure.MEDIAN_HOURS, 1240.0, "1 240,0 ч"),
        (MeasureKind.PER_THOUSAND, CutMeasure.PER_THOUSAND, 0.04, "0,04"),
        (MeasureKind.ON_TIME, CutMeasure.ON_TIME, 0.873, "87 %"),
        (MeasureKind.QUANTITY, CutMeasure.COUNT, 1240.0, "1 240"),
        (MeasureKind.QUALITY, CutMeasure.QUALITY, 4.0, "4,0"),
        (MeasureKind.MEDIAN, CutMeasure.MEDIAN_HOURS, None, "—"),
    ],
)
def test_ratings_and_cuts_write_a_number_as_reports_do(of_rating, of_cut, value, text) -> None:
    in_rating, in_cut = measured(of_rating, Measure(value, 12, ())), cut_text(of_cut, value)
    assert in_rating == in_cut == text.replace(" ", "\u00a0")


def test_a_sentence_says_that_there_is_too_little() -> None:
    assert measured(MeasureKind.MEDIAN, Measure(None, 12, ()), LITTLE) == "мало данных"


def test_each_measure_has_a_unit() -> None:
    assert set(RATING_UNITS) == set(MeasureKind)
    assert set(CUT_UNITS) == set(CutMeasure)


def test_an_open_limit_is_dots() -> None:
    measure = Measure(1240.0, 12, (), low=0.5, high=None)
    assert interval(MeasureKind.MEDIAN, measure) == "30\u00a0мин – …"
