"""The state that all spiders of a crawler process share: places for visits, hosts, parser, archive
and the intake of the queue.
"""

from collections.abc import Callable
from functools import partial
from random import Random
from typing import Protocol, cast

from scrapy.crawler import Crawler

from app.watching.standing import NotedQueue, Stage, Standing
from crawlers.archive.segments import Archive
from crawlers.archive.writer import ArchiveWriter
from crawlers.hosts.turns import Hosts
from crawlers.installation import CrawlInstallation
from crawlers.intake.filing import CaseIntake, FilingDesk, intake_of
from crawlers.intake.intake import Intake
from crawlers.parser.pool import Parser
from crawlers.store_thread import StoreThread


class CrawlerShared:
    """One per process; `close` it in a thread, after the last spider has ended."""

    def __init__(
        self,
        installation: CrawlInstallation,
        archive: Archive | None = None,
        make_intake: Callable[[], CaseIntake] | None = None,
    ) -> None:
        """`make_intake` makes the intake of cases; None for that of the installation."""
        settings = installation.settings
        self.archive_writer = None if archive is None else ArchiveWriter(archive)
        self.places = settings.crawl_parallel
        self.parser = Parser(settings.log_level, log_style=settings.log_style)
        self.store_thread = StoreThread(installation.together)
        self.intake = Intake(
            NotedQueue(
                installation.posts.queue,
                Standing(Stage.INTAKE, installation.marks, installation.clock),
            ),
            self.store_thread,
            installation.key,
            installation.clock,
            self.parser,
        )
        self.filing = FilingDesk(make_intake or partial(intake_of, installation), self.store_thread)
        self.hosts = Hosts(
            installation.crawl.budgets,
            self.store_thread,
            installation.clock,
            settings.host_delay,
            settings.crawl_ceiling,
            Random(),
        )

    def take_places(self, wanted: int) -> int:
        taken = min(wanted, self.places)
        self.places -= taken
        return taken

    def give_back(self, places: int) -> None:
        self.places += places

    def close(self) -> None:
        self.parser.close()
        if self.archive_writer is not None:
            self.archive_writer.close()


class SharingSpider(Protocol):
    shared: CrawlerShared
    installation: CrawlInstallation


def spider_of(crawler: Crawler) -> SharingSpider:
    return cast(SharingSpider, crawler.spider)
