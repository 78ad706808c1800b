"""One thread for all that the spiders of a process ask of the stores, a transaction at a time."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, ParamSpec, TypeVar

from crawlers.gather import Gather

PAUSE = 0.02  # seconds in which more calls come while some wait: each commit waits for the disk
MOST = 64  # calls in one transaction: another process waits for its end

P = ParamSpec("P")
T = TypeVar("T")


class StoreThread:
    """Makes the calls that come while others run in one transaction; each fails by itself.

    A call is durable when it returns. In threads of their own, calls took five times as long: they
    waited for the interpreter and for each other's commits. `together` is a block in which a
    thread's transactions are one (store/engine).
    """

    def __init__(self, together: Callable[[], AbstractContextManager[None]]) -> None:
        self._together = together
        self._gather: Gather[Callable[[], Any], Any] = Gather(self._make, MOST, PAUSE)

    async def do(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `work` returns, or raises."""
        result: T = await self._gather.add(partial(work, *args, **kwargs))
        return result

    async def _make(self, calls: Sequence[Callable[[], Any]]) -> Sequence[Any]:
        return await asyncio.to_thread(self._answers, calls)

    def _answers(self, calls: Sequence[Callable[[], Any]]) -> list[Any]:
        answers: list[Any] = []
        try:
            with self._together():
                answers += map(_answer, calls)
        except Exception as error:  # noqa: BLE001, it answers each call: nothing was written
            answers = answers or [error] * len(calls)
            return [answer if isinstance(answer, Exception) else error for answer in answers]
        return answers


def _answer(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except Exception as error:  # noqa: BLE001, it is the answer to this call
        return error
