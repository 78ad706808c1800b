"""Arithmetic of working time: deadlines, and the time worked between two moments. Pure.

Working time is a line of spans from opening to closing, as instants. Sums of all earlier spans make
a deadline two binary searches. A moment at closing is outside working time; a term that ends with a
span is due at its closing.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from domain.errors import EntryRefused
from domain.terms.calendar import DAY, Calendar
from domain.terms.term import CountedFrom, Roll, Term, TermKind, TermUnit

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICRO = timedelta(microseconds=1)
SECOND = 1_000_000  # microseconds
EARLIEST, LATEST = date(1900, 1, 1), date(2300, 1, 1)
EPOCH_DAY = EPOCH.toordinal()
STEP = 4 * 366  # days that the line grows by at least


@dataclass(frozen=True, slots=True)
class _Line:
    """Spans of the days from `first` until before `end`, in microseconds of UTC.

    `before` holds the working time of all earlier spans; `days` the ordinals of working days.
    """

    first: int
    end: int
    opens: list[int]
    closes: list[int]
    before: list[int]
    days: list[int]

    def worked(self, at: int) -> int:
        place = bisect_right(self.opens, at) - 1
        if place < 0:
            return 0
        return self.before[place] + min(at, self.closes[place]) - self.opens[place]


class Worktime:
    """The working time of a calendar in a zone, with sums kept of the years that were asked for;
    moments before EARLIEST and deadlines after LATEST are refused by EntryRefused.
    """

    def __init__(self, calendar: Calendar, zone: tzinfo) -> None:
        self.calendar, self.zone = calendar, zone
        self._line = _Line(0, 0, [], [], [], [])

    def due(self, start: datetime, term: Term) -> datetime:
        """The deadline of a term that begins at `start`, in the calendar's zone."""
        if term.unit is TermUnit.DAYS:
            return self._due_in_days(start, term)
        length = term.microseconds
        if term.kind is TermKind.CALENDAR:
            return self._moment(_instant(_known(start)) + length)
        line, place, at = self._opening(start)
        if not length:
            return self._moment(at)
        _bounded(_day(at + length))  # working time is never shorter
        target = line.before[place] + at - line.opens[place] + length
        while not line.before or line.before[-1] + line.closes[-1] - line.opens[-1] < target:
            line = self._grown(line)
        place = bisect_left(line.before, target) - 1
        return self._moment(line.opens[place] + target - line.before[place])

    def opening(self, at: datetime) -> datetime:
        return self._moment(self._opening(at)[2])

    def between(self, since: datetime, until: datetime) -> timedelta:
        """The working time between two moments, negative if `until` is earlier."""
        first, last = sorted((_instant(_known(since)), _instant(_known(until))))
        line = self._covering(_day(first), _day(last))
        length = line.worked(last) - line.worked(first)
        return timedelta(microseconds=length if since <= until else -length)

    def spans(self, first: int, last: int) -> tuple[Sequence[int], Sequence[int], Sequence[int]]:
        """The openings, the closings and the working time before each, of a line that holds these
        two instants, all in microseconds since 1970.
        """
        line = self._covering(_day(first), _day(last))
        return line.opens, line.closes, line.before

    def working_days(self, since: date, until: date) -> int:
        """The number of working days from `since` to `until`, both included."""
        line = self._covering(since.toordinal(), until.toordinal())
        return bisect_right(line.days, until.toordinal()) - bisect_left(
            line.days, since.toordinal()
        )

    def _due_in_days(self, start: datetime, term: Term) -> datetime:
        count, working = int(term.amount), term.kind is TermKind.WORKING
        if term.counted is CountedFrom.NEXT_DAY:
            day = _known(start).astimezone(self.zone).toordinal()
            last = self._later(day, count) if working else self._rolled(day + count, term.roll)
            return self._local(last + 1, time())
        begin = self.opening(start) if working else _known(start).astimezone(self.zone)
        day = begin.toordinal()
        last = self._later(day, count) if working else self._rolled(day + count, term.roll)
        return begin if last == day else self._local(last, begin.timetz())

    def _later(self, day: int, count: int) -> int:
        if not count:
            return day
        _bounded(day + count)
        line = self._covering(day, day)
        while (place := bisect_right(line.days, day) + count - 1) >= len(line.days):
            line = self._grown(line)
        return line.days[place]

    def _rolled(self, day: int, roll: Roll) -> int:
        if roll is Roll.NONE:
            return day
        _bounded(day)
        line = self._covering(day, day)
        place = bisect_left(line.days, day)
        if roll is Roll.AFTER:
            while place >= len(line.days):
                line = self._grown(line)
            return line.days[place]
        if place < len(line.days) and line.days[place] == day:
            return day
        while not place:
            line = self._grown(line, back=True)
            place = bisect_left(line.days, day)
        return line.days[place - 1]

    def _opening(self, at: datetime) -> tuple[_Line, int, int]:
        moment = _instant(_known(at))
        day = _day(moment)
        line = self._covering(day, day)
        while (place := bisect_right(line.closes, moment)) >= len(line.closes):
            line = self._grown(line)
        return line, place, max(moment, line.opens[place])

    def _local(self, day: int, clock: time) -> datetime:
        """A local time of a day; a time that the clocks skip moves later by what they skip."""
        _bounded(day)
        local = datetime.combine(date.fromordinal(day), clock.replace(tzinfo=self.zone))
        return local.astimezone(UTC).astimezone(self.zone)

    def _moment(self, instant: int) -> datetime:
        _bounded(_day(instant))
        seconds, rest = divmod(instant, SECOND)
        moment = datetime.fromtimestamp(seconds, self.zone)
        return moment.replace(microsecond=rest) if rest else moment

    def _covering(self, first: int, last: int) -> _Line:
        line = self._line
        if not line.end:
            return self._drawn(line, first - STEP // 4, last + STEP)
        begin = line.first if line.first <= first - 2 else first - STEP // 4
        end = line.end if last + 2 <= line.end else last + STEP
        if (begin, end) == (line.first, line.end):
            return line
        return self._drawn(line, begin, end)

    def _grown(self, line: _Line, back: bool = False) -> _Line:
        more = max(STEP, line.end - line.first)
        if back and line.first > _FIRST_DAY:
            return self._drawn(line, line.first - more, line.end)
        if not back and line.end < _END_DAY:
            return self._drawn(line, line.first, line.end + more)
        raise EntryRefused(
            f"рабочего времени с {EARLIEST.year} по {LATEST.year - 1} год на это не хватает: "
            "проверьте срок и дни календаря"
        )

    def _drawn(self, line: _Line, first: int, end: int) -> _Line:
        """A longer line; threads may draw at once, for each keeps the line that it began with."""
        first, end = max(first, _FIRST_DAY), min(end, _END_DAY)
        if first != line.first:
            line = _Line(first, first, [], [], [], [])
        opens, closes, before, days = line.opens[:], line.closes[:], line.before[:], line.days[:]
        total = before[-1] + closes[-1] - opens[-1] if before else 0
        begin = line.end
        midnight = self._midnight(begin)
        for ordinal in range(begin, end):
            tomorrow = self._midnight(ordinal + 1)
            spans = self._spans(ordinal, midnight, tomorrow)
            for opened, closed in spans:
                opens.append(opened)
                closes.append(closed)
                before.append(total)
                total += closed - opened
            if spans:
                days.append(ordinal)
            midnight = tomorrow
        drawn = _Line(first, end, opens, closes, before, days)
        self._line = drawn
        return drawn

    def _spans(self, ordinal: int, midnight: int, tomorrow: int) -> list[tuple[int, int]]:
        """A day's spans as instants; of an hour that the clocks repeat, both are worked."""
        hours = self.calendar.hours(date.fromordinal(ordinal))
        if tomorrow - midnight == DAY * SECOND:
            return [(midnight + a * SECOND, midnight + b * SECOND) for a, b in hours]
        zero = (ordinal - EPOCH_DAY) * DAY * SECOND
        spans = []
        for begin, end in self._even_parts(midnight, tomorrow):
            shift = zero - self._offset(begin)
            for a, b in hours:
                opened, closed = max(shift + a * SECOND, begin), min(shift + b * SECOND, end)
                if opened < closed:
                    spans.append((opened, closed))
        return spans

    def _even_parts(self, begin: int, end: int) -> list[tuple[int, int]]:
        if begin >= end:
            return []
        offset, low, high = self._offset(begin), begin, end - SECOND
        if self._offset(high) == offset:
            return [(begin, end)]
        while high - low > SECOND:
            middle = (low + high) // (2 * SECOND) * SECOND
            low, high = (middle, high) if self._offset(middle) == offset else (low, middle)
        return [(begin, high), (high, end)]

    def _offset(self, instant: int) -> int:
        offset = (EPOCH + timedelta(microseconds=instant)).astimezone(self.zone).utcoffset()
        return (offset or timedelta()) // MICRO

    def _midnight(self, ordinal: int) -> int:
        return _instant(datetime.combine(date.fromordinal(ordinal), time(), self.zone))


_EARLIEST, _LATEST = EARLIEST.toordinal(), LATEST.toordinal()
_FIRST_YEAR, _END_YEAR = EARLIEST.year, LATEST.year
_FIRST_DAY, _END_DAY = EARLIEST.toordinal() - 400, LATEST.toordinal() + 400


def _instant(at: datetime) -> int:
    return (at - EPOCH) // MICRO


def _day(instant: int) -> int:
    return EPOCH_DAY + instant // (DAY * SECOND)


def _known(at: datetime) -> datetime:
    if not _FIRST_YEAR <= at.year < _END_YEAR:
        raise EntryRefused(
            f"начало в {at.year} году: считаем с {EARLIEST.year} по {LATEST.year - 1} год"
        )
    return at


def _bounded(day: int) -> None:
    if not _EARLIEST <= day <= _LATEST:
        raise EntryRefused(f"срок кончается вне границ: с {EARLIEST.year} по {LATEST.year - 1} год")
