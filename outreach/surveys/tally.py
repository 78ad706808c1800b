"""Counts what a survey was answered, without showing what fewer than five people said. Pure.

Every count goes through the guard of the cuts: one set of people has one count, whatever is asked,
and counts are multiples of five. So neither the difference of the results with and without bursts
nor that of two tables tells how a few people answered. Shares are counted from these numbers; those
of a drawn sample from the weights, in steps of at least five people.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

import numpy as np
from numpy.typing import NDArray

from domain.outreach.surveys.question import SPOILED, Question, QuestionKind
from domain.outreach.surveys.result import (
    SurveyCell,
    SurveyResult,
    SurveyTable,
    SurveyVariant,
    SurveyWeights,
    VariantName,
)
from domain.outreach.surveys.submission import Submission, SubmissionChannel
from domain.outreach.surveys.survey import Survey, SurveyAccess
from domain.reports.fact import FactKind, FactMarks
from outreach.surveys.bursts import find_bursts, is_in
from outreach.surveys.intervals import interval
from outreach.surveys.raking import LEAST, MOST, Raked, rake
from russian.few import FEWEST

FIVE = 5

Guarding = Callable[[Sequence[int], Sequence[int]], Sequence[int]]
"""Of sets of people, by the sums of their marks and their numbers, the counts that are shown; 0 is
hidden.
"""
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class SurveyTally:
    """What counting needs beside the answers: names of places, people by category of each margin
    of the region, the marks by which cuts know submissions, and the guard of cuts: one set of
    people has one count in both.
    """

    survey: Survey
    places: Mapping[str, str]
    margins: Mapping[str, Mapping[str, float]]
    marks: FactMarks
    guard: Guarding

    def result(
        self, submissions: Sequence[Submission], at: datetime, invited: int, unmatched: int
    ) -> SurveyResult:
        is_drawn = self.survey.is_drawn
        on_page = [one.at for one in submissions if one.channel is SubmissionChannel.PAGE]
        # Those who got a link at the same time answer at the same time.
        linked = is_drawn or self.survey.access is SurveyAccess.INCIDENT
        bursts = () if linked else find_bursts(on_page)
        raked, named = self._raked(submissions) if is_drawn else (None, [])
        variants = [self._variant(VariantName.ALL, submissions, raked)]
        if bursts:
            rest = [
                one
                for one in submissions
                if one.channel is not SubmissionChannel.PAGE or not is_in(bursts, one.at)
            ]
            variants.append(self._variant(VariantName.WITHOUT_BURSTS, rest, None))
        return SurveyResult(
            at=at,
            is_drawn=is_drawn,
            variants=variants,
            channels=dict(self._channels(submissions)),
            invited=invited if is_drawn else None,
            unmatched=unmatched,
            bursts=bursts,
            weights=_weights(raked, named) if raked and named else None,
            texts=self._texts(submissions),
        )

    def of_counts(self, votes: Sequence[int], voters: int, at: datetime) -> SurveyResult:
        """Of a poll below a post, as its network shows it: by option, and how many took part."""
        [question] = self.survey.questions
        marks = [self._mark(f"option {place} {count}") for place, count in enumerate(votes)]
        shown = self.guard([*marks, self._mark(f"voters {voters}")], [*votes, voters])
        base = shown[-1] or None
        cells = [
            SurveyCell(label, count or None, _plain_share(count, base))
            for label, count in zip(question.options, shown[:-1], strict=True)
        ]
        table = SurveyTable(1, question.text, base, cells)
        return SurveyResult(at, False, [SurveyVariant(VariantName.ALL, voters, [table])])

    def _raked(self, submissions: Sequence[Submission]) -> tuple[Raked, list[str]]:
        margins, names = [], []
        for number, question in enumerate(self.survey.questions, 1):
            name = "municipality" if question.kind is QuestionKind.PLACE else question.margin
            if (people := self.margins.get(name)) and name not in names:
                names.append(name)
                margins.append(([_category(question, number, one) for one in submissions], people))
        return rake(margins, len(submissions)), names

    def _variant(
        self, name: VariantName, submissions: Sequence[Submission], raked: Raked | None
    ) -> SurveyVariant:
        marks = [self._mark(str(one.id)) for one in submissions]
        counting = _Counting(self, submissions, np.array(marks, dtype=np.int64), raked)
        tables = [
            table
            for number, question in enumerate(self.survey.questions, 1)
            for table in counting.tables(number, question)
        ]
        return SurveyVariant(name, len(submissions), tables)

    def _mark(self, what: str) -> int:
        return self.marks.of(FactKind.SURVEY, f"{self.survey.number}/{what}")

    def _channels(self, submissions: Sequence[Submission]) -> Iterator[tuple[str, int | None]]:
        for channel in SubmissionChannel:
            own = [one for one in submissions if one.channel is channel]
            if own:
                mark = sum(self._mark(str(one.id)) for one in own)
                yield channel.value, self.guard([mark], [len(own)])[0] or None

    def _texts(self, submissions: Sequence[Submission]) -> Mapping[str, Sequence[str]]:
        """Those of a few people are hidden: below one option they would also count who chose it."""
        shown: dict[str, Sequence[str]] = {}
        for number, question in enumerate(self.survey.questions, 1):
            wrote = [one for one in submissions if one.values.get(str(number))]
            if question.kind is QuestionKind.TEXT and wrote:
                mark = sum(self._mark(str(one.id)) for one in wrote)
                if self.guard([mark], [len(wrote)])[0]:
                    name = str(number)
                    shown[name] = sorted(text for one in wrote for text in one.values[name])
        return shown


@dataclass(frozen=True, slots=True)
class _Counting:
    tally: SurveyTally
    submissions: Sequence[Submission]
    marks: NDArray[np.int64]
    raked: Raked | None

    def tables(self, number: int, question: Question) -> Iterator[SurveyTable]:
        answers = [one.values.get(str(number), ()) for one in self.submissions]
        if question.kind is QuestionKind.TEXT:
            wrote = np.array([bool(one) for one in answers], dtype=np.bool_)
            yield SurveyTable(number, question.text, self._shown([wrote])[0], ())
        elif question.kind is QuestionKind.MATRIX:
            for row, title in enumerate(question.rows):
                of_row = [one[row : row + 1] for one in answers]
                named = _by_place(question.options)
                yield self._table(number, f"{question.text} {title}", of_row, named, row)
        else:
            yield self._table(number, question.text, answers, self._named(question))

    def _named(self, question: Question) -> Mapping[str, str]:
        if question.kind is QuestionKind.PLACE:
            return dict(self.tally.places)
        if question.kind is QuestionKind.SCALE:
            low, high = question.options or ("", "")
            ends = {1: low, question.scale: high}
            points = range(1, question.scale + 1)
            return {str(point): f"{point} {ends.get(point, '')}".strip() for point in points}
        return _by_place(question.options)

    def _table(
        self,
        number: int,
        title: str,
        answers: Sequence[Sequence[str]],
        named: Mapping[str, str],
        row: int | None = None,
    ) -> SurveyTable:
        spoiled = np.array([SPOILED in one for one in answers], dtype=np.bool_)
        answered = np.array([any(one) for one in answers], dtype=np.bool_) & ~spoiled
        own = [np.array([key in one for one in answers], dtype=np.bool_) for key in named]
        shown = self._shown([answered, *own])
        base, counts = shown[0], shown[1:]
        cells = [
            self._cell(label, count, base, members, answered)
            for label, count, members in zip(named.values(), counts, own, strict=True)
        ]
        if self.tally.survey.questions[number - 1].kind is QuestionKind.PLACE:
            cells = [cell for cell in cells if cell.count]
        mean = self._mean(number, cells)
        two = self._shown([spoiled])[0] if spoiled.any() else 0
        return SurveyTable(number, title, base, cells, row, mean, two)

    def _shown(self, sets: Sequence[Bools]) -> list[int | None]:
        marks = [int(self.marks[members].sum()) for members in sets]
        counts = [int(members.sum()) for members in sets]
        return [one or None for one in self.tally.guard(marks, counts)]

    def _cell(
        self, label: str, count: int | None, base: int | None, own: Bools, answered: Bools
    ) -> SurveyCell:
        if not self.tally.survey.is_drawn or self.raked is None:
            return SurveyCell(label, count, _plain_share(count, base))
        rest = int((answered & ~own).sum())
        if count is None or base is None or rest < FEWEST:
            return SurveyCell(label, count)
        weights, n = self.raked.weights, int(answered.sum())
        share = float(weights[own].sum() / weights[answered].sum())
        assert self.tally.survey.sample is not None
        size = self.tally.survey.sample.size
        low, high = interval(share, self.raked.effective(answered), n, size)
        step = step_of(n)
        return SurveyCell(label, count, *(_stepped(one, step) for one in (share, low, high)))

    def _mean(self, number: int, cells: Sequence[SurveyCell]) -> float | None:
        """Of what is shown, so that it tells nothing of the points of a few people; cuts count
        alike.
        """
        survey = self.tally.survey
        if survey.questions[number - 1].kind is not QuestionKind.SCALE:
            return None
        parts = [(cell.share if survey.is_drawn else cell.count) or 0 for cell in cells]
        if not (whole := sum(parts)):
            return None
        return round(sum(at * part for at, part in enumerate(parts, 1)) / whole, 1)


def _by_place(words: Sequence[str]) -> Mapping[str, str]:
    return {str(place): label for place, label in enumerate(words)}


def step_of(n: int) -> int:
    """Hundredths between two shares that are shown: at least five people apart."""
    return max(1, ceil(100 * FIVE / n))


def _stepped(share: float, step: int) -> float:
    return min(1.0, round(100 * share / step) * step / 100)


def _plain_share(count: int | None, base: int | None) -> float | None:
    return None if not count or not base else round(min(1.0, count / base), 2)


def _category(question: Question, number: int, submission: Submission) -> str | None:
    """As the margin names it: a municipality by its id, an option by its words."""
    marks = submission.values.get(str(number), ())
    if not marks or marks[0] == SPOILED:
        return None
    if question.kind is QuestionKind.PLACE:
        return marks[0]
    return question.options[int(marks[0])]


def _weights(raked: Raked, names: Sequence[str]) -> SurveyWeights:
    return SurveyWeights(
        margins=tuple(names),
        least=LEAST,
        most=MOST,
        effective=round(raked.effective(), 1),
        gap=round(raked.gap, 4),
    )
