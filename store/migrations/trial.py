"""A migration to the newest revision is tried, and nothing of it is kept."""

import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, time

from sqlalchemy import Connection, Engine, func, inspect, select, table, text

from domain.errors import SettingsError
from domain.operations.upgrade import TableChange, Trial
from store.engine import open_database, reading, trying
from store.engines.options import PATIENCE
from store.migrations.revisions import migrate_in, needs_rest, newest_revision, revision_of

PREFIX = ".otklik-upgrade-trial-"  # of the folder beside the file, where its copy lies meanwhile
STALE = 24 * 3600  # seconds, after which the folder of a trial that was killed is removed
ROOM = 3  # times the file: a copy of it, and what the migration writes beside that
LOCK_PATIENCE = "5s"  # of PostgreSQL, before the trial gives up and lets others go on

Shape = Mapping[str, Mapping[str, str]]  # of each table: what a column or index is, by its name


def try_migration(engine: Engine) -> Trial:
    """PostgreSQL locks the tables that change until the trial ends; a file of SQLite is copied.
    Raises SettingsError if the database is newer or there is no room, and StoreUnavailable.
    """
    newest = newest_revision()
    if (stored := revision_of(engine)) == newest:
        return Trial(stored, newest, (), 0.0, None, needs_rest=False)
    if engine.dialect.name != "sqlite":
        return _tried(engine, stored, None)
    with _copied(Path(str(engine.url.database))) as file:
        size = file.stat().st_size if file.exists() else 0
        copy = open_database(f"sqlite:///{file}")
        try:
            return _tried(copy, stored, size)
        finally:
            copy.dispose()


@contextmanager
def _copied(file: Path) -> Iterator[Path]:
    for left in file.parent.glob(f"{PREFIX}*"):
        if time() - left.stat().st_mtime > STALE:
            shutil.rmtree(left, ignore_errors=True)
    size = file.stat().st_size
    if (free := shutil.disk_usage(file.parent).free) < ROOM * size:
        raise SettingsError(
            f"{file.parent}: пробе нужно {ROOM * size / 1e6:.0f} МБ, свободно {free / 1e6:.0f}: "
            "освободите место и повторите"
        )
    with TemporaryDirectory(prefix=PREFIX, dir=file.parent) as folder:
        copy = Path(folder) / file.name
        with closing(sqlite3.connect(file, timeout=PATIENCE)) as connection:
            connection.execute("VACUUM INTO ?", (str(copy),))
        yield copy


def _tried(engine: Engine, stored: str | None, copy: int | None) -> Trial:
    with trying(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_PATIENCE}'"))
        before = _shape(connection)
        start = perf_counter()
        migrate_in(connection)
        seconds = perf_counter() - start
        after = _shape(connection)
    changed = [name for name in sorted({*before, *after}) if before.get(name) != after.get(name)]
    with reading(engine) as connection:
        rows = {name: _count(connection, name) for name in changed if name in before}
    changes = tuple(_change(name, before, after, rows.get(name)) for name in changed)
    return Trial(stored, newest_revision(), changes, seconds, copy, needs_rest(stored))


def _change(name: str, before: Shape, after: Shape, rows: int | None) -> TableChange:
    if name not in after:
        return TableChange(name, rows, gone=True)
    if name not in before:
        return TableChange(name, None)
    old, new = before[name], after[name]
    added, removed = sorted(new.keys() - old.keys()), sorted(old.keys() - new.keys())
    changed = sorted(part for part in old.keys() & new.keys() if old[part] != new[part])
    return TableChange(name, rows, tuple(added), tuple(changed), tuple(removed))


def _shape(connection: Connection) -> Shape:
    look = inspect(connection)
    names = [name for name in look.get_table_names() if name != "alembic_version"]
    return {
        name: {
            **{c["name"]: f"{c['type']} {c['nullable']}" for c in look.get_columns(name)},
            **{
                str(i["name"]): f"{i['column_names']} {i['unique']}" for i in look.get_indexes(name)
            },
        }
        for name in names
    }


def _count(connection: Connection, name: str) -> int:
    return connection.scalars(select(func.count()).select_from(table(name))).one()
