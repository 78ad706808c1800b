"""A child process that runs jobs one after the other. It is sent its next job before it has
finished the last.
"""

import asyncio
import fcntl
import gc
import logging
import math
import os
import pickle
import signal
import struct
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from threading import Thread
from traceback import extract_tb
from typing import NamedTuple

from app.logs import configure_logs
from domain.errors import ParseOverran, PollFailed
from domain.source import HealthState

logger = logging.getLogger(__name__)

AHEAD = 6  # jobs sent to a process, including the one it is working on
METHOD = "spawn"  # a fork would hold the locks and the connections of the crawler
LONG = 0.25  # seconds; no job waits behind a longer one while another process is free
TRIES = 2  # a process may die for reasons unrelated to the job
GARBAGE = 20_000  # objects created before Python looks for cycles: a page of t.me creates 5,000
_CHUNK = 256 * 1024
_PIPE = 1024 * 1024  # bytes; the usual 64 KB hold one page, and the event loop may come late
_LENGTH = struct.Struct("!i")  # as multiprocessing writes it before each message


class Logs(NamedTuple):
    level: str
    style: str


class Job:
    def __init__(self, sent: bytes, answer: "asyncio.Future[bytes]") -> None:
        self.sent, self.answer, self.tries = sent, answer, 0

    def fail(self, reason: str, kind: type[PollFailed] = PollFailed) -> None:
        if not self.answer.done():
            self.answer.set_exception(kind(HealthState.CHANGED_MARKUP, reason))


class ParserProcess:
    """One process. The event loop talks to it directly, because a pool's threads take longer to
    transfer a job than most jobs run. `back` gets the jobs that another process should do, whenever
    this one can take more.
    """

    def __init__(self, logs: Logs, deadline: float, back: Callable[[Sequence[Job]], None]) -> None:
        self._logs, self._deadline, self._back = logs, deadline, back
        self._process: BaseProcess | None = None
        self._pipes: tuple[Connection, Connection] | None = None  # from it, to it
        self._ready = False
        self._jobs: deque[Job | None] = deque()  # in the order sent; None: another process does it
        self._since = 0.0  # when it began the first job
        self._looking: asyncio.TimerHandle | None = None
        self._sending: deque[memoryview] = deque()
        self._waits = False  # until the pipe accepts more
        self._heard = bytearray()

    @property
    def started(self) -> bool:
        return self._process is not None

    @property
    def busy(self) -> int:
        """Number of its jobs; AHEAD if it should get no more."""
        if not self._ready or (self._jobs and self._spent() >= LONG):
            return AHEAD
        return len(self._jobs)

    def start(self) -> None:
        context = get_context(METHOD)
        (requests, to_child), (from_child, answers) = (
            context.Pipe(duplex=False),
            context.Pipe(duplex=False),
        )
        for pipe in (to_child, from_child):
            widen(pipe.fileno())
        self._process = context.Process(  # type: ignore[attr-defined]
            target=_serve, args=(requests, answers, self._logs), daemon=True
        )
        self._process.start()
        for its in (requests, answers):
            its.close()
        for ours in (from_child, to_child):
            os.set_blocking(ours.fileno(), False)
        self._pipes = from_child, to_child
        asyncio.get_running_loop().add_reader(from_child.fileno(), self._read)
        self._since = math.inf

    def give(self, job: Job) -> None:
        if self._ready and not self._jobs:
            self._since = asyncio.get_running_loop().time()
        self._jobs.append(job)
        self._sending += (memoryview(_LENGTH.pack(len(job.sent))), memoryview(job.sent))
        self._send()
        if self._looking is None:
            self._look_later()

    def forget(self, job: Job) -> None:
        if self._jobs and self._jobs[0] is job:
            self._end()

    def _send(self) -> None:
        assert self._pipes is not None
        place = self._pipes[1].fileno()
        try:
            while self._sending:
                sent = os.writev(place, [*self._sending])
                while self._sending and sent >= len(self._sending[0]):
                    sent -= len(self._sending.popleft())
                if sent:
                    self._sending[0] = self._sending[0][sent:]
        except BlockingIOError:
            pass
        except OSError:  # the process has died; reading reports it too
            self._sending.clear()
        if self._waits is not bool(self._sending):
            loop = asyncio.get_running_loop()
            self._waits = bool(self._sending)
            if self._waits:
                loop.add_writer(place, self._send)
            else:
                loop.remove_writer(place)

    def _read(self) -> None:
        assert self._pipes is not None
        try:
            came = os.read(self._pipes[0].fileno(), _CHUNK)
        except BlockingIOError:
            return
        except OSError:
            came = b""
        if not came:
            self._died()
            return
        self._heard += came
        while len(self._heard) >= _LENGTH.size:
            end = _LENGTH.size + _LENGTH.unpack_from(self._heard)[0]
            if len(self._heard) < end:
                return
            message = bytes(memoryview(self._heard)[_LENGTH.size : end])
            del self._heard[:end]
            self._answered(message)
        self._back(())

    def _answered(self, message: bytes) -> None:
        self._since = asyncio.get_running_loop().time()
        if not self._ready:
            self._ready = True
            return
        job = self._jobs.popleft()
        if job is not None and not job.answer.done():
            job.answer.set_result(message)
        if self._jobs and (job := self._jobs[0]) is not None and job.answer.cancelled():
            self._end()

    def _died(self) -> None:
        first = self._jobs[0] if self._jobs else None
        if first is not None:
            first.tries += 1
            if first.tries == TRIES:
                first.fail("Разбор ответа оборвался")
        self._end()

    def _look_later(self) -> None:
        self._looking = asyncio.get_running_loop().call_later(LONG, self._look)

    def _look(self) -> None:
        self._looking = None
        if not self._jobs:
            return
        first, *rest = self._jobs
        if self._spent() >= self._deadline:
            if first is not None:
                first.fail(f"Ответ не разобран за {self._deadline:.0f} с", ParseOverran)
            self._end()
            return
        self._look_later()
        if self._spent() >= LONG and any(rest):
            self._jobs = deque([first, *[None] * len(rest)])
            self._back([job for job in rest if job is not None])

    def _spent(self) -> float:
        return asyncio.get_running_loop().time() - self._since

    def _end(self) -> None:
        left = [job for job in self._jobs if job is not None and not job.answer.done()]
        if self._pipes is not None:
            from_child, to_child = self._pipes
            asyncio.get_running_loop().remove_reader(from_child.fileno())
            asyncio.get_running_loop().remove_writer(to_child.fileno())
            from_child.close()
            to_child.close()
        if self._looking is not None:
            self._looking.cancel()
        self._pipes = self._looking = None
        self._ready = self._waits = False
        self._jobs.clear()
        self._sending.clear()
        self._heard.clear()
        self.kill()
        self._back(left)

    def kill(self) -> None:
        """End the process, whatever it is doing; any thread may call."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.join()


def place_of(error: BaseException) -> str:
    """Type and place, for logs: an error's text may quote a page, which holds personal data."""
    frames = extract_tb(error.__traceback__)
    where = f" in {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"


def widen(pipe: int) -> None:
    size = getattr(fcntl, "F_SETPIPE_SZ", None)  # Linux only
    if size is not None:
        with suppress(OSError):  # above the system's limit
            fcntl.fcntl(pipe, size, _PIPE)


def _serve(asked: Connection, answers: Connection, logs: Logs) -> None:
    _begin(logs)
    answers.send_bytes(b"ready")
    with suppress(EOFError):
        while True:
            answers.send_bytes(_answer(asked.recv_bytes()))


def _answer(sent: bytes) -> bytes:
    try:
        return pickle.dumps((pickle.loads(sent)(), None), pickle.HIGHEST_PROTOCOL)
    except PollFailed as failure:
        return pickle.dumps((None, failure))
    except Exception as error:  # noqa: BLE001, the border of the process
        logger.error("answer not understood: %s", place_of(error))
        reason = f"Ответ не разобран ({type(error).__name__})"
        return pickle.dumps((None, PollFailed(HealthState.CHANGED_MARKUP, reason)))


def _begin(logs: Logs) -> None:
    """The parent ends this process; if the parent is killed with -9, this process ends too."""
    with suppress(OSError):  # a unit may forbid it
        os.nice(2)  # the event loop has priority, but only a little: others share the machine
    gc.freeze()  # loaded modules stay, so the collector need not scan them
    gc.set_threshold(GARBAGE)
    configure_logs(logs.level, "parser", logs.style)
    logging.captureWarnings(True)
    for handler in logging.getLogger().handlers:
        handler.addFilter(_is_ours)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.startswith("crawlers.")


def _follow(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
