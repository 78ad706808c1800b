"""Turns and daily uses of hosts and tokens: one row per name, shared by all crawler processes."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, bindparam, select, update

from domain.ports.budgets import CROWD, FORGIVEN, Turn
from domain.ports.sources import APART
from store.engine import insert_into, writing
from store.tables.sources import budgets as table

# Built once, because building a statement takes as long as executing it.
_FOUND = select(table).where(table.c.name == bindparam("of")).with_for_update()
_NAMED = update(table).where(table.c.name == bindparam("of"))


class SqlBudgets:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def book(self, name: str, gap: timedelta, now: datetime) -> Turn:
        with writing(self._engine) as connection:
            row = _locked(connection, name)
            gap = max(gap, _gap(row, now))
            if row["rest_until"] is not None and row["rest_until"] > now:
                return Turn(row["rest_until"], gap, rests=True)
            at = max(now, row["free_at"] or now)
            if at - now > max(APART, CROWD * gap):
                at = now
            connection.execute(_NAMED, {"of": name, "free_at": at + gap})
            return Turn(at, gap)

    def slow_down(
        self, name: str, gap: timedelta, now: datetime, rest_until: datetime | None = None
    ) -> None:
        with writing(self._engine) as connection:
            row = _locked(connection, name)
            rests = [at for at in (row["rest_until"], rest_until) if at is not None]
            values: dict[str, Any] = {"rest_until": max(rests, default=None)}
            if gap >= _gap(row, now):
                values |= {"gap": gap.total_seconds(), "slowed_at": now}
            connection.execute(_NAMED, {**values, "of": name})

    def spend(self, name: str, limit: int, day: date) -> bool:
        with writing(self._engine) as connection:
            row = _locked(connection, name)
            used = row["used"] if row["day"] == day.isoformat() else 0
            if used >= limit:
                return False
            values = {"day": day.isoformat(), "used": used + 1}
            connection.execute(_NAMED, {**values, "of": name})
            return True


def _gap(row: RowMapping, now: datetime) -> timedelta:
    since: datetime = row["slowed_at"] or now
    return timedelta(seconds=row["gap"] * 0.5 ** max(0, (now - since) // FORGIVEN))


def _locked(connection: Connection, name: str) -> RowMapping:
    row = connection.execute(_FOUND, {"of": name}).mappings().one_or_none()
    if row is None:
        fresh = insert_into(connection, table).values(name=name, gap=0.0, used=0)
        connection.execute(fresh.on_conflict_do_nothing())
        row = connection.execute(_FOUND, {"of": name}).mappings().one()
    return row
