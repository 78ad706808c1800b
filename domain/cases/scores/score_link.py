"""A link by which a closed case is scored. Pure.

The contact of a case scores it once a close. A link in a public thread is open to all who read it:
their scores are kept apart, and enter no rating.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.cases.case import CaseMove
from domain.cases.course import effective
from domain.cases.standing import Standing
from domain.cases.workflow import CaseDeed, CaseState
from domain.message import MessageState

LIFE = timedelta(days=14)
LONGEST_COMMENT = 1_000
READERS = 1_000  # scores that one public link takes
APPLICANT, READER = "заявитель", "читатель"  # in the place of a name


class ScoreLinkKind(StrEnum):
    CONTACT = "contact"
    THREAD = "thread"


class ScoreOrigin(StrEnum):
    """EXPORT came with another system's table, CALL was written down by the centre."""

    LINK = "link"
    EXPORT = "export"
    CALL = "call"
    READERS = "readers"


@dataclass(frozen=True, slots=True)
class ScoreLink:
    """`turn` counts the closes of the case: a link of an earlier close is no longer good."""

    case_id: int
    kind: ScoreLinkKind
    turn: int
    made_at: datetime
    who: str
    answered_at: datetime | None = None
    score: int | None = None
    id: int | None = None

    @property
    def number(self) -> int:
        assert self.id is not None
        return self.id

    def is_as(self, other: "ScoreLink") -> bool:
        """Whether they are the same: a case has one of a kind for each close."""
        return (self.kind, self.turn) == (other.kind, other.turn)

    @property
    def ends_at(self) -> datetime:
        return self.made_at + LIFE


@dataclass(frozen=True, slots=True)
class ScoreLinkMessage:
    """How far the message with a link is; `why` it did not arrive, or waits."""

    state: MessageState
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class ReaderScore:
    at: datetime
    score: int
    comment: str


@dataclass(frozen=True, slots=True)
class ScoreTally:
    """How cases were scored in a time: `counts` of the scores 1 to 5; `asked` is how many could
    have been scored, None where nobody knows.
    """

    origin: ScoreOrigin
    counts: tuple[int, ...]
    asked: int | None

    @property
    def answered(self) -> int:
        return sum(self.counts)

    @property
    def mean(self) -> float | None:
        total = sum(score * count for score, count in enumerate(self.counts, 1))
        return total / self.answered if self.answered else None

    @property
    def good(self) -> int:
        """Scores 4 and 5."""
        return sum(self.counts[3:])


def may_score(score_link: ScoreLink, standing: Standing, moves: Sequence[CaseMove]) -> bool:
    """False once the case was returned, or opened again."""
    return standing.state is CaseState.CLOSED and closes_of(moves) == score_link.turn


def closes_of(moves: Sequence[CaseMove]) -> int:
    return sum(move.deed is CaseDeed.CLOSE for move in effective(moves))
