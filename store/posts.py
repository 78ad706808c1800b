"""The ledger of posts: each post's month, digest of its present text, and counters."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Integer,
    RowMapping,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    not_,
    null,
    select,
    union_all,
    update,
)

from domain.cases.answers.watching import next_watch
from domain.ports.ledger import Recorded, Seen, Sighting, Verdict
from domain.ports.queue import QueueEntry
from domain.post import Engagement, Outcome, Post, next_look
from domain.source import FILED_IN
from store.batches import write_rows
from store.columns import Utc
from store.engine import insert_into, reading, writing
from store.facts.posts import reached
from store.tables.answers import watched_posts as watched
from store.tables.posts import posts

CHUNK = 10_000  # ids in one statement; SQLite accepts at most 32,766
EDITS = 8  # the last edits of a post whose entries are recognised when they are delivered again

_COUNTERS = tuple(f.name for f in fields(Engagement))


@dataclass(frozen=True, slots=True)
class _Known:
    """`first_entry` is the entry that brought the post; each of `edits` (oldest first) changed its
    digest.
    """

    id: str
    month: str
    published_at: datetime
    fetched_at: datetime
    digest: str
    first_entry: str
    edits: tuple[str, ...]
    engagement: Engagement
    source_id: str
    native_id: str
    url: str
    next_look: datetime | None = None
    gone_at: datetime | None = None

    def verdict(self, entry: QueueEntry) -> Verdict:
        if entry.id == self.first_entry:
            return Verdict.NEW
        if entry.id in self.edits:
            return Verdict.EDITED
        post = entry.post
        if post.digest == self.digest or post.fetched_at < self.fetched_at:
            return Verdict.KNOWN
        return Verdict.EDITED

    def supersedes(self, post: Post) -> bool:
        return self.digest != post.digest and self.fetched_at > post.fetched_at

    def after(self, entry: QueueEntry) -> "_Known":
        post = entry.post
        if entry.id == self.first_entry or entry.id in self.edits:
            return self
        if post.fetched_at < self.fetched_at:
            return self
        published_at = post.published_at if post.date_stated else self.published_at
        # An entry that was fetched before the post was found gone may arrive later.
        back = self.gone_at is not None and post.fetched_at > self.gone_at
        return replace(
            self,
            published_at=published_at,
            fetched_at=post.fetched_at,
            digest=post.digest,
            edits=self.edits if post.digest == self.digest else (*self.edits, entry.id)[-EDITS:],
            engagement=post.engagement,
            next_look=next_look(published_at, post.fetched_at) if back else self.next_look,
            gone_at=None if back else self.gone_at,
        )


class SqlLedger:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def classify(self, entries: Sequence[QueueEntry]) -> list[Sighting]:
        """If two workers classify the same post at once, one gets NEW."""
        firsts: dict[str, QueueEntry] = {}
        for entry in entries:
            firsts.setdefault(entry.post.id, entry)
        if not firsts:
            return []
        ids = sorted(firsts)  # locked in one order: no deadlock
        with writing(self._engine) as connection:
            before, ended = _recorded(connection, {i: _seen_first(firsts[i]) for i in ids})
            known, sightings = dict(before), []
            for entry in entries:
                post = entry.post
                had = known[post.id]
                known[post.id] = now = had.after(entry)
                date = post.published_at if post.date_stated else now.published_at
                sightings.append(
                    Sighting(
                        had.verdict(entry),
                        now.month,
                        date,
                        had.supersedes(post),
                        post.id in ended,
                    )
                )
            changed = [_row(known[i]) for i in ids if known[i] != before[i]]
            if changed:
                replaced = [{f"new_{k}": v for k, v in r.items()} for r in changed]
                write_rows(connection, _REPLACE, replaced)
                reached(connection, {r["id"]: _viewed(known[r["id"]]) for r in changed})
        return sightings

    def engagement(self, post_ids: Sequence[str]) -> Mapping[str, Engagement]:
        columns = (posts.c.id, *(posts.c[name] for name in _COUNTERS))
        with reading(self._engine) as connection:
            rows = connection.execute(select(*columns).where(posts.c.id.in_(post_ids))).mappings()
            return {row["id"]: _engagement(row) for row in rows}

    def recorded(self, post_ids: Collection[str]) -> Mapping[str, Recorded]:
        ids, known = sorted(set(post_ids)), dict[str, Recorded]()
        columns = [posts.c[f.name] for f in fields(Recorded)]
        with reading(self._engine) as connection:
            for start in range(0, len(ids), CHUNK):
                some = select(*columns).where(posts.c.id.in_(ids[start : start + CHUNK]))
                known |= {row.id: Recorded(**row._mapping) for row in connection.execute(some)}
        return known

    def ids(self) -> Iterator[str]:
        """Of all posts ever recorded."""
        with reading(self._engine) as connection:
            asked = select(posts.c.id).execution_options(yield_per=CHUNK)
            yield from connection.scalars(asked)

    def gone(self, post_ids: Sequence[str]) -> Mapping[str, datetime]:
        missing = and_(posts.c.id.in_(post_ids), posts.c.gone_at.is_not(None))
        with reading(self._engine) as connection:
            rows = connection.execute(select(posts.c.id, posts.c.gone_at).where(missing))
            return {row.id: row.gone_at for row in rows}

    def due_again(self, source_id: str, now: datetime, limit: int) -> Sequence[Seen]:
        of = {"source": source_id, "now": now, "most": limit}
        with reading(self._engine) as connection:
            return [
                Seen(
                    row.id, row.native_id, row.url, row.published_at, row.is_root == 1, row.heard_at
                )
                for row in connection.execute(_DUE, of)
            ]

    def below(self, roots: Collection[str]) -> Sequence[Seen]:
        if not roots:
            return []
        c = watched.c
        some = select(c.post_id, c.native_id, c.url, c.published_at).distinct()
        mine = c.root.in_(sorted(roots)), c.root != c.post_id, c.gone_at.is_(None)
        with reading(self._engine) as connection:
            rows = connection.execute(some.where(*mine).order_by(c.published_at, c.post_id))
            return [Seen(*row) for row in rows]

    def heard(self, roots: Collection[str], now: datetime, *, shut: bool = False) -> None:
        c = watched.c
        with writing(self._engine) as connection:
            mine = update(watched).where(c.post_id.in_(sorted(roots)), c.root == c.post_id)
            at = func.coalesce(c.shut_at, bindparam("shut", now, Utc)) if shut else None
            connection.execute(mine.values(heard_at=now, shut_at=at))

    def looked_again(self, post_ids: Collection[str], gone: Collection[str], now: datetime) -> None:
        missing = frozenset(gone)
        with writing(self._engine) as connection:
            rows = connection.execute(
                select(posts.c.id, posts.c.published_at, posts.c.gone_at)
                .where(posts.c.id.in_(post_ids))
                .order_by(posts.c.id)
                .with_for_update()
            )
            looks = [
                {
                    "of": row.id,
                    "look": None if row.id in missing else next_look(row.published_at, now),
                    "left": (row.gone_at or now) if row.id in missing else None,
                }
                for row in rows
            ]
            if looks:
                write_rows(connection, _LOOKED, looks)
            _watched_again(connection, post_ids, missing, now)

    def close(self, outcomes: Mapping[str, Outcome], now: datetime) -> None:
        if outcomes:
            rows = [
                {"of": i, "ended": end, "first": now if end is Outcome.INDEXED else None}
                for i, end in sorted(outcomes.items())
            ]
            with writing(self._engine) as connection:
                write_rows(connection, _CLOSE, rows)

    def arrived(self, since: datetime, limit: int) -> Sequence[str]:
        c = posts.c
        with reading(self._engine) as connection:
            new = select(c.id).where(c.indexed_at > since).order_by(c.indexed_at.desc(), c.id)
            return list(connection.scalars(new.limit(limit)))

    def arrivals(self, since: datetime, *, filed: bool = True) -> Mapping[str, datetime]:
        c = posts.c
        new = select(c.id, c.indexed_at).where(c.indexed_at > since)
        if not filed:
            new = new.where(not_(c.source_id.startswith(FILED_IN, autoescape=True)))
        with reading(self._engine) as connection:
            rows = connection.execute(new.order_by(c.indexed_at, c.id))
            return {row.id: row.indexed_at for row in rows}

    def outcomes(self) -> Mapping[str, Outcome]:
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(posts.c.id, posts.c.outcome).where(posts.c.outcome.is_not(None))
            )
            return {row.id: Outcome(row.outcome) for row in rows}


def _watched_again(
    connection: Connection, post_ids: Collection[str], missing: Collection[str], now: datetime
) -> None:
    c = watched.c
    columns = c.post_id, c.case_id, c.root, c.hourly_until, c.until, c.gone_at
    some = select(*columns).where(c.post_id.in_(sorted(post_ids)), c.source_id != "")
    looks = [
        {
            "of": row.post_id,
            "case": row.case_id,
            "look": None
            if row.post_id in missing
            else next_watch(now, row.post_id == row.root, row.hourly_until, row.until),
            "left": (row.gone_at or now) if row.post_id in missing else None,
            "now": now,
        }
        for row in connection.execute(some.order_by(c.post_id, c.case_id))
    ]
    if looks:
        connection.execute(_WATCHED, looks)


def _viewed(known: _Known) -> tuple[timedelta, int | None]:
    return known.fetched_at - known.published_at, known.engagement.views


def _recorded(
    connection: Connection, new: Mapping[str, _Known]
) -> tuple[dict[str, _Known], set[str]]:
    """The posts as the ledger has them, and those that ended; unknown ones are recorded as new."""
    known, ended = dict[str, _Known](), set[str]()
    insert = insert_into(connection, posts).on_conflict_do_nothing()
    asked = select(posts).where(posts.c.id.in_(new)).order_by(posts.c.id)

    def read() -> None:
        for row in connection.execute(asked.with_for_update()).mappings():
            known[row["id"]] = _known(row)
            if row["outcome"] is not None:
                ended.add(row["id"])

    if connection.dialect.name == "sqlite":  # it has one writer: what is unknown stays so
        read()
        fresh = [one for id_, one in new.items() if id_ not in known]
        write_rows(connection, insert, [_row(one) for one in fresh])
        known |= {one.id: one for one in fresh}
    else:
        write_rows(connection, insert, [_row(one) for one in new.values()])
        read()
    return known, ended


def _seen_first(entry: QueueEntry) -> _Known:
    post = entry.post
    return _Known(
        id=post.id,
        month=f"{post.published_at.astimezone(UTC):%Y-%m}".zfill(7),
        published_at=post.published_at,
        fetched_at=post.fetched_at,
        digest=post.digest,
        first_entry=entry.id,
        edits=(),
        engagement=post.engagement,
        source_id=post.source_id,
        native_id=post.native_id,
        url=post.url,
        next_look=next_look(post.published_at, post.fetched_at),
    )


def _row(known: _Known) -> dict[str, Any]:
    row = {name: getattr(known, name) for name in _FIELDS}
    counters = {name: getattr(known.engagement, name) for name in _COUNTERS}
    return {**row, "edits": " ".join(known.edits), **counters}


def _known(row: RowMapping) -> _Known:
    values = {name: row[name] for name in _FIELDS}
    return _Known(**values, edits=tuple(row["edits"].split()), engagement=_engagement(row))


def _engagement(row: RowMapping) -> Engagement:
    return Engagement(**{name: row[name] for name in _COUNTERS})


_FIELDS = tuple(f.name for f in fields(_Known) if f.name not in ("edits", "engagement"))
_CHANGING = ("published_at", "fetched_at", "digest", "edits", "next_look", "gone_at", *_COUNTERS)
_SEEN = ("id", "native_id", "url", "published_at")
_HELD = watched.c
# By age, and by the cases that watch: a post that is due for both is given once.
_BY_AGE = (
    select(
        *(posts.c[name] for name in _SEEN),
        posts.c.next_look,
        literal(0).label("is_root"),
        cast(null(), Utc).label("heard_at"),
    )
    .where(posts.c.source_id == bindparam("source"), posts.c.next_look <= bindparam("now"))
    .order_by(posts.c.next_look, posts.c.id)
    .limit(bindparam("most", type_=Integer))
    .subquery()
)
_BY_CASE = (
    select(
        _HELD.post_id.label("id"),
        *(_HELD[name] for name in _SEEN[1:]),
        _HELD.next_look,
        case((_HELD.post_id == _HELD.root, 1), else_=0).label("is_root"),
        _HELD.heard_at,
    )
    .where(_HELD.source_id == bindparam("source"), _HELD.next_look <= bindparam("now"))
    .order_by(_HELD.next_look, _HELD.post_id)
    .limit(bindparam("most", type_=Integer))
    .subquery()
)
_BOTH = union_all(select(_BY_AGE), select(_BY_CASE)).subquery()
_DUE = (
    select(
        *(_BOTH.c[name] for name in _SEEN[:1]),
        *(func.min(_BOTH.c[name]).label(name) for name in _SEEN[1:3]),
        func.min(_BOTH.c.published_at, type_=Utc).label("published_at"),
        func.max(_BOTH.c.is_root).label("is_root"),
        func.max(_BOTH.c.heard_at, type_=Utc).label("heard_at"),
    )
    .group_by(_BOTH.c.id)
    .order_by(func.min(_BOTH.c.next_look), _BOTH.c.id)
    .limit(bindparam("most", type_=Integer))
)
_WATCHED = (
    update(watched)
    .where(_HELD.post_id == bindparam("of"), _HELD.case_id == bindparam("case"))
    .values(next_look=bindparam("look"), gone_at=bindparam("left"), looked_at=bindparam("now"))
)
_REPLACE = (
    update(posts)
    .where(posts.c.id == bindparam("new_id"))
    .values({name: bindparam(f"new_{name}") for name in _CHANGING})
)
_LOOKED = (
    update(posts)
    .where(posts.c.id == bindparam("of"))
    .values(next_look=bindparam("look"), gone_at=bindparam("left"))
)
_CLOSE = (
    update(posts)
    .where(posts.c.id == bindparam("of"))
    .values(
        outcome=bindparam("ended"),
        indexed_at=func.coalesce(posts.c.indexed_at, bindparam("first", type_=Utc)),
    )
)
