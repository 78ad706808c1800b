"""Days as deadlines are counted by: until midnight, and by working days of the region. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from domain.region import Region

AHEAD = 8  # working days after today
LATE, TODAY = "late", "today"
PLACES: Sequence[str] = (LATE, TODAY, *map(str, range(1, AHEAD + 1)))
LONGEST_BREAK = 40  # days off on end
MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Days:
    """A deadline at 24:00 belongs to the day that it ends."""

    region: Region
    now: datetime

    @property
    def today_ends(self) -> datetime:
        return self._ends(0)

    @property
    def edges(self) -> Sequence[datetime]:
        """Before which a deadline lies in each of PLACES, and not before the one before it: now,
        the end of today, and the ends of the working days after it.
        """
        worktime, edges = self.region.worktime(), [self.now, self.today_ends]
        today = self.now.astimezone(self.region.zone).date()
        for n in range(1, LONGEST_BREAK + AHEAD * 2):
            day = today + timedelta(days=n)
            if worktime.working_days(day, day):
                edges.append(self._ends(n))
            if len(edges) == len(PLACES):
                break
        return edges

    def within(self, place: str) -> tuple[datetime | None, datetime]:
        """The deadlines of a place; None means since ever."""
        number, edges = PLACES.index(place), self.edges
        return edges[number - 1] if number else None, edges[number]

    def _ends(self, days: int) -> datetime:
        zone = self.region.zone
        day = self.now.astimezone(zone).date() + timedelta(days=days + 1)
        return datetime.combine(day, time(), zone) + MOMENT
