"""Talks of the centre with outlets."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, RowMapping, Select, insert, select, update

from domain.outreach.outlet_contact import ContactWay, OutletContact
from store.engine import reading, writing
from store.tables.leaders import outlet_contacts as table

_c = table.c
_OWED = (_c.done_at.is_(None), _c.due.is_not(None))


class SqlOutletContacts:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, contact: OutletContact) -> OutletContact:
        with writing(self._engine) as connection:
            new = insert(table).values(_row(contact)).returning(_c.id)
            return replace(contact, id=connection.scalar(new))

    def get(self, number: int) -> OutletContact | None:
        return next(iter(self._several(select(table).where(_c.id == number))), None)

    def open(self, limit: int) -> Sequence[OutletContact]:
        asked = select(table).where(*_OWED).order_by(_c.due, _c.id).limit(limit)
        return self._several(asked)

    def of(self, source_id: str, limit: int) -> Sequence[OutletContact]:
        latest = (_c.at.desc(), _c.id.desc())
        asked = select(table).where(_c.source_id == source_id).order_by(*latest).limit(limit)
        return self._several(asked)

    def save(self, changed: OutletContact) -> OutletContact | None:
        new = replace(changed, version=changed.version + 1)
        mine = update(table).where(_c.id == changed.number, _c.version == changed.version)
        with writing(self._engine) as connection:
            done = connection.execute(mine.values(_row(new))).rowcount == 1
        return new if done else None

    def due(self, until: datetime, limit: int) -> Sequence[OutletContact]:
        waits = (*_OWED, _c.due < until, _c.reminded_at.is_(None), _c.owner != "")
        return self._several(select(table).where(*waits).order_by(_c.due, _c.id).limit(limit))

    def remind(self, number: int, at: datetime) -> bool:
        mine = update(table).where(_c.id == number, *_OWED, _c.reminded_at.is_(None))
        with writing(self._engine) as connection:
            return connection.execute(mine.values(reminded_at=at)).rowcount == 1

    def _several(self, asked: Select[Any]) -> Sequence[OutletContact]:
        with reading(self._engine) as connection:
            return list(map(_contact, connection.execute(asked).mappings()))


def _row(one: OutletContact) -> dict[str, Any]:
    return {name: value for name, value in asdict(one).items() if name != "id"}


def _contact(row: RowMapping) -> OutletContact:
    return OutletContact(**{**row, "way": ContactWay(row["way"])})
