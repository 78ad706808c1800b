"""When a source is in trouble. Times are the region's: it is 18:30 there."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from domain.habit import learned
from domain.source import Health, HealthState, Source, SourceKind, SourceStatus
from domain.trouble import LATE, TroubleKind, awake, trouble_of, troubles

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
ZONE = timezone(timedelta(hours=9))
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
S = HealthState


def status(
    state=S.QUIET,
    *,
    quiet=HOUR,
    gap=HOUR,
    answered=MINUTE,
    failures=0,
    late=-MINUTE,
    top=False,
    enabled=True,
):
    health = Health(
        state,
        last_attempt=NOW - MINUTE,
        last_success=None if answered is None else NOW - answered,
        last_post=None if quiet is None else NOW - quiet,
        usual_gap=gap,
        failures=failures,
    )
    source = Source("s", SourceKind.TELEGRAM, "Тында", "tynda", top=top, enabled=enabled)
    return SourceStatus(source, health, HOUR, NOW - late)


def kind(given, now=NOW):
    found = trouble_of(given, now, ZONE)
    return found and found.kind


@pytest.mark.parametrize(
    ("given", "silent"),
    [
        (status(quiet=9 * HOUR, gap=3 * HOUR), False),
        (status(quiet=9 * HOUR + MINUTE, gap=3 * HOUR), True),
        (status(quiet=6 * HOUR, gap=MINUTE), False),
        (status(quiet=6 * HOUR + MINUTE, gap=MINUTE), True),
        (status(quiet=2 * HOUR, gap=MINUTE, top=True), False),
        (status(quiet=2 * HOUR + MINUTE, gap=MINUTE, top=True), True),
        (status(quiet=2 * HOUR + MINUTE, gap=None, top=True), True),
        (status(quiet=7 * HOUR, gap=3 * HOUR, top=True), False),
        (status(quiet=7 * 24 * HOUR, gap=None), False),
        (status(quiet=7 * 24 * HOUR + MINUTE, gap=None), True),
        (status(quiet=99 * HOUR, answered=None), False),
        (status(quiet=None), False),
        (status(quiet=99 * HOUR, enabled=False), False),
    ],
    ids=[
        "three gaps are usual",
        "more than three are not",
        "a few hours are usual on any page",
        "but not half a day",
        "two hours of a top source are usual",
        "but not more",
        "whatever its rhythm",
        "a top source that writes rarely has its own rhythm",
        "no rhythm is known",
        "but a week is long for any",
        "it never answered",
        "it never wrote",
        "it is switched off",
    ],
)
def test_a_source_is_silent_after_three_of_its_gaps(given, silent):
    assert kind(given) is (TroubleKind.SILENT if silent else None)


@pytest.mark.parametrize(
    ("rest", "found"), [(6, None), (7 * 24, TroubleKind.BROKEN)], ids=["hours", "a week"]
)
def test_a_source_that_asks_for_a_long_rest_is_in_trouble_at_once(rest, found):
    assert kind(status(S.SLOWED, gap=None, failures=1, late=-(rest - 1) * HOUR)) is found
    assert kind(status(S.WORKS, gap=None, late=-(rest - 1) * HOUR)) is None


@pytest.mark.parametrize(
    ("hours", "silent"), [(10, False), (14, False), (15, True)], ids=["night", "morning", "noon"]
)
def test_a_night_without_posts_is_no_silence_and_a_morning_is(hours, silent):
    evening = NOW.astimezone(ZONE).replace(hour=21, minute=0)
    village = status(quiet=NOW - evening, gap=HOUR, late=-99 * HOUR)
    assert kind(village, evening + hours * HOUR) is (TroubleKind.SILENT if silent else None)


def test_an_office_is_silent_after_six_of_the_hours_in_which_it_posts():
    monday = datetime(2026, 11, 9, tzinfo=ZONE)
    times = [monday + timedelta(d - 7, 3600 * h) for d in range(12) for h in range(9, 18)]
    posted = [t for t in times if t.weekday() < 5 and t < monday + timedelta(days=4, hours=12)]
    hours = learned("", posted, posted[-1])
    since = posted[-1]  # on Friday at eleven
    given = status(quiet=NOW - since, gap=MINUTE, late=-999 * HOUR)
    office = replace(given, health=replace(given.health, hours=hours))

    def first(told):
        return next(h for h in range(200) if kind(told, since + h * HOUR))

    assert first(office) == 7
    evening = replace(office.health, last_post=since + 6 * HOUR)  # Friday at 17
    assert first(replace(office, health=evening)) == 6 + 70  # on Monday afternoon
    assert first(replace(office, health=replace(evening, hours=""))) < 24


@pytest.mark.parametrize("gap", [9, 12], ids=["27 hours", "36 hours"])
def test_nobody_is_told_at_night_that_a_rare_page_is_silent(gap):
    midnight = NOW.astimezone(ZONE).replace(hour=0, minute=0)
    since = midnight + 3 * HOUR - gap * 3 * HOUR  # its time is over at 3 in the night
    rare = status(quiet=NOW - since, gap=gap * HOUR, late=-99 * HOUR)
    assert [h for h in range(9) if kind(rare, midnight + h * HOUR)] == [7, 8]


def test_a_weekly_page_is_not_granted_its_nights_twice():
    assert kind(status(quiet=25 * HOUR, gap=8 * HOUR)) is TroubleKind.SILENT


@pytest.mark.parametrize(
    ("hours", "length", "waking"),
    [(-6, 5, 5), (4, 3, 1), (5, 4, 0), (5, 9, 1), (4, 24, 16), (4, 24 * 400 + 3, 16 * 400 + 1)],
)
def test_time_awake_leaves_the_nights_out(hours, length, waking):
    since = NOW.replace(minute=0) + hours * HOUR  # 18:00 and later
    assert awake(since, since + length * HOUR, ZONE) == waking * HOUR


@pytest.mark.parametrize("state", [S.CHANGED_MARKUP, S.GONE, S.NO_ACCESS, S.QUOTA, S.TOKEN_REFUSED])
def test_what_answers_clearly_is_broken_at_once(state):
    found = trouble_of(status(state, failures=1, answered=5 * HOUR), NOW, ZONE)
    assert found
    assert (found.kind, found.since) == (TroubleKind.BROKEN, NOW - 5 * HOUR)


@pytest.mark.parametrize("state", [S.UNREACHABLE, S.SLOWED])
def test_a_host_that_does_not_answer_is_given_three_tries(state):
    assert kind(status(state, failures=2)) is None
    assert kind(status(state, failures=3)) is TroubleKind.BROKEN


def test_a_poll_that_is_long_overdue_is_a_trouble_and_silence_says_nothing_then():
    assert kind(status(late=LATE)) is None
    found = trouble_of(status(late=LATE + MINUTE, quiet=99 * HOUR), NOW, ZONE)
    assert found
    assert (found.kind, found.since) == (TroubleKind.UNPOLLED, NOW - LATE - MINUTE)


def test_of_many_only_those_in_trouble_are_named_in_their_order():
    bad, never = status(S.GONE, failures=1), status(S.WAITING, answered=None, late=HOUR)
    found = troubles([bad, status(), never], NOW, ZONE)
    assert [t.status for t in found] == [bad, never]
    assert [t.since for t in found] == [NOW - MINUTE, NOW - HOUR]
