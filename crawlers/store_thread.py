"""One thread for all store calls of a process's spiders, in batches of one transaction each."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, ParamSpec, TypeVar

from crawlers.gather import Gather

GATHERING = 0.02  # seconds to gather calls while some run: each commit waits for the disk
MOST = 64  # calls per transaction: another process waits for its end

P = ParamSpec("P")
T = TypeVar("T")


class StoreThread:
    """Combines calls that arrive while others run into one transaction; each call fails by itself,
    and is durable when it returns. Separate threads took five times as long, waiting for the
    interpreter and each other's commits.
    """

    def __init__(self, together: Callable[[], AbstractContextManager[None]]) -> None:
        self._together = together
        self._gather: Gather[Callable[[], Any], Any] = Gather(self._make, MOST, GATHERING)

    async def do(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        result: T = await self._gather.add(partial(work, *args, **kwargs))
        return result

    async def _make(self, calls: Sequence[Callable[[], Any]]) -> Sequence[Any]:
        return await asyncio.to_thread(self._answers, calls)

    def _answers(self, calls: Sequence[Callable[[], Any]]) -> list[Any]:
        answers: list[Any] = []
        try:
            with self._together():
                answers += map(_answer, calls)
        except Exception as error:  # noqa: BLE001, the error answers each call: nothing was written
            answers = answers or [error] * len(calls)
            return [answer if isinstance(answer, Exception) else error for answer in answers]
        return answers


def _answer(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except Exception as error:  # noqa: BLE001, the error is the answer to this call
        return error
