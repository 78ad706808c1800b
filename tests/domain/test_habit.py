"""When a source posts. Times are the region's: the first day is a Monday."""

from datetime import datetime, timedelta, timezone

from domain.habit import HABIT_SPAN, hours, learned, usual

ZONE = timezone(timedelta(hours=9))
MONDAY = datetime(2026, 11, 2, tzinfo=ZONE)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def office(days):
    return [MONDAY + d * DAY + h * HOUR for d in range(days) if d % 7 < 5 for h in range(9, 18)]


def test_hours_are_learned_poll_by_poll_and_forgotten_after_four_weeks():
    now = MONDAY + 28 * DAY
    polls = [office(10), office(26)[-9:], office(26)]
    known = ""
    for published in polls:
        known = learned(known, published, now)
    assert hours(known) == sorted({int(t.timestamp()) // 3600 for t in office(26)}, reverse=True)
    assert len(known) < 200
    assert hours(learned(known, [], now + HABIT_SPAN)) == []


def test_a_time_that_is_still_to_come_is_not_learned():
    assert learned("", [MONDAY + DAY], MONDAY) == ""


def test_an_office_posts_on_working_days_by_day():
    known = learned("", office(26), MONDAY + 26 * DAY)
    assert usual(known, ZONE) == {(False, h) for h in range(9, 18)}


def test_one_post_at_night_is_no_habit():
    known = learned("", [*office(26), MONDAY + 9 * DAY + 3 * HOUR], MONDAY + 26 * DAY)
    assert usual(known, ZONE) == {(False, h) for h in range(9, 18)}


def test_after_two_days_nothing_is_known_yet():
    assert usual(learned("", office(2), MONDAY + 2 * DAY), ZONE) is None
    assert usual("", ZONE) is None
