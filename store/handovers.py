"""Notes that shifts leave to the next, and who has read them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Engine, insert, select, update

from domain.handover import Handover
from store.engine import reading, writing
from store.tables.duty import handovers as table


class SqlHandovers:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, note: Handover) -> Handover:
        new = insert(table).values(
            who=note.who, at=note.at, text=note.text, alerts=list(note.alerts)
        )
        with writing(self._engine) as connection:
            return replace(note, id=connection.scalar(new.returning(table.c.id)))

    def latest(self, limit: int) -> Sequence[Handover]:
        with reading(self._engine) as connection:
            rows = connection.execute(select(table).order_by(table.c.id.desc()).limit(limit))
            return [Handover(**{**r, "alerts": tuple(r["alerts"])}) for r in rows.mappings()]

    def read(self, note_id: int, who: str, now: datetime) -> bool:
        with writing(self._engine) as connection:
            unread = update(table).where(table.c.id == note_id, table.c.read_at.is_(None))
            return connection.execute(unread.values(read_by=who, read_at=now)).rowcount == 1
