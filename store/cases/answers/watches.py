"""The posts that are watched for cases."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, RowMapping, and_, delete, func, or_, select, update

from domain.cases.answers.watching import CaseWatch, WatchedPost
from domain.cases.workflow import CaseState
from store.cases.rows import NEVER
from store.engine import insert_into, reading, writing
from store.tables.answers import watched_posts as table
from store.tables.cases import cases

CHUNK = 10_000
_FIELDS = tuple(f.name for f in fields(WatchedPost))
_c = table.c
# What a change of the case changes; what was seen of the post stays.
_CHANGING = ("version", "hourly_until", "until")


class SqlCaseWatches:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def stale(self, now: datetime, closed_since: datetime, limit: int) -> Sequence[CaseWatch]:
        of, is_void = cases.c, cases.c.state == CaseState.VOID
        is_other = or_(_c.version.is_(None), _c.version != of.version)
        joined = cases.outerjoin(table, and_(_c.post_id == of.post_id, _c.case_id == of.id))
        columns = of.id, of.version, of.post_id, of.due, of.closed_at, is_void.label("is_void")
        asked = select(*columns).select_from(joined).where(of.post_id.is_not(None), is_other)
        is_new = and_(of.closed_at > closed_since, or_(~is_void, _c.version.is_not(None)))
        known: list[CaseWatch] = []
        with reading(self._engine) as connection:
            for some in (of.closed_at.is_(None), is_new):
                if left := limit - len(known):
                    rows = connection.execute(asked.where(some).limit(left)).mappings()
                    known += map(_watch, rows)
        return known

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
            connection.execute(same, rows)

    def hasten(self, case_id: int, now: datetime) -> None:
        with writing(self._engine) as connection:
            mine = update(table).where(_c.case_id == case_id, _c.source_id != "")
            connection.execute(mine.values(next_look=now, heard_at=None))

    def lost(self, limit: int) -> Sequence[WatchedPost]:
        some = or_(_c.gone_at.is_not(None), _c.shut_at.is_not(None))
        asked = select(table).where(_c.noted.is_(False), some).limit(limit)
        with reading(self._engine) as connection:
            return [_post(row) for row in connection.execute(asked).mappings()]

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


def _watch(row: RowMapping) -> CaseWatch:
    due = None if row["due"] == NEVER else row["due"]
    return CaseWatch(
        row["id"], row["version"], row["post_id"], due, row["closed_at"], bool(row["is_void"])
    )


def _post(row: RowMapping) -> WatchedPost:
    values: dict[str, Any] = {name: row[name] for name in _FIELDS}
    return WatchedPost(**values)
