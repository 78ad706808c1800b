"""Checks and masks posts and puts them on the queue, where they are durable."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from crawlers.gather import Gather
from crawlers.intake.admission import Answer, admit_lines
from crawlers.parser.pool import Parser
from crawlers.store_thread import StoreThread
from domain.errors import PollFailed
from domain.ports.clock import Clock
from domain.post import Post
from domain.source import Source

AT_ONCE = 500  # posts in one call of the queue
# Seconds in which batches gather: sending one batch to the parser takes as long as admitting
# twenty.
GATHERING = 0.02


class Lines(Protocol):
    def put_lines(self, lines: Sequence[str], history: bool) -> None: ...


class Batch:
    def __init__(
        self, source: Source, posts: Sequence[Post], is_history: Callable[[Post], bool]
    ) -> None:
        self.source, self.posts, self.is_history = source, posts, is_history
        self.queued = 0
        self.refused: Counter[str] = Counter()
        self.refused_names: set[str] = set()
        self.digests: dict[str, str] = {}  # of the queued posts, by id


class Intake:
    def __init__(
        self, queue: Lines, store_thread: StoreThread, key: bytes, clock: Clock, parser: Parser
    ) -> None:
        self._queue, self._store_thread, self._key = queue, store_thread, key
        self._clock, self._parser = clock, parser
        self._admission: Gather[Sequence[Post], Answer] = Gather(
            self._admit, AT_ONCE, GATHERING, len
        )
        self._history: Gather[Sequence[str], None] = Gather(
            partial(self._write, history=True), AT_ONCE, size=len
        )
        self._news: Gather[Sequence[str], None] = Gather(
            partial(self._write, history=False), AT_ONCE, size=len
        )

    async def put(self, batch: Batch) -> None:
        """Return when the admitted posts are durable; the outcome is in the batch. Raises
        Unavailable or PollFailed; a post that fails to be admitted fails only its own batch.
        """
        for start in range(0, len(batch.posts), AT_ONCE):
            posts = batch.posts[start : start + AT_ONCE]
            admitted, refused, names = await self._admission.add(posts)
            batch.refused.update(refused)
            batch.refused_names.update(names)
            batch.digests |= {id_: digest for id_, digest, _ in admitted}
            old = {post.id for post in posts if batch.is_history(post)}
            for gather, history in ((self._history, True), (self._news, False)):
                if alike := [line for id_, _, line in admitted if (id_ in old) is history]:
                    await gather.add(alike)
            batch.queued += len(admitted)

    async def _admit(self, batches: Sequence[Sequence[Post]]) -> Sequence[Answer | Exception]:
        try:
            now = self._clock.now()
            return await self._parser.run(admit_lines, batches, self._key, now)
        except PollFailed as failure:
            if len(batches) == 1:
                return [failure]
            return [answer for posts in batches for answer in await self._admit([posts])]

    async def _write(self, batches: Sequence[Sequence[str]], history: bool) -> Sequence[None]:
        lines = [line for batch in batches for line in batch]
        await self._store_thread.do(self._queue.put_lines, lines, history)
        return [None] * len(batches)
