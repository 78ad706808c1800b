"""When outages came again, incident by incident; within a caller's transaction."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select

from store.engine import insert_into
from store.tables.incidents import reopenings


def reopened(connection: Connection, incident_id: str) -> Sequence[datetime]:
    asked = select(reopenings.c.at).where(reopenings.c.incident_id == incident_id)
    return connection.scalars(asked.order_by(reopenings.c.at)).all()


def reopen(connection: Connection, incident_id: str, moments: Sequence[datetime]) -> None:
    if moments:
        new = insert_into(connection, reopenings).on_conflict_do_nothing()
        connection.execute(new, [{"incident_id": incident_id, "at": at} for at in moments])


def close_again(
    connection: Connection, incident_id: str, moments: Sequence[datetime]
) -> datetime | None:
    c = reopenings.c
    connection.execute(delete(reopenings).where(c.incident_id == incident_id, c.at.in_(moments)))
    return max(reopened(connection, incident_id), default=None)
