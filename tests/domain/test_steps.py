"""Steps of time follow a zone's clocks and calendar."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.steps import Step, Steps

ZONES = ["Asia/Yakutsk", "Europe/Berlin", "Asia/Kathmandu", "America/Sao_Paulo", "UTC"]
moments = st.integers(1975 * 8766, 2037 * 8766).map(
    lambda hours: datetime(1, 1, 1, tzinfo=UTC) + timedelta(hours=hours, minutes=17)
)
steps = st.builds(Steps, st.sampled_from(Step), st.sampled_from(ZONES).map(ZoneInfo))


@given(steps, moments)
def test_a_moment_lies_in_its_step_and_no_other(steps: Steps, at: datetime) -> None:
    start = steps.start(at)
    assert start <= at < steps.next(start)
    assert steps.start(start) == start
    assert steps.start(steps.next(start) - timedelta(milliseconds=1)) == start


@pytest.mark.parametrize(
    ("length", "start"),
    [
        (Step.HOUR, "2026-11-25T18:00"),
        (Step.DAY, "2026-11-25T00:00"),
        (Step.WEEK, "2026-11-23T00:00"),
        (Step.MONTH, "2026-11-01T00:00"),
    ],
)
def test_a_step_starts_by_the_calendar_of_the_zone(length: Step, start: str) -> None:
    zone = ZoneInfo("Asia/Yakutsk")
    at = datetime(2026, 11, 25, 18, 44, 12, tzinfo=zone)
    begun = Steps(length, zone).start(at)
    assert begun.tzinfo is UTC
    assert begun == datetime.fromisoformat(start).replace(tzinfo=zone)


@given(steps, moments)
def test_between_two_moments_no_step_is_missing(steps: Steps, first: datetime) -> None:
    last = first + timedelta(days=70)
    starts = list(steps.between(first, last))
    assert (starts[0], starts[-1]) == (steps.start(first), steps.start(last))
    assert all(steps.next(one) == following for one, following in pairwise(starts))
    assert list(steps.between(last, first)) == []
