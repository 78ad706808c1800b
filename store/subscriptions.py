"""Subscriptions to saved searches; a check is saved together with its message."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, RowMapping, delete, or_, select, update

from domain.bell import Ring
from domain.message import Message
from domain.subscription import FARTHEST, Pace, Subscription
from store import bell, outbox
from store.engine import insert_into, reading, writing
from store.tables.searches import searches
from store.tables.searches import subscriptions as table


class SqlSubscriptions:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> Sequence[Subscription]:
        return self._found(table.c.search.is_not(None))

    def due(self, now: datetime) -> Sequence[Subscription]:
        return self._found(or_(table.c.next_at <= now, table.c.next_at > now + FARTHEST))

    def _found(self, which: ColumnElement[bool]) -> Sequence[Subscription]:
        with reading(self._engine) as connection:
            order = (table.c.person, table.c.search)
            rows = connection.execute(select(table).where(which).order_by(*order)).mappings()
            return list(map(_subscription, rows))

    def subscribe(self, new: Subscription) -> bool:
        with writing(self._engine) as connection:
            # Locked until the end, so that nobody is subscribed to a search deleted meanwhile.
            of_name = select(searches.c.name).where(searches.c.name == new.search)
            if connection.scalar(of_name.with_for_update()) is None:
                return False
            added = insert_into(connection, table).values(_row(new))
            changed = added.on_conflict_do_update(
                index_elements=["search", "person"],
                set_={"pace": added.excluded.pace, "next_at": added.excluded.next_at},
            )
            connection.execute(changed)
            return True

    def unsubscribe(self, search: str, person: str) -> bool:
        with writing(self._engine) as connection:
            mine = delete(table).where(table.c.search == search, table.c.person == person)
            return connection.execute(mine).rowcount == 1

    def save(
        self,
        looks: Sequence[tuple[Subscription, Subscription]],
        messages: Sequence[Message],
        rings: Sequence[Ring] = (),
    ) -> bool:
        with writing(self._engine) as connection:
            for before, after in looks:
                same = update(table).where(
                    table.c.search == before.search,
                    table.c.person == before.person,
                    table.c.pace == before.pace,
                    table.c.looked_at == before.looked_at,
                )
                if connection.execute(same.values(_row(after))).rowcount != 1:
                    connection.rollback()
                    return False
            outbox.add(connection, messages)
            bell.add(connection, rings)
        return True


def _row(one: Subscription) -> dict[str, Any]:
    return {**asdict(one), "told": sorted(one.told)}


def _subscription(row: RowMapping) -> Subscription:
    return Subscription(**{**row, "pace": Pace(row["pace"]), "told": frozenset(row["told"])})
