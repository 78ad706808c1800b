"""Times of an answer that may be those of promises: dates, times without a date, and deeds ahead
beside no time at all. Pure.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from cases.answers.dates.leads import Lead
from cases.answers.dates.mentions import DateMention, read_mentions
from cases.answers.dates.reckoning import Form
from cases.answers.dates.tokens import level
from cases.answers.words.clauses import Clauses
from cases.answers.words.predicates import Predicate, PredicateKind, predicates
from cases.answers.words.sentences import Sentence, pieces
from cases.answers.words.vague import VagueKind, VagueTime, vague_times
from domain.ports.language import Lemmatiser
from domain.terms.worktime import Worktime

LONGEST = 800  # characters of a sentence that is read as a whole; a longer one is a list or noise
LONG = timedelta(days=200)
# «3 дней после поставки», «10 дней со дня подписания», but not «со дня получения этого ответа».
_FROM_EVENT = re.compile(
    r"\s*,?\s*(?:после|со?\s+(?:дня|даты|момента)|от\s+(?:дня|даты))\s+"
    r"(?![а-я]+\s+(?:данн|настоящ|эт|наш)\w+\s+(?:ответ|сообщени|письм)|сегодня|завтра|обеда)"
    r"(?:е[её]\s+|его\s+|их\s+)?[а-я]+"
)
_UNDATED = frozenset({Lead.EARLIEST, Lead.PAST})  # «не ранее мая», «после 1 октября»


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence with its words (`spans`: start, end, lemma) and predicates; `place` of `count`
    sentences, `kinds` are those of all predicates of the answer.
    """

    sentence: Sentence
    even: str
    verbs: Sequence[Predicate]
    spans: Sequence[tuple[int, int, str]]
    place: int
    count: int
    kinds: frozenset[PredicateKind]
    today: date


@dataclass(frozen=True, slots=True)
class Time:
    """`start` and `end` are places in the sentence; `before` is the end of the time before it. A
    time is a date or term (`mention`), a vague one, or that of a `deed` which has none.
    """

    start: int
    end: int
    of: Clause
    before: int | None
    nth: int
    mention: DateMention | None = None
    vague: VagueTime | None = None
    deed: Predicate | None = None

    @property
    def due(self) -> date | None:
        """None where nobody knows the day."""
        if self.mention is None or self.mention.lead in _UNDATED or self.mention.is_from_event:
            return None
        return self.mention.day


def read_times(
    text: str, at: datetime, worktime: Worktime, lemmatiser: Lemmatiser
) -> Sequence[Time]:
    """In text order. A question promises nothing."""
    parts = list(pieces(text, LONGEST))
    verbs = [predicates(one.text, lemmatiser) for one in parts]
    kinds = frozenset(verb.kind for row in verbs for verb in row)
    today = at.astimezone(worktime.zone).date()
    times: list[Time] = []
    for place, (sentence, row) in enumerate(zip(parts, verbs, strict=True)):
        if sentence.text.endswith("?"):
            continue
        mentions = [
            one for one in read_mentions(sentence.text, at, worktime) if not _is_age(one, today)
        ]
        even = level(sentence.text)
        vague = [one for one in vague_times(sentence.text) if not _is_likened(one, even, row)]
        mentions = [
            _from_event(one, even) for one in mentions if not _is_since(one, vague, even, row)
        ]
        deed = _deed(even, row, mentions, today) if not vague else None
        if mentions or vague or deed:
            spans = lemmatiser.spans(sentence.text)
            clause = Clause(sentence, even, row, spans, place, len(parts), kinds, today)
            times += _in_order(clause, mentions, vague, deed)
    return times


def _is_age(one: DateMention, today: date) -> bool:
    """«50 лет»: a long term without a preposition is an age or a norm."""
    is_term = one.lead is Lead.NONE and one.stretch.form is Form.TERM
    return is_term and one.day - today > LONG


def _is_since(
    one: DateMention, vague: Sequence[VagueTime], even: str, verbs: Sequence[Predicate]
) -> bool:
    """«после установления +8 в течение пяти дней»: a term that runs from a day nobody knows."""
    if one.stretch.form is not Form.TERM:
        return False
    before = [other for other in vague if other.kind is VagueKind.EVENT and other.end <= one.start]
    if not before or not even.startswith("после ", before[-1].start):
        return False
    between = even[before[-1].end : one.start]
    is_between = any(before[-1].end <= verb.start < one.start for verb in verbs)
    return not is_between and not set(between) & set(",;:")


def _from_event(one: DateMention, even: str) -> DateMention:
    event = _FROM_EVENT.match(even, one.end)
    is_term = one.stretch.form is Form.TERM or one.lead is Lead.WITHIN  # «в течение дня после»
    if event is None or not is_term or one.lead is Lead.AFTER:
        return one
    return replace(one, end=event.end(), is_from_event=True)


def _is_likened(one: VagueTime, even: str, verbs: Sequence[Predicate]) -> bool:
    """«заработает как надо»: no deed ahead behind «как» or «когда»."""
    if one.kind is not VagueKind.CLAUSE:
        return False
    _, until = Clauses(even, verbs).around(one.start, one.end)
    kinds = {verb.kind for verb in verbs if one.end <= verb.start < until}
    return PredicateKind.FUTURE not in kinds


def _in_order(
    of: Clause, mentions: Sequence[DateMention], vague: Sequence[VagueTime], deed: Predicate | None
) -> Sequence[Time]:
    rows: list[tuple[int, int, dict[str, Any]]] = [
        (one.start, one.end, {"mention": one}) for one in mentions
    ]
    rows += [
        (one.start, one.end, {"vague": one})
        for one in vague
        if not any(one.start < other.end and other.start < one.end for other in mentions)
    ]
    rows += [(deed.start, deed.end, {"deed": deed})] if deed else []
    times: list[Time] = []
    for start, end, what in sorted(rows, key=lambda row: row[:2]):
        before = times[-1].end if times else None
        times.append(Time(start, end, of, before, len(times), **what))
    return times


def _deed(
    even: str, verbs: Sequence[Predicate], mentions: Sequence[DateMention], today: date
) -> Predicate | None:
    """«Тополь спилим»: the first deed ahead of a sentence that names no time ahead."""
    if any(one.lead is not Lead.OF and one.day >= today for one in mentions):
        return None
    clauses = Clauses(even, verbs)
    for verb in verbs:
        if verb.kind is PredicateKind.FUTURE:
            begin, until = clauses.around(verb.start, verb.end)
            if not any(begin <= one.start < until for one in mentions):
                return verb
    return None
