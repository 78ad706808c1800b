"""What stories are looked up by, as rows."""

from collections.abc import Container, Iterable
from datetime import datetime

from sqlalchemy import Connection, case, update

from domain.incident import Incident
from store.columns import Utc
from store.engine import insert_into
from store.tables.incidents import incident_keys as table

_COLUMNS = ("incident_id", "key", "municipality", "at")


def file_keys(
    connection: Connection, incidents: Iterable[Incident], posts: Container[str] | None = None
) -> None:
    """Of all tellings, or those of these posts."""
    places: dict[str, str] = {}
    filed: dict[tuple[str, str], datetime] = {}
    for one in incidents:
        places[one.id] = one.municipality
        for telling in one.tellings:
            if posts is None or telling.post_id in posts:
                at = telling.at
                for key in telling.keys:
                    before = filed.get((one.id, key))
                    if before is None or before < at:
                        filed[one.id, key] = at
    if filed:
        _upsert(
            connection, [(id_, key, places[id_], filed[id_, key]) for id_, key in sorted(filed)]
        )


def _upsert(connection: Connection, rows: list[tuple[str, str, str, datetime]]) -> None:
    new = insert_into(connection, table)
    later = case((new.excluded.at > table.c.at, new.excluded.at), else_=table.c.at)
    statement = new.on_conflict_do_update(
        index_elements=["incident_id", "key"],
        set_={"at": later, "municipality": new.excluded.municipality},
    )
    if connection.dialect.name != "sqlite":
        connection.execute(statement, [dict(zip(_COLUMNS, row, strict=True)) for row in rows])
        return
    # SQLAlchemy takes as long to prepare a row as SQLite to write it, and a post has twenty.
    sql = str(statement.compile(dialect=connection.dialect, column_keys=_COLUMNS))
    written = Utc().dialect_impl(connection.dialect).bind_processor(connection.dialect)
    assert written  # SQLite has times as text
    times = {at: written(at) for *_, at in rows}
    connection.exec_driver_sql(sql, [(*row, times[at]) for *row, at in rows])


def refile(connection: Connection, incident: Incident) -> None:
    mine = update(table).where(table.c.incident_id == incident.id)
    connection.execute(mine.values(municipality=incident.municipality))
