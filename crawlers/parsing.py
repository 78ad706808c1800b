"""A process or two beside the crawler's for all that is heavy on the processor.

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
from multiprocessing import active_children, get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread
from traceback import extract_tb
from typing import ParamSpec, TypeVar

from app.logs import configure_logs
from domain.errors import PollFailed
from domain.source import HealthState

logger = logging.getLogger(__name__)

DEADLINE = 60.0  # seconds for one piece of work; a feed of 10 MB takes one
# One would do on two processors, but for the work that takes its whole deadline.
PROCESSES = 2

P = ParamSpec("P")
T = TypeVar("T")


class Parser:
    """Runs functions of modules in its processes, first come, first served. A process starts when
    there is work and the others are busy.
    """

    def __init__(
        self, log_level: str, deadline: float = DEADLINE, processes: int = PROCESSES
    ) -> None:
        self._workers = [_Worker(log_level, deadline) for _ in range(processes)]
        self._free = list(self._workers)
        self._turn = asyncio.Semaphore(processes)

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of `work`; arguments and result are pickled. Raises PollFailed: its own, or
        changed markup where it raised anything else, took too long or where the process died over
        it.

        A process may also have died before, of what was not this work's doing: so work over which
        one dies is tried once more.
        """
        call = partial(work, *args, **kwargs)
        async with self._turn:
            worker = self._free.pop()  # the one that was last at work: it is started and warm
            try:
                with suppress(BrokenProcessPool):
                    return await worker.run(call)
                return await worker.run(call)
            except BrokenProcessPool as error:
                reason = "Разбор ответа оборвался"
                raise PollFailed(HealthState.CHANGED_MARKUP, reason) from error
            finally:
                self._free.append(worker)

    def close(self) -> None:
        """End the processes, whatever they are at."""
        for worker in self._workers:
            worker.close()


class _Worker:
    """One process, with one piece of work at a time."""

    def __init__(self, log_level: str, deadline: float) -> None:
        self._log_level, self._deadline = log_level, deadline
        self._pool: ProcessPoolExecutor | None = None
        self._pid = 0

    async def run(self, call: Callable[[], T]) -> T:
        """Raises BrokenProcessPool, or PollFailed."""
        try:
            pool = await self._started()
            async with asyncio.timeout(self._deadline):
                return await asyncio.wrap_future(pool.submit(_run, call))
        except TimeoutError as error:
            self._kill()
            reason = f"Ответ не разобран за {self._deadline:.0f} с"
            raise PollFailed(HealthState.CHANGED_MARKUP, reason) from error
        except (BrokenProcessPool, asyncio.CancelledError):
            self._kill()  # cancelled work would go on and take the next one's time
            raise

    async def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            spawn = get_context("spawn")
            self._pool = ProcessPoolExecutor(
                1, mp_context=spawn, initializer=_begin, initargs=(self._log_level,)
            )
            self._pid = 0
            self._pid = await asyncio.wrap_future(self._pool.submit(os.getpid))
        return self._pool

    def _kill(self, and_wait: bool = False) -> None:
        pool, self._pool = self._pool, None
        for process in active_children():
            if process.pid == self._pid:
                process.kill()
        if pool is not None:
            pool.shutdown(and_wait, cancel_futures=True)

    def close(self) -> None:
        """End it, whatever it is at."""
        self._kill(and_wait=True)


def place_of(error: BaseException) -> str:
    """What was raised and where, for logs: its text may quote a page, which holds personal data."""
    frames = extract_tb(error.__traceback__)
    where = f" in {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"


def _run(call: Callable[[], T]) -> T:
    """Foreign exceptions stay here: many do not survive pickling, which would break the pool."""
    try:
        return call()
    except PollFailed:
        raise
    except Exception as error:  # noqa: BLE001, the border of the process
        logger.error("answer not understood: %s", place_of(error))
        reason = f"Ответ не разобран ({type(error).__name__})"
        raise PollFailed(HealthState.CHANGED_MARKUP, reason) from None


def _begin(log_level: str) -> None:
    """The parent decides when we end, and a parent killed by -9 takes us along."""
    configure_logs(log_level, "parser")
    logging.captureWarnings(True)
    for handler in logging.getLogger().handlers:
        handler.addFilter(_is_ours)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()


def _is_ours(record: logging.LogRecord) -> bool:
    """What libraries say here quotes the pages they work on."""
    return record.name.startswith("crawlers.")


def _follow(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
