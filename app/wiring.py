"""Opens an installation: gives each port its store, queue or index.

Libraries that only one role or setting needs are imported where they are needed, so that a search
from the shell starts fast.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING

from app.clock import SystemClock
from app.deadline import Deadline, within
from app.file_modes import be_private
from app.index.late import LateIndex
from app.index.published import PublishedIndex
from app.index.unplanted import UnplantedIndex
from app.installation import (
    Access,
    Casework,
    Crawl,
    Installation,
    Keeping,
    Leaders,
    Messages,
    Outreach,
    Posts,
    Processes,
    Reports,
    Watch,
)
from app.key import create_key, end_rotation, key_for, key_mark, read_key
from app.registry import Registry
from app.reports.cuts import LateCuts
from app.settings import Settings
from app.watching.heartbeat import source_of
from cases.ratings.lived import held_turns
from domain.breaker import TRIAL_PAUSE
from domain.errors import IndexUnavailable, SettingsError
from domain.patience import UNHURRIED, Part, Patience
from domain.ports.queue import PostQueue
from domain.region import Region
from domain.reports.fact import FactMarks
from enrichment.lemmas import Morphology, morphology, place_names
from index.embedded.sqlite import SqliteIndex
from region.loader import load_region, region_folder
from store.access.attempts import SqlAttempts
from store.access.factors import SqlFactors
from store.access.screens import SqlScreens
from store.access.sessions import SqlSessions
from store.access.visits import SqlVisits
from store.alerts import SqlAlerts
from store.audit import SqlAudit
from store.baseline import SqlBaselines
from store.bell import SqlBell
from store.budgets import SqlBudgets
from store.cases.absences import SqlAbsences
from store.cases.answers.answers import SqlCaseAnswers
from store.cases.answers.promises import SqlPromises
from store.cases.answers.quality import SqlAnswerQuality
from store.cases.answers.templates import SqlAnswerTemplates
from store.cases.answers.watches import SqlCaseWatches
from store.cases.cases import SqlCases
from store.cases.causes.agreements import SqlAgreements
from store.cases.causes.problems import SqlChronic
from store.cases.causes.solved import SqlSolvedCases
from store.cases.contacts import SqlCaseContacts
from store.cases.filings import SqlFilings
from store.cases.import_maps import SqlImportMaps
from store.cases.imports import SqlImports
from store.cases.lives import SqlCaseLives
from store.cases.mails import SqlCaseMails
from store.cases.pairs import SqlCasePairs
from store.cases.ratings.editions import SqlEditions
from store.cases.ratings.exclusions import SqlExclusions
from store.cases.ratings.marks import SqlAnswerMarks
from store.cases.ratings.objections import SqlObjections
from store.cases.referrals import SqlReferrals
from store.cases.scores.links import SqlScoreLinks
from store.cases.scores.returns import SqlReturns
from store.cases.views import SqlCaseViews
from store.cases.warnings import SqlCaseWarnings
from store.complaints import SqlComplaints
from store.copies.tables import SqlTables
from store.corrections import SqlCorrections
from store.duty import SqlDuty
from store.engine import open_database, snapshot, together, transaction
from store.erasure.holds import SqlHolds
from store.erasure.posts import SqlErasure
from store.erasure.terms import SqlTerms
from store.erasure.tombstones import SqlTombstones
from store.facts.alerts import AlertFacts
from store.facts.cases import CaseFacts
from store.facts.facts import SqlFacts
from store.facts.posts import PostFacts
from store.facts.surveys import SurveyFacts
from store.followed import SqlFollowed
from store.frequencies import SqlFrequencies
from store.handovers import SqlHandovers
from store.installation import SqlInstallation
from store.locks import SqlLocks
from store.meters import SqlMeters
from store.migrations.revisions import migrate
from store.notices import SqlNotices
from store.outbox import SqlOutbox
from store.outreach.content import SqlContent
from store.outreach.incident_asks import SqlIncidentAsks
from store.outreach.mistakes import SqlMistakes
from store.outreach.outlet_contacts import SqlOutletContacts
from store.outreach.page_links import SqlPageLinks
from store.outreach.page_profiles import SqlPageProfiles
from store.outreach.pages import SqlPages
from store.outreach.practices import SqlPractices
from store.outreach.seminars import SqlSeminars
from store.outreach.surveys import SqlSurveys
from store.people import SqlPeople
from store.posts import SqlLedger
from store.probes import SqlProbes
from store.publications import SqlPublications
from store.published import SqlPublicCases
from store.pulses import SqlPulses
from store.queue import SqlQueue
from store.registry import SqlRegistry
from store.repeats import SqlRepeats
from store.reports.enquiries import SqlEnquiries
from store.reports.figures import SqlFigures
from store.reports.readers import SqlReportReaders
from store.reports.recommendations import SqlRecommendations
from store.reports.saved_cuts import SqlSavedCuts
from store.reports.templates import SqlReportTemplates
from store.reports.versions import SqlReports
from store.searches import SqlSearches
from store.silences import SqlSilences
from store.sources import SqlSources
from store.stories.care import SqlCare
from store.stories.incidents import SqlIncidents
from store.stories.regroupings import SqlRegroupings
from store.subscriptions import SqlSubscriptions
from store.tasks import SqlTasks
from store.throttle import SqlThrottle
from store.tokens import SqlTokens
from store.traces import SqlTraces
from store.triage import SqlTriage

if TYPE_CHECKING:
    from index.elastic.elastic import ElasticIndex


log = logging.getLogger(__name__)

OF_PSEUDONYMS, OF_LINKS = "pseudonym key", "links key"  # marks of both, in the database
LEADER = "scheduler"  # the lock that the working scheduler holds


def read_region(settings: Settings) -> Region:
    return load_region(region_folder(settings.region), settings.sources)


@contextmanager
def open_installation(settings: Settings, *, index_waits: bool = False) -> Iterator[Installation]:
    """Opens everything and brings it up to date; closes it at the end of the block.

    From then on only the owner may read what the process creates.

    With `index_waits`, the index is prepared at its first use, so its server may be down until
    then. Raises SettingsError or Unavailable.
    """
    be_private()
    read_key(settings.key_file)  # before a database is opened, or made
    region = read_region(settings)
    lemmatiser = morphology(tuple(place_names(region)))
    clock = SystemClock(settings.clock_speed, settings.clock_start, settings.clock_since)
    deadlines = {part: Deadline(part, clock, TRIAL_PAUSE * settings.clock_speed) for part in Part}
    with ExitStack() as stack:
        engine = open_database(settings.database_url, deadlines[Part.DATABASE])
        stack.callback(engine.dispose)
        _check_restored(SqlTables(engine))
        migrate(engine)
        key, links_key = _keys(SqlInstallation(engine), settings)
        queue = open_queue(settings, SqlQueue(engine), stack, deadlines[Part.QUEUE])
        opened = open_index(settings, lemmatiser, deadlines[Part.INDEX])
        stack.callback(opened.close)
        index = PublishedIndex(UnplantedIndex(LateIndex(opened)))
        if not index_waits:
            index.prepare()
        sources = SqlSources(engine)
        file = settings.sources or region_folder(settings.region) / "sources.yaml"
        hosts = settings.internal_hosts
        beats = source_of(settings)
        registry = Registry(region, file, SqlRegistry(engine), sources, clock, hosts, beats)
        marks = FactMarks(key_for(links_key, "facts"))
        case_facts = CaseFacts(marks, partial(held_turns, region=region))
        alert_facts, survey_facts = AlertFacts(marks), SurveyFacts(marks)
        cases = SqlCases(engine, case_facts)
        facts = SqlFacts(engine, marks, case_facts, alert_facts, survey_facts)
        whole = region.fed_by(registry)
        cuts = LateCuts(facts, whole, index, cases, clock.now, key_for(links_key, "cuts"))
        yield Installation(
            settings=settings,
            region=whole,
            clock=clock,
            key=key,
            links_key=links_key,
            lemmatiser=lemmatiser,
            posts=Posts(
                queue=queue,
                index=index,
                ledger=SqlLedger(engine),
                triage=SqlTriage(engine),
                corrections=SqlCorrections(engine),
                complaints=SqlComplaints(engine),
                published=SqlComplaints(engine, published=True),
                incidents=SqlIncidents(engine),
                regroupings=SqlRegroupings(engine, PostFacts(marks)),
                care=SqlCare(engine),
                repeats=SqlRepeats(engine),
                frequencies=SqlFrequencies(engine),
            ),
            leaders=Leaders(SqlPublications(engine), SqlFollowed(engine)),
            crawl=Crawl(
                *(sources, registry, SqlProbes(engine), SqlBudgets(engine)), SqlPageProfiles(engine)
            ),
            watch=Watch(
                alerts=SqlAlerts(engine, alert_facts),
                baselines=SqlBaselines(engine),
                silences=SqlSilences(engine),
                searches=SqlSearches(engine),
                subscriptions=SqlSubscriptions(engine),
                duty=SqlDuty(engine),
                handovers=SqlHandovers(engine),
            ),
            casework=Casework(
                cases=cases,
                contacts=SqlCaseContacts(engine),
                warnings=SqlCaseWarnings(engine),
                views=SqlCaseViews(engine),
                absences=SqlAbsences(engine),
                filings=SqlFilings(engine, case_facts),
                published=SqlPublicCases(engine),
                imports=SqlImports(engine),
                maps=SqlImportMaps(engine),
                pairs=SqlCasePairs(engine, case_facts),
                chronic=SqlChronic(engine),
                solved=SqlSolvedCases(engine),
                agreements=SqlAgreements(engine),
                score_links=SqlScoreLinks(engine),
                returns=SqlReturns(engine),
                lives=SqlCaseLives(engine),
                referrals=SqlReferrals(engine),
                mails=SqlCaseMails(engine),
                answers=SqlCaseAnswers(engine, case_facts),
                watches=SqlCaseWatches(engine),
                templates=SqlAnswerTemplates(engine),
                quality=SqlAnswerQuality(engine, case_facts),
                promises=SqlPromises(engine),
                editions=SqlEditions(engine),
                objections=SqlObjections(engine),
                exclusions=SqlExclusions(engine),
                marks=SqlAnswerMarks(engine),
            ),
            reports=Reports(
                facts=facts,
                cuts=cuts,
                versions=SqlReports(engine),
                readers=SqlReportReaders(engine),
                figures=SqlFigures(engine),
                recommendations=SqlRecommendations(engine),
                enquiries=SqlEnquiries(engine),
                templates=SqlReportTemplates(engine),
                saved_cuts=SqlSavedCuts(engine),
            ),
            outreach=Outreach(
                pages=SqlPages(engine),
                page_links=SqlPageLinks(engine),
                surveys=SqlSurveys(engine, survey_facts),
                incident_asks=SqlIncidentAsks(engine),
                mistakes=SqlMistakes(engine),
                practices=SqlPractices(engine),
                seminars=SqlSeminars(engine),
                outlet_contacts=SqlOutletContacts(engine),
                content=SqlContent(engine),
            ),
            messages=Messages(SqlOutbox(engine), SqlNotices(engine), SqlBell(engine)),
            keeping=Keeping(
                erasure=SqlErasure(engine),
                tombstones=SqlTombstones(engine),
                holds=SqlHolds(engine),
                terms=SqlTerms(engine),
            ),
            access=Access(
                people=SqlPeople(engine),
                sessions=SqlSessions(engine),
                attempts=SqlAttempts(engine),
                throttle=SqlThrottle(engine),
                tokens=SqlTokens(engine),
                screens=SqlScreens(engine),
                visits=SqlVisits(engine),
                factors=SqlFactors(engine),
            ),
            processes=Processes(SqlTasks(engine), SqlLocks(engine), SqlPulses(engine)),
            audit=SqlAudit(engine),
            meters=SqlMeters(engine),
            traces=SqlTraces(engine),
            marks=SqlInstallation(engine),
            together=partial(together, engine),
            transaction=partial(transaction, engine),
            snapshot=partial(snapshot, engine),
            outages=lambda: [o for d in deadlines.values() if (o := d.outage()) is not None],
        )


def _keys(installation: SqlInstallation, settings: Settings) -> tuple[bytes, bytes]:
    """The keys of the pseudonyms and of the links, the same ones on every host: two keys of the
    pseudonyms would give one author two. The first process of an installation makes that of the
    links.
    """
    file, mark = settings.links_key, installation.value(OF_PSEUDONYMS)
    end_rotation(settings.key_file, mark)
    key, is_new = read_key(settings.key_file), mark is None
    if installation.remember_once(OF_PSEUDONYMS, key_mark(key)) != key_mark(key):
        raise SettingsError(
            f"{settings.key_file}: с этой базой данных работает другой ключ псевдонимов: "
            "скопируйте сюда pseudonym.key с машины, где она начата"
        )
    if not file.exists():
        if installation.value(OF_LINKS) is not None:
            raise SettingsError(
                f"{file}: нет ключа ссылок: скопируйте сюда links.key с машины, где начата эта "
                "база данных, или из копии"
            )
        # What an earlier version signed stays valid: it had one key for both.
        create_key(file, None if is_new else key)
    links_key = read_key(file, "ключ ссылок")
    if installation.remember_once(OF_LINKS, key_mark(links_key)) != key_mark(links_key):
        raise SettingsError(
            f"{file}: с этой базой данных работает другой ключ ссылок: скопируйте сюда links.key "
            "с машины, где она начата"
        )
    return key, links_key


def start_index(installation: Installation) -> None:
    try:
        with within(installation.settings.part_deadline):
            installation.posts.index.prepare()
    except IndexUnavailable as error:
        log.warning("starting without the post index: %s", error)


def sync_registry(installation: Installation) -> None:
    installation.crawl.registry.sync()


def _check_restored(tables: SqlTables) -> None:
    if tables.half() is not None:
        raise SettingsError(
            "восстановление из копии не закончено, данные неполны: выполните otklik restore с той "
            "же копией ещё раз"
        )


def open_queue(
    settings: Settings, own: SqlQueue, stack: ExitStack, patience: Patience = UNHURRIED
) -> PostQueue:
    """The queue of the settings, or the database's `own`."""
    if url := settings.queue.get_secret_value():
        from store.streams import RedisQueue

        redis = RedisQueue(url, patience)
        stack.callback(redis.close)
        return redis
    return own


def open_index(
    settings: Settings, lemmatiser: Morphology, patience: Patience = UNHURRIED
) -> "ElasticIndex | SqliteIndex":
    if url := settings.index.get_secret_value():
        from index.elastic.elastic import ElasticIndex

        name, authority = settings.index_name, settings.index_ca
        return ElasticIndex(url, name, authority, lemmatiser, patience=patience)
    return SqliteIndex(settings.data / "index.db", lemmatiser)


def rebuild_index(settings: Settings, progress: Callable[[int], None]) -> int:
    """Writes the index anew from its own documents and returns their number; `progress` is called
    with the number so far.
    """
    from index.rebuild import rebuild

    index = open_index(settings, morphology(tuple(place_names(read_region(settings)))))
    try:
        return rebuild(index, progress)
    finally:
        index.close()
