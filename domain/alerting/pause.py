"""Lengths of a snooze that people choose with one press. Pure."""

from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum

MORNING = time(8)  # in the region's zone


class Pause(StrEnum):
    HALF_HOUR = "30m"
    HOUR = "1h"
    THREE_HOURS = "3h"
    MORNING = "morning"

    def until(self, now: datetime, zone: tzinfo) -> datetime:
        if self is not Pause.MORNING:
            return now + _LENGTHS[self]
        local = now.astimezone(zone)
        morning = datetime.combine(local.date(), MORNING, zone)
        return morning if morning > local else morning + timedelta(days=1)


_LENGTHS = {
    Pause.HALF_HOUR: timedelta(minutes=30),
    Pause.HOUR: timedelta(hours=1),
    Pause.THREE_HOURS: timedelta(hours=3),
}
