"""Local hours of moments, and steps of a grain. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.ports.reports.facts import NEVER
from domain.reports.cut import Grain
from domain.reports.fact import MICRO, moment

Ints = NDArray[Any]  # whole numbers, as narrow as they may be
Bools = NDArray[np.bool_]

SECOND, HOUR = 1_000_000, 3_600_000_000  # microseconds
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_LOOK = timedelta(days=7)  # no zone changes its clocks twice within it


def local_hours(at: Ints, zone: tzinfo) -> Ints:
    """Hours since 1970 of the zone's clock, which an hour that the clock repeats has twice."""
    if not len(at):
        return np.empty(0, np.int32)
    known = at[at != NEVER]
    if not len(known):
        return np.zeros(len(at), np.int32)
    starts, offsets = _offsets(int(known.min()), int(known.max()), zone)
    shift = offsets[np.searchsorted(starts, at, side="right") - 1] if len(offsets) > 1 else offsets
    return ((at + shift) // HOUR).astype(np.int32)


def _offsets(first: int, last: int, zone: tzinfo) -> tuple[Ints, Ints]:
    """From which moment on the zone has which offset, in microseconds."""
    starts, offsets = [NEVER], [_offset(first, zone)]
    at, step = first, _LOOK // MICRO
    while at < last:
        after = min(at + step, last)
        if (offset := _offset(after, zone)) != offsets[-1]:
            low, high = at, after
            while high - low > SECOND:
                middle = (low + high) // 2
                is_before = _offset(middle, zone) == offsets[-1]
                low, high = (middle, high) if is_before else (low, middle)
            change = (low // SECOND + 1) * SECOND
            starts.append(change)
            offsets.append(offset)
        at = after
    return np.array(starts, np.int64), np.array(offsets, np.int64)


def _offset(at: int, zone: tzinfo) -> int:
    return (moment(at).astimezone(zone).utcoffset() or timedelta()) // MICRO


@dataclass(frozen=True, slots=True)
class StepAxis:
    """The steps of a span of local hours: `place` gives each hour from `first` on its step."""

    first: int
    place: Ints
    starts: Ints  # the first local hour of each step
    grain: Grain
    zone: tzinfo

    @property
    def size(self) -> int:
        return len(self.starts)

    def places(self, hours: Ints) -> Ints:
        places: Ints = self.place[hours - self.first]
        return places

    def hours(self, places: Ints) -> Ints:
        """An hour of each of these steps."""
        return np.maximum(self.starts, self.first)[places]

    def step(self, place: int) -> date | datetime:
        day, hour = divmod(int(self.starts[place]), 24)
        first = date.fromordinal(_EPOCH_DAY + day)
        if self.grain is not Grain.HOUR:
            return first
        return datetime.combine(first, time(hour), self.zone)

    def ends(self, until: datetime) -> list[datetime]:
        """When each step ends, the last one at the end of the period."""
        later = [self._moment(place) for place in range(1, self.size)]
        return [min(one, until) for one in later] + [until]

    def _moment(self, place: int) -> datetime:
        day, hour = divmod(int(self.starts[place]), 24)
        local = datetime.combine(date.fromordinal(_EPOCH_DAY + day), time(hour), self.zone)
        return local.astimezone(UTC)


def step_axis(first: int, last: int, grain: Grain, zone: tzinfo) -> StepAxis:
    """Of the local hours from `first` to `last`, both included."""
    hours = np.arange(first, last + 1, dtype=np.int64)
    days = hours // 24
    match grain:
        case Grain.HOUR:
            keys = hours
        case Grain.DAY:
            keys = days * 24
        case Grain.WEEK:  # 1 January 1970 was a Thursday
            keys = (days - (days + 3) % 7) * 24
        case Grain.MONTH | Grain.QUARTER | Grain.YEAR:
            months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
            length = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.YEAR: 12}[grain]
            begun = (months // length * length).astype("datetime64[M]")
            keys = begun.astype("datetime64[D]").astype(np.int64) * 24
    starts, place = np.unique(keys, return_inverse=True)
    return StepAxis(first, place.astype(np.int32), starts, grain, zone)


def hour_of(at: datetime, zone: tzinfo) -> int:
    local = at.astimezone(zone)
    return (local.date().toordinal() - _EPOCH_DAY) * 24 + local.hour
