"""The crawler process: every spider in one event loop."""

import gc
import resource
import threading
from collections.abc import Callable, Collection

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings as ScrapySettings

from crawlers.archive.segments import open_archive
from crawlers.installation import CrawlInstallation
from crawlers.intake.filing import CaseIntake
from crawlers.parser.process import GARBAGE
from crawlers.probes.probe import probing
from crawlers.settings import of_installation
from crawlers.shared import CrawlerShared
from crawlers.spider import SourceSpider
from domain.source import SourceKind

ENOUGH_FILES = 10_240  # the limit of macOS per process


def run(
    installation: CrawlInstallation,
    *,
    once: bool,
    kinds: Collection[SourceKind] | None = None,
    stop: threading.Event | None = None,
    make_intake: Callable[[], CaseIntake] | None = None,
) -> None:
    """Crawl the sources of `kinds` (None: every kind with a spider), one round or until SIGTERM or
    `stop`; only once per process, because Twisted's reactor does not start again. `make_intake`
    replaces the intake of cases. Raises the error that ended a spider (in an endless crawl that
    error ends all spiders); one round also raises Unavailable if a poll's posts were not accepted.
    After a kill the claims return when their leases run out.
    """
    allow_files()
    scrapy = ScrapySettings()
    scrapy.setmodule("crawlers.settings", priority="project")
    scrapy.setdict(of_installation(installation.settings), priority="cmdline")
    scrapy.set("LOG_INSTALL_ROOT_HANDLER", False, priority="cmdline")  # app.logs configures logging
    process = AsyncCrawlerProcess(scrapy)
    spiders = [process.spider_loader.load(name) for name in process.spider_loader.list()]
    chosen = [
        spider
        for spider in spiders
        if issubclass(spider, SourceSpider) and (kinds is None or spider.kind in kinds)
    ]
    stop = stop or threading.Event()
    shared = CrawlerShared(
        installation,
        open_archive(installation.settings, installation.clock.now()),
        make_intake,
    )
    crawlers = [process.create_crawler(spider) for spider in chosen]
    crawls = [
        process.crawl(
            crawler, installation=installation, shared=shared, once=once, stop=stop, beside=probing
        )
        for crawler in crawlers
    ]
    if not once:
        for crawl in crawls:
            crawl.add_done_callback(lambda _: stop.set())
    gc.collect()
    gc.freeze()  # loaded modules stay: scanning them again took 70 ms each time
    gc.set_threshold(GARBAGE)
    in_main = threading.current_thread() is threading.main_thread()
    try:
        process.start(install_signal_handlers=in_main)
    finally:
        shared.close()
    for crawl in crawls:
        crawl.result()
    for crawler in crawlers:
        if isinstance(crawler.spider, SourceSpider) and crawler.spider.failure is not None:
            raise crawler.spider.failure


def allow_files() -> None:
    """Each host's connection stays open for a while, and the usual limit is 1024 files; macOS
    reports an infinite limit and then refuses it.
    """
    usual, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    for limit in (most, ENOUGH_FILES):
        if 0 <= limit <= usual:
            return
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (limit, most))
        except (ValueError, OSError):
            continue
        return
