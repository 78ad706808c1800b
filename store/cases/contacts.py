"""Sealed contacts of applicants."""

from datetime import datetime

from sqlalchemy import Engine, delete, select

from domain.cases.workflow import ENDED
from store.engine import insert_into, reading, writing
from store.tables.cases import case_contacts as table
from store.tables.cases import cases


class SqlCaseContacts:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, case_id: int, sealed: bytes, at: datetime) -> None:
        row = {"sealed": sealed, "at": at}
        with writing(self._engine) as connection:
            new = insert_into(connection, table).values(case_id=case_id, **row)
            connection.execute(new.on_conflict_do_update(index_elements=["case_id"], set_=row))

    def sealed(self, case_id: int) -> bytes | None:
        with reading(self._engine) as connection:
            kept: bytes | None = connection.scalar(
                select(table.c.sealed).where(table.c.case_id == case_id)
            )
            return kept

    def erase(self, closed_before: datetime) -> int:
        ended = select(cases.c.id).where(
            cases.c.state.in_(sorted(ENDED)), cases.c.closed_at < closed_before
        )
        with writing(self._engine) as connection:
            gone = connection.execute(delete(table).where(table.c.case_id.in_(ended)))
            return gone.rowcount
