"""The port of readings of answers, and of the verdicts of people."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.cases.answers.quality import AnswerQuality, QualityVerdict


@dataclass(frozen=True, slots=True)
class VerdictAgreement:
    """Of the answers with a verdict, of how many the person saw all as the machine did."""

    judged: int
    agreed: int


class AnswerQualityStore(Protocol):
    def unread(self, limit: int) -> Sequence[int]:
        """Answers that were not read since they were stored or edited, oldest first, without the
        rejected ones.
        """
        ...

    def save(self, quality: AnswerQuality, at: datetime) -> None:
        """Writes what the machine read at that time; a verdict stays."""
        ...

    def of_answers(self, answer_ids: Collection[int]) -> Mapping[int, AnswerQuality]: ...

    def near(
        self, body: str, before: datetime, limit: int
    ) -> Sequence[tuple[int, tuple[int, ...]]]:
        """The signatures of the body's latest answers given before that time, with their ids."""
        ...

    def judge(self, answer_id: int, verdict: QualityVerdict, before: QualityVerdict | None) -> bool:
        """False if somebody else judged it meanwhile."""
        ...

    def wrong(self, since: datetime, until: datetime) -> Mapping[str, Collection[int]]:
        """The cases, by body, whose answers of that time say what is known to be wrong."""
        ...

    def read_since(self, at: datetime, limit: int) -> Sequence[tuple[AnswerQuality, datetime]]:
        """What the machine read at that time or later, with that time, earliest first."""
        ...

    def agreement(self) -> VerdictAgreement: ...
