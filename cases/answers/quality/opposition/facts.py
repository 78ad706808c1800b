"""What two answers are compared by: all claims of each, and the facts of a pair of claims. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2

from cases.answers.quality.claims.duties import Body, Duty
from cases.answers.quality.claims.moments import Moment
from cases.answers.quality.claims.places import Whereabouts
from cases.answers.quality.claims.reasons import Reason

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Claims:
    """Of an answer that was given at `hour`. `shifts` words say that a term holds no longer. Each
    reason has logarithms of odds: `stated` that it states the cause of the trouble, `refusing` that
    it refuses one, whatever the other answers say.
    """

    hour: float
    body: Body
    places: Whereabouts
    moments: Sequence[Moment]
    shifts: int
    is_moved: bool
    reasons: Sequence[Reason]
    stated: Sequence[float]
    refusing: Sequence[float]
    duties: Sequence[Duty]


@dataclass(frozen=True, slots=True)
class Facts:
    """Of two claims, by name."""

    values: Mapping[str, float]
    one: Span
    other: Span


def beside(claims: Sequence[Claims], place: int, other: int) -> dict[str, float]:
    """Of two answers, whatever they say: how far apart they are, and whether of one body."""
    one, two = claims[place], claims[other]
    row = {"": 1.0, "adjacent" if other == place + 1 else "far": 1.0}
    row["wait"] = min(log2(1 + max(0.0, two.hour - one.hour)), 10) / 5
    if one.body.name and one.body.name == two.body.name:
        row["same-body"] = 1.0
    if one.places.are_kinds(two.places):
        row["kinds"] = 1.0
    return row
