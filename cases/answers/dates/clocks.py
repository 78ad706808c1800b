"""Hours, parts of the day and feasts that name a day: «к 18:00», «до обеда». Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from cases.answers.dates import reckoning
from cases.answers.dates.grammar import DateGrammar
from cases.answers.dates.lexicon import month_of
from cases.answers.dates.periods import Reading
from cases.answers.dates.reckoning import Form, Stretch
from cases.answers.dates.tokens import WordToken, number_at

_TO = re.compile(r"час(?:ов|а|ам)?|ч")
_PART = re.compile(r"утра|дня|вечера|ночи")
_FEASTS = {
    r"дн[юя] победы": (9, 5),
    r"дн[юя] знаний": (1, 9),
    r"дн[юя] россии": (12, 6),
    r"дн[юя] народного единства": (4, 11),
    r"дн[юя] защитника отечества": (23, 2),
    r"рождеств[уа]": (7, 1),
}
_TIMES = (
    (re.compile(r"утр\w+"), 1),
    (re.compile(r"вечер\w*|обед\w*|ноч[иь]\w*|полу?(?:дн|ноч)\w+|полдень|полночь"), 0),
)


@dataclass(frozen=True, slots=True)
class DateClocks:
    grammar: DateGrammar
    at: datetime

    @property
    def row(self) -> Sequence[WordToken]:
        return self.grammar.row

    @property
    def today(self) -> date:
        return self.grammar.today

    def clock(self, place: int, exact: bool) -> Reading | None:
        """«18:00», «18 часов», «18.00»: of the day that follows, else the next such hour."""
        token = self.row[place] if place < len(self.row) else None
        if token is None or (exact and token.kind != "time"):
            return None
        behind = place + 1
        if token.kind == "time":
            hour, minute = map(int, token.word.split(":"))
        elif (
            token.kind == "date" and token.word.count(".") == 1 and token.word[-2:] in ("00", "30")
        ):
            hour, minute = map(int, token.word.split("."))
        elif token.value is not None and _TO.fullmatch(self.grammar.word(behind)):
            hour, minute = int(token.value), 0
        elif (spoken := self._spoken(place)) is not None:
            hour, behind = spoken
            minute = 0
        else:
            return None
        if hour > 24 or minute > 59:
            return None
        if _TO.fullmatch(self.grammar.word(behind)):
            behind += 1
            behind += self.grammar.word(behind) == "." and self.grammar.word(behind - 1) == "ч"
        if (day := self.grammar.stretch(behind)) is not None and day[0].form is not Form.PERIOD:
            return day
        moment = time(hour % 24, minute)
        later = hour == 24 or moment > self.at.time()
        day_ = self.today if later else self.today + reckoning.ONE_DAY
        return Stretch(day_, day_, Form.CLOCK), behind

    def _spoken(self, place: int) -> tuple[int, int] | None:
        """«к шести вечера», «часам к 19»."""
        stated = number_at(self.row, place)
        if stated is None or not 0 < stated[0] <= 24:
            return None
        part = self.grammar.word(stated[1])
        is_part = _PART.fullmatch(part) is not None
        if not is_part and self.grammar.word(place - 2) != "часам":
            return None
        is_late = part in ("дня", "вечера") and stated[0] < 12
        is_midnight = part == "ночи" and stated[0] == 12
        return int(stated[0]) + 12 * (is_late or is_midnight), stated[1] + is_part

    def hours(self, place: int) -> int | None:
        """Behind «с 9 утра», «с 9 до 18 час.», «с 9-00 до 12-30»: hours of a day named before."""
        first = self._hour(place + 1)
        if first is None:
            return None
        behind, is_hour = first
        if self.grammar.word(behind) in ("до", "по", "-"):
            second = self._hour(behind + 1)
            if second is not None:
                behind, is_hour = second[0], is_hour or second[1] or self.row[place].word == "с"
        day = self.grammar.stretch(behind)
        is_other = month_of(self.grammar.word(behind)) is not None or (
            day is not None and day[0].form is not Form.PERIOD
        )
        return behind if is_hour and not is_other else None

    def _hour(self, place: int) -> tuple[int, bool] | None:
        """The place behind a number that may be an hour, and whether it can be nothing else."""
        token = self.row[place] if place < len(self.row) else None
        if token is None:
            return None
        behind, is_hour = place + 1, token.kind == "time"
        if token.kind == "date":
            is_hour = token.word.count(".") == 1 and token.word[-2:] in ("00", "30")
        if not is_hour and (token.value is None or token.value > 24):
            return None
        if self.grammar.word(behind) == "-" and self.grammar.word(behind + 1) in ("00", "30"):
            behind, is_hour = behind + 2, True
        if _TO.fullmatch(self.grammar.word(behind)):
            is_dot = self.grammar.word(behind) in ("ч", "час")
            behind, is_hour = behind + 1, True
            behind += is_dot and self.grammar.word(behind) == "."
        elif _PART.fullmatch(self.grammar.word(behind)):
            behind, is_hour = behind + 1, True
        return behind, is_hour

    def feast(self, place: int) -> Reading | None:
        """«ко Дню Победы»: holidays with a day of their own."""
        words = " ".join(self.grammar.word(place + step) for step in range(4))
        for form, (day, month) in _FEASTS.items():
            if match := re.match(form, words):
                behind = place + match[0].count(" ") + 1
                year, behind = self.grammar.year(behind)
                return reckoning.day_of(self.today, day, month, year), behind
        return None

    def part_of_day(self, place: int) -> Reading | None:
        """«к вечеру», «до обеда», «к утру»."""
        for form, days in _TIMES:
            if form.fullmatch(self.grammar.word(place)):
                if (day := self.grammar.stretch(place + 1)) and day[0].form is not Form.PERIOD:
                    return day
                at = self.today + timedelta(days=days)
                return Stretch(at, at, Form.NEAR), place + 1
        return None

    def until(self, place: int) -> Reading | None:
        """What «до» and «к» introduce beside dates."""
        return self.clock(place, exact=False) or self.part_of_day(place) or self.feast(place)
