"""Revisions of the schema: which one a database has, and the way to the newest."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from domain.errors import SettingsError
from store.engine import reading, writing

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent
MIGRATION_LOCK = 0x6F746B6C696B  # "otklik" in ASCII: a number that only this product uses


def migration_config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    # Alembic interpolates %.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def migrate(engine: Engine, revision: str | None = None) -> None:
    """Migrates to the newest revision in one transaction, while other processes wait; raises
    SettingsError if the database is newer than this program. With a `revision`, to that one,
    forward or back.
    """
    with writing(engine) as connection:
        migrate_in(connection, revision)


def migrate_in(connection: Connection, revision: str | None = None) -> None:
    """The same in a transaction of the caller. Alembic is imported only where there is something to
    migrate: the import would take a tenth of each start.
    """
    wanted = revision or newest_revision()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
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


@cache
def newest_revision() -> str:
    """The number in the names of the files, which their chain of revisions follows."""
    return max(file.stem[1:5] for file in (MIGRATIONS / "versions").glob("r[0-9]*.py"))
