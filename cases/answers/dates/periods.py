"""Periods that a sentence states: months, quarters, weeks, seasons, years and their parts. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cases.answers.dates import reckoning
from cases.answers.dates.lexicon import bill_of, month_of, part_of, season_of, shift_of, unit_of
from cases.answers.dates.reckoning import Stretch
from cases.answers.dates.tokens import WordToken, ordinal_at

_SIZES = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_NEW_YEAR = re.compile(r"нов(?:ого|ому|ый|ым)|новогодни\w+|рождеств\w+")
YEAR_WORDS = frozenset(["год", "года", "году", "годом", "годы", "годах", "годам", "г", "гг"])
_YEARS = frozenset(["годы", "годах", "годов", "гг"])
SPAN = 12  # years of one plan: «2029-2031 годы»
_IS_YEAR = re.compile(r"г|гг|год\w*|\.|\d+-?(?:го|м|й|ом|ый)")
_DAYS = {"перв": (1, 10), "десят": (10, 19), "двадцат": (20, 31), "последн": (25, 31)}
_AGES = (1990, 2099)
_ADJECTIVE = re.compile(r"зимн|весенн|летн|осенн")
_SEASON_WORDS = re.compile(r"период\w*|сезон\w*|врем(?:я|ени)|месяц\w*")
NUMBERS = re.compile(r"(перв|десят|двадцат|последн)\w+")

Reading = tuple[Stretch, int]
"""A stretch, and the place behind its words."""


@dataclass(frozen=True, slots=True)
class DatePeriods:
    row: Sequence[WordToken]
    today: date

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
                if self.word(behind) in YEAR_WORDS:
                    behind = self.dot(behind + 1, behind)
                return int(stated), behind
            shift = shift_of(token.word)
            if shift is not None and self.word(opening + 1) in YEAR_WORDS:
                return self.today.year + shift, self.dot(opening + 2, opening + 1)
        return None, place

    def dot(self, place: int, short: int) -> int:
        """Behind the full stop of «г.»."""
        is_short = self.word(short) in ("г", "гг", "кв", "мес")
        return place + (is_short and self.word(place) == ".")

    def month_dot(self, place: int) -> int:
        return place + (self.word(place) == "." and len(self.word(place - 1)) < 5)

    def period(self, place: int) -> Reading | None:
        return self._counted_period(place) or self._shifted(place) or self._plain_period(place)

    def numbers(self, place: int) -> Reading | None:
        """«в двадцатых числах июня», «в последних числах месяца»."""
        named = NUMBERS.fullmatch(self.word(place))
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
        if first is None and self.word(place).startswith("последн"):
            first = (3, place + 1) if unit_of(self.word(place + 1)) == "decade" else None
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
            if inner is None and unit_of(self.word(behind)) == "month":
                inner = reckoning.months_around(self.today, 1, 0), behind + 1
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
            at, count = self.month_dot(place + 1), 1
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
