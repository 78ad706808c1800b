"""The usual share on time by topic, priority and stream, small groups shrunk to the whole. Pure.

The log-odds of a case are those of the whole, plus an effect of its topic, priority, stream and of
the three together, plus the body's own. Effects of one factor are normal around 0; the spread of
each factor is learned from the cases (Laplace approximation, EM). A body that is `apart` has an
effect of its own, so that it does not shift what is usual.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from domain.cases.ratings.rated import RatedCase

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

ROUNDS = 30  # of EM
SETTLED = 0.01  # relative change of every spread
FIRST_SPREAD, LEAST_SPREAD = 0.5, 1e-4  # variances of log-odds
LOOSE, TIGHT = 1e-2, 1e9  # precisions of an effect that is free, and of one held at 0
LONGEST_STEP = 2.0  # of Newton, in log-odds


@dataclass(frozen=True)
class CaseTable:
    """Due cases by body and group: numbers of the body and of the levels of each factor, cases, and
    those on time. `sizes` holds the levels of each factor; factors of one level are left out.
    """

    bodies: Sequence[str]
    body: Ints  # [rows]
    levels: Ints  # [rows, factors]
    sizes: Sequence[int]
    n: Floats
    on_time: Floats

    @property
    def count(self) -> int:
        return len(self.bodies)

    @property
    def totals(self) -> Floats:
        return np.asarray(np.bincount(self.body, self.n, self.count), np.float64)


def table_of(cases: Iterable[RatedCase]) -> CaseTable:
    counts: dict[tuple[str, str, str, str], list[int]] = {}
    for case in cases:
        row = counts.setdefault((case.body, case.topic, case.priority, case.stream), [0, 0])
        row[0] += 1
        row[1] += case.is_on_time
    keys = sorted(counts)
    bodies = sorted({key[0] for key in keys})
    factors = [[key[place] for key in keys] for place in (1, 2, 3)]
    varied = [names for names in factors if len(set(names)) > 1]
    columns: list[Sequence[object]] = [*varied]
    if len(varied) > 1:
        columns.append(list(zip(*varied, strict=True)))
    levels = np.zeros((len(keys), len(columns)), np.int64)
    sizes = []
    for place, names in enumerate(columns):
        known = {name: number for number, name in enumerate(dict.fromkeys(names))}
        levels[:, place] = [known[name] for name in names]
        sizes.append(len(known))
    number = {body: place for place, body in enumerate(bodies)}
    values = np.array([counts[key] for key in keys], np.float64).reshape(-1, 2)
    body = np.array([number[key[0]] for key in keys], np.int64)
    return CaseTable(bodies, body, levels, sizes, values[:, 0], values[:, 1])


@dataclass(frozen=True)
class Level:
    """What an ordinary body would have with the cases of one: cases and log-odds by group, learned
    from the other bodies, and the variance of the log-odds that all groups share.
    """

    n: Floats
    on_time: float
    odds: Floats
    variance: float

    @property
    def expected(self) -> float:
        return float((self.n * expit(self.odds)).sum() / self.n.sum())


class UsualShares:
    """`own` is the variance of ordinary bodies' log-odds."""

    def __init__(self, table: CaseTable, own: float, apart: Bools) -> None:
        self.table = table
        self._starts = np.cumsum([1, *table.sizes])
        # Bodies without an effect of their own share one column, which is held at 0.
        free = apart | (own > 0)
        held = int(self._starts[-1])
        self._column = np.where(free, held + np.cumsum(free), held)
        self._width = held + 1 + int(free.sum())
        rows = len(table.n)
        self._places = np.column_stack(
            [np.zeros(rows, np.int64), table.levels + self._starts[:-1], self._column[table.body]]
        )
        self._center = float(logit((table.on_time.sum() + 1) / (table.n.sum() + 2)))
        of_bodies = np.where(apart[free], LOOSE, 1 / own if own > 0 else LOOSE)
        self._bodies = np.concatenate([[TIGHT], of_bodies])
        self._spreads = np.full(len(table.sizes), FIRST_SPREAD)
        self._effects = np.zeros(self._width)
        self._learn()

    def _learn(self) -> None:
        every = np.ones(len(self.table.n))
        for _ in range(ROUNDS):
            before = self._spreads.copy()
            self._effects, curvature = self._climb(self._effects, every, self._precision(), 3)
            covariance = np.linalg.inv(curvature)
            for place, (start, size) in enumerate(
                zip(self._starts, self.table.sizes, strict=False)
            ):
                span = slice(start, start + size)
                square = (self._effects[span] ** 2).sum() + np.trace(covariance[span, span])
                self._spreads[place] = max(LEAST_SPREAD, square / size)
            if np.all(np.abs(self._spreads - before) < SETTLED * before):
                break
        self._effects, _ = self._climb(self._effects, every, self._precision(), 3)

    def _precision(self) -> Floats:
        of_factors = np.repeat(1 / self._spreads, self.table.sizes)
        return np.concatenate([[0.0], of_factors, self._bodies])

    def _climb(
        self, effects: Floats, counted: Floats, precision: Floats, steps: int
    ) -> tuple[Floats, Floats]:
        """Newton's method towards the most likely effects, and the curvature there."""
        curvature = np.diag(precision)
        for _ in range(steps):
            slope, curvature = self._slope(effects, counted)
            curvature[np.diag_indices(self._width)] += precision
            step = np.linalg.solve(curvature, slope - precision * effects)
            effects = effects + np.clip(step, -LONGEST_STEP, LONGEST_STEP)
        return effects, curvature

    def _slope(self, effects: Floats, counted: Floats) -> tuple[Floats, Floats]:
        """One case on time and one late are added to the whole: log-odds stay finite where all
        cases are alike.
        """
        places, wide = self._places, self._width
        each = places.shape[1]
        share = expit(self._center + effects[places].sum(1))
        n = self.table.n * counted
        missing = self.table.on_time * counted - n * share
        slope = np.asarray(np.bincount(places.ravel(), np.repeat(missing, each), wide), np.float64)
        pairs = np.repeat(places, each, 1).ravel() * wide + np.tile(places, each).ravel()
        weight = np.repeat(n * share * (1 - share), each * each)
        square = np.asarray(np.bincount(pairs, weight, wide * wide), np.float64)
        curvature = square.reshape(wide, wide)
        whole = float(expit(self._center + effects[0]))
        slope[0] += 1 - 2 * whole
        curvature[0, 0] += 2 * whole * (1 - whole)
        return slope, curvature

    def without(self, body: int) -> Level:
        """What the cases of the other bodies say of this body's mixture."""
        precision = self._precision()
        precision[self._column[body]] = TIGHT
        effects = self._effects.copy()
        effects[self._column[body]] = 0
        others = (self.table.body != body).astype(np.float64)
        effects, curvature = self._climb(effects, others, precision, 2)
        mine = np.flatnonzero(self.table.body == body)
        places, n = self._places[mine, :-1], self.table.n[mine]
        odds = self._center + effects[places].sum(1)
        weight = n * expit(odds) * expit(-odds)
        mixture = np.bincount(
            places.ravel(), np.repeat(weight / weight.sum(), places.shape[1]), self._width
        )
        variance = float(mixture @ np.linalg.solve(curvature, mixture))
        return Level(n, float(self.table.on_time[mine].sum()), odds, variance)

    def expected(self) -> Floats:
        """The share on time of an ordinary body in each row of the table."""
        return np.asarray(expit(self._center + self._effects[self._places[:, :-1]].sum(1)))
