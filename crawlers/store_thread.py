"""One thread for all that the spiders of a process ask of the stores, a transaction at a time."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, ParamSpec, TypeVar

PAUSE = 0.02  # seconds in which more calls come while some wait: each commit waits for the disk
MOST = 64  # calls in one transaction: another process waits for its end

P = ParamSpec("P")
T = TypeVar("T")

Answer = tuple[Any, Exception | None]


class StoreThread:
    """Calls that come while others are at work go together: each ends by itself, and all are
    durable when they return. In threads of their own they took five times as long, for most of it
    waiting for the interpreter and for each other's commits.

    `together` is a block in which a thread's transactions are one (store/engine).
    """

    def __init__(self, together: Callable[[], AbstractContextManager[None]]) -> None:
        self._together = together
        self._waiting: list[tuple[Callable[[], Any], asyncio.Future[Any]]] = []
        self._working: asyncio.Task[None] | None = None

    async def do(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `work` returns, or raises."""
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((partial(work, *args, **kwargs), done))
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._work())
        return await done

    async def _work(self) -> None:
        while self._waiting:
            taken, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            calls = [call for call, _ in taken]
            answers = await asyncio.to_thread(self._answers, calls)
            for (_, done), (result, error) in zip(taken, answers, strict=True):
                if done.done():
                    continue
                if error is None:
                    done.set_result(result)
                else:
                    done.set_exception(error)
            if self._waiting:
                await asyncio.sleep(PAUSE)

    def _answers(self, calls: Sequence[Callable[[], Any]]) -> list[Answer]:
        answers: list[Answer] = []
        try:
            with self._together():
                answers += map(_answer, calls)
        except Exception as error:  # noqa: BLE001, it is for those who wait: nothing was written
            return [(None, said or error) for _, said in answers] or [(None, error)] * len(calls)
        return answers


def _answer(call: Callable[[], Any]) -> Answer:
    try:
        return call(), None
    except Exception as error:  # noqa: BLE001, it is for whoever waits
        return None, error
