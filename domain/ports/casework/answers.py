"""The port of answers to cases."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.cases.answers.answer import AnswerState, CaseAnswer


class CaseAnswerStore(Protocol):
    """Answers of cases, each list in the order of their own times."""

    def add(self, answer: CaseAnswer) -> CaseAnswer | None:
        """The answer with its id; None if the same post answers this case already."""
        ...

    def save(self, answer: CaseAnswer) -> None: ...

    def get(self, answer_id: int) -> CaseAnswer | None: ...

    def of_cases(self, case_ids: Collection[int]) -> Mapping[int, Sequence[CaseAnswer]]: ...

    def of_body(
        self, body: str, states: Collection[AnswerState], before: datetime, limit: int
    ) -> Sequence[CaseAnswer]:
        """The latest ones given before that time, latest first."""
        ...
