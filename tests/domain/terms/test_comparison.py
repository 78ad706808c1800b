from datetime import date, datetime, time
from pathlib import Path

import pytest

from domain.terms.comparison import ComparedWith, earlier
from domain.terms.period import Period
from domain.terms.worktime import Worktime
from region.loader import load_region, region_folder

AMUR = load_region(region_folder(Path("amur")))
WORKTIME = Worktime(AMUR.calendar, AMUR.zone)


def period(first, after):
    zone = WORKTIME.zone
    midnight = (
        datetime.combine(date.fromisoformat(day), time(), zone) if day else None
        for day in (first, after)
    )
    return Period(*midnight)


@pytest.mark.parametrize(
    ("first", "after", "compared_with", "earlier_first", "earlier_after"),
    [
        # a week is compared with the week before
        ("2026-11-16", "2026-11-23", ComparedWith.BEFORE, "2026-11-09", "2026-11-16"),
        # 3 to 9 November 2026 has four working days (4 November is off)
        ("2026-11-02", "2026-11-09", ComparedWith.BEFORE, "2026-10-27", "2026-11-02"),
        # the same days a year ago, until as many are worked, and the days off after them
        ("2026-10-01", "2026-10-03", ComparedWith.YEAR, "2025-10-01", "2025-10-03"),
        ("2026-10-02", "2026-10-06", ComparedWith.YEAR, "2025-10-02", "2025-10-06"),
        # two days off
        ("2026-11-21", "2026-11-23", ComparedWith.BEFORE, "2026-11-19", "2026-11-21"),
        ("2024-02-29", "2024-03-01", ComparedWith.YEAR, "2023-03-01", "2023-03-02"),
    ],
)
def test_an_earlier_period_has_as_many_working_days(
    first, after, compared_with, earlier_first, earlier_after
):
    found = earlier(period(first, after), compared_with, WORKTIME)
    assert found == period(earlier_first, earlier_after)


def test_a_period_of_the_whole_data_has_no_earlier_one():
    with pytest.raises(ValueError, match="beginning"):
        earlier(period(None, "2026-11-02"), ComparedWith.BEFORE, WORKTIME)
