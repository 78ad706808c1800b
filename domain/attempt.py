"""Attempts to sign in: how long the next one has to wait after many that failed. Pure."""

from datetime import datetime, timedelta

FORGOTTEN = timedelta(hours=1)  # after which failures no longer count
FIRST_PAUSE, LAST_PAUSE = timedelta(minutes=1), timedelta(minutes=15)


def left(failures: int, free: int, at: datetime, now: datetime) -> timedelta:
    """How long the next attempt waits after the last failure `at`. A time that is still to come was
    written by a clock that ran ahead, and counts as now.
    """
    return max(min(at, now) + pause(failures, free) - now, timedelta(0))


def pause(failures: int, free: int) -> timedelta:
    """None for as many failures as are `free`, then a minute that doubles with each, bounded."""
    if failures < free:
        return timedelta(0)
    doublings = min(failures - free, 10)
    return min(FIRST_PAUSE * int(2**doublings), LAST_PAUSE)
