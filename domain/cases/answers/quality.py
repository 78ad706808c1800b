"""The quality of an answer: five points, the machine's proposal, a person's verdict. Pure."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Point(StrEnum):
    """The checklist of an answer; each point is worth one of five."""

    TO_THE_POINT = "to_the_point"
    TERM = "term"  # a date or a term of the work
    CONTACT = "contact"  # who is responsible, or whom to ask
    MANNER = "manner"  # polite and plain
    LINK = "link"  # a link or a photo


MOST = len(Point)
LONGEST_REASON = 500


class MarkKind(StrEnum):
    """What a marked place of an answer shows: a point is met, a fact is wrong, a manner is off."""

    POINT = "point"
    PROMISE = "promise"
    WRONG = "wrong"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Mark:
    """Evidence: `start` and `end` are places in the answer's text, `name` says what of the kind."""

    kind: MarkKind
    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class QualityVerdict:
    """What a person decided of an answer, beside the machine's proposal."""

    points: frozenset[Point]
    is_formal: bool
    who: str
    at: datetime
    reason: str = ""

    @property
    def score(self) -> int:
        return len(self.points)


@dataclass(frozen=True, slots=True)
class AnswerQuality:
    """The machine's reading of a stored answer, and the verdict of a person if there is one.

    `signature` tells near-copies, `twin` is the nearest other answer of the body and `likeness` how
    near, from 0 to 1. `asked` of the appeal's questions and demands `answered` were taken up.
    """

    answer_id: int
    case_id: int
    body: str | None
    at: datetime
    points: frozenset[Point]
    is_formal: bool
    likeness: float = 0.0
    twin: int | None = None
    asked: int = 0
    answered: int = 0
    marks: tuple[Mark, ...] = ()
    signature: tuple[int, ...] = field(default=(), repr=False)
    verdict: QualityVerdict | None = None

    @property
    def score(self) -> int:
        """A person's, if there is one."""
        return self.verdict.score if self.verdict else len(self.points)

    @property
    def is_agreed(self) -> bool | None:
        """Whether the person saw it as the machine did; None without a verdict."""
        if self.verdict is None:
            return None
        return self.verdict.points == self.points and self.verdict.is_formal == self.is_formal
