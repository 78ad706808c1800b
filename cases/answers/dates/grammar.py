"""What date begins at a place of a sentence: a day, a weekday, a period. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from cases.answers.dates import reckoning
from cases.answers.dates.lexicon import (
    month_of,
    part_of,
    shift_of,
    unit_of,
    weekday_of,
)
from cases.answers.dates.periods import NUMBERS, YEAR_WORDS, DatePeriods, Reading
from cases.answers.dates.reckoning import Form, Stretch
from cases.answers.dates.tokens import ORDINALS, WordToken, ordinal_at

_NEAR = {"сегодня": 0, "седня": 0, "завтра": 1, "послезавтра": 2, "вчера": -1, "позавчера": -2}
_NEAR_ADJECTIVE = re.compile(r"(сегодня|завтра|вчера)шн\w+")
_TIMES_OF_DAY = re.compile(
    r"утр(?:о|а|ом|у)|дн(?:я|ем|ю)|вечер(?:а|ом|у)?|ноч(?:и|ью)|обед(?:а|у|ом)?"
)
_JOINTS = frozenset([",", "-", "и", "или", "либо", "по", "до", "на"])
_NTH_DAY = re.compile(r"\d{1,2}-?(?:го|му|е)")
_STOPS = frozenset([".", "!", ";", "("])
_AGREES = {"го": ("а", "я", "го"), "му": ("у", "ю", "му")}  # ends of the noun of «5-го этажа»
LISTED = 8  # days of one list: «10, 11 и 12 декабря»


@dataclass(frozen=True, slots=True)
class DateGrammar(DatePeriods):
    """The tokens of a text that was written on the day `today`."""

    def stretch(self, place: int) -> Reading | None:
        """The longest reading that begins at this place."""
        readings = [
            reading
            for read in (
                self._near,
                self._day,
                self._day_number,
                self._nth_weekday,
                self._weekday,
                self._period,
            )
            if (reading := read(place)) is not None
        ]
        return max(readings, key=lambda one: one[1], default=None)

    def _near(self, place: int) -> Reading | None:
        word, behind = self.word(place), place + 1
        if match := _NEAR_ADJECTIVE.fullmatch(word):
            word = match[1]
            if unit_of(self.word(behind)) != "day" and not _TIMES_OF_DAY.fullmatch(
                self.word(behind)
            ):
                return None
        if word not in _NEAR:
            if part_of(word) != "end":
                return None
            return self._end_of_day(behind)
        if self._is_told(behind):
            return None
        if self.word(behind) in ("до", "к", "после", "с"):
            behind += bool(_TIMES_OF_DAY.fullmatch(self.word(behind + 1)))
        if _TIMES_OF_DAY.fullmatch(self.word(behind)):
            behind += 1
        day = self.today + timedelta(days=_NEAR[word])
        return Stretch(day, day, Form.NEAR), behind

    def _is_told(self, place: int) -> bool:
        """«сегодня суббота», «сегодня 11-е» tell the date and do nothing on it."""
        if re.fullmatch(
            r"понедельник|вторник|сред[аы]|четверг|пятница|суббота|воскресенье", self.word(place)
        ):
            return True
        return re.fullmatch(r"\d{1,2}-?[ео]е?", self.word(place)) is not None

    def _end_of_day(self, place: int) -> Reading | None:
        """«конца рабочего дня», of today unless another day follows or stands before."""
        behind = place
        shift: int | None = None
        while self.word(behind).startswith(("рабоч", "текущ", "сегодняшн", "завтрашн", "этого")):
            shift = 1 if self.word(behind).startswith("завтра") else shift
            behind += 1
        if unit_of(self.word(behind)) != "day" and self.word(behind) != "смены":
            return None
        stated = None if part_of(self.word(behind + 1)) else self.stretch(behind + 1)
        if stated is not None and stated[0].form is not Form.PERIOD:
            return stated
        day = self.today + timedelta(days=shift or 0)
        return Stretch(day, day, Form.NEAR), behind + 1

    def _day(self, place: int) -> Reading | None:
        token = self.row[place] if place < len(self.row) else None
        if token is None:
            return None
        if token.kind == "date":
            return self._figures(token, place)
        days: list[int] = []
        at, moved = place, False
        while (stated := ordinal_at(self.row, at)) is not None and 1 <= stated[0] <= 31:
            if len(days) == LISTED:
                return None
            days.append(stated[0])
            at = stated[1]
            if (month := month_of(self.word(at))) is not None:
                year, behind = self.year(self.month_dot(at + 1))
                return self._days(days, month, year, moved), behind
            if self.word(at) not in _JOINTS:
                return None
            moved = moved or self.word(at) == "на"
            at += 1
        return None

    def _days(self, days: Sequence[int], month: int, year: int | None, moved: bool) -> Stretch:
        last = reckoning.day_of(self.today, days[-1], month, year)
        first = last
        if len(days) > 1 and not moved and days[0] < days[-1]:
            first = reckoning.day_of(self.today, days[0], month, last.last.year)
        return replace(last, first=min(first.first, last.last))

    def _figures(self, token: WordToken, place: int) -> Reading | None:
        parts = [int(part) for part in re.split(r"[-./]", token.word)]
        year: int | None = None
        if len(parts) == 3:
            year, month, day = parts if "-" in token.word else parts[::-1]
            year = year + 2000 if year < 100 else year
        else:
            day, month = parts
        if not (1 <= day <= 31 and 1 <= month <= 12) or (
            year is not None and not 1990 <= year < 2100
        ):
            return None
        behind = place + 1
        if year is None:
            if self.word(behind) in ("час", "часов", "часа", "ч", "руб", "%"):
                return None
            year, behind = self.year(behind)
        elif self.word(behind) in YEAR_WORDS:
            behind = self.dot(behind + 1, behind)
        return reckoning.day_of(self.today, day, month, year), behind

    def _day_number(self, place: int) -> Reading | None:
        """«15 числа», «до 10-15 числа следующего месяца»."""
        at = place
        for _ in range(LISTED):
            if (stated := ordinal_at(self.row, at)) is None or not 1 <= stated[0] <= 31:
                return None
            day, at = stated
            if re.fullmatch(r"числ(?:а|о|у|е|ом)", self.word(at)):
                return self._of_month(day, at + 1)
            if self._is_nth_alone(at):
                return reckoning.day_number(self.today, day, None), at
            if self.word(at) not in _JOINTS:
                return None
            at += 1
        return None

    def _is_nth_alone(self, place: int) -> bool:
        """Behind «20-го», or behind «десятого» that ends a clause."""
        word = self.word(place - 1)
        if _NTH_DAY.fullmatch(word):
            return self._ends_here(place)
        is_end = place >= len(self.row) or self.word(place) in _STOPS
        return is_end and word in ORDINALS and word.endswith(("го", "му"))

    def _ends_here(self, place: int) -> bool:
        """«20-го» alone is a day of the month; «5-го этажа» agrees with its noun. «5-е» is a day
        only at the end: «записали на 27-е».
        """
        if self.word(place - 1).endswith("е"):
            is_end = place >= len(self.row) or self.word(place) in _STOPS
            return is_end and self.word(place - 2) == "на"
        if place >= len(self.row) or self.row[place].kind != "word":
            return place >= len(self.row) or self.row[place].kind == "mark"
        following = self.word(place)
        return len(following) < 3 or not following.endswith(_AGREES[self.word(place - 1)[-2:]])

    def _of_month(self, day: int, place: int) -> Reading:
        at = place + (self.word(place) == "в")
        shift = shift_of(self.word(at))
        if shift is not None and unit_of(self.word(at + 1)) == "month":
            return reckoning.day_number(self.today, day, shift), at + 2
        if (month := month_of(self.word(at))) is not None:
            year, behind = self.year(at + 1)
            return reckoning.day_of(self.today, day, month, year), behind
        return reckoning.day_number(self.today, day, None), place

    def _weekday(self, place: int) -> Reading | None:
        shift = shift_of(self.word(place))
        at = place + (shift is not None)
        number = weekday_of(self.word(at))
        if number is None:
            return None
        at += 1
        if at < len(self.row) and self.word(at) == "." and len(self.word(at - 1)) == 2:
            at += 1
        at_day = at + (self.word(at) in (",", "("))
        if (dated := self._day(at_day) or self._day_number(at_day)) is not None:
            day, behind = dated
            off = number if day.last.weekday() != number and not day.impossible else None
            behind += self.word(at) == "(" and self.word(behind) == ")"
            return replace(day, off=off), behind
        of_week = at + (self.word(at) in ("на", "в"))
        if (
            shift is None
            and (later := self._week_shift(of_week)) is not None
            and unit_of(self.word(of_week + 1)) == "week"
        ):
            then = reckoning.week(self.today, later).first + timedelta(days=number)
            return Stretch(then, then, Form.WEEKDAY), of_week + 2
        return reckoning.weekday(self.today, number, shift), at

    def _week_shift(self, place: int) -> int | None:
        """«в четверг на той неделе» is said of the next one."""
        word = self.word(place)
        return 1 if word == "той" else shift_of(word)

    def _nth_weekday(self, place: int) -> Reading | None:
        """«вторая суббота декабря», «последняя пятница месяца»."""
        stated = ordinal_at(self.row, place)
        nth = -1 if self.word(place).startswith("последн") else stated[0] if stated else 0
        number = weekday_of(self.word(place + 1))
        if number is None or not nth or (stated is not None and stated[1] != place + 1):
            return None
        inner = self._whole(place + 2)
        if inner is None and unit_of(self.word(place + 2)) == "month":
            inner = reckoning.months_around(self.today, 1, 0), place + 3
        day = None if inner is None else reckoning.nth_weekday(inner[0], number, nth)
        return None if inner is None or day is None else (day, inner[1])

    def _period(self, place: int) -> Reading | None:
        if NUMBERS.fullmatch(self.word(place)) and self.word(place + 1).startswith("числа"):
            return self.numbers(place)
        name = part_of(self.word(place))
        if name is not None and name != "half":
            behind = place + 1
            inner = None if part_of(self.word(behind)) else self.stretch(behind)
            if inner is None or inner[0].form is not Form.PERIOD:
                return None
            return reckoning.part(inner[0], name), inner[1]
        return self.period(place)
