"""The door of the queue: posts are checked, masked and put; from here on they are durable."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence

from crawlers.intake.admission import Answer, admit_lines
from crawlers.parser.pool import Parser
from crawlers.store_thread import StoreThread
from domain.errors import PollFailed
from domain.ports.clock import Clock
from domain.ports.queue import PostQueue
from domain.post import Post
from domain.source import Source

AT_ONCE = 500  # posts in one call of the queue
# Seconds in which batches come together: to send one and to commit it takes as long as to admit
# twenty posts.
GATHER = 0.02


class Batch:
    """Some posts of one source on their way to the queue, and what came of them."""

    def __init__(
        self, source: Source, posts: Sequence[Post], is_history: Callable[[Post], bool]
    ) -> None:
        self.source, self.posts, self.is_history = source, posts, is_history
        self.queued = 0
        self.refused: Counter[str] = Counter()
        self.refused_names: set[str] = set()
        self.digests: dict[str, str] = {}  # of those that were queued, by id


class Intake:
    """Admits batches of all spiders of a process and puts them on the queue."""

    def __init__(
        self, queue: PostQueue, store_thread: StoreThread, key: bytes, clock: Clock, parser: Parser
    ) -> None:
        self._queue, self._store_thread, self._key = queue, store_thread, key
        self._clock, self._parser = clock, parser
        self._coming: list[tuple[Sequence[Post], asyncio.Future[Answer]]] = []
        self._admitting: set[asyncio.Task[None]] = set()
        self._waiting: dict[bool, list[tuple[Sequence[str], asyncio.Future[None]]]]
        self._waiting = {True: [], False: []}  # by whether they are history
        self._writing: asyncio.Task[None] | None = None

    async def put(self, batch: Batch) -> None:
        """Return when what is admitted is durable; the batch says what came of it. Raises
        Unavailable or PollFailed.
        """
        for start in range(0, len(batch.posts), AT_ONCE):
            posts = batch.posts[start : start + AT_ONCE]
            admitted, refused, names = await self._admitted(posts)
            batch.refused.update(refused)
            batch.refused_names.update(names)
            batch.digests |= {id_: digest for id_, digest, _ in admitted}
            old = {post.id for post in posts if batch.is_history(post)}
            for history in (True, False):
                if alike := [line for id_, _, line in admitted if (id_ in old) is history]:
                    await self._put(alike, history)
            batch.queued += len(admitted)

    async def _admitted(self, posts: Sequence[Post]) -> Answer:
        """What may be kept of them. Those that come within a moment go together."""
        done: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._coming.append((posts, done))
        if len(self._coming) == 1:
            task = asyncio.create_task(self._admit())
            self._admitting.add(task)
            task.add_done_callback(self._admitting.discard)
        return await done

    async def _admit(self) -> None:
        await asyncio.sleep(GATHER)
        came, self._coming = self._coming, []
        while came:
            taken = [came.pop(0)]
            while came and sum(len(posts) for posts, _ in (*taken, came[0])) <= AT_ONCE:
                taken.append(came.pop(0))
            try:
                answers = await self._admit_all([posts for posts, _ in taken])
            except Exception as raised:  # noqa: BLE001, it is for those who wait
                answers = [raised] * len(taken)
            for (_, done), answer in zip(taken, answers, strict=True):
                if done.done():
                    continue
                if isinstance(answer, Exception):
                    done.set_exception(answer)
                else:
                    done.set_result(answer)

    async def _admit_all(self, batches: Sequence[Sequence[Post]]) -> list[Answer | Exception]:
        """What nobody can admit ends its own batch only."""
        now = self._clock.now()
        try:
            return [*await self._parser.run(admit_lines, batches, self._key, now)]
        except PollFailed as failure:
            if len(batches) == 1:
                return [failure]
            return [answer for posts in batches for answer in await self._admit_all([posts])]

    async def _put(self, lines: Sequence[str], history: bool) -> None:
        """Return when they are on the queue. Raises Unavailable.

        Those that come while others are written go together: a commit takes as long as a hundred
        posts, and one that waits for another's holds a thread.
        """
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[history].append((lines, done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        await done

    async def _write(self) -> None:
        while any(self._waiting.values()):
            for history, waiting in self._waiting.items():
                taken: list[tuple[Sequence[str], asyncio.Future[None]]] = []
                while waiting and sum(len(lines) for lines, _ in taken) < AT_ONCE:
                    taken.append(waiting.pop(0))
                alike = [line for lines, done in taken if not done.done() for line in lines]
                error: Exception | None = None
                try:
                    if alike:
                        await self._store_thread.do(self._queue.put_lines, alike, history)
                except Exception as raised:  # noqa: BLE001, it is for those who wait
                    error = raised
                for _, done in taken:
                    if not done.done() and error is not None:
                        done.set_exception(error)
                    elif not done.done():
                        done.set_result(None)
