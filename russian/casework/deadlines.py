"""The arithmetic of a deadline in words: «пт 18.09.2026 16:30 + 9 раб. ч: 0:15 …». Pure."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from domain.terms.calendar import ONE_DAY, Calendar, DayKind
from domain.terms.period import last_day
from domain.terms.term import CountedFrom, Roll, Term, TermKind, TermUnit
from domain.terms.worktime import Worktime

WEEKDAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
UNITS = {TermUnit.MINUTES: "мин", TermUnit.HOURS: "ч", TermUnit.DAYS: "дн."}
SHOWN = 10  # days or runs of days off; the rest of a long term is one part


def arithmetic(worktime: Worktime, start: datetime, term: Term, due: datetime) -> str:
    """How `worktime` comes from `start` to `due`, in its zone."""
    local = start.astimezone(worktime.zone)
    text = f"{moment(local)}{_moved(worktime, local, term)} + {length(term)}"
    if term.counted is CountedFrom.NEXT_DAY:
        text += " со следующего дня"
    if steps := "; ".join(_steps(worktime, local, term, due)):
        text += f": {steps}"
    doubts = _doubts(worktime.calendar, term, local, due)
    return f"{text.removesuffix('.')}. Срок: {moment(due)}{doubts}"


def moment(at: datetime) -> str:
    clock = f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"
    return f"{WEEKDAYS[at.weekday()]} {at:%d.%m.%Y} {clock}"


def length(term: Term) -> str:
    amount = f"{term.amount:f}" if not isinstance(term.amount, int) else str(term.amount)
    working = "раб. " if term.kind is TermKind.WORKING else ""
    return f"{amount.replace('.', ',')} {working}{UNITS[term.unit]}"


def _moved(worktime: Worktime, local: datetime, term: Term) -> str:
    if term.kind is not TermKind.WORKING or term.counted is CountedFrom.NEXT_DAY:
        return ""
    begin = worktime.opening(local)
    return "" if begin == local else f" — нерабочее время, отсчёт с {moment(begin)};"


def _steps(worktime: Worktime, local: datetime, term: Term, due: datetime) -> Iterator[str]:
    if not term.amount and term.unit is not TermUnit.DAYS:
        return
    if term.unit is not TermUnit.DAYS:
        if term.kind is TermKind.WORKING:
            yield from _hours(worktime, worktime.opening(local), due)
        return
    ended = term.counted is CountedFrom.NEXT_DAY
    begin = local if ended or term.kind is TermKind.CALENDAR else worktime.opening(local)
    first, last = begin.date(), last_day(due, worktime.zone) if ended else due.date()
    if term.kind is TermKind.WORKING:
        yield from _days(worktime, first, last)
    else:
        counted = first + timedelta(days=int(term.amount))
        yield f"{named(counted, first)}{_off(worktime.calendar, counted, first, term.roll)}"
        if last != counted:
            yield f"перенос {'вперёд' if last > counted else 'назад'} на {named(last, first)}"
    if ended:
        yield f"конец дня {named(last, first)}, 24:00"
    elif last != first:
        yield "то же время"


def _hours(worktime: Worktime, begin: datetime, due: datetime) -> Iterator[str]:
    first, last = begin.date(), last_day(due, worktime.zone)

    def spent(day: date, until: date) -> str:
        ends = (
            datetime.combine(day, time(), worktime.zone),
            datetime.combine(until + ONE_DAY, time(), worktime.zone),
        )
        return _clock(worktime.between(max(ends[0], begin), min(ends[1], due)))

    calendar, shown, day = worktime.calendar, 0, first
    while day <= last:
        if shown >= SHOWN and worktime.working_days(day, last) > 2:
            until = _working_day_before(calendar, last)
            count = worktime.working_days(day, until)
            yield f"… ещё {count} раб. дн. по {named(until, first)} — {spent(day, until)}"
            day = last
        if calendar.hours(day):
            short = " (сокращённый)" if calendar.is_short(day) else ""
            yield f"{spent(day, day)} {named(day, first)}{short}"
            day += ONE_DAY
        else:
            end = _run(calendar, day, last)
            yield _days_off(calendar, day, end, first)
            day = end + ONE_DAY
        shown += 1


def _days(worktime: Worktime, first: date, last: date) -> Iterator[str]:
    calendar, shown, day = worktime.calendar, 0, first + ONE_DAY
    while day <= last:
        if shown >= SHOWN and worktime.working_days(day, last) > 2:
            until = _working_day_before(calendar, last)
            yield f"… ещё {worktime.working_days(day, until)} раб. дн. по {named(until, first)}"
            day = last
        if calendar.hours(day):
            yield named(day, first)
            day += ONE_DAY
        else:
            end = _run(calendar, day, last)
            yield _days_off(calendar, day, end, first)
            day = end + ONE_DAY
        shown += 1


def _working_day_before(calendar: Calendar, day: date) -> date:
    day -= ONE_DAY
    while not calendar.hours(day):
        day -= ONE_DAY
    return day


def _run(calendar: Calendar, day: date, last: date) -> date:
    while (
        day < last
        and not calendar.hours(day + ONE_DAY)
        and _reason(calendar, day + ONE_DAY) == _reason(calendar, day)
    ):
        day += ONE_DAY
    return day


def _reason(calendar: Calendar, day: date) -> str:
    match calendar.kind(day):
        case DayKind.EXTRA:
            return calendar.reason(day) or ""
        case DayKind.HOLIDAY:
            return "праздник"
        case DayKind.TRANSFERRED if transfer := calendar.transfer_to(day):
            return f"выходной, перенесён с {named(transfer.weekend, day)}"
        case _:
            return "выходной"


def _days_off(calendar: Calendar, first: date, last: date, start: date) -> str:
    reason = _reason(calendar, first)
    holiday = calendar.holiday(first)
    if first == last:
        name = f", {holiday.name}" if holiday and reason == "праздник" else ""
        return f"{named(first, start)} — {reason}{name}"
    many = {"выходной": "выходные", "праздник": "праздники"}.get(reason, reason)
    between = " и " if last - first == ONE_DAY else "–"
    return f"{named(first, start)}{between}{named(last, start)} — {many}"


def _off(calendar: Calendar, day: date, start: date, roll: Roll) -> str:
    if roll is Roll.NONE or calendar.hours(day):
        return ""
    return _days_off(calendar, day, day, start).removeprefix(named(day, start))


def _doubts(calendar: Calendar, term: Term, start: datetime, due: datetime) -> str:
    if not calendar.years or (term.kind is TermKind.CALENDAR and term.roll is Roll.NONE):
        return ""
    verified = {row.year: row.verified for row in calendar.years}
    texts = [
        f"календарь {year} года не проверен"
        if year in verified
        else f"переносов {year} года в календаре нет"
        for year in range(min(start, due).year, max(start, due).year + 1)
        if not verified.get(year)
    ]
    if len(texts) > 2:
        texts[1:] = ["и следующих лет тоже"]
    return f" ({'; '.join(texts)})" if texts else ""


def named(day: date, start: date) -> str:
    year = "" if day.year == start.year else f".{day.year}"
    return f"{WEEKDAYS[day.weekday()]} {day:%d.%m}{year}"


def _clock(spent: timedelta) -> str:
    minutes, seconds = divmod(round(spent.total_seconds()), 60)
    text = f"{minutes // 60}:{minutes % 60:02}"
    return f"{text}:{seconds:02}" if seconds else text
