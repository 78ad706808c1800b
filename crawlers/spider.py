"""Base of all spiders: claims due sources of its kind and polls each in its own task."""

import asyncio
import contextlib
import logging
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, ExitStack, aclosing
from random import Random
from threading import Event
from typing import Any, ClassVar, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler

from app.settings import read_settings
from app.watching.watchdog import alive
from crawlers.archive.segments import open_archive
from crawlers.installation import CrawlInstallation
from crawlers.intake.intake import Batch
from crawlers.parser.pool import Parser
from crawlers.parser.process import place_of
from crawlers.shared import CrawlerShared
from crawlers.visits.frontier import VISITS_A_HOST, Frontier
from crawlers.visits.recording import RecordedVisit
from crawlers.visits.visit import Visit
from domain.errors import PollFailed, Unavailable
from domain.post import Post
from domain.source import Claim, HealthState, Poll, SourceKind

logger = logging.getLogger(__name__)

Batches = AsyncGenerator[Sequence[Post]]
Beside = Callable[["SourceSpider"], AbstractAsyncContextManager[Any]]

LOOK = 1.0  # seconds between two checks for due sources
AT_ONCE = 32  # sources per claim: the other spiders need places too
RENEWALS = 3  # per lease


class SourceSpider(Spider, ABC):
    """Polls every source of its `kind`; a subclass writes `poll`. `failure` is why the whole crawl
    did not end well: the error that ended it, or in one round a store or queue that did not answer.
    """

    kind: ClassVar[SourceKind]
    installation: CrawlInstallation

    def __init__(
        self,
        installation: CrawlInstallation,
        shared: CrawlerShared,
        once: bool,
        stop: Event,
        beside: Beside = contextlib.nullcontext,
    ) -> None:
        super().__init__()
        self._beside = beside
        self.installation, self.shared, self.once = installation, shared, once
        self.failure: Exception | None = None
        self.frontier = Frontier(
            installation.crawl.sources,
            installation.posts.queue,
            installation.clock,
            installation.settings,
            Random(),
        )
        self._opened = ExitStack()
        self._stop = stop
        self._visits: set[asyncio.Task[None]] = set()
        self._visited: Counter[str] = Counter()  # by host
        self._changed = asyncio.Event()

    @property
    def parser(self) -> Parser:
        return self.shared.parser

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Alone (`scrapy crawl NAME`) it opens its own installation and makes one round. Raises
        SettingsError or Unavailable.
        """
        with ExitStack() as stack:
            installation: CrawlInstallation = kwargs.get("installation") or stack.enter_context(
                _own_installation()
            )
            shared: CrawlerShared | None = kwargs.get("shared")
            if shared is None:
                shared = CrawlerShared(
                    installation, open_archive(installation.settings, installation.clock.now())
                )
                stack.callback(shared.close)
            stop: Event = kwargs.get("stop") or Event()
            beside: Beside = kwargs.get("beside", contextlib.nullcontext)
            spider = cls(installation, shared, kwargs.get("once", True), stop, beside)
            spider._opened = stack.pop_all()
        spider._set_crawler(crawler)
        crawler.signals.connect(spider._closed, signals.spider_closed)
        return spider

    @abstractmethod
    def poll(self, visit: Visit) -> AsyncIterator[Sequence[Post]]:
        """Yield the source's posts in batches, each durable before the next is requested; after
        each, `visit.remember` what the next poll must know. Raises PollFailed.
        """

    async def start(self) -> AsyncIterator[Any]:
        try:
            if self.once:
                await self._crawl()
            else:
                async with self._beside(self):
                    await self._crawl()
        except Exception as error:  # the border of a spider: Scrapy logs the error and continues
            self.failure = error
            raise
        never: tuple[Any, ...] = ()
        for request in never:  # the visits send the requests; Scrapy requires a generator
            yield request

    async def _crawl(self) -> None:
        round_ = (
            await self.shared.store_thread.do(self.frontier.due, self.kind) if self.once else None
        )
        try:
            while not self._stop.is_set() and (round_ is None or round_ or self._visits):
                alive()
                room = self.shared.take_places(AT_ONCE if round_ is None or round_ else 0)
                self._changed.clear()
                claims = await self._claims(room) if room else []
                for claim in claims:
                    self._begin(claim)
                if round_ is not None:
                    round_ -= {claim.source.id for claim in claims}
                    if room and not claims and not self._visits:
                        # Another crawler has the rest, or claims are paused.
                        round_ = set()
                if not (room and len(claims) == room) and (self._visits or round_ != set()):
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._changed.wait(), LOOK)
        finally:
            await self._stop_visits()

    async def _claims(self, room: int) -> list[Claim]:
        claims: list[Claim] = []
        busy = [host for host, visits in self._visited.items() if visits >= VISITS_A_HOST]
        try:
            claims = await self.shared.store_thread.do(self.frontier.claim, [self.kind], room, busy)
        except Unavailable as error:
            if self.once:
                raise
            logger.warning("%s: no claims: %s", self.name, error)
        finally:
            self.shared.give_back(room - len(claims))
        return claims

    def _begin(self, claim: Claim) -> None:
        visit = asyncio.create_task(self._serve(claim), name=claim.source.id)
        self._visits.add(visit)
        self._visited[claim.source.host] += 1

        def ended(_: object) -> None:
            # Nothing waits for a host with few visits, or for a place while others are free.
            waited = self._visited[claim.source.host] >= VISITS_A_HOST or not self.shared.places
            if waited or self.once:
                self._changed.set()
            self._visits.discard(visit)
            self._visited -= Counter([claim.source.host])
            self.shared.give_back(1)

        visit.add_done_callback(ended)

    async def _serve(self, claim: Claim) -> None:
        work = asyncio.create_task(self._poll(claim))
        clock, lease = self.installation.clock, self.installation.settings.crawl_lease
        try:
            while not (await asyncio.wait([work], timeout=clock.real_seconds(lease) / RENEWALS))[0]:
                if not await self._renewed(claim):
                    logger.warning("%s: claim lost to another crawler", claim.source.id)
                    return
            if (poll := work.result()) is not None:
                await self.shared.store_thread.do(self.frontier.finish, claim, poll)
        except Unavailable as error:
            logger.warning("%s: poll not written, its lease runs out: %s", claim.source.id, error)
            self._failed(error)
        except Exception as error:  # the border of a claim
            logger.exception("%s: poll not written", claim.source.id)
            self._failed(error)
        finally:
            work.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait([work])

    def _failed(self, error: Exception) -> None:
        """An endless crawl tries again; one round reports the error at its end."""
        if self.once and self.failure is None:
            self.failure = error

    async def _renewed(self, claim: Claim) -> bool:
        try:
            return await self.shared.store_thread.do(self.frontier.renew, claim)
        except Unavailable as error:
            logger.warning("%s: claim not renewed: %s", claim.source.id, error)
            return True

    async def _poll(self, claim: Claim) -> Poll | None:
        """None if the store or queue failed: nothing is written, and the claim returns when its
        lease runs out.
        """
        visit = RecordedVisit(
            claim,
            self.installation.clock.now(),
            self.installation,
            self.parser,
            self.shared.store_thread,
            self.crawler.engine.download_async,
            self.shared.archive_writer,
        )
        poll = await self._polled(claim, visit)
        if poll is not None:
            await visit.ended(poll)
        return poll

    async def _polled(self, claim: Claim, visit: Visit) -> Poll | None:
        try:
            if not (claim.source.internal or self.installation.settings.contact):
                raise PollFailed(
                    HealthState.NO_ACCESS,
                    "Не задан адрес для связи (настройка contact): сайты не опрашиваются",
                    self.installation.settings.interval_min,
                )
            async with aclosing(self.poll(visit)) as batches:  # type: ignore[type-var]
                async for posts in batches:
                    await self._store(visit, posts)
            return visit.succeeded()
        except PollFailed as failure:
            return visit.failed(failure)
        except Unavailable as error:
            logger.warning("%s: posts not stored: %s", claim.source.id, error)
            self._failed(error)
            return None
        except Exception as error:  # noqa: BLE001, the border of a spider
            logger.error("%s: answer not understood: %s", claim.source.id, place_of(error))
            reason = f"Ответ не разобран ({type(error).__name__})"
            return visit.failed(PollFailed(HealthState.CHANGED_MARKUP, reason))

    async def _store(self, visit: Visit, posts: Sequence[Post]) -> None:
        if not posts:
            return
        batch = Batch(visit.source, posts, visit.is_history)
        await self.shared.intake.put(batch)
        visit.stored(batch)

    async def _stop_visits(self) -> None:
        for visit in self._visits:
            visit.cancel()
        await asyncio.gather(*self._visits, return_exceptions=True)

    async def _closed(self) -> None:
        await self._stop_visits()
        await asyncio.to_thread(self._opened.close)


async def in_turn(
    visit: Visit, first: Batches, *others: tuple[Callable[[], Batches], str]
) -> AsyncGenerator[Sequence[Post]]:
    """The batches of a poll's parts: a failure of `first` ends the poll, a failure of another
    becomes a note that starts with its text, unless a host asks for a pause.
    """
    async with aclosing(first) as batches:
        async for posts in batches:
            yield posts
    for part, what in others:
        try:
            async with aclosing(part()) as batches:
                async for posts in batches:
                    yield posts
        except PollFailed as failure:
            if failure.state is HealthState.SLOWED:
                raise
            visit.note(f"{what}: {failure.reason}")


@contextlib.contextmanager
def _own_installation() -> Iterator[CrawlInstallation]:
    # Imported here, because only `scrapy crawl` needs it: the crawler process does not load the
    # other rooms.
    from app.wiring import open_installation, sync_registry

    with open_installation(read_settings(), index_waits=True) as installation:
        sync_registry(installation)
        yield installation
