"""What crawling needs of an installation."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from app.clock import SystemClock
from app.settings import Settings
from domain.ports.budgets import BudgetStore
from domain.ports.installation import InstallationStore
from domain.ports.ledger import PostLedger
from domain.ports.outreach.pages import PageProfileStore
from domain.ports.probes import ProbeStore
from domain.ports.queue import PostQueue
from domain.ports.sources import SourceStore
from domain.region import Region


class Posts(Protocol):
    @property
    def queue(self) -> PostQueue: ...
    @property
    def ledger(self) -> PostLedger: ...


class Timetable(Protocol):
    @property
    def sources(self) -> SourceStore: ...
    @property
    def budgets(self) -> BudgetStore: ...
    @property
    def probes(self) -> ProbeStore: ...
    @property
    def profiles(self) -> PageProfileStore: ...


class CrawlInstallation(Protocol):
    @property
    def settings(self) -> Settings: ...
    @property
    def region(self) -> Region: ...
    @property
    def clock(self) -> SystemClock: ...
    @property
    def key(self) -> bytes: ...
    @property
    def posts(self) -> Posts: ...
    @property
    def marks(self) -> InstallationStore: ...
    @property
    def crawl(self) -> Timetable: ...
    @property
    def together(self) -> Callable[[], AbstractContextManager[None]]: ...
