"""Facts of surveys that are over, within a caller's transaction."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from domain.outreach.surveys.question import SPOILED, QuestionKind
from domain.reports.cut import Dimension
from domain.reports.fact import Fact, FactKind, FactMarks
from store.facts.writing import put
from store.tables.surveys import survey_submissions, surveys

PART = 1_000  # submissions whose facts are made at once; all rows of a survey are in memory


class SurveyFacts:
    """A running survey has none: nobody counts it before its end."""

    def __init__(self, marks: FactMarks) -> None:
        self._marks = marks

    def write(self, connection: Connection, numbers: Collection[int]) -> None:
        c, s = surveys.c, survey_submissions.c
        over = select(c.id, c.questions).where(c.id.in_(numbers), c.result.is_not(None))
        for survey in connection.execute(over.order_by(c.id)).all():
            scales = dict(_of_kind(survey.questions, QuestionKind.SCALE))
            place = next((name for name, _ in _of_kind(survey.questions, QuestionKind.PLACE)), "")
            mine = select(s.survey, s.id, s.at, s.channel, s["values"]).where(s.survey == survey.id)
            rows = connection.execute(mine.order_by(s.id)).mappings().all() if scales else []
            for start in range(0, len(rows), PART):
                made = [
                    fact
                    for row in rows[start : start + PART]
                    for fact in _facts(row, scales, place)
                ]
                put(connection, self._marks, made)


def _of_kind(
    questions: Sequence[Mapping[str, Any]], kind: QuestionKind
) -> Iterator[tuple[str, int]]:
    """The numbers of such questions, and their scales."""
    for number, question in enumerate(questions, 1):
        if question["kind"] == kind:
            yield str(number), question["scale"]


def _facts(row: RowMapping, scales: Mapping[str, int], place: str) -> Iterator[Fact]:
    values, whose = row["values"], f"{row['survey']}/{row['id']}"
    own = {Dimension.CHANNEL: row["channel"]}
    if (where := _mark(values, place)) is not None:
        own[Dimension.MUNICIPALITY] = where
    for question, scale in scales.items():
        if (point := _mark(values, question)) is not None:
            yield Fact(
                FactKind.SURVEY,
                f"{whose}/{question}",
                row["at"],
                {**own, Dimension.QUESTION: f"{row['survey']}.{question}"},
                author=f"survey {whose}",
                score=int(point),
                scale=scale,
                whose=whose,
            )


def _mark(values: Mapping[str, Sequence[str]], question: str) -> str | None:
    """None without a mark, and where a sheet of paper has two."""
    mark = next(iter(values.get(question, ())), "")
    return None if mark in ("", SPOILED) else mark
