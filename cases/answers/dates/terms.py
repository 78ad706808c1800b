"""Terms counted from the day of a text: «в течение 10 рабочих дней», «недели через две». Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cases.answers.dates import reckoning
from cases.answers.dates.grammar import DateGrammar
from cases.answers.dates.leads import Lead
from cases.answers.dates.lexicon import is_filler, is_working, shift_of, unit_of
from cases.answers.dates.periods import Reading
from cases.answers.dates.reckoning import Form, Stretch
from cases.answers.dates.tokens import WordToken, number_at, prefix_of
from domain.terms.period import last_day
from domain.terms.term import CountedFrom, Term, TermKind, TermUnit
from domain.terms.worktime import Worktime

LONGEST_TERM = 3_660  # days; a longer one is a guarantee or an age, no promise
_ASIDE_WORDS = "ориентировочно примерно предварительно ориентировочный около : - , чем самое"
_ASIDE = frozenset(_ASIDE_WORDS.split())
_ADJECTIVES = (("day", "дневн"), ("week", "недельн"), ("month", "месячн"), ("day", "суточн"))
_HALF_MONTH, _HALF_YEAR = re.compile(r"полу?месяца"), re.compile(r"полу?год")
_HALF_HOUR = re.compile(r"пол[ау]?часа?|полчасика")
_BARE = frozenset(["неделя", "неделю", "сутки"])  # «сутки на ремонт»
_SOON = frozenset(["дней", "дни", "дням", "днями", "часы", "часов", "минуты", "минут"])
_WITH = frozenset(["днем", "днями", "неделей", "неделями", "месяцем", "месяцами", "часами"])
_OF_UNIT = frozenset(["в", "на", "за", "раз", "по", "с", "после", "до", "к"])  # «раз в месяц»
_ALONE = frozenset({Lead.WITHIN, Lead.OVER, Lead.AFTER})  # «в течение недели» needs no number


def _is_term(unit: str, word: str, lead: Lead, count: float, is_bare: bool, working: bool) -> bool:
    """Whether a unit behind this lead counts days from the answer."""
    if lead is Lead.NONE and (unit == "minute" or word in _WITH):
        return False  # «уложим одним днём», «интервал 20 минут»
    if unit in ("weekend", "decade") or (unit == "year" and count > 1900):
        return False
    if unit in ("quarter", "half"):
        return lead in _ALONE
    if lead is Lead.IN and unit in ("hour", "minute"):
        return False
    return lead not in (Lead.IN, Lead.ON) or not is_bare or (unit == "day" and working)


def past_asides(row: Sequence[WordToken], place: int) -> int:
    while place < len(row) and row[place].word in _ASIDE:
        place += 1
    return place


@dataclass(frozen=True, slots=True)
class DateTerms:
    grammar: DateGrammar
    at: datetime
    worktime: Worktime

    @property
    def row(self) -> Sequence[WordToken]:
        return self.grammar.row

    @property
    def today(self) -> date:
        return self.grammar.today

    def about(self, place: int) -> Reading | None:
        """«недели через две», «дня за три», «дня три», «дней 10-12»."""
        unit = unit_of(self.grammar.word(place))
        if unit is None:
            return None
        is_led = self.grammar.word(place + 1) in ("через", "за")
        at = place + 1 + is_led
        stated = number_at(self.row, at)
        if stated is None:
            return None
        count, behind = self._span_of_numbers(*stated)
        if is_led and unit_of(self.grammar.word(behind)) is not None:
            return None  # «с 9 до 12 часов через 2 дня»
        if not is_led and (self._has_number(place - 1) or not self._ends(behind)):
            return None
        return self._counted(count, unit, False), behind

    def _has_number(self, place: int) -> bool:
        """«2 дня 10 декабря»: the number belongs to what stands before."""
        return place >= 0 and number_at(self.row, place) is not None

    def _ends(self, place: int) -> bool:
        return place >= len(self.row) or self.row[place].kind == "mark"

    def adjective(self, place: int) -> Reading | None:
        """«десятидневный срок», «10-дневный срок», «недельный срок»."""
        at, count = place, None
        if place < len(self.row) and self.row[place].value is not None:
            count, at = int(self.row[place].value or 0), place + 1
            at += self.grammar.word(at) == "-"
        word = self.grammar.word(at)
        for unit, stem in _ADJECTIVES:
            prefix = prefix_of(word, stem)
            if prefix is None:
                continue
            behind = at + 1
            working = is_working(self.grammar.word(behind))
            behind += working
            if not self.grammar.word(behind).startswith("срок"):
                return None
            return self._counted(count or prefix, unit, working), behind + 1
        return None

    def term(self, lead: Lead, place: int) -> Reading | None:
        """So many days, weeks, months, years or hours; one of them where no number stands."""
        at, working = self._past_fillers(place)
        at += self.grammar.word(at) == "через"  # «не позднее чем через 72 часа»
        if (half := self._half(lead, self.grammar.word(at))) is not None:
            return half, at + 1
        stated = number_at(self.row, at)
        count = 1.0
        if stated is not None:
            count, at = self._span_of_numbers(*stated)
        elif lead not in _ALONE and not (lead is Lead.NONE and self._is_bare_unit(place)):
            return None
        at, more = self._past_fillers(at)
        working = working or more
        word = self.grammar.word(at)
        if _HALF_YEAR.match(word):
            return self._counted(6, "month", False), at + 1
        unit = unit_of(word)
        if unit is None or not _is_term(unit, word, lead, count, stated is None, working):
            return None
        if self.grammar.word(at + 1) == "-" and self.grammar.word(at + 2).startswith("друг"):
            return None  # «через месяц-другой»
        if stated is None and word in _SOON:
            return None  # «в ближайшие дни»
        if stated is None and unit == "day" and not word.startswith("сут") and lead is Lead.WITHIN:
            return Stretch(self.today, self.today, Form.NEAR), at + 1
        if self._is_hour(lead, unit, place) or (
            stated is None and self._is_period(unit, place, at)
        ):
            return None
        count, behind = self._doubled(count, at + 1)
        return self._counted(count, unit, working), self.grammar.dot(behind, at)

    def _doubled(self, count: float, place: int) -> tuple[float, int]:
        """«сутки-двое»: the number behind the unit is the longer one."""
        if self.grammar.word(place) != "-":
            return count, place
        return number_at(self.row, place + 1) or (count, place)

    def _half(self, lead: Lead, word: str) -> Stretch | None:
        if _HALF_MONTH.fullmatch(word) and lead is not Lead.BY:
            return self._counted(15, "day", False)
        if _HALF_HOUR.fullmatch(word) and lead in _ALONE:
            return self._counted(0.5, "hour", False)
        return None

    def _is_hour(self, lead: Lead, unit: str, place: int) -> bool:
        """«с 9 часов»."""
        return lead is Lead.NONE and unit == "hour" and self.grammar.word(place - 1) in _OF_UNIT

    def _is_bare_unit(self, place: int) -> bool:
        """«неделя на изготовление», «займут сутки»."""
        before, behind = self.grammar.word(place - 1), self.grammar.word(place + 1)
        is_of_other = before in _OF_UNIT or before.startswith("кажд") or behind == "назад"
        return self.grammar.word(place) in _BARE and not is_of_other and shift_of(before) is None

    def _past_fillers(self, place: int) -> tuple[int, bool]:
        """Behind «ближайших рабочих», and whether the days are working ones."""
        at, working = place, False
        while is_filler(self.grammar.word(at)) or is_working(self.grammar.word(at)):
            working = working or is_working(self.grammar.word(at))
            at += 1
        return at, working

    def _span_of_numbers(self, count: float, place: int) -> tuple[float, int]:
        """The last of «3-5»."""
        if self.grammar.word(place) in ("-", "или", "до"):
            return number_at(self.row, place + 1) or (count, place)
        return count, place

    def _is_period(self, unit: str, place: int, at: int) -> bool:
        """«в течение следующего месяца» is a period, no term."""
        before = self.grammar.word(at - 1)
        if place == at or shift_of(before) is None:
            return False
        return unit in ("month", "year", "quarter") or before.startswith(("этой", "теку"))

    def _counted(self, count: float, unit: str, working: bool) -> Stretch:
        if unit == "half":
            unit, count = "month", 6 * count
        if unit == "quarter":
            unit, count = "month", 3 * count
        if count > LONGEST_TERM:
            return Stretch(self.today, date.max, Form.TERM)
        if unit in ("hour", "minute"):
            last = self._hours(count, unit, working)
        elif unit == "day" and working:
            last = self._working_days(int(count))
        elif unit == "day":
            last = self.today + timedelta(days=int(count))
        elif unit == "week":
            last = self.today + timedelta(days=round(7 * count))
        else:
            whole = int(count * (12 if unit == "year" else 1))
            last = reckoning.months_later(self.today, min(whole, 1200))
            if count != int(count) and unit == "month":
                last += timedelta(days=15)
        return Stretch(self.today, last, Form.TERM)

    def _hours(self, count: float, unit: str, working: bool) -> date:
        length = timedelta(hours=count) if unit == "hour" else timedelta(minutes=count)
        if not working:
            return (self.at + length).date()
        minutes = round(length / timedelta(minutes=1))
        due = self.worktime.due(self.at, Term(minutes, TermUnit.MINUTES, TermKind.WORKING))
        return due.astimezone(self.worktime.zone).date()

    def _working_days(self, count: int) -> date:
        term = Term(count, TermUnit.DAYS, TermKind.WORKING, CountedFrom.NEXT_DAY)
        return last_day(self.worktime.due(self.at, term), self.worktime.zone)
