"""Revisions of the schema: which one a database has, and the way to the newest."""

import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from domain.errors import SettingsError, StoreUnavailable
from store.engine import reading, writing

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent
MIGRATION_LOCK = 0x6F746B6C696B  # "otklik" in ASCII: a number that only this product uses
# They take or rename what an older version asks for, so its roles must rest meanwhile.
BREAKING = frozenset(("0007", "0008", "0013", "0024", "0046"))
# Shorter than PostgreSQL's wait before it breaks a deadlock, by which a role would lose its deed.
LOCK_PATIENCE = "800ms"
TURNS, PAUSE = 120, 0.5  # seconds
HELD = ("55P03", "40P01")  # PostgreSQL's codes: somebody holds the lock, a deadlock


def migration_config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    # Alembic interpolates %.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def migrate(engine: Engine, revision: str | None = None) -> None:
    """Migrates to the newest revision, while other processes wait; raises SettingsError if the
    database is newer than this program. With a `revision`, to that one, forward or back.

    In one transaction; but where rows are in PostgreSQL, each revision in its own, which takes its
    locks between those of the roles that work.
    """
    stored = None if revision or engine.dialect.name == "sqlite" else revision_of(engine)
    for one in pending(stored) if stored else ():
        _in_turn(engine, one)
    with writing(engine) as connection:
        migrate_in(connection, revision)


def _in_turn(engine: Engine, revision: str) -> None:
    for turn in range(1, TURNS + 1):
        try:
            with writing(engine) as connection:
                connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_PATIENCE}'"))
                _take_turn(connection)  # before the look: else it could go back
                if (stored_revision(connection) or "") < revision:
                    migrate_in(connection, revision)
        except StoreUnavailable as error:
            if turn == TURNS or _code(error) not in HELD:
                raise
            time.sleep(PAUSE)
        else:
            return


def _code(error: StoreUnavailable) -> object:
    return getattr(getattr(error.__cause__, "orig", None), "sqlstate", None)


def _take_turn(connection: Connection) -> None:
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})


def migrate_in(connection: Connection, revision: str | None = None) -> None:
    """The same in a transaction of the caller. Alembic is imported only where there is something to
    migrate: the import would take a tenth of each start.
    """
    wanted = revision or newest_revision()
    if connection.dialect.name == "postgresql":
        _take_turn(connection)
    if (stored := stored_revision(connection)) == wanted:
        return
    from alembic import command
    from alembic.util.exc import CommandError

    back = revision is not None and stored is not None and stored > revision
    try:
        (command.downgrade if back else command.upgrade)(migration_config(connection), wanted)
    except CommandError as error:
        raise SettingsError(
            f"database: {error}: it was written by a newer version: install that one"
        ) from error


def revision_of(engine: Engine) -> str | None:
    """Of the database as it stands; None if it is empty."""
    with reading(engine) as connection:
        return stored_revision(connection)


def stored_revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    stored: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return stored


def newest_revision() -> str:
    return _revisions()[-1]


def pending(stored: str | None) -> Sequence[str]:
    """Revisions that follow on the stored one, the oldest first."""
    return [one for one in _revisions() if one > (stored or "")]


def needs_rest(stored: str | None) -> bool:
    """Whether older roles must stand still while the newest revision is reached."""
    return not BREAKING.isdisjoint(pending(stored))


@cache
def _revisions() -> Sequence[str]:
    """The numbers in the names of the files, which their chain of revisions follows."""
    return sorted(file.stem[1:5] for file in (MIGRATIONS / "versions").glob("r[0-9]*.py"))
