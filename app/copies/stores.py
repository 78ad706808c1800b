"""The stores of an installation as a copy is made of them and restored into: opened without a key,
a region or a migration.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.settings import Settings
from app.wiring import open_index, open_queue
from domain.ports.audit import AuditLog
from domain.ports.index import PostIndex
from domain.ports.queue import PostQueue
from enrichment.lemmas import morphology
from store.audit import SqlAudit
from store.copies.tables import SqlTables
from store.engine import open_database
from store.erasure.posts import SqlErasure
from store.erasure.tombstones import SqlTombstones
from store.posts import SqlLedger
from store.queue import SqlQueue


@dataclass(frozen=True)
class Stores:
    tables: SqlTables
    queue: PostQueue
    index: PostIndex
    audit: AuditLog
    erasure: SqlErasure
    tombstones: SqlTombstones
    ledger: SqlLedger
    queue_is_apart: bool  # from the database


@contextmanager
def open_stores(settings: Settings) -> Iterator[Stores]:
    with ExitStack() as stack:
        engine = open_database(settings.database_url)
        stack.callback(engine.dispose)
        queue = open_queue(settings, SqlQueue(engine), stack)
        index = open_index(settings, morphology(()))  # nothing is searched
        stack.callback(index.close)
        apart = bool(settings.queue.get_secret_value())
        yield Stores(
            tables=SqlTables(engine),
            queue=queue,
            index=index,
            audit=SqlAudit(engine),
            erasure=SqlErasure(engine),
            tombstones=SqlTombstones(engine),
            ledger=SqlLedger(engine),
            queue_is_apart=apart,
        )


def named(settings: Settings) -> str:
    """Which stores the settings choose, for people."""
    database = "PostgreSQL" if settings.database_url.startswith("postgresql") else "SQLite"
    queue = "Redis" if settings.queue.get_secret_value() else "в базе"
    index = "Elasticsearch" if settings.index.get_secret_value() else "SQLite"
    return f"база {database}, очередь {queue}, индекс {index}"


def copies_folder(settings: Settings) -> Path:
    """Outside `data`, so that a copy of the data holds no copies."""
    whole = settings.data.absolute()
    return settings.copies or whole.parent / f"{whole.name}.copies"
