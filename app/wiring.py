"""The only place where a Protocol meets a class."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from app.clock import SystemClock
from app.key import read_key
from app.settings import Settings
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


def read_region(settings: Settings) -> Region:
    """The region's files. Raises RegionError naming file, line and key."""
    return load_region(region_folder(settings.region), settings.sources)


@contextmanager
def open_parts(settings: Settings) -> Iterator[Parts]:
    """Everything, open and up to date; closed at the end of the block.

    Raises SettingsError or Unavailable.
    """
    key = read_key(settings.key_file)
    region = read_region(settings)
    lemmatiser = Morphology(_place_names(region))
    with ExitStack() as stack:
        engine = open_database(settings.database_url)
        stack.callback(engine.dispose)
        migrate(engine)
        queue: PostQueue
        if url := settings.queue.get_secret_value():
            redis = RedisQueue(url)
            stack.callback(redis.close)
            queue = redis
        else:
            queue = SqlQueue(engine)
        index: ElasticIndex | SqliteIndex
        if url := settings.index.get_secret_value():
            index = ElasticIndex(url, settings.index_name, settings.index_ca, lemmatiser)
        else:
            index = SqliteIndex(settings.data / "index.db", lemmatiser)
        stack.callback(index.close)
        index.prepare()
        yield Parts(
            settings=settings,
            region=region,
            clock=SystemClock(settings.clock_speed),
            key=key,
            lemmatiser=lemmatiser,
            queue=queue,
            index=index,
            ledger=SqlLedger(engine),
            sources=SqlSources(engine),
            incidents=SqlIncidents(engine),
            complaints=SqlComplaints(engine),
            corrections=SqlCorrections(engine),
            alerts=SqlAlerts(engine),
            audit=SqlAudit(engine),
            leader=SqlLeader(engine),
        )
