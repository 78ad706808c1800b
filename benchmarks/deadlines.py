"""Deadlines per second: 200,000 cases recomputed, beside CustomBusinessHour of pandas."""

import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd

from domain.terms.calendar import DayKind
from domain.terms.term import CountedFrom, Roll, Term, TermKind, TermUnit
from domain.terms.worktime import Worktime
from region.loader import load_region, region_folder
from russian.casework.deadlines import arithmetic

CASES, COMPARED = 200_000, 2_000
BEGIN, END = date(2024, 1, 1), date(2027, 6, 1)
TERMS = (
    Term(9, TermUnit.HOURS),
    Term(4, TermUnit.HOURS),
    Term(7, TermUnit.DAYS),
    Term(3, TermUnit.DAYS, TermKind.WORKING, CountedFrom.NEXT_DAY),
    Term(30, TermUnit.DAYS, TermKind.CALENDAR),
    Term(30, TermUnit.DAYS, TermKind.CALENDAR, CountedFrom.NEXT_DAY, Roll.AFTER),
)


def main(_argv: list[str]) -> None:
    """Print seconds of one core for 200,000 cases, and cases per second of each way."""
    region = load_region(region_folder(Path("amur")))
    draw = random.Random(1)
    starts = [
        datetime(2024, 1, 1, tzinfo=UTC)
        + timedelta(minutes=draw.randrange((END - BEGIN).days * 1_440))
        for _ in range(CASES)
    ]
    cases = [(start, draw.choice(TERMS)) for start in starts]
    worktime = region.worktime()
    seconds = _seconds(lambda: [worktime.due(start, term) for start, term in cases])
    _report("deadlines of six kinds, from a cold start", CASES, seconds)
    now = datetime(2027, 6, 1, tzinfo=UTC)
    seconds = _seconds(lambda: [worktime.between(start, now) for start in starts])
    _report("working time until now", CASES, seconds)
    some = cases[: CASES // 10]
    seconds = _seconds(lambda: [_words(worktime, start, term) for start, term in some])
    _report("deadlines with their arithmetic in words", len(some), seconds)
    _beside_pandas(worktime, starts[:COMPARED])


def _words(worktime: Worktime, start: datetime, term: Term) -> str:
    return arithmetic(worktime, start, term, worktime.due(start, term))


def _beside_pandas(worktime: Worktime, starts: list[datetime]) -> None:
    """Nine working hours; pandas knows no short days and no worked Saturdays."""
    days = map(date.fromordinal, range(BEGIN.toordinal(), END.toordinal()))
    holidays = [d for d in days if worktime.calendar.kind(d) is not DayKind.WORKING]
    step = pd.offsets.CustomBusinessHour(start="09:00", end="18:00", holidays=holidays) * 9
    stamps = [pd.Timestamp(at.astimezone(worktime.zone).replace(tzinfo=None)) for at in starts]
    theirs = _seconds(lambda: [stamp + step for stamp in stamps])
    ours = _seconds(lambda: [worktime.due(start, TERMS[0]) for start in starts])
    _report("nine working hours, pandas", len(starts), theirs)
    _report(f"nine working hours, ours ({theirs / ours:.0f} times as fast)", len(starts), ours)


def _seconds(run: Callable[[], object]) -> float:
    begin = time.process_time()
    run()
    return time.process_time() - begin


def _report(what: str, count: int, seconds: float) -> None:
    sys.stdout.write(f"{what}: {count} in {seconds:.2f} s of one core, {count / seconds:,.0f}/s\n")
