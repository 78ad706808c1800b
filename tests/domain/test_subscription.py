from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from domain.subscription import Pace, next_time

ZONE = ZoneInfo("Asia/Yakutsk")


@pytest.mark.parametrize(
    ("pace", "now", "then"),
    [
        (Pace.AT_ONCE, "24T18:30", "24T18:30"),
        (Pace.HOURLY, "24T18:30", "24T19:00"),
        (Pace.HOURLY, "24T19:00", "24T20:00"),
        (Pace.HOURLY, "24T23:59", "25T00:00"),
        (Pace.DAILY, "24T08:59", "24T09:00"),
        (Pace.DAILY, "24T09:00", "25T09:00"),
        (Pace.DAILY, "30T23:00", "31T09:00"),
    ],
)
def test_when_somebody_is_told_again(pace, now, then):
    local = [datetime.fromisoformat(f"2026-10-{at}").replace(tzinfo=ZONE) for at in (now, then)]
    assert next_time(pace, local[0], ZONE) == local[1]


def test_the_digest_comes_by_the_clock_where_clocks_change():
    zone = ZoneInfo("Europe/Berlin")
    before = datetime(2026, 10, 24, 12, tzinfo=zone)
    assert next_time(Pace.DAILY, before, zone).isoformat() == "2026-10-25T09:00:00+01:00"
