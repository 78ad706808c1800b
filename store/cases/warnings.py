"""Warnings about cases; they are marked together with their message (store/outbox)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, delete, func, select, update

from domain.bell import Ring
from domain.cases.watch.warnings import Audience, WarningKind
from domain.message import Message
from domain.ports.casework.watch.warnings import WaitingWarning, WarningNote
from store import bell, outbox
from store.cases.joined import joined
from store.cases.rows import AT_ONCE
from store.engine import insert_into, reading, writing
from store.tables.cases import case_warnings as table
from store.tables.cases import cases


class SqlCaseWarnings:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def due(self, now: datetime, limit: int) -> Sequence[int]:
        c = cases.c
        some = select(c.id).where(c.look_at <= now, c.id.not_in(joined()))
        some = some.order_by(c.look_at, c.id).limit(limit)
        with reading(self._engine) as connection:
            return list(connection.scalars(some))

    def note(self, notes: Sequence[WarningNote]) -> int:
        written = 0
        with writing(self._engine) as connection:
            for one in sorted(notes, key=lambda note: note.case_id):
                mine = cases.c.id == one.case_id, cases.c.version == one.version
                again = update(cases).where(*mine).values(look_at=one.next_at)
                if connection.execute(again).rowcount != 1:
                    continue
                written += 1
                rows = [
                    {
                        "case_id": one.case_id,
                        "audience": warning.audience,
                        "kind": warning.kind,
                        "due": warning.due,
                        "person": reader,
                        "at": warning.at,
                    }
                    for warning, reader in one.warnings
                ]
                if rows:
                    connection.execute(
                        insert_into(connection, table).on_conflict_do_nothing(), rows
                    )
        return written

    def waiting(self) -> Sequence[WaitingWarning]:
        c = table.c
        waits = c.sent_at.is_(None), c.case_id.not_in(joined())
        some = select(c.case_id, c.audience, c.kind, c.due, c.person).where(*waits)
        with reading(self._engine) as connection:
            rows = connection.execute(some.order_by(c.person, c.due, c.case_id)).all()
        return [
            WaitingWarning(
                row.case_id, Audience(row.audience), WarningKind(row.kind), row.due, row.person
            )
            for row in rows
        ]

    def last_sent(self, readers: Collection[str]) -> Mapping[str, datetime]:
        c = table.c
        some = select(c.person, func.max(c.sent_at, type_=c.sent_at.type)).where(
            c.person.in_(sorted(readers)), c.sent_at.is_not(None)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(some.group_by(c.person)).all()
        return {row[0]: row[1] for row in rows}

    def send(
        self,
        sent: Sequence[WaitingWarning],
        dropped: Sequence[WaitingWarning],
        messages: Sequence[Message],
        rings: Sequence[Ring],
        now: datetime,
    ) -> bool:
        with writing(self._engine) as connection:
            marked = [
                *(
                    connection.execute(update(table).where(*_is(one)).values(sent_at=now))
                    for one in sent
                ),
                *(connection.execute(delete(table).where(*_is(one))) for one in dropped),
            ]
            if any(one.rowcount != 1 for one in marked):
                connection.rollback()
                return False
            if moved := sorted({one.case_id for one in dropped}):
                again = update(cases).where(cases.c.id.in_(moved))
                connection.execute(again.values(look_at=AT_ONCE))
            outbox.add(connection, messages)
            bell.add(connection, rings)
        return True


def _is(one: WaitingWarning) -> Sequence[ColumnElement[bool]]:
    """A warning that waits."""
    c = table.c
    return (
        c.case_id == one.case_id,
        c.audience == one.audience,
        c.kind == one.kind,
        c.due == one.due,
        c.person == one.person,
        c.sent_at.is_(None),
    )
