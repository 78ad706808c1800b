"""Subscriptions to reports."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Engine, RowMapping, delete, select

from domain.reports.scope import ReportScope, ScopeKind
from domain.reports.subscription import DeliveryDays, ReportSubscription
from store.engine import insert_into, reading, writing
from store.tables.reports import report_subscriptions as table

_c = table.c
_PLAIN = ("person", "name", "channel", "approval", "who", "at")
_KEY = ("person", "name", "scope_kind", "scope")


class SqlReportReaders:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> Sequence[ReportSubscription]:
        asked = select(table).order_by(_c.name, _c.scope_kind, _c.scope, _c.id)
        with reading(self._engine) as connection:
            return list(map(_subscription, connection.execute(asked).mappings()))

    def get(self, number: int) -> ReportSubscription | None:
        with reading(self._engine) as connection:
            rows = connection.execute(select(table).where(_c.id == number)).mappings()
            return next(map(_subscription, rows), None)

    def save(self, subscription: ReportSubscription) -> ReportSubscription:
        row = _row(subscription)
        changed = {name: value for name, value in row.items() if name not in _KEY}
        with writing(self._engine) as connection:
            new = insert_into(connection, table).values(row)
            saved = new.on_conflict_do_update(index_elements=list(_KEY), set_=changed)
            number = connection.scalar(saved.returning(_c.id))
        return replace(subscription, id=number)

    def forget(self, number: int) -> bool:
        with writing(self._engine) as connection:
            return connection.execute(delete(table).where(_c.id == number)).rowcount == 1


def _row(one: ReportSubscription) -> dict[str, Any]:
    plain = {name: getattr(one, name) for name in _PLAIN}
    scope = {"scope_kind": one.scope.kind.value, "scope": one.scope.id}
    return plain | scope | {"days": one.days.value}


def _subscription(row: RowMapping) -> ReportSubscription:
    return ReportSubscription(
        scope=ReportScope(ScopeKind(row["scope_kind"]), row["scope"]),
        days=DeliveryDays(row["days"]),
        id=row["id"],
        **{name: row[name] for name in _PLAIN},
    )
