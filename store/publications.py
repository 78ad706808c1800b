"""What sources published themselves, with sums over the ledger's counters."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Engine, Select, and_, case, func, select
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from domain.leader import Appearance, LeaderStanding, Publication, Reach, Share
from domain.outreach.echo import Imprint
from domain.ports.leaders import PublicationCut
from store.batches import write_rows
from store.engine import insert_into, reading, writing
from store.tables.complaints import complaints
from store.tables.complaints import publications as table
from store.tables.posts import posts

Columns = ReadOnlyColumnCollection[str, Column[Any]]
c, reported = table.c, complaints.c


class SqlPublications:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def record(self, publications: Collection[Publication]) -> None:
        rows = {p.post_id: asdict(p) for p in publications}
        if not rows:
            return
        with writing(self._engine) as connection:
            new = insert_into(connection, table)
            set_ = {f.name: new.excluded[f.name] for f in fields(Publication)}
            write_rows(
                connection,
                new.on_conflict_do_update(index_elements=["post_id"], set_=set_),
                [rows[i] for i in sorted(rows)],
            )

    def standings(self, cut: PublicationCut) -> Sequence[LeaderStanding]:
        return [
            standing for name, standing in self._by(c.source_id, cut).items() if name is not None
        ]

    def by_group(self, cut: PublicationCut) -> Mapping[str | None, LeaderStanding]:
        return self._by(c.group, cut)

    def by_municipality(self, cut: PublicationCut) -> Mapping[str | None, LeaderStanding]:
        return self._by(c.municipality, cut)

    def appearances(self, cut: PublicationCut, *, own: bool = False) -> Sequence[Appearance]:
        within = select(reported.incident_id).where(_within(cut, reported))
        first = select(reported.incident_id, reported.source_id, func.min(reported.at))
        if own:
            within = within.join(table, c.post_id == reported.post_id)
            first = first.join(table, c.post_id == reported.post_id)
        first = first.where(reported.incident_id.in_(within))
        first = first.group_by(reported.incident_id, reported.source_id)
        with reading(self._engine) as connection:
            return [Appearance(*row) for row in connection.execute(first)]

    def tones(self, cut: PublicationCut) -> Sequence[tuple[datetime, bool | None]]:
        with reading(self._engine) as connection:
            query = select(c.at, c.negative).where(_within(cut)).order_by(c.at, c.post_id)
            return [(row.at, row.negative) for row in connection.execute(query)]

    def critical(self, cut: PublicationCut, limit: int) -> tuple[Share, Sequence[str]]:
        critical = and_(_within(cut), c.negative.is_(True))
        latest = select(c.post_id).where(critical).order_by(c.at.desc(), c.post_id).limit(limit)
        tally = select(func.count(case((c.negative, 1))), func.count(c.negative))
        with reading(self._engine) as connection:
            count, of = connection.execute(tally.where(_within(cut))).one()
            return Share(count, of), list(connection.scalars(latest)) if count else []

    def reaches(self, cut: PublicationCut) -> Sequence[Reach]:
        asked = (
            select(c.post_id, c.at, posts.c.views, c.group)
            .join(posts, posts.c.id == c.post_id)
            .where(_within(cut), posts.c.views.is_not(None))
            .order_by(c.at, c.post_id)
        )
        with reading(self._engine) as connection:
            return [Reach(*row) for row in connection.execute(asked)]

    def imprints(self, cut: PublicationCut, limit: int) -> Sequence[Imprint]:
        asked = (
            select(*(c[f.name] for f in fields(Imprint)))
            .where(_within(cut))
            .order_by(c.at.desc(), c.post_id.desc())
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return [Imprint(*row) for row in connection.execute(asked)][::-1]

    def most_read(self, cut: PublicationCut, limit: int) -> Sequence[str]:
        with reading(self._engine) as connection:
            query = (
                select(c.post_id)
                .join(posts, posts.c.id == c.post_id)
                .where(_within(cut), posts.c.views.is_not(None))
                .order_by(posts.c.views.desc(), c.post_id)
                .limit(limit)
            )
            return list(connection.scalars(query))

    def latest(
        self,
        cut: PublicationCut,
        of: Collection[str],
        limit: int,
        skip: int = 0,
        critical: bool = False,
    ) -> Sequence[str]:
        if not of:
            return ()
        query = select(c.post_id).where(_within(cut), c.source_id.in_(of))
        if critical:
            query = query.where(c.negative)
        query = query.order_by(c.at.desc(), c.post_id).limit(limit).offset(skip)
        with reading(self._engine) as connection:
            return list(connection.scalars(query))

    def _by(self, of: ColumnElement[Any], cut: PublicationCut) -> dict[str | None, LeaderStanding]:
        with reading(self._engine) as connection:
            return {
                row.name: LeaderStanding(
                    source_id=row.name or "",
                    posts=row.posts,
                    viewed=row.viewed,
                    views=int(row.views or 0),
                    median=None if row.median is None else float(row.median),
                    reactions=int(row.reactions or 0),
                    toned=row.toned,
                    negative=row.negative,
                )
                for row in connection.execute(_standings(of, cut))
            }


def _standings(of: ColumnElement[Any], cut: PublicationCut) -> Select[Any]:
    """One row per value of `of`; the median of views is the mean of the one or two
    middle values.
    """
    p = posts.c
    counters = [func.coalesce(p[name], 0) for name in ("likes", "reposts", "comments")]
    viewed = case((p.views.is_not(None), 1), else_=0)
    read = (
        select(
            of.label("name"),
            c.negative,
            p.views,
            case((p.views.is_not(None), counters[0] + counters[1] + counters[2])).label("reacted"),
            func.row_number().over(partition_by=(of, viewed), order_by=p.views).label("place"),
            func.count().over(partition_by=(of, viewed)).label("size"),
        )
        .join(posts, p.id == c.post_id)
        .where(_within(cut))
        .subquery()
        .c
    )
    middle = and_(read.views.is_not(None), (2 * read.place).between(read.size, read.size + 2))
    return select(
        read.name,
        func.count().label("posts"),
        func.count(read.views).label("viewed"),
        func.sum(read.views).label("views"),
        func.avg(case((middle, read.views))).label("median"),
        func.sum(read.reacted).label("reactions"),
        func.count(read.negative).label("toned"),
        func.count(case((read.negative, 1))).label("negative"),
    ).group_by(read.name)


def _within(cut: PublicationCut, of: Columns = c) -> ColumnElement[bool]:
    where = [of.at >= cut.since, of.at < cut.until]
    for column, value in (
        (of.source_id, cut.source_id),
        (of.group, cut.group),
        (of.municipality, cut.municipality),
    ):
        if value is not None:
            where.append(column == value)
    return and_(*where)
