"""The child of `otklik work` that runs tasks, separate so that enrichment continues beside it."""

import logging
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

from app.installation import Installation
from desks.tasks.folder import TaskFolder
from domain.errors import Unavailable
from otklik.processes import end, start

log = logging.getLogger(__name__)

LOOK = 1.0  # seconds between two checks for a task
LINGER = 20.0  # seconds that an idle child stays, so that the next task needs no new start
RESTART_PAUSE = 30.0  # seconds after a child that died
COMMAND = ("tasks", "run", "--linger", str(LINGER))
NICE = 10


def step_back() -> None:
    if hasattr(os, "nice"):
        with suppress(OSError):  # a unit may forbid it
            os.nice(NICE)


@contextmanager
def doing_tasks(installation: Installation) -> Iterator[None]:
    """Within the block a child runs the tasks; it is started when one is due."""
    stop = Event()
    thread = Thread(target=_run, args=(installation, stop), name="tasks", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _run(installation: Installation, stop: Event) -> None:
    mark: str | None = None
    while not stop.wait(LOOK):
        try:
            mark = mark or TaskFolder(installation.settings).mark()
            if not installation.processes.tasks.is_due(mark, installation.clock.now()):
                continue
        except (Unavailable, OSError) as error:
            log.warning("tasks: %s", error)
            stop.wait(RESTART_PAUSE)
            continue
        code = _wait(start(COMMAND), stop)
        if code and not stop.is_set():
            log.error(
                "the child that does tasks ended with %d, again in %.0f s", code, RESTART_PAUSE
            )
            stop.wait(RESTART_PAUSE)


def _wait(child: "subprocess.Popen[bytes]", stop: Event) -> int | None:
    while child.poll() is None:
        if stop.wait(LOOK):
            end([child])
            return child.returncode
    child.communicate()  # closes the pipe
    return child.returncode
