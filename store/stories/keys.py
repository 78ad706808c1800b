"""What stories are looked up by, as rows."""

from collections.abc import Container, Iterable, Sequence
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, and_, case, delete, update

from domain.incident import Incident
from domain.ports.incidents import Span
from store.columns import Utc
from store.engine import insert_into
from store.tables.incidents import incident_keys as table

# Looked up one by one; of more, all keys between the first and the last day are read.
MOST_DAYS, MOST_LOOKUPS = 1_000, 200_000

_COLUMNS = ("incident_id", "key", "municipality", "at", "day")
_FIRST_DAY = datetime(1970, 1, 1, tzinfo=UTC).toordinal()


def day_of(at: datetime) -> int:
    """Days of UTC since 1970."""
    return at.astimezone(UTC).toordinal() - _FIRST_DAY


def filed_within(keys: Sequence[str], span: Span) -> ColumnElement[bool]:
    c, (since, until) = table.c, span
    first, last = day_of(since), day_of(until)
    number = last - first + 1
    few = number <= MOST_DAYS and number * len(keys) <= MOST_LOOKUPS
    days = c.day.in_(range(first, last + 1)) if few else c.day.between(first, last)
    return and_(days, c.key.in_(keys), c.at >= since, c.at <= until)


def expire_keys(connection: Connection, before: datetime) -> None:
    c = table.c
    connection.execute(delete(table).where(c.day <= day_of(before), c.at < before))


def file_keys(
    connection: Connection, incidents: Iterable[Incident], posts: Container[str] | None = None
) -> None:
    """Of all tellings, or those of these posts."""
    rows: list[tuple[str, str, str, datetime]] = []
    for one in sorted(incidents, key=lambda one: one.id):
        filed: dict[str, datetime] = {}
        fresh = [t for t in one.tellings if posts is None or t.post_id in posts]
        for telling in sorted(fresh, key=lambda telling: telling.at):
            filed.update(dict.fromkeys(telling.keys, telling.at))
        rows += [(one.id, key, one.municipality, filed[key]) for key in sorted(filed)]
    if rows:
        _upsert(connection, rows)


def _upsert(connection: Connection, rows: list[tuple[str, str, str, datetime]]) -> None:
    new = insert_into(connection, table)
    is_later = new.excluded.at > table.c.at
    later = case((is_later, new.excluded.at), else_=table.c.at)
    later_day = case((is_later, new.excluded.day), else_=table.c.day)
    statement = new.on_conflict_do_update(
        index_elements=["incident_id", "key"],
        set_={"at": later, "day": later_day, "municipality": new.excluded.municipality},
    )
    if connection.dialect.name != "sqlite":
        connection.execute(
            statement, [dict(zip(_COLUMNS, (*row, day_of(row[-1])), strict=True)) for row in rows]
        )
        return
    # SQLAlchemy takes as long to prepare a row as SQLite to write it, and a post has twenty.
    sql = str(statement.compile(dialect=connection.dialect, column_keys=_COLUMNS))
    written = Utc().dialect_impl(connection.dialect).bind_processor(connection.dialect)
    assert written  # SQLite has times as text
    times = {at: (written(at), day_of(at)) for at in {row[-1] for row in rows}}
    connection.exec_driver_sql(sql, [(*row, *times[at]) for *row, at in rows])


def refile(connection: Connection, incident: Incident) -> None:
    mine = update(table).where(table.c.incident_id == incident.id)
    connection.execute(mine.values(municipality=incident.municipality))
