"""What a rating says of a body beside the others. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

FEWEST = 10  # due cases below which nothing is said of a body


class RatingVerdict(StrEnum):
    """RED is worse than chance explains, AMBER is a question, FEW has too few cases."""

    USUAL = "usual"
    AMBER = "amber"
    RED = "red"
    FEW = "few"


@dataclass(frozen=True, slots=True)
class BodyStanding:
    """The share on time of one body. `expected` is the share of an ordinary body with the same
    topics, priorities and streams; `low` and `high` bound at 95 % the share that the body would
    have with the mixture of all cases; `chance` is how often an ordinary body has no more on time.
    The rank lies between `rank_low` and `rank_high` of `ranked` bodies, 1 is the best.
    """

    body: str
    n: int
    on_time: int
    expected: float
    low: float
    high: float
    chance: float
    verdict: RatingVerdict
    rank_low: int
    rank_high: int
    ranked: int

    @property
    def share(self) -> float:
        return self.on_time / self.n

    @property
    def ratio(self) -> float:
        return self.share / self.expected


@dataclass(frozen=True, slots=True)
class Comparison:
    """`whole` is the share on time that ordinary bodies would have with all cases; `spread` is the
    standard deviation of ordinary bodies' own log-odds, 0 unless chance cannot explain it.
    """

    standings: Sequence[BodyStanding]
    whole: float
    spread: float
