"""Who looked at what is written down."""

from datetime import timedelta
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from domain.ports.audit import AuditFilter, AuditLog
from store.audit import SqlAudit
from store.engine import open_database, writing
from store.migrations.revisions import migrate, migration_config
from tests.fakes.audit import MemoryAudit


@pytest.fixture
def audit(place: Engine | None) -> AuditLog:
    return SqlAudit(place) if place else MemoryAudit()


def test_a_look_is_written_whatever_was_typed(audit, now) -> None:
    audit.write(now, "ivan", "search", "нет\0 воды")
    [look] = audit.read(AuditFilter(), 9)
    assert (look.at, look.who, look.what, look.detail) == (
        now,
        "ivan",
        "search",
        "нет\ufffd воды",
    )


def test_lines_come_back_by_who_what_and_time(audit, now) -> None:
    hour = timedelta(hours=1)
    for n, (who, what) in enumerate([("a", "x"), ("b", "x"), ("a", "y"), ("a", "x")]):
        audit.write(now + n * hour, who, what, str(n))

    def found(limit: int = 9, before: int | None = None, **wanted: Any) -> list[str]:
        return [look.detail for look in audit.read(AuditFilter(**wanted), limit, before)]

    assert found() == ["3", "2", "1", "0"]
    assert found(who="a") == ["3", "2", "0"]
    assert found(who="a", what="x") == ["3", "0"]
    assert found(since=now + hour, until=now + 3 * hour) == ["2", "1"]
    (last,) = audit.read(AuditFilter(), 1)
    assert found(2, before=last.id) == ["2", "1"]
    assert audit.count(AuditFilter()) == 4
    assert audit.count(AuditFilter(who="a", what="x", since=now + hour)) == 1


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit SET who = 'anna'", "DELETE FROM audit", "DELETE FROM audit WHERE id = 1"],
)
def test_a_line_is_neither_changed_nor_deleted(engine, now, statement) -> None:
    store = SqlAudit(engine)
    store.write(now, "ivan", "search", "нет воды")
    with pytest.raises(DBAPIError, match="never changed"), writing(engine) as connection:
        connection.execute(text(statement))
    assert [look.who for look in store.read(AuditFilter(), 9)] == ["ivan"]
    store.write(now, "ivan", "search", "ещё")
    assert len(store.read(AuditFilter(), 9)) == 2


REPLACING = {
    "sqlite": [
        "INSERT OR REPLACE INTO audit SELECT id, at, 'anna', what, detail FROM audit",
        "REPLACE INTO audit SELECT id, at, 'anna', what, detail FROM audit",
        "UPDATE OR REPLACE audit SET who = 'anna'",
    ],
    "postgresql": [],
}
CONFLICTING = (
    "INSERT INTO audit SELECT id, at, 'anna', what, detail FROM audit WHERE true "
    "ON CONFLICT (id) DO UPDATE SET who = 'anna'"
)


def test_a_line_is_not_replaced_by_another_of_its_number(engine, now) -> None:
    store = SqlAudit(engine)
    store.write(now, "ivan", "search", "нет воды")
    for statement in [CONFLICTING, *REPLACING[engine.dialect.name]]:
        with pytest.raises(DBAPIError, match="never changed"), writing(engine) as connection:
            connection.execute(text(statement))
        assert [look.who for look in store.read(AuditFilter(), 9)] == ["ivan"]
    store.write(now, "ivan", "search", "ещё")
    assert len(store.read(AuditFilter(), 9)) == 2


def test_lines_of_before_outlive_the_migration(migrated_url, now) -> None:
    engine = open_database(migrated_url)
    with writing(engine) as connection:
        command.downgrade(migration_config(connection), "0001")
    SqlAudit(engine).write(now, "ivan", "search", "нет воды")
    migrate(engine)
    assert [look.detail for look in SqlAudit(engine).read(AuditFilter(), 9)] == ["нет воды"]
    engine.dispose()


@pytest.mark.postgresql
def test_postgresql_refuses_to_empty_it(postgresql_engine, now) -> None:
    SqlAudit(postgresql_engine).write(now, "ivan", "search", "нет воды")
    with pytest.raises(DBAPIError, match="never changed"), writing(postgresql_engine) as connection:
        connection.execute(text("TRUNCATE audit"))
