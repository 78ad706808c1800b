"""Attempts to sign in: how long the next one waits after several failures. Pure."""

from datetime import datetime, timedelta

FORGOTTEN = timedelta(hours=1)  # after this time without a failure, failures no longer count
FIRST_PAUSE, LAST_PAUSE = timedelta(minutes=1), timedelta(minutes=15)


def left(failures: int, free: int, at: datetime, now: datetime) -> timedelta:
    """How long the next attempt waits after the last failure, at `at`; an `at` in the future was
    written by a fast clock, and counts as now.
    """
    return max(min(at, now) + pause(failures, free) - now, timedelta(0))


def pause(failures: int, free: int) -> timedelta:
    """No pause for the first `free` failures, then a minute that doubles with each, up to
    LAST_PAUSE.
    """
    if failures < free:
        return timedelta(0)
    doublings = min(failures - free, 10)
    return min(FIRST_PAUSE * int(2**doublings), LAST_PAUSE)
