"""Dates and terms that a text mentions: where they stand, how they are introduced, and which days
they mean. Pure.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from cases.answers.dates import reckoning
from cases.answers.dates.grammar import DateGrammar, Reading
from cases.answers.dates.leads import Lead, lead_at
from cases.answers.dates.lexicon import is_filler, is_working, shift_of, unit_of
from cases.answers.dates.reckoning import Form, Stretch
from cases.answers.dates.tokens import WordToken, number_at, prefix_of, tokens
from domain.terms.term import CountedFrom, Term, TermKind, TermUnit
from domain.terms.worktime import Worktime

LONGEST_TERM = 3_660  # days; a longer one is a guarantee or an age, no promise
_ASIDE_WORDS = "ориентировочно примерно предварительно ориентировочный около : - , чем самое"
_ASIDE = frozenset(_ASIDE_WORDS.split())
_COUNTED = frozenset(["within", "over", "after", "by", "in", "on"])
_ADJECTIVES = (("day", "дневн"), ("week", "недельн"), ("month", "месячн"), ("day", "суточн"))
_TO = re.compile(r"час(?:ов|а|ам)?|ч")


# «8 Марта», «1 Мая», «50 лет Октября» are streets; months are written small.
_NAME = re.compile(
    r"(?:\d|лет|\d-[а-я]{1,2})\s(?:Января|Февраля|Марта|Мая|Октября|Ноября|Декабря)(?![а-я])"
)
_STREET = re.compile(
    r"(?:ул\.?|улиц\w*|площад\w*|пер\.?|переул\w*|лет)\s*[«\"]?\d*\s?$", re.IGNORECASE
)
_FEASTS = {
    r"дн[юя] победы": (9, 5),
    r"дн[юя] знаний": (1, 9),
    r"дн[юя] россии": (12, 6),
    r"дн[юя] народного единства": (4, 11),
    r"дн[юя] защитника отечества": (23, 2),
    r"рождеств[уа]": (7, 1),
}
_TIMES = ((re.compile(r"утр\w+"), 1), (re.compile(r"вечер\w*|обед\w*|ноч[иь]\w*"), 0))


_PART_OF_DAY = re.compile(r"(?:к|до)\s(?:утр|обед|вечер|ноч)[а-я]+")
_HALF_MONTH, _HALF_YEAR = re.compile(r"полу?месяца"), re.compile(r"полу?год")


_ALONE = frozenset({Lead.WITHIN, Lead.OVER, Lead.AFTER})  # «в течение недели» needs no number


@dataclass(frozen=True, slots=True)
class DateMention:
    """`start` and `end` are places in the text; `day` is the last day that is meant.
    `is_part_of_day` is «к обеду» without a day.
    """

    start: int
    end: int
    lead: Lead
    stretch: Stretch
    is_part_of_day: bool = False

    @property
    def day(self) -> date:
        return self.stretch.last


def read_mentions(text: str, at: datetime, worktime: Worktime) -> Sequence[DateMention]:
    """Every date and term of a text that was written at that time, in text order."""
    local = at.astimezone(worktime.zone)
    row = tokens(text)
    reader = _Reader(DateGrammar(row, local.date()), local, worktime)
    mentions: list[DateMention] = []
    place = 0
    row = reader.row
    while place < len(row):
        read = reader.mention(place)
        if read is None:
            place += 1
            continue
        lead, stretch, behind = read
        start, end = row[place].start, row[behind - 1].end
        is_part = _PART_OF_DAY.fullmatch(text.lower(), start, end) is not None
        mention = DateMention(start, end, lead, stretch, is_part)
        if not _is_name(text, mention):
            mentions.append(mention)
        place = behind
    return mentions


def _is_term(unit: str, lead: Lead, count: float, is_bare: bool, working: bool) -> bool:
    """Whether a unit behind this lead counts days from the answer."""
    if unit in ("weekend", "decade") or (unit == "year" and count > 1900):
        return False
    if unit in ("quarter", "half"):
        return lead in _ALONE
    if lead is Lead.IN and unit in ("hour", "minute"):
        return False
    return lead not in (Lead.IN, Lead.ON) or not is_bare or (unit == "day" and working)


def _is_name(text: str, mention: DateMention) -> bool:
    name = _NAME.search(text, max(0, mention.start - 8), mention.end)
    if name is None:
        return False
    return mention.lead is not Lead.BY or _STREET.search(text[: name.start()]) is not None


@dataclass(frozen=True, slots=True)
class _Reader:
    grammar: DateGrammar
    at: datetime
    worktime: Worktime

    @property
    def row(self) -> Sequence[WordToken]:
        return self.grammar.row

    @property
    def today(self) -> date:
        return self.grammar.today

    def mention(self, place: int) -> tuple[Lead, Stretch, int] | None:
        """The words of a lead and a date behind them, or a date alone."""
        if self.grammar.word(place) == "еще":  # «ещё 4 дня»
            more = self._term(Lead.WITHIN, place + 1)
            return None if more is None or self._is_ago(more[1]) else (Lead.WITHIN, *more)
        lead, begin = self._lead(place)
        word = self.grammar.word(place - 1)
        if word == "за" and self.grammar.word(place - 2) == "чем":
            return None
        if (lead is Lead.OVER and word == "чем") or (lead is Lead.BY and word == "ближе"):
            return None  # «не позднее чем за 10 дней» до события, «ближе к лету»
        if lead is not Lead.NONE:
            if self.grammar.word(begin) == "за":  # «не позднее чем за 10 дней»: back from an event
                return None
            inner = self._introduced(lead, self._past_asides(begin))
            return None if inner is None else (lead, *inner)
        if (about := self._about(place)) is not None:
            return Lead.AFTER, *about
        if (term := self._term(Lead.NONE, place)) is not None:
            return Lead.NONE, *term
        if (adjective := self._adjective(place)) is not None:
            return Lead.WITHIN, *adjective
        reading = self.grammar.stretch(place)
        return None if reading is None else (Lead.NONE, *self._whole(reading, spans=True))

    def _is_ago(self, place: int) -> bool:
        return self.grammar.word(place) in ("назад", "тому")

    def _about(self, place: int) -> Reading | None:
        """«недели через две», «дня за три»."""
        unit = unit_of(self.grammar.word(place))
        if unit is None or self.grammar.word(place + 1) not in ("через", "за"):
            return None
        stated = number_at(self.row, place + 2)
        if stated is None or self.row[place + 2].value is not None:
            return None
        return self._counted(stated[0], unit, False), stated[1]

    def _lead(self, place: int) -> tuple[Lead, int]:
        return lead_at(self.row, place)

    def _past_asides(self, place: int) -> int:
        while place < len(self.row) and self.row[place].word in _ASIDE:
            place += 1
        return place

    def _introduced(self, lead: Lead, place: int) -> Reading | None:
        if lead in (Lead.BY, Lead.FROM) and (clock := self._clock(place, exact=False)) is not None:
            return clock if lead is Lead.BY else None
        if lead is Lead.BY and (part := self._part_of_day(place)) is not None:
            return part
        if lead is Lead.BY and (feast := self._feast(place)) is not None:
            return feast
        if lead.value in _COUNTED and (term := self._term(lead, place)) is not None:
            return term
        if (adjective := self._adjective(place)) is not None and lead in (Lead.IN, Lead.WITHIN):
            return adjective
        if lead is Lead.ON and self.grammar.word(place) == "неделе":
            return reckoning.week(self.today, 0), place + 1
        reading = self.grammar.stretch(place)
        if reading is None or lead is Lead.OVER:
            return None
        stretch, behind = self._whole(reading, spans=lead in (Lead.FROM, Lead.IN, Lead.ON, Lead.BY))
        if lead is Lead.BY and stretch.form is Form.PERIOD and self._is_bare(place):
            # «до января», «к лету»: before it begins.
            eve = stretch.first - reckoning.ONE_DAY
            before = None if stretch.before is None else eve.replace(year=eve.year - 1, day=1)
            stretch = replace(stretch, first=eve, last=eve, before=before)
        return stretch, behind

    def _is_bare(self, place: int) -> bool:
        """A whole period, of which no end, half or number of days is named; «не позднее мая» lets
        it pass.
        """
        if self.grammar.word(place - 1) in ("позднее", "позже", "чем"):
            return False
        word = self.grammar.word(place)
        return re.match(r"кон[цче]|окончани|середин|половин|исход|перв|втор", word) is None

    def _whole(self, reading: Reading, spans: bool) -> Reading:
        """The reading with the end of a span («с 10 декабря по 14 января») and an hour of it."""
        stretch, behind = reading
        if spans and self.grammar.word(behind) in ("по", "до", "-"):
            until = self.grammar.stretch(behind + 1)
            if until is not None:
                until = reckoning.after_week(until[0], stretch.first), until[1]
                stretch = reckoning.begun(stretch, until[0].last)
            if until is not None and until[0].last >= stretch.first:
                stretch, behind = replace(until[0], first=stretch.first), until[1]
        if spans and self.grammar.word(behind) == "на":  # «с 1 декабря на 20 декабря»
            moved = self.grammar.stretch(behind + 1)
            if moved is not None and moved[0].form is Form.DAY:
                stretch, behind = moved
        if self.grammar.word(behind) == "включительно":
            behind += 1
        at = behind + (self.grammar.word(behind) == ",")
        if self._lead(at)[0] is Lead.BY and stretch.form is not Form.PERIOD:
            clock = self._clock(self._lead(at)[1], exact=False)
            if clock is not None and clock[0].form is Form.CLOCK:
                behind = clock[1]
        if (
            stretch.form is Form.PERIOD
            and stretch.last - stretch.first == timedelta(days=6)
            and (day := self._weekday_in(stretch, behind)) is not None
        ):
            return day
        return stretch, behind

    def _weekday_in(self, week: Stretch, place: int) -> Reading | None:
        """«на следующей неделе, в среду»."""
        at = place + (self.grammar.word(place) in (",", "-"))
        lead, at = self._lead(at)
        if lead not in (Lead.IN, Lead.BY):
            return None
        day = self.grammar.stretch(at)
        if day is None or day[0].form is not Form.WEEKDAY:
            return None
        last = week.first + timedelta(days=day[0].last.weekday())
        return Stretch(last, last, Form.WEEKDAY), day[1]

    def _clock(self, place: int, exact: bool) -> Reading | None:
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

    def _feast(self, place: int) -> Reading | None:
        """«ко Дню Победы»: holidays with a day of their own."""
        words = " ".join(self.grammar.word(place + step) for step in range(4))
        for form, (day, month) in _FEASTS.items():
            if match := re.match(form, words):
                behind = place + match[0].count(" ") + 1
                year, behind = self.grammar.year(behind)
                return reckoning.day_of(self.today, day, month, year), behind
        return None

    def _part_of_day(self, place: int) -> Reading | None:
        """«к вечеру», «до обеда», «к утру»."""
        for form, days in _TIMES:
            if form.fullmatch(self.grammar.word(place)):
                if (day := self.grammar.stretch(place + 1)) and day[0].form is not Form.PERIOD:
                    return day
                at = self.today + timedelta(days=days)
                return Stretch(at, at, Form.NEAR), place + 1
        return None

    def _adjective(self, place: int) -> Reading | None:
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

    def _term(self, lead: Lead, place: int) -> Reading | None:
        """So many days, weeks, months, years or hours; one of them where no number stands."""
        at, working = self._past_fillers(place)
        at = self._past_asides(at) if self.grammar.word(at) in ("через", "чем") else at
        if _HALF_MONTH.fullmatch(self.grammar.word(at)) and lead is not Lead.BY:
            return self._counted(15, "day", False), at + 1
        stated = number_at(self.row, at)
        count = 1.0
        if stated is not None:
            count, at = self._span_of_numbers(*stated)
        elif lead not in _ALONE:
            return None
        at, more = self._past_fillers(at)
        working = working or more
        word = self.grammar.word(at)
        if _HALF_YEAR.match(word):
            return self._counted(6, "month", False), at + 1
        unit = unit_of(word)
        if unit is None or not _is_term(unit, lead, count, stated is None, working):
            return None
        if self.grammar.word(at + 1) == "-" and self.grammar.word(at + 2).startswith("друг"):
            return None  # «через месяц-другой»
        if stated is None and word in ("дней", "дни", "дням", "днями"):
            return None  # «в ближайшие дни»
        if stated is None and unit == "day" and not word.startswith("сут") and lead is Lead.WITHIN:
            return Stretch(self.today, self.today, Form.NEAR), at + 1
        if stated is None and self._is_period(unit, place, at):
            return None
        return self._counted(count, unit, working), self.grammar.dot(at + 1, at)

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
        due = self.worktime.due(self.at, term).astimezone(self.worktime.zone)
        return (due - timedelta(microseconds=1)).date()
