"""The port of facts, which cuts count."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from domain.cases.case import Case, CaseMove
from domain.cases.ratings.held import HeldTurn
from domain.reports.cut import Dimension
from domain.reports.fact import HELD, Fact, FactKind

NOTHING = -1  # a number or a code that a fact lacks
NEVER = -(2**62)  # a time that a fact lacks, in microseconds since 1970

_TIMES = ("due", "answered", "left", "held_since", "held_until")
_ALWAYS = ("number", "gone", "at", "mark")
_PLACES = ("topic", "group", "municipality", "settlement", "body")
_CASES = ("state", "outcome", "stream", "priority", "channel", "source", "source_kind")
# The columns of a row of each kind, in order: whole numbers all of them. A dimension is a code.
COLUMNS: Mapping[FactKind, Sequence[str]] = {
    FactKind.POST: (
        *_ALWAYS,
        *("source", "source_kind", *_PLACES, "kind_of_post", "tone", "urgency"),
        *("complaint", "author", "reach_day", "reach_week"),
    ),
    FactKind.CASE: (*_ALWAYS, *_PLACES, *_CASES),
    FactKind.TURN: (
        *(*_ALWAYS, *_PLACES, *_CASES),
        *(*_TIMES, "stands", "score", "returns"),
    ),
    FactKind.ANSWER: (*_ALWAYS, *_PLACES, *_CASES, "quality"),
    FactKind.ALERT: (*_ALWAYS, *_PLACES, "state"),
    FactKind.SURVEY: (
        *(*_ALWAYS, "municipality", "channel", "question"),
        *("author", "score", "scale"),
    ),
}
COLUMN_OF: Mapping[Dimension, str] = {
    one: "kind_of_post" if one is Dimension.KIND else one.value for one in HELD
}

CaseTurns = Callable[[Case, Sequence[CaseMove]], Sequence[HeldTurn]]
"""A case as each body had it, from its moves."""


@dataclass(frozen=True, slots=True)
class FactRows:
    """Rows in the order of COLUMNS, as a table or a list. `spans` are all those of turns that have
    several, by number, as microseconds, NEVER for an open end.
    """

    rows: Collection[Any]
    spans: Mapping[int, Sequence[tuple[int, int]]]


class FactStore(Protocol):
    """Facts of cases, answers, alerts and surveys are written by the stores of these, in the
    transaction of the change.
    """

    def record(self, posts: Sequence[Fact], *, recount: bool = False) -> None:
        """Upserts by id; a reach that was known stays. With `recount`, whether a post is a
        complaint is read again after the write, for it may have changed since the caller read it.
        """
        ...

    def changes(self, kind: FactKind, since: int | None) -> Iterator[FactRows | int]:
        """Everything, or what changed since a mark, in one snapshot; the mark for the next time
        comes last. What changed may come again. A row that is `gone` counts no more.
        """
        ...

    def values(self) -> Mapping[int, tuple[Dimension, str]]:
        """What the codes mean; no code ever changes."""
        ...

    def of(self, kind: FactKind, numbers: Collection[int]) -> Mapping[int, str]:
        """The names of the things behind some rows."""
        ...

    def cases(self, kind: FactKind, numbers: Collection[int]) -> Mapping[int, int]:
        """The cases behind some rows of answers or turns; a row whose case is not there is left
        out.
        """
        ...

    def rewrite(self, kind: FactKind, after: str, limit: int) -> str | None:
        """Writes anew the facts of the next cases, with their turns and answers, or of the next
        alerts or surveys after `after`, by their own tables; returns the last name, None at the
        end.
        """
        ...

    def forget(self, kind: FactKind, known: Callable[[Sequence[str]], Collection[str]]) -> int:
        """Facts of things that are not `known` any more count no more; returns how many."""
        ...
