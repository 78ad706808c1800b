"""A database of the first version, with rows in every table, becomes one of today's and loses none.

`first/` holds dumps of what revision 0001 made. The revision is frozen: an installation in the
field has it. Later changes are revisions of their own.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, MetaData, insert, inspect, make_url, select
from sqlalchemy import Table as SqlTable

from store.engine import open_database, reading, writing
from store.migrations.revisions import migrate, migration_config
from store.schema import metadata
from store.stories.care import SqlCare
from store.stories.incidents import SqlIncidents
from store.tables.incidents import incident_care

FIRST = Path(__file__).parent / "first"
RENAMED = {"leaders": "locks"}  # tables of the first version -> their names today

Rows = dict[str, list[dict[str, Any]]]


def load_dump(url: str) -> None:
    """Fill an empty database with the first version's tables and rows."""
    if url.startswith("sqlite"):
        with sqlite3.connect(str(make_url(url).database)) as connection:
            connection.executescript((FIRST / "sqlite.sql").read_text("utf-8"))
        return
    engine = open_database(url)
    with engine.begin() as connection:
        connection.exec_driver_sql((FIRST / "postgresql.sql").read_text("utf-8"))
    engine.dispose()


@pytest.fixture
def first(database_url: str) -> Iterator[Engine]:
    load_dump(database_url)
    engine = open_database(database_url)
    yield engine
    engine.dispose()


def tables_of(engine: Engine) -> dict[str, SqlTable]:
    reflected = MetaData()
    reflected.reflect(engine)
    return {name: t for name, t in reflected.tables.items() if name != "alembic_version"}


def rows_of(engine: Engine) -> Rows:
    with reading(engine) as connection:
        return {
            name: sorted(
                (dict(row) for row in connection.execute(select(table)).mappings()), key=repr
            )
            for name, table in tables_of(engine).items()
        }


def shape_of(engine: Engine) -> dict[str, Any]:
    """Columns, keys and indices of every table."""
    look = inspect(engine)
    return {
        name: (
            sorted((c["name"], str(c["type"]), c["nullable"]) for c in look.get_columns(name)),
            look.get_pk_constraint(name)["constrained_columns"],
            sorted((i["name"], i["column_names"], i["unique"]) for i in look.get_indexes(name)),
            sorted(str(k["constrained_columns"]) for k in look.get_foreign_keys(name)),
        )
        for name in look.get_table_names()
    }


def test_the_dump_has_rows_in_every_table(first: Engine) -> None:
    assert [name for name, rows in rows_of(first).items() if not rows] == []


def test_the_first_revision_still_makes_what_was_dumped(
    first: Engine,
) -> None:
    dumped = shape_of(first)
    with writing(first) as connection:
        command.downgrade(migration_config(connection), "base")
    with writing(first) as connection:
        command.upgrade(migration_config(connection), "0001")
    assert shape_of(first) == dumped


def test_an_upgrade_makes_todays_tables_and_keeps_every_row(first: Engine) -> None:
    before = rows_of(first)
    migrate(first)
    with reading(first) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    after = rows_of(first)
    assert sum(map(len, before.values())) > 60
    for name, rows in before.items():
        today = after[RENAMED.get(name, name)]
        columns = rows[0].keys() & today[0].keys()
        kept = [{c: row[c] for c in sorted(columns)} for row in today]
        assert [row for row in rows if {c: row[c] for c in sorted(columns)} not in kept] == []


def test_an_upgrade_can_be_undone(first: Engine) -> None:
    shape, rows = shape_of(first), rows_of(first)
    migrate(first)
    with writing(first) as connection:
        command.downgrade(migration_config(connection), "0001")
    assert shape_of(first) == shape
    assert rows_of(first) == rows


def test_messages_stay_about_their_alerts_both_ways_and_those_of_other_kinds_stay(
    first: Engine,
) -> None:
    before = {row["id"]: row for row in rows_of(first)["outbox"]}
    assert any(row["alert_id"] for row in before.values())
    migrate(first)
    after = rows_of(first)["outbox"]
    for row in after:
        alert_id = before[row["id"]]["alert_id"]
        kind = "alert" if alert_id else None
        assert (row["about_kind"], row["about_id"]) == (kind, alert_id)
    [*_, other] = after
    table = tables_of(first)["outbox"]
    with writing(first) as connection:
        new = {**other, "id": "another", "about_kind": "case", "about_id": "c1"}
        connection.execute(table.insert().values(new))
    with writing(first) as connection:
        command.downgrade(migration_config(connection), "0001")
    back = {row["id"]: row for row in rows_of(first)["outbox"]}
    assert back.pop("another")["alert_id"] is None
    assert back == before


def test_existing_incidents_are_numbered_by_their_first_posts_and_new_ones_go_on(
    first: Engine,
) -> None:
    before = rows_of(first)["incidents"]
    migrate(first)
    after = {row["id"]: row for row in rows_of(first)["incidents"]}
    ordered = sorted(before, key=lambda row: (row["first_at"], row["id"]))
    assert [after[row["id"]]["number"] for row in ordered] == [*range(1, len(ordered) + 1)]
    incidents = SqlIncidents(first)
    known = incidents.get(ordered[0]["id"])
    assert known
    with incidents.joining({}, []) as joining:
        joining.save([replace(known, id="new", number=0)], [])
    new = incidents.get("new")
    assert new
    assert new.number == len(ordered) + 1


def test_what_is_solved_was_solved_when_it_last_changed(engine: Engine) -> None:
    with writing(engine) as connection:
        command.downgrade(migration_config(connection), "0056")
    at = datetime(2026, 11, 29, tzinfo=UTC)
    care = {"note": "", "who": "Анна", "at": at, "version": 2}
    states = {"i1": "solved", "i2": "in_work"}
    with writing(engine) as connection:
        rows = [{**care, "incident_id": id_, "state": state} for id_, state in states.items()]
        connection.execute(insert(incident_care), rows)
    migrate(engine)
    cares = SqlCare(engine).of(states)
    assert [cares[id_].solved_at for id_ in states] == [at, None]
