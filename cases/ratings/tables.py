"""The tables of a rating: standings, measures, trends and the customer's points. Pure."""

from collections.abc import Mapping, Sequence

from cases.ratings.comparison import compare
from cases.ratings.course import Month, courses
from cases.ratings.measures import measures
from cases.ratings.points import errors, point_cases, scored
from domain.cases.ratings.measure import MeasureKind
from domain.cases.ratings.points import PointsTable
from domain.cases.ratings.rated import RatedCase, due_cohort
from domain.cases.ratings.rating import RatedBody, RatedName, RatingTable, TableKind
from domain.terms.period import Period

_SHOWN = (MeasureKind.QUANTITY, MeasureKind.OVERDUE)


def rating_tables(
    cases: Sequence[RatedCase],
    period: Period,
    names: Mapping[str, RatedName],
    months: Sequence[Month] = (),
    points: PointsTable | None = None,
) -> list[RatingTable]:
    """Those of kinds that have bodies; without `months` there are no trends. Cases of bodies
    without a name count in the whole alone.
    """
    by_body: dict[str, list[RatedCase]] = {}
    for one in cases:
        by_body.setdefault(one.body, []).append(one)
    total = sum(
        period.holds(one.received)
        for body, some in by_body.items()
        if body not in names or names[body].kind is not TableKind.CENTRE
        for one in some
    )
    tables = []
    for kind in TableKind:
        known = sorted(
            (names[body] for body in by_body if body in names and names[body].kind is kind),
            key=lambda one: one.name,
        )
        mine = {one.id: by_body[one.id] for one in known}
        table = _table(kind, known, mine, period, total, months, points)
        if table.bodies:
            tables.append(table)
    return tables


def _table(
    kind: TableKind,
    names: Sequence[RatedName],
    by_body: Mapping[str, Sequence[RatedCase]],
    period: Period,
    total: int,
    months: Sequence[Month],
    points: PointsTable | None,
) -> RatingTable:
    all_ = [one for some in by_body.values() for one in some]
    compares = kind is not TableKind.CENTRE
    total = total if compares else sum(period.holds(one.received) for one in all_)
    comparison = compare(due_cohort(all_, period) if compares else ())
    standing = {one.body: one for one in comparison.standings}
    trends = courses(all_, months) if months and compares else {}
    dealt = point_cases(all_, period) if points is not None and compares else None
    scores = scored(dealt, points) if dealt is not None and points is not None else {}
    bodies = []
    for name in names:
        measured = measures(by_body[name.id], period, total, name.residents)
        if name.id in standing or any(measured[one].n for one in _SHOWN):
            bodies.append(
                RatedBody(
                    name, standing.get(name.id), measured, trends.get(name.id), scores.get(name.id)
                )
            )
    wrong = errors(dealt, points) if dealt is not None and points is not None else None
    return RatingTable(kind, bodies, comparison.whole, comparison.spread, wrong)
