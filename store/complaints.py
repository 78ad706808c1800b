"""Complaints by cell and time, for the detector and for the evidence of alerts."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, and_, case, delete, distinct, func, not_, or_, select

from domain.alert import Cell, Evidence
from domain.complaint import Complaint, FirstComplaint
from domain.source import FILED_IN
from store.batches import write_rows
from store.engine import insert_into, reading, writing
from store.facts.posts import uncount
from store.tables.complaints import complaints as table
from store.tables.incidents import incident_posts, reopenings

WIDEST = 5  # posts shown as evidence
PART = 500  # ids in one query

_REPORT = tuple(table.c[name] for name in FirstComplaint._fields)
_COMPLAINT = tuple(f.name for f in fields(Complaint) if f.name != "opening")
_WHOLE = (
    *(table.c[name] for name in _COMPLAINT),
    select(func.count())
    .select_from(reopenings)
    .where(reopenings.c.incident_id == table.c.incident_id, reopenings.c.at <= table.c.at)
    .correlate(table)
    .scalar_subquery(),
)
_LASTING = ("post_id", "history")


class SqlComplaints:
    """With `published`, everything that is read leaves out what residents filed."""

    def __init__(self, engine: Engine, *, published: bool = False) -> None:
        self._engine, self._published = engine, published

    def record(self, complaints: Sequence[Complaint], retracted: Collection[str] = ()) -> None:
        """`history` is decided when the post is first recorded; the incident is the post's present
        one, as a person may have merged or split since it joined.
        """
        rows = {c.post_id: {name: getattr(c, name) for name in _COMPLAINT} for c in complaints}
        with writing(self._engine) as connection:
            if rows:
                places = select(incident_posts).where(incident_posts.c.post_id.in_(sorted(rows)))
                for place in connection.execute(places.with_for_update(read=True)):
                    rows[place.post_id]["incident_id"] = place.incident_id
                new = insert_into(connection, table)
                set_ = {n: new.excluded[n] for n in _COMPLAINT if n not in _LASTING}
                write_rows(
                    connection,
                    new.on_conflict_do_update(index_elements=["post_id"], set_=set_),
                    [rows[i] for i in sorted(rows)],
                )
            if retracted:
                connection.execute(delete(table).where(table.c.post_id.in_(sorted(retracted))))
                uncount(connection, retracted)

    def reports(self, since: datetime, until: datetime) -> Sequence[FirstComplaint]:
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(*_REPORT)
                .where(*self._of(_counted(since, until)))
                .order_by(table.c.at, table.c.post_id)
            )
            return [FirstComplaint._make(row) for row in rows.all()]

    def tally(self, since: datetime, until: datetime) -> int:
        with reading(self._engine) as connection:
            count = select(func.count()).select_from(table).where(*self._of(_counted(since, until)))
            return connection.scalar(count) or 0

    def evidence(self, cell: Cell, since: datetime, until: datetime) -> Evidence | None:
        c = table.c
        where = and_(*self._of(_within(cell, since, until)))
        own = c.is_copy.is_(False)
        posts = func.count(c.post_id)
        with reading(self._engine) as connection:
            total = connection.execute(
                select(
                    func.count(distinct(case((own, c.author)))).label("authors"),
                    posts.label("posts"),
                    func.min(c.at).label("first_at"),
                ).where(where)
            ).one()
            if not total.posts:
                return None
            sources = tuple(
                connection.scalars(
                    select(c.source_id).where(where, own).distinct().order_by(c.source_id)
                )
            )
            of = connection.scalars(
                select(c.incident_id)
                .where(where)
                .group_by(c.incident_id)
                .order_by(posts.desc(), c.incident_id)
            )
            widest = connection.scalars(
                select(c.post_id)
                .where(where)
                .order_by(c.reach.desc(), c.at, c.post_id)
                .limit(WIDEST)
            )
            commonest = connection.execute(
                select(c.topic, posts.label("posts"))
                .where(where, c.topic.is_not(None))
                .group_by(c.topic)
                .order_by(posts.desc(), c.topic)
                .limit(1)
            ).one_or_none()
            return Evidence(
                topic=commonest.topic if commonest and commonest.posts * 2 >= total.posts else None,
                authors=total.authors,
                sources=len(sources),
                posts=total.posts,
                incidents=tuple(of),
                first_at=total.first_at,
                post_ids=tuple(widest),
                source_ids=sources,
            )

    def posts(self, cell: Cell, since: datetime, until: datetime) -> Sequence[Complaint]:
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(*_WHOLE)
                .where(*self._of(_within(cell, since, until)))
                .order_by(table.c.at, table.c.post_id)
            )
            return [Complaint(*row) for row in rows]

    def of(self, post_ids: Collection[str]) -> Sequence[Complaint]:
        complaints: list[Complaint] = []
        with reading(self._engine) as connection:
            ids = sorted(post_ids)
            for i in range(0, len(ids), PART):
                rows = connection.execute(
                    select(*_WHOLE).where(*self._of(table.c.post_id.in_(ids[i : i + PART])))
                )
                complaints += (Complaint(*row) for row in rows)
        return sorted(complaints, key=lambda c: (c.at, c.post_id))

    def _of(self, condition: ColumnElement[bool]) -> tuple[ColumnElement[bool], ...]:
        if not self._published:
            return (condition,)
        return condition, not_(table.c.source_id.startswith(FILED_IN, autoescape=True))


def _counted(since: datetime, until: datetime) -> ColumnElement[bool]:
    """First complaints of all time, without copies; one of before a re-opening does not hide one of
    after it.
    """
    earlier = table.alias("earlier")
    reopened = (
        select(reopenings.c.at)
        .where(
            reopenings.c.incident_id == table.c.incident_id,
            reopenings.c.at > earlier.c.at,
            reopenings.c.at <= table.c.at,
        )
        .correlate(table, earlier)
        .exists()
    )
    is_first = ~(
        select(earlier.c.post_id)
        .where(
            earlier.c.incident_id == table.c.incident_id,
            earlier.c.author == table.c.author,
            earlier.c.is_copy.is_(False),
            or_(
                earlier.c.at < table.c.at,
                and_(earlier.c.at == table.c.at, earlier.c.post_id < table.c.post_id),
            ),
            ~reopened,
        )
        .exists()
    )
    return and_(table.c.at >= since, table.c.at < until, table.c.is_copy.is_(False), is_first)


def _within(cell: Cell, since: datetime, until: datetime) -> ColumnElement[bool]:
    c = table.c
    where = [c.at >= since, c.at < until, c.history.is_(False)]
    if cell.group is not None:
        where.append(c.group == cell.group)
    if cell.municipality is not None:
        where.append(c.municipality == cell.municipality)
    return and_(*where)
