"""One process beside the crawler's for all that is heavy on the processor.

A thread will not do: one regular expression over a feed of 10 MB, or one collection of garbage,
holds the interpreter's lock, and with it the event loop, for more than 100 ms.
"""

import asyncio
import logging
import os
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import partial
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import ParamSpec, TypeVar

from domain.errors import PollFailed
from domain.source import HealthState

logger = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")


class Parser:
    """Runs functions of modules in its process, one after another; started at the first call."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._again = asyncio.Lock()

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of `work`; arguments and result are pickled. Raises PollFailed: its own, or
        changed markup where it raised anything else or where the process died over it.

        A process that dies takes the work of others along; so all of it is tried once more, one
        after another, and only the guilty one dies again.
        """
        call = partial(work, *args, **kwargs)
        with suppress(BrokenProcessPool):
            return await self._submit(call)
        async with self._again:
            try:
                return await self._submit(call)
            except BrokenProcessPool as error:
                reason = "Разбор ответа оборвался"
                raise PollFailed(HealthState.CHANGED_MARKUP, reason) from error

    async def _submit(self, call: Callable[[], T]) -> T:
        pool = self._pool = self._pool or _new_pool()
        try:
            return await asyncio.wrap_future(pool.submit(_run, call))
        except BrokenProcessPool:
            if self._pool is pool:
                self._pool = None
            pool.shutdown(wait=False)
            raise

    def close(self) -> None:
        """Wait for the work in hand and end the process."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


def _new_pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_begin)


def _run(call: Callable[[], T]) -> T:
    """Foreign exceptions stay here: many do not survive pickling, which would break the pool."""
    try:
        return call()
    except PollFailed:
        raise
    except Exception as error:  # the border of the process
        logger.exception("answer not understood")
        reason = f"Ответ не разобран ({type(error).__name__})"
        raise PollFailed(HealthState.CHANGED_MARKUP, reason) from None


def _begin() -> None:
    """The parent decides when we end, and a parent killed by -9 takes us along."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()


def _follow(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
