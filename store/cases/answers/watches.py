"""The posts that are watched for cases."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    RowMapping,
    Select,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
    tuple_,
    union_all,
    update,
)

from domain.cases.answers.watching import CaseWatch, WatchedPost
from domain.cases.case import OriginKind
from domain.cases.pairs import PairState
from domain.cases.workflow import CaseState
from store.batches import write_rows
from store.cases.joined import heads
from store.cases.joined import joined as joined_cases
from store.cases.rows import NEVER
from store.engine import insert_into, reading, writing
from store.tables.answers import LOST
from store.tables.answers import watched_posts as table
from store.tables.cases import case_posts, cases
from store.tables.filings import filed_cases
from store.tables.pairs import case_pairs

CHUNK = 10_000
HALF_CHUNK = CHUNK // 2  # of pairs
_FIELDS = tuple(f.name for f in fields(WatchedPost))
_c = table.c
# What a change of the case changes; what was seen of the post stays.
_CHANGING = ("version", "hourly_until", "until", "asked")


class SqlCaseWatches:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def stale(self, closed_since: datetime, limit: int) -> Sequence[CaseWatch]:
        rows: list[RowMapping] = []
        with reading(self._engine) as connection:
            for asked in _stale(closed_since):
                if left := limit - len(rows):
                    rows += connection.execute(asked.limit(left)).mappings()
            return _detailed(connection, rows) if rows else []

    def put(self, posts: Sequence[WatchedPost]) -> None:
        if not posts:
            return
        rows = [
            {name: getattr(one, name) for name in _FIELDS}
            | {"next_look": one.published_at if one.source_id else None}
            for one in sorted(posts, key=lambda one: (one.post_id, one.case_id))
        ]
        with writing(self._engine) as connection:
            new = insert_into(connection, table)
            changed: dict[str, Any] = {name: new.excluded[name] for name in _CHANGING}
            changed["next_look"] = func.coalesce(_c.next_look, new.excluded.next_look)
            same = new.on_conflict_do_update(index_elements=["post_id", "case_id"], set_=changed)
            write_rows(connection, same, rows)

    def hasten(self, case_id: int, now: datetime) -> None:
        with writing(self._engine) as connection:
            mine = update(table).where(_c.case_id == case_id, _c.source_id != "")
            connection.execute(mine.values(next_look=now, heard_at=None))

    def renew(self, case_ids: Collection[int]) -> None:
        ids, of = sorted(case_ids), cases.c
        own = select(of.id).where(or_(of.id.in_(ids), of.first.in_(ids)))
        with writing(self._engine) as connection:
            connection.execute(update(table).where(_c.case_id.in_(own)).values(version=0))

    def awaiting(self, post_ids: Collection[str]) -> Collection[int]:
        ids, known = sorted(post_ids), set[int]()
        with reading(self._engine) as connection:
            for start in range(0, len(ids), CHUNK):
                some = _c.post_id.in_(ids[start : start + CHUNK]), _c.source_id == ""
                known.update(connection.scalars(select(_c.case_id).where(*some)))
        return known

    def leave(self, posts: Sequence[WatchedPost]) -> None:
        keys = sorted((one.post_id, one.case_id) for one in posts)
        with writing(self._engine) as connection:
            for start in range(0, len(keys), HALF_CHUNK):
                some = tuple_(_c.post_id, _c.case_id).in_(keys[start : start + HALF_CHUNK])
                connection.execute(delete(table).where(some))

    def lost(self, limit: int) -> Sequence[WatchedPost]:
        asked = select(table).where(LOST).limit(limit)
        with reading(self._engine) as connection:
            return [_post(row) for row in connection.execute(asked).mappings()]

    def shut(self, since: datetime, limit: int) -> Sequence[WatchedPost]:
        asked = select(table).where(_c.shut_at >= since, _c.post_id == _c.root)
        latest = asked.order_by(_c.shut_at.desc(), _c.post_id, _c.case_id).limit(limit)
        with reading(self._engine) as connection:
            return [_post(row) for row in connection.execute(latest).mappings()]

    def tell(self, posts: Sequence[WatchedPost]) -> None:
        with writing(self._engine) as connection:
            for one in posts:
                mine = _c.post_id == one.post_id, _c.case_id == one.case_id
                connection.execute(update(table).where(*mine).values(noted=True))

    def drop(self, before: datetime) -> int:
        with writing(self._engine) as connection:
            return int(connection.execute(delete(table).where(_c.until < before)).rowcount)

    def of_cases(self, case_ids: Collection[int]) -> Mapping[int, Sequence[WatchedPost]]:
        ids = sorted(case_ids)
        known: dict[int, list[WatchedPost]] = {id_: [] for id_ in ids}
        with reading(self._engine) as connection:
            for start in range(0, len(ids), CHUNK):
                asked = select(table).where(_c.case_id.in_(ids[start : start + CHUNK]))
                rows = connection.execute(asked.order_by(_c.published_at, _c.post_id)).mappings()
                for row in rows:
                    known[row["case_id"]].append(_post(row))
        return known

    def of_roots(self, roots: Collection[str]) -> Mapping[str, Sequence[int]]:
        ids, known = sorted(roots), dict[str, list[int]]()
        with reading(self._engine) as connection:
            for start in range(0, len(ids), CHUNK):
                some = select(_c.root, _c.case_id).where(_c.root.in_(ids[start : start + CHUNK]))
                for row in connection.execute(some.distinct().order_by(_c.case_id)):
                    known.setdefault(row.root, []).append(row.case_id)
        return known


def _stale(closed_since: datetime) -> Sequence[Select[Any]]:
    """Cases of posts are told by the row of their post; others by any of their rows."""
    of, is_void = cases.c, cases.c.state == CaseState.VOID
    v, f, p = case_posts.c, filed_cases.c, case_pairs.c
    columns = (of.id, of.version, of.post_id, of.first, of.due, of.closed_at)
    link = select(f.link).where(f.case_id == of.id).scalar_subquery()
    is_joined = of.id.in_(joined_cases())
    some = select(
        *columns, is_void.label("is_void"), link.label("link"), is_joined.label("is_joined")
    )
    joined = cases.outerjoin(table, and_(_c.post_id == of.post_id, _c.case_id == of.id))
    is_other = or_(_c.version.is_(None), _c.version != of.version)
    of_post = some.select_from(joined).where(of.post_id.is_not(None), is_other)
    held = exists().where(_c.case_id == of.id)
    has_posts = or_(
        held,
        exists().where(v.case_id == of.id, v.voice),
        exists().where(v.case_id == of.first, v.voice),
        exists().where(f.case_id == of.id, f.link.is_not(None)),
        exists().where(p.earlier == of.id, p.state == PairState.JOINED),
    )
    is_old = ~exists().where(_c.case_id == of.id, _c.version == of.version)
    of_others = some.where(of.post_id.is_(None), is_old, has_posts)
    open_, lately = of.closed_at.is_(None), of.closed_at > closed_since
    return (
        of_post.where(open_),
        of_post.where(lately, or_(~is_void, _c.version.is_not(None))),
        of_others.where(open_),
        of_others.where(lately, or_(~is_void, held)),
    )


def _detailed(connection: Connection, rows: Sequence[RowMapping]) -> list[CaseWatch]:
    """With their voices."""
    ids = [row["id"] for row in rows]
    owners = sorted({id_ for row in rows for id_ in (row["id"], row["first"]) if id_})
    v, p, later = case_posts.c, case_pairs.c, cases.c
    own = select(v.case_id, v.post_id, v.at).where(v.case_id.in_(owners), v.voice)
    # The text of a filed case is no post of a network.
    is_public = or_(v.voice, later.origin == OriginKind.POST)
    by_pairs = (
        heads()
        .join(case_posts, v.case_id == p.later)
        .join(cases, later.id == p.later)
        .with_only_columns(p.earlier, v.post_id, v.at)
        .where(p.earlier.in_(ids), is_public)
    )
    of_case: dict[int, list[str]] = {}
    for row in connection.execute(union_all(own, by_pairs).order_by("at", "post_id")):
        of_case.setdefault(row.case_id, []).append(row.post_id)
    return [
        CaseWatch(
            case_id=row["id"],
            version=row["version"],
            post_id=row["post_id"],
            due=None if row["due"] == NEVER else row["due"],
            closed_at=row["closed_at"],
            is_void=bool(row["is_void"]),
            voices=(*of_case.get(row["id"], ()), *of_case.get(row["first"] or 0, ())),
            link=row["link"],
            is_joined=bool(row["is_joined"]),
        )
        for row in rows
    ]


def _post(row: RowMapping) -> WatchedPost:
    values: dict[str, Any] = {name: row[name] for name in _FIELDS}
    return WatchedPost(**values)
