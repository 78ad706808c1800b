"""The only place where a Protocol meets a class.

Libraries that only one role or one choice of settings needs are loaded where they are needed, so
that a search from the shell answers at once.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from app.clock import SystemClock
from app.deadline import Deadline, within
from app.key import key_mark, read_key
from app.late_index import LateIndex
from app.registry import Registry
from app.settings import Settings
from domain.breaker import PAUSE
from domain.errors import IndexUnavailable, SettingsError
from domain.patience import UNHURRIED, Outage, Part, Patience
from domain.ports.alerts import AlertStore
from domain.ports.audit import AuditLog
from domain.ports.baselines import BaselineStore
from domain.ports.budgets import BudgetStore
from domain.ports.complaints import ComplaintStore
from domain.ports.corrections import CorrectionStore
from domain.ports.duty import DutyStore, HandoverStore
from domain.ports.incidents import IncidentStore
from domain.ports.index import PostIndex
from domain.ports.installation import InstallationStore
from domain.ports.leaders import FollowStore, PublicationStore
from domain.ports.ledger import PostLedger
from domain.ports.locks import Locks
from domain.ports.messages import Outbox
from domain.ports.notices import NoticeStore
from domain.ports.people import PeopleStore
from domain.ports.probes import ProbeStore
from domain.ports.pulses import PulseStore
from domain.ports.queue import PostQueue
from domain.ports.regroupings import RegroupingStore
from domain.ports.searches import SearchStore, SubscriptionStore
from domain.ports.sessions import AttemptStore, SessionStore
from domain.ports.silences import SilenceStore
from domain.ports.sources import SourceStore
from domain.ports.tasks import TaskStore
from domain.ports.throttle import Throttle
from domain.ports.tokens import TokenStore
from domain.ports.triage import TriageStore
from domain.region import Region
from enrichment.lemmas import Morphology, morphology, place_names
from index.embedded.sqlite import SqliteIndex
from region.loader import load_region, region_folder
from store.alerts import SqlAlerts
from store.attempts import SqlAttempts
from store.audit import SqlAudit
from store.baseline import SqlBaselines
from store.budgets import SqlBudgets
from store.complaints import SqlComplaints
from store.corrections import SqlCorrections
from store.duty import SqlDuty
from store.engine import migrate, open_database, together, transaction
from store.followed import SqlFollowed
from store.handovers import SqlHandovers
from store.incidents import SqlIncidents
from store.installation import SqlInstallation
from store.locks import SqlLocks
from store.notices import SqlNotices
from store.outbox import SqlOutbox
from store.people import SqlPeople
from store.posts import SqlLedger
from store.probes import SqlProbes
from store.publications import SqlPublications
from store.pulses import SqlPulses
from store.queue import SqlQueue
from store.registry import SqlRegistry
from store.regroupings import SqlRegroupings
from store.searches import SqlSearches
from store.sessions import SqlSessions
from store.silences import SqlSilences
from store.sources import SqlSources
from store.subscriptions import SqlSubscriptions
from store.tasks import SqlTasks
from store.throttle import SqlThrottle
from store.tokens import SqlTokens
from store.triage import SqlTriage

if TYPE_CHECKING:
    from index.elastic.elastic import ElasticIndex


log = logging.getLogger(__name__)

LEADER = "scheduler"  # the lock that the working scheduler holds


@dataclass(frozen=True)
class Parts:
    """Everything a role needs, behind Protocols. `region.sources` is the `registry` in force."""

    settings: Settings
    region: Region
    clock: SystemClock
    key: bytes
    lemmatiser: Morphology
    queue: PostQueue
    index: PostIndex
    ledger: PostLedger
    sources: SourceStore
    registry: Registry
    probes: ProbeStore
    budgets: BudgetStore
    incidents: IncidentStore
    regroupings: RegroupingStore
    complaints: ComplaintStore
    publications: PublicationStore
    followed: FollowStore
    baselines: BaselineStore
    corrections: CorrectionStore
    triage: TriageStore
    alerts: AlertStore
    searches: SearchStore
    subscriptions: SubscriptionStore
    silences: SilenceStore
    duty: DutyStore
    handovers: HandoverStore
    notices: NoticeStore
    outbox: Outbox
    tokens: TokenStore
    people: PeopleStore
    sessions: SessionStore
    attempts: AttemptStore
    throttle: Throttle
    audit: AuditLog
    locks: Locks
    pulses: PulseStore
    tasks: TaskStore
    installation: InstallationStore
    together: Callable[[], AbstractContextManager[None]]  # what a thread writes within is one write
    transaction: Callable[[], AbstractContextManager[None]]  # and here all of it or nothing
    outages: Callable[[], Sequence[Outage]] = tuple  # servers that do not answer this process


def read_region(settings: Settings) -> Region:
    """The region's files. Raises FileMistake naming file, line and key."""
    return load_region(region_folder(settings.region), settings.sources)


@contextmanager
def open_parts(settings: Settings, *, index_waits: bool = False) -> Iterator[Parts]:
    """Everything, open and up to date; closed at the end of the block. Where the index waits, it is
    brought up to date before it is used first, so that its server may be down until then.

    Raises SettingsError or Unavailable.
    """
    key = read_key(settings.key_file)
    region = read_region(settings)
    lemmatiser = morphology(tuple(place_names(region)))
    clock = SystemClock(settings.clock_speed, settings.clock_start, settings.clock_since)
    deadlines = {part: Deadline(part, clock, PAUSE * settings.clock_speed) for part in Part}
    with ExitStack() as stack:
        engine = open_database(settings.database_url, deadlines[Part.DATABASE])
        stack.callback(engine.dispose)
        migrate(engine)
        _check_key(SqlInstallation(engine), key, settings)
        queue: PostQueue
        if url := settings.queue.get_secret_value():
            from store.streams import RedisQueue

            redis = RedisQueue(url, deadlines[Part.QUEUE])
            stack.callback(redis.close)
            queue = redis
        else:
            queue = SqlQueue(engine)
        opened = _open_index(settings, lemmatiser, deadlines[Part.INDEX])
        stack.callback(opened.close)
        index = LateIndex(opened)
        if not index_waits:
            index.prepare()
        sources = SqlSources(engine)
        file = settings.sources or region_folder(settings.region) / "sources.yaml"
        hosts = settings.internal_hosts
        registry = Registry(region, file, SqlRegistry(engine), sources, clock, hosts)
        yield Parts(
            settings=settings,
            region=replace(region, sources=registry),
            clock=clock,
            key=key,
            lemmatiser=lemmatiser,
            queue=queue,
            index=index,
            ledger=SqlLedger(engine),
            sources=sources,
            registry=registry,
            probes=SqlProbes(engine),
            budgets=SqlBudgets(engine),
            incidents=SqlIncidents(engine),
            regroupings=SqlRegroupings(engine),
            complaints=SqlComplaints(engine),
            publications=SqlPublications(engine),
            followed=SqlFollowed(engine),
            baselines=SqlBaselines(engine),
            corrections=SqlCorrections(engine),
            triage=SqlTriage(engine),
            alerts=SqlAlerts(engine),
            searches=SqlSearches(engine),
            subscriptions=SqlSubscriptions(engine),
            silences=SqlSilences(engine),
            duty=SqlDuty(engine),
            handovers=SqlHandovers(engine),
            notices=SqlNotices(engine),
            outbox=SqlOutbox(engine),
            tokens=SqlTokens(engine),
            people=SqlPeople(engine),
            sessions=SqlSessions(engine),
            attempts=SqlAttempts(engine),
            throttle=SqlThrottle(engine),
            audit=SqlAudit(engine),
            together=partial(together, engine),
            transaction=partial(transaction, engine),
            locks=SqlLocks(engine),
            pulses=SqlPulses(engine),
            tasks=SqlTasks(engine),
            installation=SqlInstallation(engine),
            outages=lambda: [o for d in deadlines.values() if (o := d.outage()) is not None],
        )


def _check_key(installation: SqlInstallation, key: bytes, settings: Settings) -> None:
    """With two keys over one database, one author would have two pseudonyms."""
    if installation.remember_once("pseudonym key", key_mark(key)) != key_mark(key):
        raise SettingsError(
            f"{settings.key_file}: с этой базой данных работает другой ключ псевдонимов: "
            "скопируйте сюда pseudonym.key с машины, где она начата"
        )


def start_index(parts: Parts) -> None:
    """Bring the index up to date now, for those who also go without it. Raises SettingsError."""
    try:
        with within(parts.settings.part_deadline):
            parts.index.prepare()
    except IndexUnavailable as error:
        log.warning("starting without the post index: %s", error)


def sync_registry(parts: Parts) -> None:
    """Make the timetable hold the registry's sources: for those who crawl, before they claim."""
    parts.registry.sync()


def _open_index(
    settings: Settings, lemmatiser: Morphology, patience: Patience = UNHURRIED
) -> "ElasticIndex | SqliteIndex":
    if url := settings.index.get_secret_value():
        from index.elastic.elastic import ElasticIndex

        name, authority = settings.index_name, settings.index_ca
        return ElasticIndex(url, name, authority, lemmatiser, patience=patience)
    return SqliteIndex(settings.data / "index.db", lemmatiser)


def rebuild_index(settings: Settings, progress: Callable[[int], None]) -> int:
    """Write the index anew from its own documents; returns how many. `progress` hears how far."""
    from index.rebuild import rebuild

    index = _open_index(settings, morphology(tuple(place_names(read_region(settings)))))
    try:
        return rebuild(index, progress)
    finally:
        index.close()
