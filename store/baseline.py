"""The detector's learned state as bytes, and the limits of each tick."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Engine, delete, select

from store.engine import insert_into, reading, writing
from store.tables.complaints import baselines, ticks


class SqlBaselines:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def load(self, name: str) -> bytes | None:
        with reading(self._engine) as connection:
            state = connection.scalar(select(baselines.c.state).where(baselines.c.name == name))
            return None if state is None else bytes(state)

    def save(self, name: str, state: bytes, now: datetime) -> None:
        with writing(self._engine) as connection:
            new = insert_into(connection, baselines)
            row = {"name": name, "state": state, "at": now}
            set_ = {"state": new.excluded.state, "at": new.excluded.at}
            connection.execute(new.on_conflict_do_update(index_elements=["name"], set_=set_), row)

    def note_limits(self, at: datetime, limits: Mapping[str, float], keep_since: datetime) -> None:
        with writing(self._engine) as connection:
            new = insert_into(connection, ticks)
            set_ = {"limits": new.excluded.limits}
            connection.execute(
                new.on_conflict_do_update(index_elements=["at"], set_=set_),
                {"at": at, "limits": dict(limits)},
            )
            connection.execute(delete(ticks).where(ticks.c.at < keep_since))

    def limits(self, since: datetime, until: datetime) -> dict[datetime, Mapping[str, float]]:
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(ticks.c.at, ticks.c.limits)
                .where(ticks.c.at >= since, ticks.c.at < until)
                .order_by(ticks.c.at)
            )
            return {row.at: row.limits for row in rows}
