"""Migrations build exactly the tables of store/tables, and can be undone."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, insert, inspect, select, text

from domain.errors import SettingsError
from store.alerts import SqlAlerts
from store.engine import open_database, reading, writing
from store.installation import SqlInstallation
from store.migrations import revisions
from store.migrations.revisions import (
    BREAKING,
    MIGRATIONS,
    migrate,
    migration_config,
    newest_revision,
    pending,
    revision_of,
)
from store.people import SqlPeople
from store.schema import metadata
from store.stories.keys import day_of
from store.tables.incidents import incident_keys
from store.tables.sources import sources


@pytest.fixture
def engine(migrated_url: str) -> Iterator[Engine]:
    """A migrated database of each kind, of this test alone."""
    engine = open_database(migrated_url)
    yield engine
    engine.dispose()


def test_the_migrations_and_the_schema_agree(engine: Engine) -> None:
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_indices_have_the_columns_of_the_schema(engine: Engine) -> None:
    for table in metadata.tables.values():
        found = {i["name"]: i["column_names"] for i in inspect(engine).get_indexes(table.name)}
        assert found == {i.name: [c.name for c in i.columns] for i in table.indexes}


def test_a_second_migration_changes_nothing(engine: Engine) -> None:
    migrate(engine)
    assert "queue" in inspect(engine).get_table_names()


def test_a_file_has_the_number_of_its_revision() -> None:
    chain = ScriptDirectory(str(MIGRATIONS))
    assert newest_revision() == chain.get_current_head()
    assert [s.path for s in chain.walk_revisions() if f"r{s.revision}_" not in s.path] == []


def _shape(engine: Engine) -> dict[str, dict[str, tuple[object, ...]]]:
    look = inspect(engine)
    return {
        name: {
            **{
                c["name"]: (str(c["type"]), c["nullable"], c["default"])
                for c in look.get_columns(name)
            },
            **{str(i["name"]): () for i in look.get_indexes(name) if i["unique"]},
        }
        for name in look.get_table_names()
    }


def _breaks(before: tuple[object, ...] | None, after: tuple[object, ...] | None) -> bool:
    """A part of a table that was there: what an older version would miss, or must now write."""
    if before is not None:
        return before != after
    return after == () or (after is not None and after[1:] == (False, None))


def test_revisions_that_stop_older_roles_are_named(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'file.db'}")
    before, breaking = _shape(engine), set()
    for revision in pending(None):
        migrate(engine, revision)
        after = _shape(engine)
        for name, parts in before.items():
            now = after.get(name, {})
            if any(_breaks(parts.get(part), now.get(part)) for part in {*parts, *now}):
                breaking.add(revision)
        before = after
    engine.dispose()
    assert breaking == BREAKING


def test_a_revision_takes_its_locks_between_the_work_of_roles(migrated_postgresql_url: str) -> None:
    engine = open_database(migrated_postgresql_url)
    migrate(engine, "0055")  # the next changes `publications`
    held, ended = Event(), Event()

    def work() -> None:
        with writing(engine) as connection:
            connection.execute(text("LOCK TABLE publications IN ROW EXCLUSIVE MODE"))
            held.set()
            ended.wait(60)

    with ThreadPoolExecutor() as threads:
        role = threads.submit(work)
        held.wait(60)
        migration = threads.submit(migrate, engine)
        with reading(engine) as connection:  # who comes meanwhile waits for no lock of it
            connection.execute(text("SELECT count(*) FROM publications"))
        ended.set()
        role.result()
        migration.result()
    assert revision_of(engine) == newest_revision()
    engine.dispose()


def test_who_comes_late_to_a_migration_never_goes_back(
    migrated_postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, late = (open_database(migrated_postgresql_url) for _ in range(2))
    migrate(first, "0054")
    usual, waiting = revisions._take_turn, [first]

    def turn(connection: Connection) -> None:
        if waiting:
            migrate(waiting.pop())
        usual(connection)

    monkeypatch.setattr(revisions, "_take_turn", turn)
    reached = []
    monkeypatch.setattr(command, "downgrade", lambda *_: reached.append("back"))
    migrate(late)
    assert (revision_of(late), reached) == (newest_revision(), [])
    first.dispose()
    late.dispose()


def test_everything_can_be_undone_and_done_again(engine: Engine) -> None:
    with writing(engine) as connection:
        command.downgrade(migration_config(connection), "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    migrate(engine)
    assert set(metadata.tables) <= set(inspect(engine).get_table_names())


def test_a_source_of_the_first_version_survives_and_has_not_overrun(engine: Engine) -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    row = {
        **{"id": "asn24", "kind": "rss", "address": "http://a.example/", "host": "a.example"},
        **{"source": {}, "enabled": True, "interval": timedelta(hours=1), "next_due": now},
        **{"state": "works", "reason": "", "failures": 2, "hours": ""},
    }
    with writing(engine) as connection:
        command.downgrade(migration_config(connection), "0001")
        connection.execute(insert(sources).values(row))
    migrate(engine)
    with reading(engine) as connection:
        stored = connection.execute(select(sources)).mappings().one()
    assert {**stored, **row, "overruns": 0} == dict(stored)


def test_a_migration_that_fails_leaves_no_half(engine: Engine) -> None:
    def fail() -> None:
        with writing(engine) as connection:
            command.downgrade(migration_config(connection), "base")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert set(metadata.tables) <= set(inspect(engine).get_table_names())


def test_moves_of_before_reasons_survive_both_ways(engine: Engine) -> None:
    made = {"id": "a", "at": "2026-11-24 09:30:00+00:00"}
    with writing(engine) as connection:
        command.downgrade(migration_config(connection), "0001")
        connection.execute(
            text(
                "INSERT INTO alerts (id, cell, state, opened_at, since, last_hot_at, closed_at, "
                "version, signal, evidence) "
                "VALUES (:id, 'a/b', 'false', :at, :at, :at, :at, 1, '{}', '{}')"
            ),
            made,
        )
        connection.execute(
            text(
                "INSERT INTO moves (alert_id, before, after, at, who, note) "
                "VALUES (:id, 'new', 'false', :at, 'Анна', 'не то')"
            ),
            made,
        )
    migrate(engine)
    (move,) = SqlAlerts(engine).moves("a")
    assert (move.after, move.who, move.note, move.reason) == ("false", "Анна", "не то", None)
    with writing(engine) as connection:
        command.downgrade(migration_config(connection), "0001")
        assert connection.scalar(text("SELECT note FROM moves")) == "не то"


def test_keys_of_stories_have_the_days_of_their_times(engine: Engine) -> None:
    times = [
        datetime(2026, 11, 28, 23, 59, 59, 999_999, tzinfo=UTC),
        datetime(2026, 11, 29, tzinfo=UTC),
        datetime(1969, 12, 31, 12, tzinfo=UTC),
    ]
    row = {"incident_id": "i1", "municipality": "tynda", "day": 0}
    with writing(engine) as connection:
        rows = [{**row, "key": str(n), "at": at} for n, at in enumerate(times)]
        connection.execute(insert(incident_keys), rows)
        command.downgrade(migration_config(connection), "0032")
        command.upgrade(migration_config(connection), "head")
        c = incident_keys.c
        days = connection.execute(select(c.at, c.day).order_by(c.key)).all()
    assert [tuple(row) for row in days] == [(at, day_of(at)) for at in times]
    assert [day for _, day in days] == [20_785, 20_786, -1]


def test_a_newer_database_is_refused(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SettingsError, match="newer version"):
        migrate(engine)


def test_people_of_the_first_tables_keep_their_access(engine: Engine) -> None:
    with writing(engine) as connection:
        command.downgrade(migration_config(connection), "0001")
        connection.execute(
            text(
                "INSERT INTO people (id, channels, login, roles, bodies, enabled) "
                "VALUES ('Анна', '[]', 'anna', '[\"monitor\"]', '[]', true)"
            )
        )
        connection.execute(text("INSERT INTO installation VALUES ('pseudonym key', 'mark')"))
    migrate(engine)
    store = SqlPeople(engine)
    assert [person.login for person in store.all()] == ["anna"]
    assert store.invited("Анна") == 0
    # Links of before go on until their end; a database that was just made sent none.
    assert SqlInstallation(engine).value("links before")


def test_a_new_database_sent_no_links_before(engine: Engine) -> None:
    assert SqlInstallation(engine).value("links before") is None
