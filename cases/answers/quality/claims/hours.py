"""Hours beside a day: «завтра к 18:00», «в пятницу утром», «часа через два». Pure."""

import re

from cases.answers.dates.tokens import CARDINALS

NOON, NEAR = 12, 24  # characters beside a day
MONTHS = 12
ABOUT = 0.75  # of an hour
FEW = 4  # «через несколько часов»
_CLOCK = re.compile(
    r"(?<![\d.,:])(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d)(?!\.?\d)"
    r"|-?(?:ти|ми)?(?=\s*(?:час|ч(?![а-я])))|(?=\s+(?P<part>утра|вечера|дня|ночи)))"
)
_PARTS = tuple(
    (re.compile(rf"(?<![а-я]){stem}"), hours)
    for stem, hours in (
        ("полу?ноч", (23.0, 25.0)),
        ("(?:полдень|полудн|полдню)", (11.5, 12.5)),
        (r"после\s+обед|втор\w+\s+половин\w+\s+дня", (12.0, 18.0)),
        (r"до\s+обед|перв\w+\s+половин\w+\s+дня", (6.0, 14.0)),
        ("обед", (11.0, 15.0)),
        ("утр(?:о|а|у|ом|ам)?(?![а-я])", (4.0, 11.0)),  # no «вечерний рейс»
        ("вечер(?:а|у|ом|ам)?(?![а-я])", (17.0, 24.0)),
        ("ноч(?:ь|и|ью|ам)(?![а-я])", (20.0, 30.0)),
    )
)
_BEHIND = re.compile(r"\s*,\s*(?:во?|ко?|с|до|после|ближе)\s")  # «в пятницу, после обеда»
_TERM = re.compile(
    r"(?:(?P<count>\d{1,3}|[а-я]+)\s+)?(?P<unit>час|минут)[а-я]*(?:\s+через\s+(?P<last>[а-я]+|\d+))?"
)
_HALVES = {"полтора": 1.5, "полутора": 1.5, "через": 1.0, "за": 1.0}


def hours_beside(
    even: str, day: tuple[int, int], clause: tuple[int, int]
) -> tuple[float, float] | None:
    left, right = max(clause[0], day[0] - NEAR), min(len(even), day[1] + NEAR)
    clocks = [
        _clock(match)
        for match in _CLOCK.finditer(even, left, right)
        if not (day[0] <= match.start() < day[1] and _is_date(match))
    ]
    stated = [hour for hour in clocks if hour <= 24]
    if stated:
        return stated[-1] - ABOUT, stated[-1] + ABOUT
    until = right if _BEHIND.match(even, day[1]) else min(right, clause[1])
    for form, hours in _PARTS:
        if form.search(even, left, until):
            return hours
    return None


def _is_date(match: re.Match[str]) -> bool:
    """«11.12», but not «18.00»."""
    return "." in match[0] and 1 <= int(match["minute"]) <= MONTHS


def _clock(match: re.Match[str]) -> float:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["part"] in ("вечера", "дня") and hour < NOON:
        hour += NOON
    return hour + minute / 60


def hours_of_term(even: str, start: int, end: int) -> float | None:
    """«через два часа», «часа через полтора», «минут через сорок»."""
    match = _TERM.search(even, start, end + NEAR)
    if match is None or match.start() >= end:
        return None
    word = match["last"] or match["count"] or "через"
    known = _HALVES.get(word, float(CARDINALS.get(word, FEW)))
    count = float(word) if word.isdigit() else known
    return count / 60 if match["unit"] == "минут" else count
