"""The door of the queue: posts are checked, masked and put; from here on they are durable."""

import asyncio
from collections.abc import Sequence

from crawlers.admission import admit_lines
from crawlers.claims import Batch
from crawlers.parsing import Parser
from domain.ports import Clock, PostQueue

AT_ONCE = 500  # posts in one call of the queue


class Door:
    """Admits batches of all spiders of a process and puts them on the queue."""

    def __init__(self, queue: PostQueue, key: bytes, clock: Clock, parser: Parser) -> None:
        self._queue, self._key, self._clock, self._parser = queue, key, clock, parser
        self._waiting: dict[bool, list[tuple[Sequence[str], asyncio.Future[None]]]]
        self._waiting = {True: [], False: []}  # by whether they are history
        self._writing: asyncio.Task[None] | None = None

    async def put(self, batch: Batch) -> None:
        """Return when what is admitted is durable; the batch says what came of it. Raises
        Unavailable or PollFailed.
        """
        for start in range(0, len(batch.posts), AT_ONCE):
            posts = batch.posts[start : start + AT_ONCE]
            now = self._clock.now()
            admitted, refused = await self._parser.run(admit_lines, posts, self._key, now)
            batch.refused += refused
            batch.digests |= {one.id: one.digest for one in admitted}
            old = {post.id for post in posts if batch.is_history(post)}
            for history in (True, False):
                if alike := [one.line for one in admitted if (one.id in old) is history]:
                    await self._put(alike, history)
            batch.queued += len(admitted)

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
                        await asyncio.to_thread(self._queue.put_lines, alike, history)
                except Exception as raised:  # noqa: BLE001, it is for those who wait
                    error = raised
                for _, done in taken:
                    if not done.done() and error is not None:
                        done.set_exception(error)
                    elif not done.done():
                        done.set_result(None)
