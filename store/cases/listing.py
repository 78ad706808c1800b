"""Pages and counts of cases. A case that is joined to another one is left out: it counts there."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    and_,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy import case as when

from domain.cases.workflow import ENDED, OPEN_STATES, CaseState
from domain.ports.casework.cases import (
    CaseCount,
    CaseFilter,
    CaseListing,
    CaseOrder,
    HorizonCount,
    PersonLoad,
)
from store.cases.joined import joined
from store.cases.rows import stored
from store.tables.cases import cases as table


def page(connection: Connection, wanted: CaseFilter) -> CaseListing:
    where, key, id_ = list(_conditions(wanted)), _key(wanted.order), table.c.id
    total = connection.scalar(select(func.count()).select_from(table).where(*where)) or 0
    # The order is read of an index alone; whole rows are read of the page only.
    asked = select(id_, key).where(*where)
    if wanted.order is CaseOrder.NEWEST:
        if wanted.after is not None:
            asked = asked.where(id_ < wanted.after[1])
        asked = asked.order_by(id_.desc())
    else:
        if wanted.after is not None:
            at, last = wanted.after
            later = or_(key > at, and_(key == at, id_ > last))
            asked = asked.where(key >= at, later)
        asked = asked.order_by(key, id_)
    places = connection.execute(asked.limit(wanted.limit + 1)).all()
    ids = [row[0] for row in places[: wanted.limit]]
    known = connection.execute(select(table).where(id_.in_(ids))).mappings()
    by_id = {row["id"]: stored(row) for row in known}
    next_ = (places[len(ids) - 1][1], ids[-1]) if len(places) > wanted.limit else None
    return CaseListing([by_id[one] for one in ids], total, next_)


def counts(
    connection: Connection, wanted: CaseFilter, now: datetime, today_ends: datetime
) -> Sequence[CaseCount]:
    key, state = _key(wanted.order), table.c.state

    def number(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(when((condition, 1), else_=0))

    late, today = key < now, and_(key >= now, key < today_ends)
    zero: ColumnElement[int] = literal(0)
    counted: dict[str, CaseCount] = {}
    # Nothing is late any more in the states that most cases are in: their rows are only counted.
    for states, were_late, are_today in (
        (OPEN_STATES.intersection(wanted.states), number(late), number(today)),
        (ENDED.intersection(wanted.states), zero, zero),
    ):
        asked = select(
            state, func.count().label("total"), were_late.label("late"), are_today.label("today")
        )
        some = asked.where(*_conditions(replace(wanted, states=states))).group_by(state)
        for row in connection.execute(some).mappings():
            numbers = int(row["total"]), int(row["late"]), int(row["today"])
            counted[row["state"]] = CaseCount(CaseState(row["state"]), *numbers)
    return [counted[one] for one in CaseState if one in counted]


def number(connection: Connection, wanted: CaseFilter, most: int) -> int:
    """How many there are; counts no further than `most`."""
    some = select(table.c.id).where(*_conditions(wanted)).limit(most).subquery()
    return connection.scalar(select(func.count()).select_from(some)) or 0


def horizon(
    connection: Connection, wanted: CaseFilter, edges: Sequence[datetime]
) -> Sequence[HorizonCount]:
    """Read of an index alone: a row of the table is not touched, unless a filter asks for it."""
    key, c = _key(wanted.order), table.c
    place = when(*((key < edge, n) for n, edge in enumerate(edges)), else_=len(edges))
    label = place.label("place")
    asked = (
        select(c.body, c.state, label, func.count().label("total"))
        .where(*_conditions(wanted), key < edges[-1])
        .group_by(c.body, c.state, label)
    )
    return [
        HorizonCount(row["body"], CaseState(row["state"]), int(row["place"]), int(row["total"]))
        for row in connection.execute(asked).mappings()
    ]


def load(connection: Connection, wanted: CaseFilter, now: datetime) -> Sequence[PersonLoad]:
    key, c = _key(wanted.order), table.c
    late = func.sum(when((key < now, 1), else_=0)).label("late")
    asked = select(c.person, func.count().label("total"), late).where(*_conditions(wanted))
    return [
        PersonLoad(row["person"], int(row["total"]), int(row["late"]))
        for row in connection.execute(asked.group_by(c.person)).mappings()
    ]


def _key(order: CaseOrder) -> Column[datetime]:
    column: Column[datetime] = table.c.body_due if order is CaseOrder.BODY_DUE else table.c.due
    return column


def _conditions(wanted: CaseFilter) -> Iterator[ColumnElement[bool]]:
    c = table.c
    yield c.state.in_(sorted(wanted.states))
    yield c.id.not_in(joined())
    if OPEN_STATES.issuperset(wanted.states):  # says that indexes of open cases alone will do
        yield c.closed_at.is_(None)
    for column, values in ((c.body, wanted.bodies), (c.person, wanted.persons)):
        if values is not None:
            yield column.in_(sorted(values)) if values else literal(False)
    for asked, condition in (
        (wanted.without_body, c.body.is_(None)),
        (wanted.unassigned, c.person.is_(None)),
        (wanted.draft, c.draft.is_not(None)),
        (wanted.refused, and_(c.refusals > 0, c.body.is_(None))),
    ):
        if asked:
            yield condition
    for column, value in (
        (c.person, wanted.person),
        (c.municipality, wanted.municipality),
        (c.group, wanted.group),
        (c.regime, wanted.regime),
        (c.stream, wanted.stream),
        (c.urgent, wanted.urgent),
    ):
        if value is not None:
            yield column == value
    key = _key(wanted.order)
    if wanted.since is not None:
        yield key >= wanted.since
    if wanted.until is not None:
        yield key < wanted.until
