"""Pulses of processes: one row per process."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Engine, delete, func, or_, select

from domain.pulse import PULSE_LIFE, ProcessRole, Pulse
from store.engine import insert_into, reading, writing
from store.tables.installation import pulse as table


class SqlPulses:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def beat(self, pulse: Pulse) -> None:
        with writing(self._engine) as connection:
            # One of a clock that was ahead would show a dead process as alive until then.
            wrong = or_(table.c.at < pulse.at - PULSE_LIFE, table.c.at > pulse.at + PULSE_LIFE)
            connection.execute(delete(table).where(wrong))
            new = insert_into(connection, table).values(**asdict(pulse))
            changed = {name: new.excluded[name] for name in ("role", "host", "pid", "at")}
            connection.execute(new.on_conflict_do_update(index_elements=["name"], set_=changed))

    def stop(self, name: str) -> None:
        with writing(self._engine) as connection:
            connection.execute(delete(table).where(table.c.name == name))

    def last(self, role: ProcessRole) -> datetime | None:
        newest = select(func.max(table.c.at)).where(table.c.role == role)
        with reading(self._engine) as connection:
            at: datetime | None = connection.scalar(newest)
        return at

    def all(self) -> Sequence[Pulse]:
        with reading(self._engine) as connection:
            rows = connection.execute(select(table).order_by(table.c.role, table.c.name))
            return [Pulse(**{**row, "role": ProcessRole(row["role"])}) for row in rows.mappings()]
