"""A process or two beside the crawler's for all that is heavy on the processor.

A thread will not do: one regular expression over a feed of 10 MB, or one collection of garbage,
holds the interpreter's lock, and with it the event loop, for more than 100 ms.
"""

import asyncio
import gc
import logging
import os
import pickle
import signal
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from threading import Thread
from traceback import extract_tb
from typing import Any, ParamSpec, TypeVar, cast

from app.logs import configure_logs
from domain.errors import PollFailed
from domain.source import HealthState

logger = logging.getLogger(__name__)

DEADLINE = 60.0  # seconds for one piece of work; a feed of 10 MB takes one
# One would do on two processors, but for the work that takes its whole deadline.
PROCESSES = 2
GARBAGE = 20_000  # objects made before Python looks for circles: a page of t.me makes 5,000
LARGE = 500_000  # bytes that a thread sends and unpickles, for the event loop would wait too long

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
                with suppress(_Died):
                    return await worker.run(call)
                return await worker.run(call)
            except _Died as error:
                reason = "Разбор ответа оборвался"
                raise PollFailed(HealthState.CHANGED_MARKUP, reason) from error
            finally:
                self._free.append(worker)

    def close(self) -> None:
        """End the processes, whatever they are at."""
        for worker in self._workers:
            worker.close()


class _Died(Exception):
    """The process ended before its work did."""


class _Worker:
    """One process, with one piece of work at a time.

    It is spoken to by the event loop itself: through the threads of a pool of processes, the way
    there and back took longer than most of the work.
    """

    def __init__(self, log_level: str, deadline: float) -> None:
        self._log_level, self._deadline = log_level, deadline
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._closed = False

    async def run(self, call: Callable[[], T]) -> T:
        """Raises _Died, or PollFailed."""
        sent = pickle.dumps(call, pickle.HIGHEST_PROTOCOL)
        try:
            pipe = self._pipe or await self._start()
            async with asyncio.timeout(self._deadline):
                await _at_ease(len(sent), pipe.send_bytes, sent)
                answer = await _heard(pipe)
                result, failure = await _at_ease(len(answer), pickle.loads, answer)
        except TimeoutError as error:
            self._kill()
            reason = f"Ответ не разобран за {self._deadline:.0f} с"
            raise PollFailed(HealthState.CHANGED_MARKUP, reason) from error
        except (EOFError, OSError) as error:
            self._kill()
            raise _Died from error
        except asyncio.CancelledError:
            self._kill()  # cancelled work would go on and take the next one's time
            raise
        if failure is not None:
            raise failure
        return cast(T, result)

    async def _start(self) -> Connection:
        if self._closed:
            raise EOFError
        spawn = get_context("spawn")
        pipe, its_end = spawn.Pipe()
        self._process = spawn.Process(target=_serve, args=(its_end, self._log_level), daemon=True)
        self._process.start()
        its_end.close()
        await _heard(pipe)
        self._pipe = pipe
        return pipe

    def _kill(self) -> None:
        # Nobody closes the pipe: it may still be in a thread's hands, which sees it end.
        process, self._process, self._pipe = self._process, None, None
        if process is not None:
            process.kill()
            process.join()

    def close(self) -> None:
        """End it, whatever it is at."""
        self._closed = True
        self._kill()


async def _heard(pipe: Connection) -> bytes:
    """The next message. Raises EOFError or OSError where the other end is no more."""
    loop, place = asyncio.get_running_loop(), pipe.fileno()
    came = asyncio.Event()
    loop.add_reader(place, came.set)
    try:
        await came.wait()
    finally:
        loop.remove_reader(place)
    return pipe.recv_bytes()


async def _at_ease(size: int, work: Callable[[bytes], Any], data: bytes) -> Any:
    return work(data) if size < LARGE else await asyncio.to_thread(work, data)


def place_of(error: BaseException) -> str:
    """What was raised and where, for logs: its text may quote a page, which holds personal data."""
    frames = extract_tb(error.__traceback__)
    where = f" in {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"


def _serve(pipe: Connection, log_level: str) -> None:
    """The life of a process: one piece of work after the other."""
    _begin(log_level)
    pipe.send_bytes(b"ready")
    with suppress(EOFError):
        while True:
            pipe.send_bytes(_answer(pipe.recv_bytes()))


def _answer(sent: bytes) -> bytes:
    """The result or the failure, pickled. Foreign exceptions stay here: many do not survive it."""
    try:
        return pickle.dumps((pickle.loads(sent)(), None), pickle.HIGHEST_PROTOCOL)
    except PollFailed as failure:
        return pickle.dumps((None, failure))
    except Exception as error:  # noqa: BLE001, the border of the process
        logger.error("answer not understood: %s", place_of(error))
        reason = f"Ответ не разобран ({type(error).__name__})"
        return pickle.dumps((None, PollFailed(HealthState.CHANGED_MARKUP, reason)))


def _begin(log_level: str) -> None:
    """The parent decides when we end, and a parent killed by -9 takes us along."""
    gc.freeze()  # what is loaded stays, and need not be looked through
    gc.set_threshold(GARBAGE)
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
