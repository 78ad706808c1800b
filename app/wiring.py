"""The only place where a Protocol meets a class."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.clock import SystemClock
from app.settings import Settings
from domain.errors import SettingsError
from domain.ports import (
    AlertStore,
    AuditLog,
    ComplaintStore,
    CorrectionStore,
    IncidentStore,
    LeaderLock,
    Lemmatiser,
    PostIndex,
    PostLedger,
    PostQueue,
    SourceStore,
)
from domain.region import Region
from enrichment.lemmas import Morphology
from index.elastic import ElasticIndex
from index.sqlite import SqliteIndex
from region.loader import load_region, region_folder
from store.alerts import SqlAlerts
from store.audit import SqlAudit
from store.complaints import SqlComplaints
from store.corrections import SqlCorrections
from store.engine import migrate, open_database
from store.incidents import SqlIncidents
from store.leader import SqlLeader
from store.posts import SqlLedger
from store.queue import SqlQueue
from store.sources import SqlSources
from store.streams import RedisQueue

KEY_BYTES = 32


@dataclass(frozen=True)
class Parts:
    """Everything a role needs, behind Protocols."""

    settings: Settings
    region: Region
    clock: SystemClock
    key: bytes
    lemmatiser: Lemmatiser
    queue: PostQueue
    index: PostIndex
    ledger: PostLedger
    sources: SourceStore
    incidents: IncidentStore
    complaints: ComplaintStore
    corrections: CorrectionStore
    alerts: AlertStore
    audit: AuditLog
    leader: LeaderLock


def read_key(path: Path) -> bytes:
    """The secret of the pseudonyms. Raises SettingsError where it is missing or too short: nothing
    starts without it.
    """
    try:
        key = bytes.fromhex(path.read_text("ascii").strip())
    except FileNotFoundError as error:
        raise SettingsError(
            f"{path}: no pseudonym key: run `otklik doctor --fix` once, then keep the file safe"
        ) from error
    except (ValueError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{path}: not a pseudonym key: restore the file from a backup"
        ) from error
    if len(key) < KEY_BYTES:
        raise SettingsError(
            f"{path}: the pseudonym key is too short: restore the file from a backup"
        )
    return key
