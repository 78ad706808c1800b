"""Hours until which an answer promises something: «к 18:00», «через три часа». Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from cases.answers.dates.mentions import read_mentions
from cases.answers.dates.reckoning import Form
from cases.answers.dates.tokens import CARDINALS, level
from cases.answers.words.predicates import PredicateKind, predicates
from cases.answers.words.sentences import sentences
from domain.ports.language import Lemmatiser
from domain.terms.worktime import Worktime

NOON, EVENING = 12, 18
_CLOCK = re.compile(
    r"(?<![а-я])(?:к|до|в|около|не\s+позднее)\s+(?:(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d)(?!\.\d)"
    r"|\s*(?:час\w*|ч(?![а-я]))|\s+(?P<part>утра|вечера|дня|ночи))|(?P<noon>полдень"
    r"|полдню|полудню|полудня))"
)
_AFTER = re.compile(r"(?<![а-я])(?:через|за|в\s+течение)\s+(?P<count>\d{1,2}|[а-я]+)\s+час")
_FROM = re.compile(r"(?<![а-я])с\s+\d{1,2}(?:[:.]\d\d)?\s*(?:час\w*)?\s*$")
_PAST = frozenset({PredicateKind.PAST, PredicateKind.DONE})


@dataclass(frozen=True, slots=True)
class Hour:
    at: datetime
    span: tuple[int, int]


def read_hours(
    text: str, at: datetime, worktime: Worktime, lemmatiser: Lemmatiser
) -> Sequence[Hour]:
    """Moments of today, or of the day that the sentence names, that are still ahead."""
    local, rows = at.astimezone(worktime.zone), list[Hour]()
    for sentence in sentences(text):
        even, begin = level(sentence.text), sentence.start
        kinds = {verb.kind for verb in predicates(sentence.text, lemmatiser)}
        if kinds & _PAST and PredicateKind.FUTURE not in kinds:
            continue
        near = (Form.DAY, Form.NEAR, Form.WEEKDAY)
        days = [
            one.day
            for one in read_mentions(sentence.text, at, worktime)
            if one.stretch.form in near and one.day >= local.date()
        ]
        for match in _CLOCK.finditer(even):
            clock = _time(match)
            if clock is None or _FROM.search(even[: match.start()]):
                continue
            moment = datetime.combine(days[-1] if days else local.date(), clock, worktime.zone)
            if moment > local:
                rows.append(Hour(moment, (begin + match.start(), begin + match.end())))
        for match in _AFTER.finditer(even):
            count = match["count"]
            hours = int(count) if count.isdigit() else CARDINALS.get(count)
            if hours is not None:
                span = begin + match.start(), begin + match.end()
                rows.append(Hour(local + timedelta(hours=hours), span))
    return rows


def _time(match: re.Match[str]) -> time | None:
    if match["noon"]:
        return time(NOON)
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["part"] in ("вечера", "дня") and hour < NOON:
        hour += NOON
    return time(hour, minute) if hour < 24 and minute < 60 else None
