"""A migration that is tried changes nothing, and says what it would change."""

import os
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine

from domain.errors import SettingsError
from store.engine import open_database, writing
from store.migrations.revisions import migrate, newest_revision, revision_of
from store.migrations.trial import PREFIX, STALE, try_migration
from tests.store.schema.test_upgrade import first, rows_of, shape_of

__all__ = ["first"]


def test_a_database_of_the_first_version_stays_as_it_was(first: Engine) -> None:
    shape, rows = shape_of(first), rows_of(first)
    tried = try_migration(first)
    assert (tried.stored, tried.newest) == ("0001", newest_revision())
    assert tried.needs_rest
    assert tried.seconds > 0
    assert (tried.copy is None) is (first.dialect.name == "postgresql")
    assert shape_of(first) == shape
    assert rows_of(first) == rows
    assert revision_of(first) == "0001"


def test_what_it_names_is_what_the_migration_then_changes(first: Engine) -> None:
    before = shape_of(first)
    changes = {change.table: change for change in try_migration(first).changes}
    rows = {name: len(kept) for name, kept in rows_of(first).items()}
    migrate(first)
    after = shape_of(first)
    assert {name for name, c in changes.items() if c.gone} == before.keys() - after.keys()
    new = {name for name, c in changes.items() if c.rows is None}
    assert new == after.keys() - before.keys()
    for name in before.keys() & after.keys() - {"alembic_version"}:
        old, now = ({c[0] for c in shape[name][0]} for shape in (before, after))
        change = changes.get(name)
        assert now - old <= set(change.added if change else ()), name
        assert old - now <= set(change.removed if change else ()), name
        if change:
            assert change.rows == rows[name]


def test_older_roles_may_work_on_beside_what_only_adds(migrated_url: str) -> None:
    engine = open_database(migrated_url)
    migrate(engine, "0056")
    tried = try_migration(engine)
    engine.dispose()
    assert [change.table for change in tried.changes] == ["incident_care", "survey_submissions"]
    assert not tried.needs_rest


def test_one_that_is_up_to_date_changes_nothing(engine: Engine) -> None:
    tried = try_migration(engine)
    assert (tried.stored, tried.changes) == (newest_revision(), ())


def test_a_newer_database_is_refused(migrated_url: str) -> None:
    engine = open_database(migrated_url)
    with writing(engine) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SettingsError, match="written by a newer version"):
        try_migration(engine)
    engine.dispose()


def test_what_a_killed_trial_left_goes_after_a_day_and_nothing_else(first: Engine) -> None:
    if first.dialect.name != "sqlite":
        return
    folder = Path(str(first.url.database)).parent
    names = [f"{PREFIX}killed", f"{PREFIX}under-way", "trial-of-somebody"]
    for name in names:
        (folder / name).mkdir()
    long_ago = time.time() - 2 * STALE
    for name in (names[0], names[2]):
        os.utime(folder / name, (long_ago, long_ago))
    try_migration(first)
    assert {one.name for one in folder.iterdir() if one.is_dir()} >= set(names[1:])
    assert not (folder / names[0]).exists()


def test_without_room_for_the_copy_it_says_how_much_is_needed(
    first: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    if first.dialect.name != "sqlite":
        return
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Disk", (), {"free": 1000})())
    with pytest.raises(SettingsError, match="освободите место"):
        try_migration(first)
