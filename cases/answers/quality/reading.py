"""All that is read from an answer at once, whether it is stored or still a draft. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cases.answers.quality.askings import Asked
from cases.answers.quality.checklist import PointReading, checklist
from cases.answers.quality.completeness import completeness
from cases.answers.quality.facts import Known, Wrong, wrong_facts
from cases.answers.quality.formal import FormalReading, Twin, formal_reading
from cases.answers.quality.manner import Hinted, hints
from cases.answers.quality.promise import Promise
from cases.answers.quality.promises import read_promises
from domain.cases.answers.quality import Mark, MarkKind, Point
from domain.ports.language import Lemmatiser
from domain.terms.worktime import Worktime

APPEAL = 20_000  # characters of an appeal that an answer is read against


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """What an answer is read against: when it is given, the calendar, what is known of its case,
    and the nearest other answers of its body.
    """

    at: datetime
    worktime: Worktime
    lemmatiser: Lemmatiser
    known: Known = field(default_factory=Known)
    others: Sequence[Twin] = ()


@dataclass(frozen=True, slots=True)
class AnswerReading:
    """Places are those of the answer; of `asked` also of the appeal."""

    points: Mapping[Point, PointReading]
    promises: Sequence[Promise]
    asked: Sequence[Asked]
    wrong: Sequence[Wrong]
    formal: FormalReading
    hints: Sequence[Hinted]

    @property
    def met(self) -> frozenset[Point]:
        return frozenset(point for point, reading in self.points.items() if reading.is_met)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The evidence in text order."""
        rows = [
            Mark(MarkKind.POINT, point, start, end)
            for point, reading in self.points.items()
            for start, end in reading.spans
        ]
        rows += [Mark(MarkKind.PROMISE, "", one.start, one.end) for one in self.promises]
        rows += [Mark(MarkKind.WRONG, one.kind, one.start, one.end) for one in self.wrong]
        rows += [Mark(MarkKind.HINT, one.hint, one.start, one.end) for one in self.hints]
        return tuple(sorted(rows, key=lambda row: (row.start, row.end)))


def answer_reading(appeal: str, text: str, facts: AnswerFacts) -> AnswerReading:
    """`text` is an answer or a draft."""
    at, worktime, lemmatiser = facts.at, facts.worktime, facts.lemmatiser
    appeal = appeal[:APPEAL]
    promises = read_promises(text, at, worktime, lemmatiser)
    formal = formal_reading(appeal, text, facts.others, at, worktime, lemmatiser)
    points = checklist(appeal, text, promises, formal.facts, formal.is_formal, lemmatiser)
    return AnswerReading(
        points=points,
        promises=promises,
        asked=completeness(appeal, text, promises, lemmatiser),
        wrong=wrong_facts(appeal, text, facts.known, at, worktime, lemmatiser),
        formal=formal,
        hints=hints(text),
    )
