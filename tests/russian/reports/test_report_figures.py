"""Figures of reports in words: one form for all files."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.reports.figure import Figure, FigureUnit
from russian.reports.figures import bounds_text, moment_text, value_text

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
