"""Copies all tables out of one snapshot, and fills empty ones in one transaction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Engine, Table, func, inspect, select, text

from domain.operations.copy import Columns
from store.copies.kinds import Written, columns_of, converters, selected
from store.engine import reading, writing
from store.migrations.revisions import migrate, newest_revision
from store.schema import metadata
from store.tables.audit import audit
from store.tables.incidents import NUMBERS, incidents
from store.tables.installation import installation
from store.tables.posts import posts

BATCH = 2000

# The queue is copied through its port, for it may lie in Redis. Locks and pulses belong to running
# processes, and tasks to files beside the database that are kept for a week.
LEFT = frozenset({"queue", "quarantine", "tally", "locks", "pulse", "tasks"})
# An installation that was only opened has rows of these.
OPENED = LEFT | {"installation", "sources", "registry"}
HALF = "restore"  # in the installation's values, while a restore is not finished

Row = Sequence[Written]


def copied() -> list[Table]:
    return [table for table in metadata.sorted_tables if table.name not in LEFT]


class Snapshot:
    """All tables as of one moment."""

    def __init__(self, connection: Connection, revision: str) -> None:
        self._connection, self.revision = connection, revision
        self._quote = connection.dialect.identifier_preparer.quote
        self._dialect = connection.dialect.name

    def columns(self) -> dict[str, Columns]:
        return {table.name: Columns(*columns_of(table)) for table in copied()}

    def rows(self, table: str, columns: Columns) -> Iterator[list[tuple[Written, ...]]]:
        """Batches in the order of the primary key, so that a row comes after those of its own table
        that it names.
        """
        shown = ", ".join(
            selected(self._dialect, kind, self._quote(name))
            for name, kind in zip(columns.names, columns.kinds, strict=True)
        )
        ours = metadata.tables.get(table)
        keys = [self._quote(c.name) for c in ours.primary_key] if ours is not None else []
        order = f" ORDER BY {', '.join(keys)}" if keys else ""
        but = f" WHERE name <> '{HALF}'" if table == installation.name else ""
        driver: Any = self._connection.connection.dbapi_connection
        named = {} if self._dialect == "sqlite" else {"name": "otklik_copy"}
        cursor = driver.cursor(**named)
        try:
            cursor.execute(f"SELECT {shown} FROM {self._quote(table)}{but}{order}")
            while batch := cursor.fetchmany(BATCH):
                yield batch
        finally:
            cursor.close()

    def numbers(self) -> dict[str, int]:
        """The last number of each table that counts its rows, and of incidents."""
        last = {
            table.name: self._last(table)
            for table in copied()
            if table.autoincrement_column is not None
        }
        greatest = self._connection.scalar(select(func.max(incidents.c.number)))
        counted = self._sequence(NUMBERS.name) if self._dialect != "sqlite" else 0
        return {**last, NUMBERS.name: max(greatest or 0, counted)}

    def _last(self, table: Table) -> int:
        column = table.autoincrement_column
        assert column is not None
        greatest = self._connection.scalar(select(func.max(column))) or 0
        if self._dialect == "sqlite":
            if not inspect(self._connection).has_table("sqlite_sequence"):
                return greatest
            stored = self._connection.scalar(
                text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name}
            )
            return max(greatest, stored or 0)
        sequence = _sequence_of(self._connection, table)
        return max(greatest, self._sequence(sequence) if sequence else 0)

    def _sequence(self, name: str) -> int:
        last, is_called = self._connection.execute(
            text(f"SELECT last_value, is_called FROM {name}")
        ).one()
        return int(last) if is_called else int(last) - 1


class Filling:
    """Empty tables that are being filled."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._quote = connection.dialect.identifier_preparer.quote
        self._dialect = connection.dialect.name

    def fill(self, table: str, columns: Columns, rows: Iterable[Row]) -> None:
        """All rows of a table at once: PostgreSQL checks them against each other at the end."""
        names = ", ".join(map(self._quote, columns.names))
        convert = converters(self._dialect, columns.kinds)
        driver: Any = self._connection.connection.dbapi_connection
        if self._dialect == "sqlite":
            places = ", ".join("?" * len(columns.names))
            driver.executemany(
                f"INSERT INTO {self._quote(table)} ({names}) VALUES ({places})",
                (_converted(row, convert) for row in rows),
            )
            return
        with (
            driver.cursor() as cursor,
            cursor.copy(f"COPY {self._quote(table)} ({names}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(_converted(row, convert))

    def count_on(self, numbers: Mapping[str, int]) -> None:
        """New rows get numbers after the last ones."""
        for name, last in numbers.items():
            if not last:
                continue
            if self._dialect == "sqlite":
                self._count_on_in_sqlite(name, last)
            elif name == NUMBERS.name:
                self._connection.execute(select(func.setval(name, last)))
            elif name in metadata.tables and (
                sequence := _sequence_of(self._connection, metadata.tables[name])
            ):
                self._connection.execute(select(func.setval(sequence, last)))

    def _count_on_in_sqlite(self, name: str, last: int) -> None:
        if name not in metadata.tables:
            return  # numbers of incidents follow the greatest
        if metadata.tables[name].dialect_options["sqlite"]["autoincrement"]:
            values = {"name": name, "last": last}
            self._connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), values)
            self._connection.execute(
                text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), values
            )

    def remember(self, value: str) -> None:
        _remember(self._connection, value)


class SqlTables:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        with reading(self._engine) as connection:
            # The first reading begins the snapshot.
            revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
            yield Snapshot(connection, cast(str, revision))

    def revision(self) -> str | None:
        """That of the tables; None if there are none."""
        with reading(self._engine) as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            return cast(str, connection.scalar(text("SELECT version_num FROM alembic_version")))

    def prepare(self, revision: str) -> None:
        """Brings tables without rows to the revision of a copy, forward or back."""
        migrate(self._engine, revision)

    def upgrade(self) -> None:
        migrate(self._engine)

    def rows_of(self) -> dict[str, int]:
        """The number of rows of each table that is not empty, of those that a restore fills."""
        with reading(self._engine) as connection:
            present = set(inspect(connection).get_table_names())
            counts = {
                table.name: connection.scalar(select(func.count()).select_from(table)) or 0
                for table in metadata.sorted_tables
                if table.name in present and table.name not in OPENED
            }
        return {name: count for name, count in counts.items() if count}

    def last_deed(self) -> datetime | None:
        with reading(self._engine) as connection:
            at: datetime | None = connection.scalar(select(func.max(audit.c.at)))
        return at

    def half(self) -> str | None:
        """What a restore that did not finish has written about itself."""
        return self.value(HALF)

    def value(self, name: str) -> str | None:
        with reading(self._engine) as connection:
            if not inspect(connection).has_table(installation.name):
                return None
            return connection.scalar(
                select(installation.c.value).where(installation.c.name == name)
            )

    def begin(self, value: str) -> None:
        with writing(self._engine) as connection:
            _remember(connection, value)

    def finish(self) -> None:
        with writing(self._engine) as connection:
            connection.execute(installation.delete().where(installation.c.name == HALF))

    @contextmanager
    def filling(self) -> Iterator[Filling]:
        """One transaction: killed in it, the tables stay empty."""
        with writing(self._engine) as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            present = set(inspect(connection).get_table_names())
            for table in reversed(metadata.sorted_tables):
                if table.name in present and table.name in OPENED - {"queue", "quarantine"}:
                    connection.execute(table.delete())
            yield Filling(connection)

    def known(self, post_ids: Sequence[str]) -> set[str]:
        """Those of which the ledger knows."""
        query = select(posts.c.id).where(posts.c.id.in_(post_ids))
        with reading(self._engine) as connection:
            return set(connection.scalars(query))


def is_newer(revision: str) -> bool:
    return revision > newest_revision()


def _remember(connection: Connection, value: str) -> None:
    connection.execute(installation.delete().where(installation.c.name == HALF))
    connection.execute(installation.insert().values(name=HALF, value=value))


def _converted(row: Row, convert: Mapping[int, Any]) -> Row:
    if not convert:
        return row
    values = list(row)
    for at, of in convert.items():
        if values[at] is not None:
            values[at] = of(values[at])
    return values


def _sequence_of(connection: Connection, table: Table) -> str | None:
    column = table.autoincrement_column
    assert column is not None
    return connection.scalar(select(func.pg_get_serial_sequence(table.name, column.name)))
