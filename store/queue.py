"""The post queue in the database: one row per entry, taken with a lease."""

import logging
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    RowMapping,
    delete,
    func,
    insert,
    select,
    update,
)

from domain.errors import InvalidPost, QueueUnavailable
from domain.ports.queue import QueueEntry
from domain.post import Outcome, Post
from domain.wire import dump_post, load_post
from store.batches import insert_rows
from store.engine import insert_into, reading, writing
from store.tables.queue import quarantine, queue, tally

log = logging.getLogger(__name__)

_SHARE = 1000  # entries read at once


class SqlQueue:
    """Ordered by id, which is the order of arrival; entries with an expired lease go first."""

    def __init__(self, engine: Engine) -> None:
        self._reading = partial(reading, engine, QueueUnavailable)
        self._writing = partial(writing, engine, QueueUnavailable)

    def put(self, posts: Sequence[Post], history: bool) -> None:
        self.put_lines([dump_post(post) for post in posts], history)

    def put_lines(self, lines: Sequence[str], history: bool) -> None:
        rows = [{"post": line, "history": history, "deliveries": 0} for line in lines]
        if rows:
            with self._writing() as connection:
                insert_rows(connection, queue, rows)

    def take(self, consumer: str, limit: int, lease: timedelta, now: datetime) -> list[QueueEntry]:
        values = {"taken_by": consumer, "taken_until": now + lease}
        with self._writing() as connection:
            rows = _take(connection, queue.c.taken_until <= now, limit, values)
            if len(rows) < limit:
                rows += _take(connection, queue.c.taken_until.is_(None), limit - len(rows), values)
            entries = []
            for row in sorted(rows, key=lambda r: int(r["id"])):
                try:
                    entries.append(_entry(row))
                except InvalidPost as error:
                    # Written by another version of this program; it must not stop the others.
                    log.error("queue entry %d set aside, it cannot be read: %s", row["id"], error)
                    _set_aside(connection, row["id"], str(error), now)
        return entries

    def acknowledge(self, outcomes: Mapping[str, Outcome]) -> int:
        with self._writing() as connection:
            ended = [row["id"] for row in _remove(connection, _numbers(outcomes))]
            _count(connection, Counter(outcomes[str(i)] for i in ended))
        return len(ended)

    def quarantine(self, entry: QueueEntry, error: str, now: datetime) -> None:
        with self._writing() as connection:
            for number in _numbers([entry.id]):
                _set_aside(connection, number, error, now)

    def release(self, entry_ids: Sequence[str]) -> None:
        with self._writing() as connection:
            connection.execute(
                update(queue)
                .where(queue.c.id.in_(_numbers(entry_ids)), queue.c.taken_until.is_not(None))
                .values(taken_by=None, taken_until=None, deliveries=queue.c.deliveries - 1)
            )

    def holders(self) -> Collection[str]:
        with self._reading() as connection:
            held = select(queue.c.taken_by).where(queue.c.taken_until.is_not(None)).distinct()
            return connection.scalars(held).all()

    def recall(self, consumer: str, now: datetime) -> None:
        with self._writing() as connection:
            held = queue.c.taken_by == consumer, queue.c.taken_until > now
            connection.execute(update(queue).where(*held).values(taken_until=now))

    def discard(self, entry_ids: Sequence[str], outcome: Outcome) -> int:
        numbers = _numbers(entry_ids)
        with self._writing() as connection:
            waiting = len(_remove(connection, numbers))
            mine = delete(quarantine).where(quarantine.c.id.in_(numbers))
            aside = connection.execute(mine).rowcount
            _count(connection, Counter({outcome: waiting + aside, Outcome.QUARANTINED: -aside}))
        return waiting + aside

    def count(self, outcome: Outcome, number: int) -> None:
        if number:
            with self._writing() as connection:
                _count(connection, {outcome: number})

    def depth(self) -> int:
        with self._reading() as connection:
            return connection.scalar(select(func.count(queue.c.id))) or 0

    def each(self) -> Iterator[QueueEntry]:
        last = 0
        while True:
            query = select(queue).where(queue.c.id > last).order_by(queue.c.id).limit(_SHARE)
            with self._reading() as connection:
                rows = connection.execute(query).mappings().all()
            for row in rows:
                try:
                    yield _entry(row)
                except InvalidPost:
                    log.warning("queue entry %d cannot be read", row["id"])
            if not rows:
                return
            last = rows[-1]["id"]

    def outcomes(self) -> Mapping[Outcome, int]:
        with self._reading() as connection:
            rows = connection.execute(select(tally)).all()
        return Counter({Outcome(row.outcome): row.entries for row in rows})

    def quarantined(self, limit: int) -> Sequence[tuple[QueueEntry, str]]:
        with self._reading() as connection:
            rows = (
                connection.execute(
                    select(quarantine)
                    .order_by(quarantine.c.at.desc(), quarantine.c.id.desc())
                    .limit(limit)
                )
                .mappings()
                .all()
            )
        entries = []
        for row in rows:
            try:
                entries.append((_entry(row), row["error"]))
            except InvalidPost:
                log.warning("quarantined entry %d cannot be read: %s", row["id"], row["error"])
        return entries

    def requeue(self, entry_ids: Sequence[str]) -> int:
        with self._writing() as connection:
            rows = (
                connection.execute(
                    delete(quarantine)
                    .where(quarantine.c.id.in_(_numbers(entry_ids)))
                    .returning(quarantine.c.id, quarantine.c.post, quarantine.c.history)
                )
                .mappings()
                .all()
            )
            if rows:
                connection.execute(insert(queue), [{**row, "deliveries": 0} for row in rows])
                _count(connection, Counter({Outcome.QUARANTINED: -len(rows)}))
        return len(rows)


def _numbers(entry_ids: Iterable[str]) -> list[int]:
    return sorted(int(i) for i in entry_ids if i.isdecimal())


def _entry(row: RowMapping) -> QueueEntry:
    return QueueEntry(str(row["id"]), load_post(row["post"]), row["history"], row["deliveries"] - 1)


def _take(
    connection: Connection, free: ColumnElement[bool], limit: int, values: Mapping[str, Any]
) -> list[RowMapping]:
    first = (
        select(queue.c.id)
        .where(free)
        .order_by(queue.c.taken_until, queue.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("first")
    )
    taken = (
        update(queue)
        .where(queue.c.id.in_(select(first.c.id)))
        .values(deliveries=queue.c.deliveries + 1, **values)
        .returning(queue.c.id, queue.c.post, queue.c.history, queue.c.deliveries)
    )
    return list(connection.execute(taken).mappings())


def _remove(connection: Connection, numbers: Sequence[int]) -> list[RowMapping]:
    # Locked in one order, else two workers that end the same entries could deadlock.
    locked = select(queue.c.id).where(queue.c.id.in_(numbers)).order_by(queue.c.id)
    removed = (
        delete(queue)
        .where(queue.c.id.in_(select(locked.with_for_update().cte("locked").c.id)))
        .returning(queue.c.id, queue.c.post, queue.c.history, queue.c.deliveries)
    )
    return list(connection.execute(removed).mappings())


def _set_aside(connection: Connection, number: int, error: str, now: datetime) -> None:
    for row in _remove(connection, [number]):
        connection.execute(insert(quarantine).values(**row, error=error, at=now))
        _count(connection, Counter({Outcome.QUARANTINED: 1}))


def _count(connection: Connection, ended: Mapping[Outcome, int]) -> None:
    for outcome, entries in sorted(ended.items()):
        row = insert_into(connection, tally).values(outcome=outcome, entries=entries)
        connection.execute(
            row.on_conflict_do_update(
                index_elements=["outcome"], set_={"entries": tally.c.entries + entries}
            )
        )
