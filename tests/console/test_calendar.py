"""A year that the working calendar lacks is named by every page and by the doctor."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.clock import SystemClock
from app.watching.checks import watched
from domain.terms.calendar import CalendarYear
from tests.console.signing import browser
from tests.making import page_of


@pytest.fixture
def with_years(filled):
    """The installation with a calendar of these years, on a day of December 2026."""

    def make(*years, now=datetime(2026, 12, 3, tzinfo=UTC)):
        entered = tuple(CalendarYear(year, "указ", verified=year < 2027) for year in years)
        calendar = replace(filled.region.calendar, years=entered)
        clock = SystemClock(1.0, now, datetime.now(UTC))
        return replace(filled, region=replace(filled.region, calendar=calendar), clock=clock)

    return make


def banner(installation):
    with browser(installation) as opened:
        texts = (p.text for p in page_of(opened.get("/me")).select(".problem"))
        return next((text for text in texts if "рабочем календаре" in text), None)


def test_every_page_names_the_missing_year(with_years):
    assert "нет 2027 года" in banner(with_years(2024, 2025, 2026))
    assert banner(with_years(2026, 2027)) is None


def test_the_doctor_names_it_and_what_is_not_verified(with_years):
    def finding(installation):
        return {f.what: f for f in watched(installation)}["Рабочий календарь"]

    missing = finding(with_years(2025, 2026))
    assert not missing.well
    assert missing.seen == "нет 2027 года; внесены годы: 2025, 2026"
    assert "впишите переносы 2027 года в calendar.yaml" in missing.advice
    entered = finding(with_years(2026, 2027))
    assert entered.well
    assert entered.seen == "внесены годы: 2026, 2027; не проверены: 2027"
