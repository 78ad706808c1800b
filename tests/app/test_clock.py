from datetime import UTC, datetime, timedelta

from app.clock import SystemClock


def test_a_clock_may_begin_at_another_time():
    start = datetime(2020, 1, 1, tzinfo=UTC)
    assert timedelta(0) <= SystemClock(start=start).now() - start < timedelta(minutes=1)


def test_a_fast_clock_runs_ahead_of_the_wall_and_waits_shorter():
    clock = SystemClock(speed=1_000_000)
    first = clock.now()
    assert clock.now() - first < timedelta(days=1)
    while clock.now() - first < timedelta(seconds=10):
        pass
    assert clock.real_seconds(timedelta(hours=1)) == 0.0036
    assert first.tzinfo is UTC


def test_processes_that_start_one_after_another_share_one_clock():
    start = datetime(2020, 1, 1, tzinfo=UTC)
    since = datetime.now(UTC) - timedelta(minutes=1)
    clock = SystemClock(60, start, since)
    assert timedelta(hours=1) <= clock.now() - start < timedelta(hours=2)
