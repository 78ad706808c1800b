"""Dates and terms that a text mentions: where they stand, how they are introduced, and which days
they mean. Pure.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from cases.answers.dates import reckoning
from cases.answers.dates.clocks import DateClocks
from cases.answers.dates.grammar import DateGrammar
from cases.answers.dates.leads import Lead, lead_at
from cases.answers.dates.lexicon import part_of, unit_of, weekday_of
from cases.answers.dates.periods import Reading
from cases.answers.dates.reckoning import Form, Stretch
from cases.answers.dates.terms import DateTerms, past_asides
from cases.answers.dates.tokens import WordToken, level, tokens
from domain.terms.worktime import Worktime

_COUNTED = frozenset(["within", "over", "after", "by", "in", "on"])
_ONE_DAY = frozenset([Form.DAY, Form.WEEKDAY, Form.NEAR])
_PART_OF_DAY = re.compile(r"(?:к|до)\s(?:утр|обед|вечер|ноч)[а-я]+")

# «8 Марта», «1 Мая», «50 лет Октября» are streets; months are written small.
_NAME = re.compile(
    r"(?:\d|лет|\d-[а-я]{1,2})\s(?:Января|Февраля|Марта|Мая|Октября|Ноября|Декабря)(?![а-я])"
)
_STREET = re.compile(
    r"(?:ул\.?|улиц\w*|площад\w*|пер\.?|переул\w*|лет)\s*[«\"]?\d*\s?$", re.IGNORECASE
)


_ON_WEEKDAY = re.compile(
    r"(?:во?\s)?(?:понедельник|вторник|сред|четверг|пятниц|суббот|воскресень)", re.IGNORECASE
)
_QUOTES = frozenset('«»"„“”')


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
    is_from_event: bool = False  # «в течение 3 дней после поставки»: nobody knows the day

    @property
    def day(self) -> date:
        return self.stretch.last


def read_mentions(text: str, at: datetime, worktime: Worktime) -> Sequence[DateMention]:
    """Every date and term of a text that was written at that time, in text order."""
    local = at.astimezone(worktime.zone)
    row, even = tokens(text), level(text)
    reader = _reader(row, local, worktime)
    mentions: list[DateMention] = []
    place = 0
    while place < len(row):
        before = mentions[-1].stretch if mentions else None
        read = reader.same_day(place, before) or reader.mention(place)
        if read is None:
            place += 1
            continue
        lead, stretch, behind = read
        start, end = row[place].start, row[behind - 1].end
        is_part = _PART_OF_DAY.fullmatch(even, start, end) is not None
        mention = DateMention(start, end, lead, stretch, is_part)
        if not _is_name(text, mention):
            mentions.append(mention)
        place = behind
    return mentions


def _is_name(text: str, mention: DateMention) -> bool:
    if text[mention.start - 1 : mention.start] in _QUOTES and text[mention.end :][:1] in _QUOTES:
        return True  # the shop «Весна»
    name = _NAME.search(text, max(0, mention.start - 8), mention.end)
    if name is None or _ON_WEEKDAY.match(text, mention.start):
        return False
    return mention.lead is not Lead.BY or _STREET.search(text[: name.start()]) is not None


def _reader(row: Sequence[WordToken], at: datetime, worktime: Worktime) -> "_Reader":
    grammar = DateGrammar(row, at.date())
    return _Reader(grammar, DateTerms(grammar, at, worktime), DateClocks(grammar, at))


@dataclass(frozen=True, slots=True)
class _Reader:
    grammar: DateGrammar
    terms: DateTerms
    clocks: DateClocks

    @property
    def row(self) -> Sequence[WordToken]:
        return self.grammar.row

    @property
    def today(self) -> date:
        return self.grammar.today

    def mention(self, place: int) -> tuple[Lead, Stretch, int] | None:
        """The words of a lead and a date behind them, or a date alone."""
        if self.grammar.word(place) == "еще":  # «ещё 4 дня»
            more = self.terms.term(Lead.WITHIN, place + 1)
            return None if more is None or self._is_ago(more[1]) else (Lead.WITHIN, *more)
        lead, begin = self._lead(place)
        if self._is_back(lead, place):
            return None
        if lead is not Lead.NONE:
            if self.grammar.word(begin) == "за":  # «не позднее чем за 10 дней»: back from an event
                return None
            inner = self._introduced(lead, past_asides(self.row, begin))
            if inner is not None and self.grammar.word(begin) == "обеда":
                lead = Lead.IN if lead is Lead.PAST else lead  # «после обеда»: a part of today
            return None if inner is None else (lead, *inner)
        if (about := self.terms.about(place)) is not None:
            return Lead.AFTER, *about
        if (term := self.terms.term(Lead.NONE, place)) is not None:
            return Lead.NONE, *term
        if (adjective := self.terms.adjective(place)) is not None:
            return Lead.WITHIN, *adjective
        reading = self.grammar.stretch(place)
        if reading is None or self._is_loose(place):
            return None
        return Lead.NONE, *self._whole(reading, spans=True)

    def same_day(self, place: int, before: Stretch | None) -> tuple[Lead, Stretch, int] | None:
        """«в тот же день к 20:00», «с этого же дня», «к этому сроку»: that of the date before."""
        lead, at = self._lead(place)
        if before is None or before.form not in _ONE_DAY:
            return None
        if self.grammar.word(at) not in ("тот", "этот", "того", "этого", "этому", "этой"):
            return None
        is_very = self.grammar.word(at + 1) == "же"
        if lead is Lead.BY and self.grammar.word(at + 1).startswith(("срок", "дат", "числ")):
            return lead, before, at + 2
        if unit_of(self.grammar.word(at + 1 + is_very)) != "day" or not (
            is_very or lead is Lead.IN
        ):
            return None
        return lead, before, self._behind_hour(at + 2 + is_very)

    def _is_loose(self, place: int) -> bool:
        """«ближе к лету», «пн, ср», «в 22.05»: no date alone."""
        before = self.grammar.word(place - 1)
        if before == "в" and self._is_hour(place):
            return True
        word = self.grammar.word(place)
        is_short = len(word) == 2 and weekday_of(word) is not None
        return is_short or before in ("к", "ко") or self.grammar.word(place - 2) == "ближе"

    def _is_back(self, lead: Lead, place: int) -> bool:
        """«не позднее чем за 10 дней» до события, «ближе к лету»."""
        word = self.grammar.word(place - 1)
        if word == "за" and self.grammar.word(place - 2) == "чем":
            return True
        is_part = part_of(self.grammar.word(place + 1)) is not None  # «ближе к концу октября»
        is_near = lead is Lead.BY and word == "ближе" and not is_part
        return (lead is Lead.OVER and word == "чем") or is_near

    def _is_ago(self, place: int) -> bool:
        return self.grammar.word(place) in ("назад", "тому")

    def _lead(self, place: int) -> tuple[Lead, int]:
        return lead_at(self.row, place)

    def _introduced(self, lead: Lead, place: int) -> Reading | None:
        if lead is Lead.FROM and self.clocks.clock(place, exact=False) is not None:
            return None
        if lead is Lead.BY and (until := self.clocks.until(place)) is not None:
            return until
        if lead.value in _COUNTED and (term := self.terms.term(lead, place)) is not None:
            return term
        if lead in (Lead.IN, Lead.WITHIN) and (term := self.terms.adjective(place)) is not None:
            return term
        if lead is Lead.IN and self.row[place : place + 1] and self._is_hour(place):
            return None
        if lead in (Lead.ON, Lead.PAST) and (spoken := self._colloquial(lead, place)) is not None:
            return spoken
        reading = self.grammar.stretch(place)
        if reading is None or lead is Lead.OVER:
            return None
        stretch, behind = self._whole(reading, spans=lead in (Lead.FROM, Lead.IN, Lead.ON, Lead.BY))
        if lead is Lead.BY and self.grammar.word(behind - 1).startswith("сезон"):
            return None  # «к летнему сезону» is no day
        return self._due(place, stretch) if lead is Lead.BY else stretch, behind

    def _due(self, place: int, stretch: Stretch) -> Stretch:
        """By which day: «до января» and «к лету» are before these begin."""
        if (edge := self._edge(place, stretch)) is not None:
            return replace(stretch, first=edge, last=edge)
        if stretch.form is not Form.PERIOD or not self._is_bare(place):
            return stretch
        eve = stretch.first - reckoning.ONE_DAY
        before = None if stretch.before is None else eve.replace(year=eve.year - 1, day=1)
        return replace(stretch, first=eve, last=eve, before=before)

    def _edge(self, place: int, stretch: Stretch) -> date | None:
        """«к середине июня» is the 15th, «к началу июня» the 1st, «до начала июня» the day before;
        «в середине» lasts longer.
        """
        part = part_of(self.grammar.word(place))
        if part not in ("start", "middle") or stretch.form is not Form.PERIOD:
            return None
        if stretch.first.day != 1 or stretch.last - stretch.first > timedelta(days=20):
            return None
        if part == "middle":
            return stretch.first.replace(day=15)
        is_before = self.grammar.word(place - 1) == "до"
        return stretch.first - reckoning.ONE_DAY if is_before else stretch.first

    def _colloquial(self, lead: Lead, place: int) -> Reading | None:
        """«на неделе с 7 декабря», «на той неделе», «после обеда»."""
        words = self.grammar.word(place), self.grammar.word(place + 1)
        if lead is Lead.ON and words[0] == "неделе":
            if words[1] in ("с", "со") and (from_ := self.grammar.stretch(place + 2)) is not None:
                last = from_[0].first + timedelta(days=6 - from_[0].first.weekday())
                return replace(from_[0], last=last, form=Form.PERIOD), from_[1]
            return reckoning.week(self.today, 0), place + 1
        if lead is Lead.ON and words == ("той", "неделе"):
            return reckoning.week(self.today, 1), place + 2
        if lead is Lead.PAST and words[0] == "обеда":
            return Stretch(self.today, self.today, Form.NEAR), place + 1
        return None

    def _is_hour(self, place: int) -> bool:
        """«в 22.05» is an hour: a day has no «в»."""
        token = self.row[place]
        return token.kind == "date" and token.word.count(".") == 1

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
        if spans and (morrow := self._morrow(reading)) is not None:
            stretch, behind = morrow
        if self.grammar.word(behind) == "включительно":
            behind += 1
        if stretch.form is not Form.PERIOD:
            behind = self._behind_hour(behind)
        if (
            stretch.form is Form.PERIOD
            and stretch.last - stretch.first == timedelta(days=6)
            and (day := self._weekday_in(stretch, behind)) is not None
        ):
            return day
        return stretch, behind

    def _morrow(self, reading: Reading) -> Reading | None:
        """«30 ноября и 1 декабря»: two days that stand side by side are one stretch."""
        stretch, behind = reading
        if stretch.form is not Form.DAY or self.grammar.word(behind) != "и":
            return None
        next_ = self.grammar.stretch(behind + 1)
        if next_ is None or next_[0].form is not Form.DAY:
            return None
        if next_[0].last - stretch.last != reckoning.ONE_DAY:
            return None
        return replace(next_[0], first=stretch.first), next_[1]

    def _behind_hour(self, place: int) -> int:
        """«15 декабря, до 18:00», «в среду с 9 часов», «24 октября к вечеру»."""
        at = place + (self.grammar.word(place) == ",")
        if self.grammar.word(at) in ("к", "до", "с", "после", "в"):
            if (behind := self.clocks.hours(at)) is not None:
                return behind
            hour = self.clocks.clock(at + 1, exact=False) or self.clocks.part_of_day(at + 1)
            if hour is not None and hour[0].form in (Form.CLOCK, Form.NEAR):
                return hour[1]
        return place

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
