"""Pages of incidents that were alive within a time, in order and with counts."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    ScalarSelect,
    Subquery,
    and_,
    case,
    distinct,
    func,
    literal,
    or_,
    select,
    true,
)

from domain.incident import IncidentFilter, Order, Place, StoryRole
from store.tables.complaints import complaints
from store.tables.incidents import incident_posts
from store.tables.incidents import incidents as table


def page(connection: Connection, wanted: IncidentFilter) -> tuple[Sequence[str], int, Place | None]:
    """The ids of a page, the total count, and the place to continue from; None on the last page."""
    matching = _found(wanted)
    enough = matching.c.lately >= wanted.least if wanted.least else true()
    total = connection.scalar(select(func.count()).select_from(matching).where(enough)) or 0
    by_people, rising = wanted.order is Order.PEOPLE, wanted.order is Order.OLDEST
    people = case((matching.c.lately < wanted.few, 0), else_=matching.c.lately).label("people")
    key = (people, matching.c.at, matching.c.id)[0 if by_people else 1 :]
    asked = select(people, matching.c.at, matching.c.id).where(enough)
    if wanted.after is not None:
        asked = asked.where(_beyond(key, wanted.after[-len(key) :], rising))
    asked = asked.order_by(*(part.asc() if rising else part.desc() for part in key))
    rows = connection.execute(asked.limit(wanted.limit + 1)).all()
    end = rows[wanted.limit - 1] if len(rows) > wanted.limit else None
    ids = [row.id for row in rows[: wanted.limit]]
    return ids, total, (end.people if by_people else 0, end.at, end.id) if end else None


def counts(
    connection: Connection, ids: Collection[str], since: datetime, until: datetime
) -> Mapping[str, tuple[int, int, int, int, int, int]]:
    """Id -> posts of voices, copies among them, complainants, complainants with since <= time <
    until, questions, and posts of coverage.
    """
    j, c = incident_posts.c, complaints.c
    held = connection.execute(
        select(
            j.incident_id,
            _number(j.role != StoryRole.COVERAGE),
            _number(and_(j.role != StoryRole.COVERAGE, j.is_copy)),
            _number(j.role == StoryRole.QUESTION),
            _number(j.role == StoryRole.COVERAGE),
        )
        .where(j.incident_id.in_(sorted(ids)))
        .group_by(j.incident_id)
    )
    posts = {row[0]: row[1:] for row in held}
    lately = case((and_(c.at >= since, c.at < until), c.author))
    complainants = connection.execute(
        select(c.incident_id, func.count(distinct(c.author)), func.count(distinct(lately)))
        .where(c.incident_id.in_(sorted(ids)), c.is_copy.is_(False))
        .group_by(c.incident_id)
    )
    people = {id_: (ever, lately) for id_, ever, lately in complainants}
    none = (0, 0, 0, 0)
    return {
        id_: (*posts.get(id_, none)[:2], *people.get(id_, (0, 0)), *posts.get(id_, none)[2:])
        for id_ in ids
    }


def days(
    connection: Connection, ids: Collection[str], starts: Sequence[datetime]
) -> Mapping[str, Sequence[int]]:
    c = complaints.c
    each = [
        func.count(distinct(case((and_(c.at >= since, c.at < until), c.author))))
        for since, until in pairwise(starts)
    ]
    rows = connection.execute(
        select(c.incident_id, *each)
        .where(
            c.incident_id.in_(sorted(ids)),
            c.is_copy.is_(False),
            *(c.at >= starts[0], c.at < starts[-1]),
        )
        .group_by(c.incident_id)
    )
    return {row[0]: tuple(row[1:]) for row in rows}


def _number(of: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((of, 1), else_=0))


def _found(wanted: IncidentFilter) -> Subquery:
    c = table.c
    where = [c.merged_into.is_(None), c.last_at >= wanted.since, c.first_at < wanted.until]
    j = incident_posts.c
    voices = j.incident_id == c.id, j.role != StoryRole.COVERAGE
    where.append(select(incident_posts).where(*voices).exists())
    if wanted.municipality is not None:
        where.append(c.municipality == wanted.municipality)
    if wanted.group is not None:
        where.append(c.group == wanted.group)
    if wanted.last_since is not None:
        where.append(c.last_at >= wanted.last_since)
    if wanted.last_until is not None:
        where.append(c.last_at < wanted.last_until)
    by_people = wanted.order is Order.PEOPLE
    lately = _lately(wanted) if by_people or wanted.least else literal(0)
    return (
        select(c.id, (c.last_at if by_people else c.first_at).label("at"), lately.label("lately"))
        .where(*where)
        .subquery()
    )


def _lately(wanted: IncidentFilter) -> ScalarSelect[int]:
    c = complaints.c
    return (
        select(func.count(distinct(c.author)))
        .where(
            c.incident_id == table.c.id,
            c.is_copy.is_(False),
            c.at >= wanted.since,
            c.at < wanted.until,
        )
        .scalar_subquery()
    )


def _beyond(
    key: Sequence[ColumnElement[Any]], end: Sequence[Any], rising: bool
) -> ColumnElement[bool]:
    (part, *more), (value, *values) = key, end
    beyond = part > value if rising else part < value
    return or_(beyond, and_(part == value, _beyond(more, values, rising))) if more else beyond
