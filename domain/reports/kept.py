"""A figure as a report used it, and why the same figure is another one now. Pure.

Only numbers of cases are kept beside a figure: no text, no pseudonym, no post.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.reports.figure import Figure


@dataclass(frozen=True, slots=True)
class KeptFigure:
    """`report` names the report that used it: «monthly 2026-10 housing 2»."""

    report: str
    figure: Figure


class ChangeCause(StrEnum):
    """Why a case is counted now and was not then, or the other way round. The first that holds is
    named.
    """

    OBJECTED = "objected"  # an objection of a body was decided
    VOID = "void"  # taken back
    JOINED = "joined"  # counts as another case since
    LATE = "late"  # came to us after the moment of the data
    ANSWERED = "answered"  # its answer, or another move, was written after that moment
    RELABELLED = "relabelled"  # another topic, priority or regime since
    MOVED = "moved"  # another body, or another term
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Difference:
    """The cases that one cause added to what is counted, or took away."""

    cause: ChangeCause
    added: Sequence[int]
    removed: Sequence[int]


@dataclass(frozen=True, slots=True)
class FigureChange:
    """`now` is None where the figure is no longer counted. Its `differences` are of the cases that
    are counted, `among` of those among which they are: the whole of a share.
    """

    then: KeptFigure
    now: Figure | None
    differences: Sequence[Difference]
    among: Sequence[Difference]

    @property
    def is_same(self) -> bool:
        then, now = self.then.figure, self.now
        return now is not None and (then.value, then.n) == (now.value, now.n)


def differences(
    then: Sequence[int], now: Sequence[int], causes: Mapping[int, ChangeCause]
) -> Sequence[Difference]:
    """By cause, in the order of ChangeCause; a case of no known cause is OTHER."""
    before, after = set(then), set(now)
    changed: dict[ChangeCause, tuple[list[int], list[int]]] = {}
    for case in sorted(before ^ after):
        sides = changed.setdefault(causes.get(case, ChangeCause.OTHER), ([], []))
        sides[case in before].append(case)
    return [Difference(one, *changed[one]) for one in ChangeCause if one in changed]
