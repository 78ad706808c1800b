"""Weeks and months of the content plan over the change of a year and of a clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.outreach.content import ContentEntry, ContentLink, ContentOrigin
from outreach.content.calendar import ContentView, by_day, span_of

YAKUTSK, BERLIN = ZoneInfo("Asia/Yakutsk"), ZoneInfo("Europe/Berlin")


def planned(number: int, at: datetime | None, **fields) -> ContentEntry:
    usual = {"origin": ContentOrigin.HAND, "proposed_at": datetime(2026, 1, 1, tzinfo=UTC)}
    return ContentEntry(
        key=f"hand {number}", title=f"№ {number}", planned_at=at, id=number, **usual, **fields
    )


def test_a_week_and_a_month_go_over_the_change_of_the_year() -> None:
    week = span_of(ContentView.WEEK, date(2027, 1, 1))
    assert (week.days[0], week.days[-1]) == (date(2026, 12, 28), date(2027, 1, 3))
    assert (week.before, week.after) == (date(2026, 12, 21), date(2027, 1, 4))
    december = span_of(ContentView.MONTH, date(2026, 12, 31))
    assert (december.days[0], december.days[-1]) == (date(2026, 11, 30), date(2027, 1, 3))
    assert span_of(ContentView.MONTH, december.after).month == date(2027, 1, 1)
    assert span_of(ContentView.MONTH, december.before).month == date(2026, 11, 1)
    leap = span_of(ContentView.MONTH, date(2028, 2, 29))
    assert leap.month == date(2028, 2, 1)
    assert date(2028, 2, 29) in leap.days


@pytest.mark.parametrize("view", list(ContentView))
def test_every_span_is_whole_weeks_that_follow_one_another(view) -> None:
    day = date(2023, 12, 1)
    for _ in range(40):
        span = span_of(view, day)
        assert span.first.weekday() == 0
        assert len(span.days) % 7 == 0
        assert day in span.days
        assert span_of(view, span.after).before < span.after
        day = span.after


def test_a_day_is_that_of_the_region_and_not_of_utc() -> None:
    """At 23:30 of the old year in UTC the new one has begun there."""
    one = planned(1, datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    span = span_of(ContentView.WEEK, date(2027, 1, 1))
    assert by_day([one], span, YAKUTSK)[date(2027, 1, 1)] == [one]
    assert by_day([one], span, UTC)[date(2026, 12, 31)] == [one]


def test_a_week_with_a_change_of_the_clock_loses_no_hour() -> None:
    span = span_of(ContentView.WEEK, date(2026, 10, 25))
    since, until = span.bounds(BERLIN)
    assert until.astimezone(UTC) - since.astimezone(UTC) == timedelta(days=7, hours=1)
    late = planned(1, datetime(2026, 10, 25, 22, 59, tzinfo=UTC))
    assert since <= late.planned_at < until
    assert by_day([late], span, BERLIN)[date(2026, 10, 25)] == [late]
    spring = span_of(ContentView.WEEK, date(2026, 3, 29)).bounds(BERLIN)
    assert spring[1].astimezone(UTC) - spring[0].astimezone(UTC) == timedelta(days=6, hours=23)


def test_what_came_out_stands_on_the_day_it_came_out() -> None:
    at = datetime(2026, 11, 24, 3, tzinfo=UTC)
    link = ContentLink("tynda_vk", "https://vk.com/wall-1_1", at + timedelta(days=1))
    out, later, never = planned(1, at, links=(link,)), planned(2, at), planned(3, None)
    days = by_day([later, out, never], span_of(ContentView.WEEK, date(2026, 11, 24)), YAKUTSK)
    assert [one.id for one in days[date(2026, 11, 24)]] == [2]
    assert [one.id for one in days[date(2026, 11, 25)]] == [1]
    assert sum(len(some) for some in days.values()) == 2
