"""Everything a role works with, behind Protocols, grouped by subject."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from app.clock import SystemClock
from app.registry import Registry
from app.settings import Settings
from domain.patience import Outage
from domain.ports.alerts import AlertStore
from domain.ports.audit import AuditLog
from domain.ports.baselines import BaselineStore
from domain.ports.bell import BellStore
from domain.ports.budgets import BudgetStore
from domain.ports.care import CareStore
from domain.ports.casework.answers import AnswerTemplateStore, CaseAnswerStore, CaseWatchStore
from domain.ports.casework.cases import CaseContactStore, CaseStore
from domain.ports.casework.causes import AgreementStore, ChronicStore, SolvedCases
from domain.ports.casework.filings import FilingStore
from domain.ports.casework.import_maps import ImportMapStore
from domain.ports.casework.imports import ImportStore
from domain.ports.casework.lives import CaseLives
from domain.ports.casework.pairs import CasePairStore
from domain.ports.casework.promises import PromiseStore
from domain.ports.casework.published import PublicCaseStore
from domain.ports.casework.quality import AnswerQualityStore
from domain.ports.casework.ratings import (
    AnswerMarks,
    EditionStore,
    ExclusionStore,
    ObjectionStore,
)
from domain.ports.casework.referrals import CaseMailStore, ReferralStore
from domain.ports.casework.scores import ReturnStore, ScoreLinkStore
from domain.ports.casework.watch.absences import AbsenceStore
from domain.ports.casework.watch.views import CaseViewStore
from domain.ports.casework.watch.warnings import CaseWarningStore
from domain.ports.complaints import ComplaintStore
from domain.ports.corrections import CorrectionStore
from domain.ports.duty import DutyStore, HandoverStore
from domain.ports.erasure import ErasureStore, HoldStore, TermStore, Tombstones
from domain.ports.factors import FactorStore
from domain.ports.frequencies import FrequencyStore
from domain.ports.incidents import IncidentStore
from domain.ports.index import PostIndex
from domain.ports.installation import InstallationStore
from domain.ports.leaders import FollowStore, PublicationStore
from domain.ports.ledger import PostLedger
from domain.ports.locks import Locks
from domain.ports.messages import Outbox
from domain.ports.meters import MeterStore
from domain.ports.notices import NoticeStore
from domain.ports.outreach.content import ContentStore
from domain.ports.outreach.incident_asks import IncidentAskStore
from domain.ports.outreach.mistakes import MistakeStore
from domain.ports.outreach.outlet_contacts import OutletContactStore
from domain.ports.outreach.pages import PageLinkStore, PageProfileStore, PageStore
from domain.ports.outreach.practices import PracticeStore
from domain.ports.outreach.seminars import SeminarStore
from domain.ports.outreach.surveys import SurveyStore
from domain.ports.people import PeopleStore
from domain.ports.probes import ProbeStore
from domain.ports.pulses import PulseStore
from domain.ports.queue import PostQueue
from domain.ports.regroupings import RegroupingStore
from domain.ports.repeats import RepeatStore
from domain.ports.reports.cuts import CutCounter
from domain.ports.reports.enquiries import EnquiryStore
from domain.ports.reports.facts import FactStore
from domain.ports.reports.figures import FigureStore
from domain.ports.reports.recommendations import RecommendationStore
from domain.ports.reports.reports import ReportReaderStore, ReportStore
from domain.ports.reports.saved_cuts import SavedCutStore
from domain.ports.reports.templates import ReportTemplateStore
from domain.ports.searches import SearchStore, SubscriptionStore
from domain.ports.sessions import AttemptStore, ScreenStore, SessionStore, VisitStore
from domain.ports.silences import SilenceStore
from domain.ports.sources import SourceStore
from domain.ports.tasks import TaskStore
from domain.ports.throttle import Throttle
from domain.ports.tokens import TokenStore
from domain.ports.traces import TraceStore
from domain.ports.triage import TriageStore
from domain.region import Region
from enrichment.lemmas import Morphology


@dataclass(frozen=True)
class Posts:
    queue: PostQueue
    index: PostIndex
    ledger: PostLedger
    triage: TriageStore
    corrections: CorrectionStore
    complaints: ComplaintStore
    published: ComplaintStore  # the same without what residents filed
    incidents: IncidentStore
    regroupings: RegroupingStore
    care: CareStore
    repeats: RepeatStore
    frequencies: FrequencyStore


@dataclass(frozen=True)
class Leaders:
    publications: PublicationStore
    followed: FollowStore


@dataclass(frozen=True)
class Crawl:
    sources: SourceStore
    registry: Registry
    probes: ProbeStore
    budgets: BudgetStore
    profiles: PageProfileStore


@dataclass(frozen=True)
class Watch:
    alerts: AlertStore
    baselines: BaselineStore
    silences: SilenceStore
    searches: SearchStore
    subscriptions: SubscriptionStore
    duty: DutyStore
    handovers: HandoverStore


@dataclass(frozen=True)
class Casework:
    cases: CaseStore
    contacts: CaseContactStore
    warnings: CaseWarningStore
    views: CaseViewStore
    absences: AbsenceStore
    filings: FilingStore
    published: PublicCaseStore
    imports: ImportStore
    maps: ImportMapStore
    pairs: CasePairStore
    chronic: ChronicStore
    solved: SolvedCases
    agreements: AgreementStore
    score_links: ScoreLinkStore
    returns: ReturnStore
    lives: CaseLives
    referrals: ReferralStore
    mails: CaseMailStore
    answers: CaseAnswerStore
    watches: CaseWatchStore
    quality: AnswerQualityStore
    promises: PromiseStore
    templates: AnswerTemplateStore
    editions: EditionStore
    objections: ObjectionStore
    exclusions: ExclusionStore
    marks: AnswerMarks


@dataclass(frozen=True)
class Reports:
    facts: FactStore
    versions: ReportStore
    readers: ReportReaderStore
    cuts: CutCounter
    saved_cuts: SavedCutStore
    figures: FigureStore
    recommendations: RecommendationStore
    enquiries: EnquiryStore
    templates: ReportTemplateStore


@dataclass(frozen=True)
class Outreach:
    pages: PageStore
    page_links: PageLinkStore
    surveys: SurveyStore
    incident_asks: IncidentAskStore
    mistakes: MistakeStore
    practices: PracticeStore
    seminars: SeminarStore
    outlet_contacts: OutletContactStore
    content: ContentStore


@dataclass(frozen=True)
class Messages:
    outbox: Outbox
    notices: NoticeStore
    bell: BellStore


@dataclass(frozen=True)
class Keeping:
    erasure: ErasureStore
    tombstones: Tombstones
    holds: HoldStore
    terms: TermStore


@dataclass(frozen=True)
class Access:
    people: PeopleStore
    sessions: SessionStore
    attempts: AttemptStore
    throttle: Throttle
    tokens: TokenStore
    screens: ScreenStore
    visits: VisitStore
    factors: FactorStore


@dataclass(frozen=True)
class Processes:
    tasks: TaskStore
    locks: Locks
    pulses: PulseStore


@dataclass(frozen=True)
class Installation:
    settings: Settings
    region: Region
    clock: SystemClock
    key: bytes  # of pseudonyms
    links_key: bytes  # of what is signed, sealed or marked here: links, sessions' devices, facts
    lemmatiser: Morphology
    posts: Posts
    leaders: Leaders
    crawl: Crawl
    watch: Watch
    casework: Casework
    reports: Reports
    outreach: Outreach
    messages: Messages
    keeping: Keeping
    access: Access
    processes: Processes
    audit: AuditLog
    meters: MeterStore
    traces: TraceStore
    marks: InstallationStore
    # a thread's writes within it are committed at once, each kept or rolled back alone
    together: Callable[[], AbstractContextManager[None]]
    transaction: Callable[[], AbstractContextManager[None]]  # all writes within it, or none
    snapshot: Callable[[], AbstractContextManager[None]]  # a thread's readings of one moment
    outages: Callable[[], Sequence[Outage]] = tuple  # servers that do not answer this process
