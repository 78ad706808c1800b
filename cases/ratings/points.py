"""The customer's own table of points, and how often it would err were nobody bad. Pure.

It is drawn from the region's own cases: within each topic, priority and stream their results are
dealt out among the bodies anew, so that no body differs from the others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from cases.ratings.usual import Bools, Floats, Ints
from domain.cases.ratings.points import (
    PointCriterion,
    PointErrors,
    PointScore,
    PointsTable,
)
from domain.cases.ratings.rated import RatedCase
from domain.terms.period import Period
from domain.terms.policy import Priority

SATISFIED = 4
DRAWS, LEAST_DRAWS = 400, 40
WORK = 2_000_000  # cases that are dealt out in all draws together
SEED = 18
_C = PointCriterion


@dataclass(frozen=True)
class PointCases:
    """`values` of each criterion by case, NaN where it does not count the case."""

    bodies: Sequence[str]
    body: Ints
    stratum: Ints
    values: Mapping[PointCriterion, Floats]


def point_cases(cases: Sequence[RatedCase], period: Period) -> PointCases:
    received = [case for case in cases if period.holds(case.received)]
    bodies = sorted({case.body for case in received})
    place = {body: number for number, body in enumerate(bodies)}
    strata: dict[tuple[str, str, str], int] = {}
    stratum = [
        strata.setdefault((case.topic, case.priority, case.stream), len(strata))
        for case in received
    ]
    values = {kind: np.full(len(received), np.nan) for kind in PointCriterion}
    for row, case in enumerate(received):
        answered = case.answered
        values[_C.NOT_OVERDUE][row] = not case.is_overdue(period.until)
        values[_C.FAST][row] = case.priority == Priority.FAST
        if answered is None or answered >= period.until:
            continue
        values[_C.HOURS][row] = (answered - case.received).total_seconds() / 3600
        if case.due is not None:
            values[_C.ON_TIME_ANSWERED][row] = case.is_on_time
        if case.score is not None:
            values[_C.SATISFIED][row] = case.score >= SATISFIED
        if case.quality is not None:
            values[_C.QUALITY][row] = case.quality
    body = np.array([place[case.body] for case in received], np.int64)
    return PointCases(bodies, body, np.array(stratum, np.int64), values)


def scored(cases: PointCases, table: PointsTable) -> Mapping[str, PointScore]:
    """By body, without those of too few cases."""
    points, parts = _points(cases, cases.body, table)
    sizes = np.bincount(cases.body, minlength=len(cases.bodies))
    red = _red(points, sizes >= table.fewest, table)
    return {
        body: PointScore(
            float(points[place]),
            int(sizes[place]),
            bool(red[place]),
            {kind: float(of[place]) for kind, of in parts.items() if np.isfinite(of[place])},
        )
        for place, body in enumerate(cases.bodies)
        if sizes[place] >= table.fewest and np.isfinite(points[place])
    }


_KNOWN: dict[bytes, PointErrors] = {}
MOST_KNOWN = 64


def errors(cases: PointCases, table: PointsTable) -> PointErrors | None:
    """None without cases. What was drawn for the same cases is kept."""
    if not len(cases.body):
        return None
    key = _key(cases, table)
    if (known := _KNOWN.get(key)) is None:
        if len(_KNOWN) >= MOST_KNOWN:
            _KNOWN.clear()
        known = _KNOWN[key] = _drawn(cases, table)
    return known


def _key(cases: PointCases, table: PointsTable) -> bytes:
    digest = blake2b(repr(table).encode(), digest_size=16)
    for array in (cases.body, cases.stratum, *cases.values.values()):
        digest.update(array.tobytes())
    return digest.digest()


def _drawn(cases: PointCases, table: PointsTable) -> PointErrors:
    rng = np.random.default_rng(SEED)
    draws = int(min(DRAWS, max(LEAST_DRAWS, WORK // len(cases.body))))
    enough = np.bincount(cases.body, minlength=len(cases.bodies)) >= table.fewest
    base = np.argsort(cases.stratum, kind="stable")
    red = np.zeros(draws)
    for draw in range(draws):
        dealt = np.empty_like(cases.body)
        dealt[base] = cases.body[np.lexsort((rng.random(len(base)), cases.stratum))]
        points, _ = _points(cases, dealt, table)
        red[draw] = _red(points, enough, table).sum()
    return PointErrors(float(red.mean()), float((red > 0).mean()), draws)


def _points(
    cases: PointCases, body: Ints, table: PointsTable
) -> tuple[Floats, Mapping[PointCriterion, Floats]]:
    """Of 100, by body; NaN where no criterion counts."""
    count = len(cases.bodies)
    total, weights = np.zeros(count), np.zeros(count)
    parts: dict[PointCriterion, Floats] = {}
    for row in table.rows:
        values = cases.values[row.criterion]
        counts = np.isfinite(values)
        n = np.bincount(body[counts], minlength=count)
        sums = np.bincount(body[counts], values[counts], minlength=count)
        mean = np.divide(sums, n, out=np.full(count, np.nan), where=n > 0)
        share = np.clip((mean - row.none) / (row.full - row.none), 0, 1)
        weighted = np.where(n > 0, row.weight * share, np.nan)
        parts[row.criterion] = weighted
        total += np.where(n > 0, weighted, 0)
        weights += np.where(n > 0, row.weight, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return 100 * total / weights, parts


def _red(points: Floats, enough: Bools, table: PointsTable) -> Bools:
    ranked = enough & np.isfinite(points)
    red = ranked & (np.nan_to_num(points) < table.below)
    if table.worst:
        order = np.argsort(np.where(ranked, points, np.inf), kind="stable")[: table.worst]
        red[order] |= ranked[order]
    return np.asarray(red)
