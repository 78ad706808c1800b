"""The statements over an alert's messages; the transaction is the caller's (store/alerts)."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, fields
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, or_, select, update

from domain.alert import Delivery, DeliveryState
from domain.duty import DutyRole
from store.engine import insert_into
from store.tables.messages import outbox

_DELIVERY = tuple(outbox.c[f.name] for f in fields(Delivery))


def add(connection: Connection, deliveries: Sequence[Delivery]) -> None:
    """Write new messages; one whose id was ever written is left as it is."""
    if deliveries:
        new = insert_into(connection, outbox).on_conflict_do_nothing()
        connection.execute(new, [asdict(d) for d in deliveries])


def stop(connection: Connection, alert_id: str) -> None:
    """Stop an alert's pending messages."""
    pending = update(outbox).where(
        outbox.c.alert_id == alert_id, outbox.c.state == DeliveryState.PENDING
    )
    connection.execute(pending.values(state=DeliveryState.STOPPED))


def take(connection: Connection, now: datetime, limit: int, lease: timedelta) -> list[Delivery]:
    """Pending messages whose time has come, earliest first, hidden from others for the lease."""
    due = (
        select(outbox.c.id)
        .where(
            outbox.c.state == DeliveryState.PENDING,
            outbox.c.next_try_at <= now,
            or_(outbox.c.taken_until.is_(None), outbox.c.taken_until <= now),
        )
        .order_by(outbox.c.next_try_at, outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    taken = (
        update(outbox)
        .where(outbox.c.id.in_(select(due.c.id)))
        .values(taken_until=now + lease)
        .returning(*_DELIVERY)
    )
    found = map(_delivery, connection.execute(taken).mappings())
    return sorted(found, key=lambda d: (d.next_try_at, d.id))


def pending(connection: Connection, ids: Collection[str]) -> set[str]:
    """Those of these messages that still wait."""
    rows = select(outbox.c.id).where(outbox.c.id.in_(ids), outbox.c.state == DeliveryState.PENDING)
    return set(connection.scalars(rows))


def settle(connection: Connection, delivery: Delivery) -> None:
    """Write back what became of a message. What was delivered stays so, whoever says what; what was
    stopped stays so unless it was delivered.
    """
    mine = [outbox.c.id == delivery.id, outbox.c.state != DeliveryState.DELIVERED]
    if delivery.state is not DeliveryState.DELIVERED:
        mine.append(outbox.c.state != DeliveryState.STOPPED)
    connection.execute(
        update(outbox)
        .where(*mine)
        .values(
            state=delivery.state,
            tries=delivery.tries,
            error=delivery.error,
            channel=delivery.channel,
            person=delivery.person,
            next_try_at=delivery.next_try_at,
            delivered_at=delivery.delivered_at,
            taken_until=None,
        )
    )


def of(connection: Connection, alert_id: str) -> list[Delivery]:
    """An alert's messages in the order they were written, those of one moment as they leave."""
    rows = connection.execute(
        select(*_DELIVERY)
        .where(outbox.c.alert_id == alert_id)
        .order_by(outbox.c.created_at, outbox.c.next_try_at, outbox.c.id)
    ).mappings()
    return list(map(_delivery, rows))


def _delivery(row: RowMapping) -> Delivery:
    role = DutyRole(row["role"]) if row["role"] else None
    return Delivery(**{**row, "state": DeliveryState(row["state"]), "role": role})
