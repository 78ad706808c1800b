from datetime import UTC, datetime, timedelta, timezone

import pytest

from domain.errors import UnreadableMoment
from russian.typed_moments import length_of, moment_of

ZONE = timezone(timedelta(hours=9))
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)  # 18:30 in the region


@pytest.mark.parametrize(
    ("typed", "local"),
    [
        ("2026-11-25T08:00", "2026-11-25T08:00"),
        ("2026-11-25 08:00", "2026-11-25T08:00"),
        (" 25.11.2026  08:00 ", "2026-11-25T08:00"),
        ("18:31", "2026-11-24T18:31"),
        ("18:30", "2026-11-25T18:30"),
        ("8:00", "2026-11-25T08:00"),
    ],
)
def test_a_time_is_the_regions_and_a_clock_time_the_next_one(typed, local):
    assert moment_of(typed, NOW, ZONE) == datetime.fromisoformat(local).replace(tzinfo=ZONE)


@pytest.mark.parametrize("typed", ["", "завтра", "25:00", "2026-13-01 08:00", "8"])
def test_what_is_no_time_is_refused_with_an_example(typed):
    with pytest.raises(UnreadableMoment, match="пишите 24"):
        moment_of(typed, NOW, ZONE)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("30м", 30), ("45 мин.", 45), ("2ч", 120), ("2h", 120), ("1д", 1440), ("90m", 90)],
)
def test_a_length(typed, minutes):
    assert length_of(typed) == timedelta(minutes=minutes)


@pytest.mark.parametrize("typed", ["", "0ч", "2", "-1ч", "2 недели"])
def test_what_is_no_length_is_refused_with_an_example(typed):
    with pytest.raises(UnreadableMoment, match="пишите 30м"):
        length_of(typed)


@pytest.mark.parametrize("typed", ["31.12.9999 23:59", "0001-01-01 00:00"])
def test_a_moment_that_no_database_holds_is_refused(typed):
    with pytest.raises(UnreadableMoment, match="от 2000 до 2100 года"):
        moment_of(typed, NOW, ZONE)
