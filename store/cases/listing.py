"""Pages and counts of cases."""

from collections.abc import Iterator, Sequence
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

from domain.cases.workflow import CaseState
from domain.ports.cases import CaseCount, CaseFilter, CaseListing, CaseOrder
from store.cases.rows import stored
from store.tables.cases import cases as table


def page(connection: Connection, wanted: CaseFilter) -> CaseListing:
    where, key, id_ = list(_conditions(wanted)), _key(wanted.order), table.c.id
    total = connection.scalar(select(func.count()).select_from(table).where(*where)) or 0
    asked = select(table).where(*where)
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
    rows = connection.execute(asked.limit(wanted.limit + 1)).mappings().all()
    shown = rows[: wanted.limit]
    next_ = (shown[-1][key.name], shown[-1]["id"]) if len(rows) > wanted.limit else None
    return CaseListing([stored(row) for row in shown], total, next_)


def counts(
    connection: Connection, wanted: CaseFilter, now: datetime, today_ends: datetime
) -> Sequence[CaseCount]:
    key, state = _key(wanted.order), table.c.state

    def number(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(when((condition, 1), else_=0))

    late, today = key < now, and_(key >= now, key < today_ends)
    asked = select(state, func.count(), number(late), number(today)).where(*_conditions(wanted))
    rows = {row[0]: row for row in connection.execute(asked.group_by(state))}
    return [
        CaseCount(one, int(rows[one][1]), int(rows[one][2]), int(rows[one][3]))
        for one in CaseState
        if one in rows
    ]


def _key(order: CaseOrder) -> Column[datetime]:
    column: Column[datetime] = table.c.body_due if order is CaseOrder.BODY_DUE else table.c.due
    return column


def _conditions(wanted: CaseFilter) -> Iterator[ColumnElement[bool]]:
    c = table.c
    yield c.state.in_(sorted(wanted.states))
    if wanted.bodies is not None:
        yield c.body.in_(sorted(wanted.bodies)) if wanted.bodies else literal(False)
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
