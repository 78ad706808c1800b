"""A process or two beside the crawler's for all that is heavy on the processor.

A thread will not do: one regular expression over a feed of 10 MB, or one collection of garbage,
holds the interpreter's lock, and with it the event loop, for more than 100 ms.
"""

import asyncio
import pickle
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import ParamSpec, TypeVar, cast

from crawlers.parser.process import AHEAD, Job, ParserProcess

DEADLINE = 60.0  # seconds for one piece of work; a feed of 10 MB takes one
# One would do on two processors, but for the work that takes its whole deadline.
PROCESSES = 2
LARGE = 500_000  # bytes that a thread unpickles, for the event loop would wait too long

P = ParamSpec("P")
T = TypeVar("T")


class Parser:
    """Runs functions of modules in its processes, first come, first served. A process starts when
    there is work and the others are busy.
    """

    def __init__(
        self, log_level: str, deadline: float = DEADLINE, processes: int = PROCESSES
    ) -> None:
        self._workers = [ParserProcess(log_level, deadline, self._share) for _ in range(processes)]
        self._waiting: deque[Job] = deque()
        self._closed = False

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of `work`; arguments and result are pickled. Raises PollFailed: its own, or
        changed markup where it raised anything else, took too long or where the process died over
        it.

        A process may also have died before, of what was not this work's doing: so work over which
        one dies is tried once more.
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
        """Give out what waits, first of all what came back."""
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
        """The one with the least to do; of two, the one that was first: it is warm."""
        best = min(self._workers, key=lambda worker: worker.busy)
        if best.busy:
            for worker in self._workers:
                if not worker.started:
                    worker.start()
                    return worker
        return best if best.busy < AHEAD else None

    def close(self) -> None:
        """End the processes, whatever they are at."""
        self._closed = True
        for worker in self._workers:
            worker.kill()
