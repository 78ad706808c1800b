"""Combines single calls into one call."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Gather(Generic[T, R]):
    """Makes one call of `work` for all items that arrive while the previous call runs, after a
    `pause` in seconds; beyond `most` together, items wait for the next call. `work` returns a
    result or an exception for each item; what it raises, every item gets.
    """

    def __init__(
        self,
        work: Callable[[Sequence[T]], Awaitable[Sequence[R | Exception]]],
        most: int,
        pause: float = 0.0,
        size: Callable[[T], int] = lambda _: 1,
    ) -> None:
        self._work, self._most, self._pause, self._size = work, most, pause, size
        self._waiting: deque[tuple[T, asyncio.Future[R]]] = deque()
        self._working: asyncio.Task[None] | None = None

    def add(self, item: T) -> asyncio.Future[R]:
        """An item whose future is cancelled before its call is dropped."""
        answer: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, answer))
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._go_on())
        return answer

    def drain(self) -> list[T]:
        items = [item for item, _ in self._waiting]
        self._waiting.clear()
        return items

    async def _go_on(self) -> None:
        while taken := self._take():
            try:
                results = await self._work([item for item, _ in taken])
            except Exception as error:  # noqa: BLE001, each item gets the error
                results = [error] * len(taken)
            for (_, answer), result in zip(taken, results, strict=True):
                if answer.done():
                    continue
                if isinstance(result, Exception):
                    answer.set_exception(result)
                else:
                    answer.set_result(result)
            if self._waiting:
                await asyncio.sleep(self._pause)

    def _take(self) -> list[tuple[T, asyncio.Future[R]]]:
        taken: list[tuple[T, asyncio.Future[R]]] = []
        size = 0
        while self._waiting:
            size += self._size(self._waiting[0][0])
            if taken and size > self._most:
                break
            item, answer = self._waiting.popleft()
            if not answer.done():
                taken.append((item, answer))
        return taken
