"""Clauses of a sentence, and the predicate that governs a time in it. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cases.answers.dates.lexicon import is_calendar
from cases.answers.words.predicates import Predicate, PredicateKind

COMMA, CONJUNCTION = 4, 2  # words that a comma and «и» set a verb apart from a time
BEHIND = 1  # a verb behind the time is a little farther than one before it
NOUN = 6  # so much farther is a noun of a deed than a verb
BACK = 160  # characters behind which no clause is looked for
_MARK = re.compile(r"[;()]|,(?!\d)|:(?!\d\d)")
_SUBJECT = re.compile(r"(?<![а-я])(?!для|при|под|над|без|или|это|так|уже|ещ[её])[а-я]{3,}")


@dataclass(frozen=True, slots=True)
class Clauses:
    """`even` is the levelled text of a sentence, `verbs` its predicates in text order."""

    even: str
    verbs: Sequence[Predicate]

    def around(self, start: int, end: int) -> tuple[int, int]:
        """The clause of a time: from mark to mark."""
        left = max(0, start - BACK)
        marks = [match.end() for match in _MARK.finditer(self.even, left, start)]
        after = _MARK.search(self.even, end, end + BACK)
        right = after.start() if after else min(len(self.even), end + BACK)
        return marks[-1] if marks else left, right

    def within(self, start: int, end: int) -> Sequence[Predicate]:
        """The predicates of the clause of a time."""
        begin, until = self.around(start, end)
        return [one for one in self.verbs if begin <= one.start and one.end <= until]

    def is_elliptic(self, start: int, end: int) -> bool:
        """A clause with a subject and no verb says what will be: «приёмка до 5 декабря»."""
        if any(one.kind is not PredicateKind.NOUN for one in self.within(start, end)):
            return False
        begin, _ = self.around(start, end)
        words = (match[0] for match in _SUBJECT.finditer(self.even, begin, start))
        return any(not is_calendar(word) for word in words)

    def governing(self, start: int, end: int) -> Predicate | None:
        """The nearest predicate: commas and «и» are far, nouns of deeds farther than verbs. A
        clause without a verb has none but its own noun.
        """
        if self.is_elliptic(start, end):
            return next(iter(self.within(start, end)), None)
        ranked = sorted(
            (self._distance(start, end, verb) + (verb.kind is PredicateKind.NOUN) * NOUN, place)
            for place, verb in enumerate(self.verbs)
            if verb.end <= start or end <= verb.start
        )
        return self.verbs[ranked[0][1]] if ranked else None

    def _distance(self, start: int, end: int, verb: Predicate) -> int:
        if verb.end <= start:
            between, extra = self.even[verb.end : start], 0
        else:
            between, extra = self.even[end : verb.start], BEHIND
        words = re.findall(r"[а-яa-z0-9]+", between)
        commas = len(re.findall(r"[,:()]", between)) * COMMA
        return len(words) + commas + CONJUNCTION * words.count("и") + extra
