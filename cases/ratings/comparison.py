"""Each body beside an ordinary one with the same topics, priorities and streams. Pure."""

from collections.abc import Iterable, Sequence

import numpy as np

from cases.ratings.chance import chance, ratio_limits
from cases.ratings.dispersion import is_dispersed, own_variance
from cases.ratings.ranks import Estimate, pair_confidence, ranges
from cases.ratings.usual import Bools, CaseTable, Floats, Level, UsualShares, table_of
from domain.cases.ratings.rated import RatedCase
from domain.cases.ratings.standing import FEWEST, BodyStanding, Comparison, RatingVerdict

FALSE_REDS = 1 / 6  # ordinary bodies that are red in a period, on average over periods
LIKELIEST_RED = 0.01  # chance above which no body is red, however few are compared
QUESTION = 0.025  # chance below which a body is amber
APART = 0.01  # chance below which a body does not shift what is usual
REFINEMENTS = 3  # of the spread of ordinary bodies
PASSES = 5


def compare(cases: Iterable[RatedCase]) -> Comparison:
    """The cases are a due cohort. Bodies are in the order of their names."""
    table = table_of(cases)
    if not table.count:
        return Comparison((), 1.0, 0.0)
    many = table.totals >= FEWEST
    usual, levels, chances = settled(table, many, 0.0)
    own = 0.0
    if is_dispersed(_of(levels, many)):
        for _ in range(REFINEMENTS):
            own = own_variance(_of(levels, many))
            usual, levels, chances = settled(table, many, own)
    red = many & (chances <= min(LIKELIEST_RED, FALSE_REDS / max(1, int(many.sum()))))
    whole = float(usual.expected() @ table.n / table.n.sum())
    ranks = ranges([_estimate(level, pair_confidence(table.count)) for level in levels])
    standings = []
    for place, (body, level) in enumerate(zip(table.bodies, levels, strict=True)):
        low, high = (min(1.0, limit * whole) for limit in ratio_limits(level))
        first, last = ranks[place]
        n = round(level.n.sum())
        standings.append(
            BodyStanding(
                body,
                n,
                round(level.on_time),
                level.expected,
                low,
                high,
                float(chances[place]),
                _verdict(bool(many[place]), bool(red[place]), float(chances[place])),
                first,
                last,
                table.count,
            )
        )
    return Comparison(tuple(standings), whole, float(np.sqrt(own)))


def _of(levels: Sequence[Level], many: Bools) -> Sequence[Level]:
    return [level for level, enough in zip(levels, many, strict=True) if enough]


def _estimate(level: Level, confidence: float) -> Estimate:
    low, high = ratio_limits(level, confidence)
    return Estimate(level.on_time / level.n.sum() / level.expected, low, high)


def _verdict(enough: bool, red: bool, likely: float) -> RatingVerdict:
    if not enough:
        return RatingVerdict.FEW
    if red:
        return RatingVerdict.RED
    return RatingVerdict.AMBER if likely < QUESTION else RatingVerdict.USUAL


def settled(
    table: CaseTable, many: Bools, own: float
) -> tuple[UsualShares, Sequence[Level], Floats]:
    """Bodies that are not ordinary are set apart, until no other one is."""
    apart = np.zeros(table.count, np.bool_)
    for _ in range(PASSES):
        usual = UsualShares(table, own, apart)
        levels = [usual.without(body) for body in range(table.count)]
        chances = np.array([chance(level, own) for level in levels])
        before, apart = apart, many & (chances < APART)
        if np.array_equal(before, apart):
            break
    return usual, levels, chances
