"""What every spider shares: it claims due sources of its kind and polls each in its own task."""

import asyncio
import contextlib
import logging
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, aclosing
from random import Random
from threading import Event
from typing import Any, ClassVar, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler

from app.settings import read_settings
from crawlers.claims import Batch, CrawlParts, Visit
from crawlers.frontier import Frontier
from crawlers.parsing import Parser, place_of
from domain.errors import PollFailed, Unavailable
from domain.post import Post
from domain.source import Claim, HealthState, Poll, SourceKind

logger = logging.getLogger(__name__)

LOOK = 1.0  # seconds between two looks for due sources
RENEWALS = 3  # in one lease


class SourceSpider(Spider, ABC):
    """Polls every source of its `kind`. A subclass writes `poll`.

    `failure` is why the crawl as a whole has not ended well: of an endless one what ended it, of
    one round also a part of ours that did not answer.
    """

    kind: ClassVar[SourceKind]
    parts: CrawlParts

    def __init__(self, parts: CrawlParts, parallel: int, once: bool, stop: Event) -> None:
        super().__init__()
        self.parts, self.parallel, self.once = parts, parallel, once
        self.failure: Exception | None = None
        self.parser = Parser(parts.settings.log_level)
        self.frontier = Frontier(parts.sources, parts.queue, parts.clock, parts.settings, Random())
        self._opened = ExitStack()
        self._stop = stop
        self._visits: set[asyncio.Task[None]] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """With `parts` from crawlers.process, whose `stop` ends it; alone (`scrapy crawl NAME`) it
        opens its own parts and makes one round. Raises SettingsError or Unavailable.
        """
        with ExitStack() as stack:
            parts: CrawlParts = kwargs.get("parts") or stack.enter_context(_own_parts())
            parallel = kwargs.get("parallel") or parts.settings.crawl_parallel
            spider = cls(parts, parallel, kwargs.get("once", True), kwargs.get("stop") or Event())
            spider._opened = stack.pop_all()
        spider._set_crawler(crawler)
        crawler.signals.connect(spider._closed, signals.spider_closed)
        return spider

    @abstractmethod
    def poll(self, visit: Visit) -> AsyncIterator[Sequence[Post]]:
        """Read one source: yield its posts in batches, each durable before the next is asked for;
        after each, `visit.remember` what the next poll must know. Raises PollFailed.
        """

    async def start(self) -> AsyncIterator[Any]:
        """Claim and poll until the process ends, or once around."""
        try:
            await self._crawl()
        except Exception as error:  # the border of a spider: Scrapy logs it, and goes on without us
            self.failure = error
            raise
        never: tuple[Any, ...] = ()
        for request in never:  # requests are sent by the visits; Scrapy wants a generator
            yield request

    async def _crawl(self) -> None:
        round_ = await asyncio.to_thread(self.frontier.due, self.kind) if self.once else None
        try:
            while not self._stop.is_set() and (round_ is None or round_ or self._visits):
                room = self.parallel - len(self._visits) if round_ is None or round_ else 0
                claims = await self._claims(room) if room else []
                for claim in claims:
                    visit = asyncio.create_task(self._serve(claim), name=claim.source.id)
                    self._visits.add(visit)
                    visit.add_done_callback(self._visits.discard)
                if round_ is not None and room:
                    # Nothing to claim: the rest is in another crawler's hands, or claims pause.
                    round_ = round_ - {claim.source.id for claim in claims} if claims else set()
                if self._visits:
                    await asyncio.wait(
                        self._visits, timeout=LOOK, return_when=asyncio.FIRST_COMPLETED
                    )
                elif round_ is None:
                    await asyncio.sleep(LOOK)
        finally:
            await self._stop_visits()

    async def _claims(self, room: int) -> list[Claim]:
        try:
            return await asyncio.to_thread(self.frontier.claim, [self.kind], room)
        except Unavailable as error:
            if self.once:
                raise
            logger.warning("%s: no claims: %s", self.name, error)
            return []

    async def _serve(self, claim: Claim) -> None:
        """One claim from its first request to its written end. An error ends this claim only."""
        work = asyncio.create_task(self._poll(claim))
        clock, lease = self.parts.clock, self.parts.settings.crawl_lease
        try:
            while not (await asyncio.wait([work], timeout=clock.real_seconds(lease) / RENEWALS))[0]:
                if not await self._renewed(claim):
                    logger.warning("%s: claim lost to another crawler", claim.source.id)
                    return
            if (poll := work.result()) is not None:
                await asyncio.to_thread(self.frontier.finish, claim, poll)
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
        """An endless crawl tries again; one round will not, so its end must say so."""
        if self.once and self.failure is None:
            self.failure = error

    async def _renewed(self, claim: Claim) -> bool:
        try:
            return await asyncio.to_thread(self.frontier.renew, claim)
        except Unavailable as error:
            logger.warning("%s: claim not renewed: %s", claim.source.id, error)
            return True

    async def _poll(self, claim: Claim) -> Poll | None:
        """How the poll ended. None where our own queue failed: that is no word on the source, so
        nothing is written and the claim comes back when its lease has run out.
        """
        visit = Visit(
            claim,
            self.parts.clock.now(),
            self.parts,
            self.parser,
            self.crawler.engine.download_async,
        )
        try:
            if not (claim.source.internal or self.parts.settings.contact):
                raise PollFailed(
                    HealthState.NO_ACCESS,
                    "Не задан адрес для связи (настройка contact): сайты не опрашиваются",
                    self.parts.settings.interval_min,
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
        await self.crawler.engine.scraper.start_itemproc_async(batch, response=None)
        if batch.error is not None:
            raise batch.error
        if not batch.durable:
            raise PollFailed(HealthState.CHANGED_MARKUP, "Сообщения не приняты в очередь")
        visit.stored(batch)

    async def _stop_visits(self) -> None:
        for visit in self._visits:
            visit.cancel()
        await asyncio.gather(*self._visits, return_exceptions=True)

    async def _closed(self) -> None:
        """Signal: nothing of ours may run when the parts are closed."""
        await self._stop_visits()
        await asyncio.to_thread(self.parser.close)
        await asyncio.to_thread(self._opened.close)


@contextlib.contextmanager
def _own_parts() -> Iterator[CrawlParts]:
    # Here, for only `scrapy crawl` comes by: the crawler process does not load the other rooms.
    from app.wiring import open_parts, sync_registry

    with open_parts(read_settings()) as parts:
        sync_registry(parts)
        yield parts
