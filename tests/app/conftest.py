"""An empty database is migrated once a process and kind: later ones run the same statements, which
Alembic and SQLAlchemy take five times as long to say. Migrations themselves are tested in
tests/store/schema.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from store.migrations import revisions

Statements = list[tuple[str, Any]]
_said: dict[tuple[str, str], Statements] = {}  # dialect and revision -> what made its tables


@contextmanager
def _heard(connection: Connection) -> Iterator[Statements]:
    statements: Statements = []

    def hear(_: Connection, _cursor: Any, statement: str, given: Any, *_rest: Any) -> None:
        statements.append((statement, given))

    event.listen(connection, "before_cursor_execute", hear)
    try:
        yield statements
    finally:
        event.remove(connection, "before_cursor_execute", hear)


@pytest.fixture(autouse=True)
def migrations_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    migrate_in = revisions.migrate_in

    def migrate(connection: Connection, revision: str | None = None) -> None:
        dialect, wanted = connection.dialect.name, revision or revisions.newest_revision()
        if dialect == "postgresql":
            lock = {"lock": revisions.MIGRATION_LOCK}
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), lock)
        if revisions.stored_revision(connection) is not None:
            migrate_in(connection, revision)
        elif said := _said.get((dialect, wanted)):
            for statement, given in said:
                connection.exec_driver_sql(statement, given)
        else:
            with _heard(connection) as statements:
                migrate_in(connection, revision)
            _said[dialect, wanted] = statements

    monkeypatch.setattr(revisions, "migrate_in", migrate)
