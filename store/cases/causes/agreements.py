"""What bodies agreed for topics of the fast track."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Engine, RowMapping, insert, or_, select, update

from domain.cases.causes.agreement import AgreedStep, Agreement
from store.engine import reading, writing
from store.tables.causes import agreements as table


class SqlAgreements:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, agreement: Agreement) -> Agreement:
        row = {
            "topic": agreement.topic,
            "municipality": agreement.municipality,
            "steps": [[one.body, one.what] for one in agreement.steps],
            "remark": agreement.remark,
            "who": agreement.who,
            "at": agreement.at,
        }
        with writing(self._engine) as connection:
            added = insert(table).values(row).returning(table.c.id)
            return replace(agreement, id=connection.execute(added).scalar_one())

    def get(self, agreement_id: int) -> Agreement | None:
        with reading(self._engine) as connection:
            rows = connection.execute(select(table).where(table.c.id == agreement_id)).mappings()
            return next(map(_agreement, rows), None)

    def withdraw(self, agreement_id: int, who: str, at: datetime) -> bool:
        c = table.c
        mine = update(table).where(c.id == agreement_id, c.withdrawn_at.is_(None))
        with writing(self._engine) as connection:
            gone = connection.execute(mine.values(withdrawn_at=at, withdrawn_by=who))
            return gone.rowcount == 1

    def log(self, topic: str | None, limit: int) -> Sequence[Agreement]:
        asked = select(table).order_by(table.c.id.desc()).limit(limit)
        if topic is not None:
            asked = asked.where(table.c.topic == topic)
        with reading(self._engine) as connection:
            return list(map(_agreement, connection.execute(asked).mappings()))

    def in_force(self, topic: str, municipality: str | None) -> Agreement | None:
        c = table.c
        of = or_(c.municipality == municipality, c.municipality.is_(None))
        asked = select(table).where(c.topic == topic, c.withdrawn_at.is_(None), of)
        nearest = asked.order_by(c.municipality.is_(None), c.id.desc()).limit(1)
        with reading(self._engine) as connection:
            return next(map(_agreement, connection.execute(nearest).mappings()), None)


def _agreement(row: RowMapping) -> Agreement:
    steps = tuple(AgreedStep(*one) for one in row["steps"])
    return Agreement(**{**row, "steps": steps})
