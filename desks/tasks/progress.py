"""The progress of a running task: it renews the lease and passes a cancel on to the work."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from threading import Event, Thread
from types import TracebackType
from typing import TypeVar

from app.installation import Installation
from domain.errors import StoreUnavailable, TaskInterrupted
from domain.task import Given, Task

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=1)
LOOK = 1.0  # seconds between two checks of the store
PAUSE = 0.25  # seconds
T = TypeVar("T")


def lease_of(installation: Installation) -> timedelta:
    return min(installation.settings.batch_lease, LEASE) * installation.clock.speed


class Progress(AbstractContextManager["Progress"]):
    """Within its block a thread holds the lease; `at`, `keep` and `check` raise TaskInterrupted if
    the task was cancelled, another process has it, or this process must stop.
    """

    def __init__(self, installation: Installation, task: Task, stop: Event) -> None:
        self._installation, self.task, self._stop = installation, task, stop
        self._ended = Event()
        self._lease = lease_of(installation)
        self._pause = min(LOOK, installation.clock.real_seconds(self._lease) / 3)
        self._is_lost, self._cancelled_by = False, task.cancelled_by
        self._thread = Thread(target=self._run, name="task lease", daemon=True)

    def __enter__(self) -> "Progress":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join()

    def check(self) -> None:
        if self._is_lost:
            raise TaskInterrupted("lost")
        if self._cancelled_by:
            raise TaskInterrupted("cancelled", self._cancelled_by)
        if self._stop.is_set():
            raise TaskInterrupted("stopped")

    def pause(self) -> None:
        """Waits a moment, and checks."""
        self._stop.wait(PAUSE)
        self.check()

    def at(self, done: int, total: int | None) -> None:
        self.task = replace(self.task, done=done, total=total)
        self.check()

    def over(self, rows: Iterable[T], total: int | None) -> Iterator[T]:
        done = 0
        for done, row in enumerate(rows, start=1):
            yield row
            self.at(done, total)
        self.at(done, total)

    def keep(self, done: int, total: int | None, checkpoint: Given) -> None:
        """Store the checkpoint from which another process would continue; inside
        `installation.transaction()` it is committed together with the work.
        """
        self.at(done, total)
        self.task = replace(self.task, checkpoint=checkpoint)
        self._renew(self.task)
        self.check()

    def _renew(self, task: Task) -> None:
        stored = self._installation.processes.tasks.renew(
            task, self._installation.clock.now(), self._lease
        )
        if stored is None:
            self._is_lost = True
        else:
            self._cancelled_by = stored.cancelled_by

    def _run(self) -> None:
        """Never writes a checkpoint: it would overtake the work it belongs to."""
        while not self._ended.wait(self._pause) and not self._is_lost:
            try:
                self._renew(replace(self.task, checkpoint=None))
            except StoreUnavailable as error:
                log.warning("task %s: %s", self.task.id, error)
