"""What all spiders of a crawler process share: places for visits, hosts, parser, archive and the
door of the queue.
"""

from random import Random
from typing import Protocol, cast

from scrapy.crawler import Crawler

from crawlers.archive.segments import Archive
from crawlers.archive.writer import ArchiveWriter
from crawlers.hosts.turns import Hosts
from crawlers.installation import CrawlInstallation
from crawlers.intake.intake import Intake
from crawlers.parser.pool import Parser
from crawlers.store_thread import StoreThread


class CrawlerShared:
    """One a process. `close` it, in a thread, when the last spider has ended."""

    def __init__(self, installation: CrawlInstallation, archive: Archive | None = None) -> None:
        settings = installation.settings
        self.archive_writer = None if archive is None else ArchiveWriter(archive)
        self.places = settings.crawl_parallel
        self.parser = Parser(settings.log_level)
        self.store_thread = StoreThread(installation.together)
        self.intake = Intake(
            installation.posts.queue,
            self.store_thread,
            installation.key,
            installation.clock,
            self.parser,
        )
        self.hosts = Hosts(
            installation.crawl.budgets,
            self.store_thread,
            installation.clock,
            settings.host_delay,
            settings.crawl_ceiling,
            Random(),
        )

    def take_places(self, wanted: int) -> int:
        """So many of `wanted` as are free; whoever took them gives them back one by one."""
        taken = min(wanted, self.places)
        self.places -= taken
        return taken

    def give_back(self, places: int) -> None:
        """See take_places."""
        self.places += places

    def close(self) -> None:
        """End the parser's processes, and write what the archive waits for."""
        self.parser.close()
        if self.archive_writer is not None:
            self.archive_writer.close()


class SharingSpider(Protocol):
    """A spider that shares with the others of its process."""

    shared: CrawlerShared
    installation: CrawlInstallation


def spider_of(crawler: Crawler) -> SharingSpider:
    """The spider that this crawler runs."""
    return cast(SharingSpider, crawler.spider)
