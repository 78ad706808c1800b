"""Runs CPU-heavy work in one or two processes beside the crawler.

A thread is not enough: one regular expression over a feed of 10 MB, or one garbage collection,
holds the interpreter's lock, and with it the event loop, for more than 100 ms.
"""

import asyncio
import pickle
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import ParamSpec, TypeVar, cast

from crawlers.parser.process import AHEAD, Job, Logs, ParserProcess

DEADLINE = 60.0  # seconds for one job; a feed of 10 MB takes one
# One would suffice for two processors, except while a job takes its whole deadline.
PROCESSES = 2
# Bytes; a thread unpickles larger answers, which would block the event loop for too long.
LARGE = 500_000

P = ParamSpec("P")
T = TypeVar("T")


class Parser:
    """Runs module-level functions in its processes, first come, first served; starts another
    process when the others are busy.
    """

    def __init__(
        self,
        log_level: str,
        deadline: float = DEADLINE,
        processes: int = PROCESSES,
        log_style: str = "text",
    ) -> None:
        logs = Logs(log_level, log_style)
        self._workers = [ParserProcess(logs, deadline, self._share) for _ in range(processes)]
        self._waiting: deque[Job] = deque()
        self._closed = False

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Arguments and result are pickled. Raises PollFailed: the error of `work`, or changed
        markup if `work` raises anything else, takes too long, or its process dies twice.
        """
        sent = pickle.dumps(partial(work, *args, **kwargs), pickle.HIGHEST_PROTOCOL)
        job = Job(sent, asyncio.get_running_loop().create_future())
        self._waiting.append(job)
        self._share()
        try:
            answer = await job.answer
        except asyncio.CancelledError:
            for worker in self._workers:
                worker.forget(job)
            raise
        if len(answer) < LARGE:
            result, failure = pickle.loads(answer)
        else:
            result, failure = await asyncio.to_thread(pickle.loads, answer)
        if failure is not None:
            raise failure
        return cast(T, result)

    def _share(self, back: Sequence[Job] = ()) -> None:
        self._waiting.extendleft(reversed(back))
        while self._waiting:
            if self._waiting[0].answer.done():
                self._waiting.popleft()
            elif self._closed:
                self._waiting.popleft().fail("Разбор ответа оборвался")
            elif (worker := self._free()) is not None:
                worker.give(self._waiting.popleft())
            else:
                break

    def _free(self) -> ParserProcess | None:
        best = min(self._workers, key=lambda worker: worker.busy)
        if best.busy:
            for worker in self._workers:
                if not worker.started:
                    worker.start()
                    return worker
        return best if best.busy < AHEAD else None

    def close(self) -> None:
        self._closed = True
        for worker in self._workers:
            worker.kill()
