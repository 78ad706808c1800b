"""Announced troubles of sources, saved together with their messages (store/outbox)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Engine, delete, select

from domain.message import Message
from store import outbox
from store.engine import insert_into, reading, writing
from store.tables.messages import notices


class SqlNotices:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def told(self) -> Mapping[str, datetime]:
        with reading(self._engine) as connection:
            rows = connection.execute(select(notices.c.source_id, notices.c.at))
            return {row.source_id: row.at for row in rows}

    def save(
        self,
        begun: Collection[str],
        ended: Collection[str],
        messages: Sequence[Message],
        now: datetime,
    ) -> bool:
        with writing(self._engine) as connection:
            written = 0
            if begun:
                rows = [{"source_id": i, "at": now} for i in sorted(begun)]
                new = insert_into(connection, notices).values(rows).on_conflict_do_nothing()
                written = len(connection.scalars(new.returning(notices.c.source_id)).all())
            if ended:
                mine = delete(notices).where(notices.c.source_id.in_(sorted(ended)))
                written += connection.execute(mine).rowcount
            if written < len(begun) + len(ended):
                connection.rollback()
                return False
            outbox.add(connection, messages)
        return True
