"""Promises whose day nobody knows: times without a date by a deed ahead. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cases.answers.dates.leads import Lead
from cases.answers.dates.mentions import DateMention
from cases.answers.quality.grounds import rules
from cases.answers.quality.promise import Promise
from cases.answers.words.clauses import Clauses
from cases.answers.words.predicates import FUTURE, Predicate, PredicateKind
from cases.answers.words.sentences import Sentence
from cases.answers.words.vague import VagueKind, vague_times

NAMED = 25  # characters behind «по результатам» in which a date says that these are known
BESIDE = 60  # characters between two words of one time
CLAUSE = 4  # words behind «когда» among which its verb stands
_AHEAD = FUTURE | {PredicateKind.PRESENT, PredicateKind.INFINITIVE}
SAME = re.compile(r"[\s,(-]*(?:а именно|то есть|или)?[\s,(]*")
_DASH = re.compile(r"\s-\s$")


@dataclass(frozen=True, slots=True)
class Undated:
    sentence: Sentence
    even: str
    verbs: Sequence[Predicate]
    today: date

    @property
    def clauses(self) -> Clauses:
        return Clauses(self.even, self.verbs)

    def promises(self, mentions: Sequence[DateMention], dated: Sequence[Promise]) -> list[Promise]:
        """Times without a date by a deed ahead; «не ранее мая», «после 1 октября» are such too."""
        rows = [
            (one.start, one.end, VagueKind.EVENT)
            for one in mentions
            if one.lead in (Lead.EARLIEST, Lead.PAST) and one.day >= self.today
        ]
        taken = [(one.start, one.end) for one in mentions]
        rows += [
            (one.start, one.end, one.kind)
            for one in vague_times(self.sentence.text)
            if not any(one.start < end and start < one.end for start, end in taken)
        ]
        promises: list[Promise] = []
        for start, end, kind in sorted(rows):
            if promises and not self._is_another(promises[-1].end - self.sentence.start, start):
                continue
            if self._is_dated_there(start, dated) or self._is_beside(start, end, kind, dated):
                continue
            if any(one.lead is Lead.OF and 0 <= one.start - end < NAMED for one in mentions):
                continue
            if self._is_ahead(start, end, kind):
                begin = self.sentence.start
                promises.append(Promise(begin + start, begin + end, None))
        return promises

    def _is_another(self, last: int, start: int) -> bool:
        """Whether a deed of its own stands between two vague times."""
        between = [one for one in self.verbs if last <= one.start and one.end <= start]
        return any(one.kind in FUTURE for one in between)

    def _is_beside(self, start: int, end: int, kind: VagueKind, dated: Sequence[Promise]) -> bool:
        """«в течение 4 дней, до начала занятий», «как только доделает мост, в июне»: the date says
        it.
        """
        begin = self.sentence.start
        for one in dated:
            first, last = one.start - begin, one.end - begin
            left, right = (last, start) if last <= start else (end, first)
            own = 1 if kind is VagueKind.CLAUSE and last > start else 0
            verbs = [verb for verb in self.verbs if left <= verb.start and verb.end <= right]
            if right - left > BESIDE or self.even.count(",", left, right) > 2:
                continue
            is_clause = kind is VagueKind.CLAUSE and len(verbs) <= own
            if is_clause or SAME.fullmatch(self.even, left, right):
                return True
        return False

    def _is_dated_there(self, start: int, dated: Sequence[Promise]) -> bool:
        """Whether a date stands in the same clause."""
        offset, end = self.sentence.start, self.even.find(",", start)
        begin = self.even.rfind(",", 0, start) + offset
        end = self.sentence.end if end < 0 else end + offset
        return any(begin <= one.start < end for one in dated)

    def _is_nominal(self, start: int, end: int) -> bool:
        """«вывоз шлака с наступлением тепла», «остальное после праздников»."""
        if _DASH.search(self.even[:start]):
            return True
        if rules.is_law(self.even) or not self.clauses.is_elliptic(start, end):
            return False
        begin, _ = self.clauses.around(start, end)
        return bool(self.clauses.within(start, end)) or rules.is_rest(self.even[begin:start])

    def _is_ahead(self, start: int, end: int, kind: VagueKind) -> bool:
        """Whether a time without a date belongs to something that will be done."""
        verb = self.clauses.governing(start, end)
        if kind is VagueKind.CLAUSE:
            near = [one for one in self.verbs if one.start >= end]
            words = self.even[end : near[0].start].split() if near else []
            asked = any(one.kind is PredicateKind.ASKED for one in self.verbs)
            return (
                bool(near)
                and near[0].kind is PredicateKind.FUTURE
                and len(words) < CLAUSE
                and not asked
            )
        if kind is VagueKind.EVENT and (verb is None or verb.kind is PredicateKind.NOUN):
            return self._is_nominal(start, end)
        if _DASH.search(self.even[:start]) and self.clauses.is_elliptic(start, end):
            return True
        ahead = FUTURE | {PredicateKind.INFINITIVE} if kind is VagueKind.ORDER else _AHEAD
        if verb is None or verb.kind not in ahead or rules.is_denied(self.even, verb.start):
            return False
        if rules.is_law(self.even) and verb.kind not in FUTURE:
            return False
        return verb.kind is not PredicateKind.ASKED and not rules.is_asked(self.even, start, end)
