"""The door of the queue: posts are checked, masked and put; from here on they are durable."""

import asyncio
from typing import Self, cast

from scrapy.crawler import Crawler

from crawlers.claims import Batch
from crawlers.parsing import Parser
from crawlers.spider import SourceSpider
from domain.errors import PollFailed, Unavailable
from domain.ports import Clock, PostQueue
from domain.privacy import admit_all

AT_ONCE = 500  # posts in one call of the queue


class QueuePipeline:
    """Admits a batch and puts it on the queue; the batch says what came of it."""

    def __init__(self, queue: PostQueue, key: bytes, clock: Clock, parser: Parser) -> None:
        self._queue, self._key, self._clock, self._parser = queue, key, clock, parser

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        spider = cast(SourceSpider, crawler.spider)
        return cls(spider.parts.queue, spider.parts.key, spider.parts.clock, spider.parser)

    async def process_item(self, item: Batch) -> Batch:
        """Raises Unavailable or PollFailed, and keeps it in `item.error`: Scrapy only logs it."""
        try:
            for start in range(0, len(item.posts), AT_ONCE):
                posts = item.posts[start : start + AT_ONCE]
                admitted, refused = await self._parser.run(
                    admit_all, posts, self._key, self._clock.now()
                )
                item.refused += refused
                item.digests |= {post.id: post.digest for post in admitted}
                for history in (True, False):
                    if alike := [p for p in admitted if item.is_history(p) is history]:
                        await asyncio.to_thread(self._queue.put, alike, history)
                item.queued += len(admitted)
        except (PollFailed, Unavailable) as error:
            item.error = error
            raise
        item.durable = True
        return item
