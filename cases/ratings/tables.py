"""The tables of a rating: standings, measures, trends and the customer's points. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from cases.ratings.comparison import compare
from cases.ratings.course import Month, courses
from cases.ratings.measures import measures
from cases.ratings.points import errors, point_cases, scored
from domain.cases.ratings.measure import MeasureKind, Measures
from domain.cases.ratings.points import PointsTable
from domain.cases.ratings.rated import RatedCase, due_cohort
from domain.cases.ratings.rating import RatedBody, RatedName, RatingTable, TableKind
from domain.cases.ratings.standing import BodyStanding
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
    by_body = _by_body(cases)
    total = _total(by_body, period, names)
    tables = []
    for kind in TableKind:
        known = _of_kind(kind, by_body, names)
        mine = {one.id: by_body[one.id] for one in known}
        table = _table(kind, known, mine, period, total, months, points)
        if table.bodies:
            tables.append(table)
    return tables


def measured_bodies(
    cases: Iterable[RatedCase], period: Period, names: Mapping[str, RatedName]
) -> Mapping[str, Measures]:
    """The measures of the bodies that are in the tables, in their order; no body is compared."""
    by_body = _by_body(cases)
    total, bodies = _total(by_body, period, names), dict[str, Measures]()
    for kind in TableKind:
        bodies |= _measured(kind, _of_kind(kind, by_body, names), by_body, period, total)
    return bodies


def standings(
    due: Iterable[RatedCase], names: Mapping[str, RatedName]
) -> Mapping[str, BodyStanding]:
    """Of the bodies that are compared, by their cases whose term ended in the period."""
    by_body, known = _by_body(due), dict[str, BodyStanding]()
    for kind in TableKind:
        if kind is TableKind.CENTRE:
            continue
        bodies = _of_kind(kind, by_body, names)
        comparison = compare(one for name in bodies for one in by_body[name.id])
        standing = {one.body: one for one in comparison.standings}
        known |= {name.id: standing[name.id] for name in bodies}
    return known


def _by_body(cases: Iterable[RatedCase]) -> dict[str, list[RatedCase]]:
    by_body: dict[str, list[RatedCase]] = {}
    for one in cases:
        by_body.setdefault(one.body, []).append(one)
    return by_body


def _total(
    by_body: Mapping[str, Sequence[RatedCase]], period: Period, names: Mapping[str, RatedName]
) -> int:
    return sum(
        period.holds(one.received)
        for body, some in by_body.items()
        if body not in names or names[body].kind is not TableKind.CENTRE
        for one in some
    )


def _of_kind(
    kind: TableKind, bodies: Iterable[str], names: Mapping[str, RatedName]
) -> Sequence[RatedName]:
    known = (names[body] for body in bodies if body in names and names[body].kind is kind)
    return sorted(known, key=lambda one: one.name)


def _measured(
    kind: TableKind,
    names: Sequence[RatedName],
    by_body: Mapping[str, Sequence[RatedCase]],
    period: Period,
    total: int,
) -> dict[str, Measures]:
    """Of those that the table of the kind shows; the centre is the whole of its own table."""
    if kind is TableKind.CENTRE:
        shown: Sequence[MeasureKind] = _SHOWN
        total = sum(period.holds(one.received) for name in names for one in by_body[name.id])
    else:
        shown = (*_SHOWN, MeasureKind.ON_TIME)
    every = ((one.id, measures(by_body[one.id], period, total, one.residents)) for one in names)
    return {id_: one for id_, one in every if any(one[measure].n for measure in shown)}


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
    measured = _measured(kind, names, by_body, period, total)
    comparison = compare(due_cohort(all_, period) if compares else ())
    standing = {one.body: one for one in comparison.standings}
    trends = courses(all_, months) if months and compares else {}
    dealt = point_cases(all_, period) if points is not None and compares else None
    scores = scored(dealt, points) if dealt is not None and points is not None else {}
    bodies = [
        RatedBody(
            name, standing.get(name.id), measured[name.id], trends.get(name.id), scores.get(name.id)
        )
        for name in names
        if name.id in measured
    ]
    wrong = errors(dealt, points) if dealt is not None and points is not None else None
    return RatingTable(kind, bodies, comparison.whole, comparison.spread, wrong)
