"""What all spiders of a crawler process share: places for visits, hosts, parser, archive and the
door of the queue.
"""

from random import Random
from typing import Protocol, cast

from scrapy.crawler import Crawler

from crawlers.archive.segments import Archive
from crawlers.archive.writer import Scribe
from crawlers.clerk import Clerk
from crawlers.hosts.turns import Hosts
from crawlers.installation import CrawlInstallation
from crawlers.intake.door import Door
from crawlers.parser.pool import Parser


class Crew:
    """One a process. `close` it, in a thread, when the last spider has ended."""

    def __init__(self, installation: CrawlInstallation, archive: Archive | None = None) -> None:
        settings = installation.settings
        self.scribe = None if archive is None else Scribe(archive)
        self.places = settings.crawl_parallel
        self.parser = Parser(settings.log_level)
        self.clerk = Clerk(installation.together)
        self.door = Door(
            installation.posts.queue, self.clerk, installation.key, installation.clock, self.parser
        )
        self.hosts = Hosts(
            installation.crawl.budgets,
            self.clerk,
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
        if self.scribe is not None:
            self.scribe.close()


class Crewed(Protocol):
    """A spider that works with a crew."""

    crew: Crew
    installation: CrawlInstallation


def crewed(crawler: Crawler) -> Crewed:
    """The spider that this crawler runs."""
    return cast(Crewed, crawler.spider)
