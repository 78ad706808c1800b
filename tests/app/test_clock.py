from datetime import UTC, timedelta

from app.clock import SystemClock


def test_a_fast_clock_runs_ahead_of_the_wall_and_waits_shorter():
    clock = SystemClock(speed=1_000_000)
    first = clock.now()
    assert clock.now() - first < timedelta(days=1)
    while clock.now() - first < timedelta(seconds=10):
        pass
    assert clock.real_seconds(timedelta(hours=1)) == 0.0036
    assert first.tzinfo is UTC
