"""The outbox: messages to send.

Other stores write messages in their transactions by `add`, `stop`.
"""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    RowMapping,
    and_,
    delete,
    or_,
    select,
    update,
)

from domain.bell import failure
from domain.duty import DutyRole
from domain.message import About, Matter, Message, MessageState
from store import bell
from store.engine import insert_into, reading, writing
from store.tables.messages import outbox

_PLAIN = tuple(f.name for f in fields(Message) if f.name != "about")
_MESSAGE = (*(outbox.c[name] for name in _PLAIN), outbox.c.about_kind, outbox.c.about_id)


class SqlOutbox:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, messages: Sequence[Message]) -> None:
        with writing(self._engine) as connection:
            add(connection, messages)

    def due(self, now: datetime, limit: int, lease: timedelta) -> list[Message]:
        due = (
            select(outbox.c.id)
            .where(
                outbox.c.state == MessageState.PENDING,
                outbox.c.next_try_at <= now,
                or_(outbox.c.taken_until.is_(None), outbox.c.taken_until <= now),
            )
            .order_by(outbox.c.next_try_at, outbox.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
            .cte("due")
        )
        taken = (
            update(outbox)
            .where(outbox.c.id.in_(select(due.c.id)))
            .values(taken_until=now + lease)
            .returning(*_MESSAGE)
        )
        with writing(self._engine) as connection:
            messages = list(map(_message, connection.execute(taken).mappings()))
        return sorted(messages, key=lambda m: (m.next_try_at, m.id))

    def pending(self, ids: Collection[str]) -> set[str]:
        waits = outbox.c.state == MessageState.PENDING
        with reading(self._engine) as connection:
            rows = select(outbox.c.id).where(outbox.c.id.in_(ids), waits)
            return set(connection.scalars(rows))

    def settle(self, messages: Sequence[Message]) -> None:
        if messages:
            with writing(self._engine) as connection:
                for message in messages:
                    _settle(connection, message)

    def forget(self, prefix: str, before: datetime) -> None:
        c = outbox.c
        beginning = c.id >= prefix, c.id < prefix + chr(0x10FFFF)
        with writing(self._engine) as connection:
            connection.execute(delete(outbox).where(*beginning, c.created_at < before))

    def of(self, about: About) -> list[Message]:
        rows = (
            select(*_MESSAGE)
            .where(_is_about(about))
            .order_by(outbox.c.created_at, outbox.c.next_try_at, outbox.c.id)
        )
        with reading(self._engine) as connection:
            return list(map(_message, connection.execute(rows).mappings()))


def add(connection: Connection, messages: Sequence[Message]) -> None:
    if messages:
        new = insert_into(connection, outbox).on_conflict_do_nothing()
        connection.execute(new, list(map(_row, messages)))


def stop(connection: Connection, about: About) -> None:
    pending = update(outbox).where(_is_about(about), outbox.c.state == MessageState.PENDING)
    connection.execute(pending.values(state=MessageState.STOPPED))


def _settle(connection: Connection, message: Message) -> None:
    mine = [outbox.c.id == message.id, outbox.c.state != MessageState.DELIVERED]
    if message.state is not MessageState.DELIVERED:
        mine.append(outbox.c.state != MessageState.STOPPED)
    settled = connection.execute(
        update(outbox)
        .where(*mine)
        .values(
            state=message.state,
            tries=message.tries,
            error=message.error,
            channel=message.channel,
            person=message.person,
            next_try_at=message.next_try_at,
            delivered_at=message.delivered_at,
            taken_until=None,
        )
    )
    if settled.rowcount and (ring := failure(message)):
        bell.add(connection, [ring])


def _is_about(about: About) -> ColumnElement[bool]:
    return and_(outbox.c.about_kind == about.kind, outbox.c.about_id == about.id)


def _row(message: Message) -> dict[str, Any]:
    kind, id_ = message.about or (None, None)
    plain = {name: getattr(message, name) for name in _PLAIN}
    return plain | {"about_kind": kind, "about_id": id_}


def _message(row: RowMapping) -> Message:
    values = dict(row)
    kind, id_ = values.pop("about_kind"), values.pop("about_id")
    role = DutyRole(row["role"]) if row["role"] else None
    about = About(Matter(kind), id_) if kind else None
    state = MessageState(row["state"])
    return Message(**{**values, "about": about, "state": state, "role": role})
