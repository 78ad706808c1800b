"""What date begins at a place of a sentence: a day, a weekday, a period. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cases.answers.dates import reckoning
from cases.answers.dates.lexicon import (
    bill_of,
    month_of,
    part_of,
    season_of,
    shift_of,
    unit_of,
    weekday_of,
)
from cases.answers.dates.reckoning import Form, Stretch
from cases.answers.dates.tokens import WordToken, ordinal_at

_NEAR = {"сегодня": 0, "завтра": 1, "послезавтра": 2, "вчера": -1, "позавчера": -2}
_NEAR_ADJECTIVE = re.compile(r"(сегодня|завтра|вчера)шн\w+")
_TIMES_OF_DAY = re.compile(
    r"утр(?:о|а|ом|у)|дн(?:я|ем|ю)|вечер(?:а|ом|у)?|ноч(?:и|ью)|обед(?:а|у|ом)?"
)
_SIZES = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_JOINTS = frozenset([",", "-", "и", "или", "либо", "по", "до", "на"])
_NEW_YEAR = re.compile(r"нов(?:ого|ому|ый|ым)|новогодни\w+|рождеств\w+")
_YEAR_WORDS = frozenset(["год", "года", "году", "годом", "годы", "годах", "годам", "г", "гг"])
_YEARS = frozenset(["годы", "годах", "годов", "гг"])
SPAN = 12  # years of one plan: «2029-2031 годы»
_IS_YEAR = re.compile(r"г|гг|год\w*|\.|\d+-?(?:го|м|й|ом|ый)")
_NTH_DAY = re.compile(r"\d{1,2}-?(?:го|му)")
_AGREES = {"го": ("а", "я", "го"), "му": ("у", "ю", "му")}  # ends of the noun of «5-го этажа»
_DAYS = {"перв": (1, 10), "десят": (10, 19), "двадцат": (20, 31), "последн": (25, 31)}
_NUMBERS = re.compile(r"(перв|десят|двадцат|последн)\w+")
LISTED = 8  # days of one list: «10, 11 и 12 декабря»
_AGES = (1990, 2099)
_ADJECTIVE = re.compile(r"зимн|весенн|летн|осенн")
_SEASON_WORDS = re.compile(r"период\w*|сезон\w*|врем(?:я|ени)|месяц\w*")

Reading = tuple[Stretch, int]
"""A stretch, and the place behind its words."""


@dataclass(frozen=True, slots=True)
class DateGrammar:
    """The tokens of a text that was written on the day `today`."""

    row: Sequence[WordToken]
    today: date

    def stretch(self, place: int) -> Reading | None:
        """The longest reading that begins at this place."""
        readings = [
            reading
            for read in (self._near, self._day, self._day_number, self._weekday, self._period)
            if (reading := read(place)) is not None
        ]
        return max(readings, key=lambda one: one[1], default=None)

    def word(self, place: int) -> str:
        return self.row[place].word if 0 <= place < len(self.row) else ""

    def year(self, place: int) -> tuple[int | None, int]:
        """A stated year, and the place behind it; None and the same place without a year."""
        at = place + (self.word(place) == ",")
        for opening in (at, at + (self.word(at) in ("в", "("))):
            token = self.row[opening] if opening < len(self.row) else None
            if token is None:
                break
            stated = token.value
            if stated is not None and _AGES[0] <= stated <= _AGES[1]:
                behind = opening + 1
                if self.word(behind) == "-" and behind + 1 < len(self.row):
                    second = self.row[behind + 1].value
                    is_next = second in (stated + 1, (stated + 1) % 100)
                    is_span = second is not None and stated < second <= stated + SPAN
                    if is_next or (is_span and self.word(behind + 2) in _YEARS):
                        later = stated + 1 if is_next else second
                        stated, behind = later or stated, behind + 2
                if self.word(behind) in _YEAR_WORDS:
                    behind = self.dot(behind + 1, behind)
                return int(stated), behind
            shift = shift_of(token.word)
            if shift is not None and self.word(opening + 1) in _YEAR_WORDS:
                return self.today.year + shift, self.dot(opening + 2, opening + 1)
        return None, place

    def dot(self, place: int, short: int) -> int:
        """Behind the full stop of «г.»."""
        is_short = self.word(short) in ("г", "гг", "кв", "мес")
        return place + (is_short and self.word(place) == ".")

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
        if unit_of(self.word(behind)) != "day" or self.word(behind).startswith("сут"):
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
                year, behind = self.year(self._month_dot(at + 1))
                return self._days(days, month, year, moved), behind
            if self.word(at) not in _JOINTS:
                return None
            moved = moved or self.word(at) == "на"
            at += 1
        return None

    def _month_dot(self, place: int) -> int:
        return place + (self.word(place) == "." and len(self.word(place - 1)) < 5)

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
        elif self.word(behind) in _YEAR_WORDS:
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
            if _NTH_DAY.fullmatch(self.word(at - 1)) and self._ends_here(at):
                return reckoning.day_number(self.today, day, None), at
            if self.word(at) not in _JOINTS:
                return None
            at += 1
        return None

    def _ends_here(self, place: int) -> bool:
        """«20-го» alone is a day of the month; «5-го этажа» agrees with its noun."""
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
            and (later := shift_of(self.word(of_week))) is not None
            and unit_of(self.word(of_week + 1)) == "week"
        ):
            then = reckoning.week(self.today, later).first + timedelta(days=number)
            return Stretch(then, then, Form.WEEKDAY), of_week + 2
        return reckoning.weekday(self.today, number, shift), at

    def _period(self, place: int) -> Reading | None:
        if _NUMBERS.fullmatch(self.word(place)) and self.word(place + 1).startswith("числа"):
            return self._numbers(place)
        name = part_of(self.word(place))
        if name is not None and name != "half":
            behind = place + 1
            inner = None if part_of(self.word(behind)) else self.stretch(behind)
            if inner is None or inner[0].form is not Form.PERIOD:
                return None
            return reckoning.part(inner[0], name), inner[1]
        return self._counted_period(place) or self._shifted(place) or self._plain_period(place)

    def _numbers(self, place: int) -> Reading | None:
        """«в двадцатых числах июня», «в последних числах месяца»."""
        named = _NUMBERS.fullmatch(self.word(place))
        inner = self._whole(place + 2)
        whole = inner[0] if inner else reckoning.months_around(self.today, 1, 0)
        if named is None or (whole.last - whole.first).days > 30:
            return None
        first, last = (min(day, whole.last.day) for day in _DAYS[named[1]])
        begin = whole.first.replace(day=first)
        stretch = replace(whole, first=begin, last=whole.first.replace(day=last), before=None)
        return stretch, inner[1] if inner else place + 2

    def _counted_period(self, place: int) -> Reading | None:
        """«II квартал», «во второй половине декабря», «в первой декаде», «I-II кварталах»."""
        first = ordinal_at(self.row, place)
        if first is None:
            return None
        number, at = first
        begin = number
        if self.word(at) in ("-", "и", "или") and (other := ordinal_at(self.row, at + 1)):
            number, at = other
        at += self.word(at) == "-" and self.word(at + 1) in ("м", "й", "ом")
        unit, is_half = unit_of(self.word(at)), part_of(self.word(at)) == "half"
        behind = self.dot(at + 1, at)
        low, high = sorted((begin, number))
        if unit == "quarter" and low >= 1 and high <= 4:
            return self._months(3 * low - 2, 3 * (high - low + 1), behind)
        if unit == "half" and low >= 1 and high <= 2:
            return self._months(6 * number - 5, 6, behind)
        if unit == "decade" or is_half:
            inner = self._whole(behind)
            if inner is None or not 1 <= number <= (2 if is_half else 3):
                return None
            cut = reckoning.part(inner[0], "half", number) if is_half else None
            return cut or reckoning.decade(inner[0], number), inner[1]
        return None

    def _whole(self, place: int) -> Reading | None:
        return self._shifted(place) or self._plain_period(place)

    def _shifted(self, place: int) -> Reading | None:
        """«на этой неделе», «в следующем месяце», «текущего года», «ближайшие выходные»."""
        shift = shift_of(self.word(place))
        if shift is None:
            return None
        at = place + 1
        at += self.word(at).startswith(("рабоч", "календарн", "отчетн"))
        word, unit = self.word(at), unit_of(self.word(at))
        if (unit == "week" and word not in ("недели",)) or unit == "week":
            stretch = reckoning.week(self.today, shift)
            if self.word(at - 1).startswith("рабоч"):
                stretch = replace(stretch, last=stretch.last - timedelta(days=2))
            return stretch, at + 1
        if unit == "weekend":
            stretch = reckoning.week(self.today, shift)
            return replace(stretch, first=stretch.last - timedelta(days=1)), at + 1
        if unit in _SIZES and word != "лет":
            stretch = reckoning.months_around(self.today, _SIZES[unit], shift)
            return stretch, self.dot(at + 1, at)
        if (month := month_of(word)) is not None or (month := season_of(word)) is not None:
            size = 1 if month_of(word) else 3
            behind = at + 1 + bool(_SEASON_WORDS.fullmatch(self.word(at + 1)))
            stretch = reckoning.nearest_months(self.today, month, size)
            if shift == -1 and stretch.before:
                stretch = replace(stretch, first=stretch.before, last=stretch.before)
            return replace(stretch, before=None), behind
        return None

    def _plain_period(self, place: int) -> Reading | None:
        word = self.word(place)
        if (bill := bill_of(word, self.word(place + 1))) is not None:
            return self._months(bill, 1, place + 2)
        if (month := month_of(word)) is not None:
            at, count = self._month_dot(place + 1), 1
            if self.word(at) in ("-", "и", "или") and (last := month_of(self.word(at + 1))):
                count = (last - month) % 12 + 1
                at += 2
            return self._months(month, count, at)
        if (season := season_of(word)) is not None:
            at, count = place + 1, 3
            if _ADJECTIVE.match(word) and not _SEASON_WORDS.fullmatch(self.word(at)):
                return None
            if self.word(at) in ("-", "и", "или") and (later := season_of(self.word(at + 1))):
                count = (later - season) % 12 + 3
                at += 2
            at += bool(_SEASON_WORDS.fullmatch(self.word(at)))
            return self._months(season, count, at)
        stated, behind = self.year(place)
        if stated is not None and word != "," and _IS_YEAR.fullmatch(self.word(behind - 1)):
            return reckoning.months(stated, 1, 12), behind
        return self._named(place)

    def _named(self, place: int) -> Reading | None:
        """«конца недели», «выходных», «Нового года», without a modifier."""
        word, unit = self.word(place), unit_of(self.word(place))
        at = place + word.startswith("рабоч")
        if at > place and unit_of(self.word(at)) == "week":
            stretch = reckoning.week(self.today, 0)
            return replace(stretch, last=stretch.last - timedelta(days=2)), at + 1
        if _NEW_YEAR.fullmatch(word) and self.word(place + 1).startswith(
            ("год", "праздн", "каникул")
        ):
            stretch = reckoning.months(self.today.year + 1, 1, 1)
            return replace(stretch, first=stretch.first, last=stretch.first), place + 2
        if unit == "weekend":
            stretch = reckoning.week(self.today, 0)
            return replace(stretch, first=stretch.last - timedelta(days=1)), place + 1
        if part_of(self.word(place - 1)) is None:
            return None
        if unit == "week":
            return reckoning.week(self.today, 0), place + 1
        if unit in _SIZES and word != "лет":
            behind = self.year(place + 1)[1] if unit != "year" else place + 1
            return reckoning.months_around(self.today, _SIZES[unit], 0), behind
        return None

    def _months(self, first: int, count: int, place: int) -> Reading:
        year, behind = self.year(place)
        if year is None:
            return reckoning.nearest_months(self.today, first, count), behind
        if first == 12 and count == 3 and year == self.today.year and self.today.month <= 2:
            return reckoning.months(year - 1, first, count), behind  # «зимой 2027» in January
        return reckoning.months(year, first, count), behind
