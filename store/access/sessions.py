"""Sessions of people who signed in, with a hash of each token, never the token."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Select, delete, insert, or_, select, update

from domain.access.session import Session
from domain.person import Person
from store.engine import reading, writing
from store.people import person_of
from store.tables.people import people
from store.tables.people import sessions as table


class SqlSessions:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, session: Session) -> None:
        with writing(self._engine) as connection:
            connection.execute(insert(table).values(**asdict(session)))

    def get(self, session_id: str) -> tuple[Session, Person] | None:
        with reading(self._engine) as connection:
            row = connection.execute(select(table).where(table.c.id == session_id)).mappings()
            if (stored := row.first()) is None:
                return None
            of_person = select(people).where(people.c.id == stored["person"], people.c.enabled)
            person = connection.execute(of_person).mappings().first()
            return (Session(**stored), person_of(person)) if person else None

    def all(self) -> Sequence[Session]:
        return self._read(select(table))

    def of(self, person_id: str) -> Sequence[Session]:
        return self._read(select(table).where(table.c.person == person_id))

    def seen(self, session_id: str, at: datetime) -> None:
        with writing(self._engine) as connection:
            connection.execute(update(table).where(table.c.id == session_id).values(seen_at=at))

    def end(self, session_id: str) -> None:
        with writing(self._engine) as connection:
            connection.execute(delete(table).where(table.c.id == session_id))

    def end_all(self, person_id: str, but: str = "") -> int:
        with writing(self._engine) as connection:
            mine = delete(table).where(table.c.person == person_id, table.c.id != but)
            return connection.execute(mine).rowcount

    def drop(self, made_before: datetime, seen_before: datetime) -> None:
        with writing(self._engine) as connection:
            old = or_(table.c.made_at < made_before, table.c.seen_at < seen_before)
            connection.execute(delete(table).where(old))

    def _read(self, wanted: Select[Any]) -> Sequence[Session]:
        with reading(self._engine) as connection:
            rows = connection.execute(wanted.order_by(table.c.seen_at.desc())).mappings()
            return [Session(**row) for row in rows]
