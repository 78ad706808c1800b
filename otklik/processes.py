"""Child processes, one per role: started, watched, restarted when they die, stopped together.

A child's standard input is a pipe held only by the parent. It closes when the parent dies in any
way, and then the child stops too.
"""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event, Thread

from app.settings import Settings

log = logging.getLogger(__name__)

LOOK = 0.5  # seconds between two checks of the children
FIRST_PAUSE, LAST_PAUSE = 1.0, 60.0  # seconds before a dead child is restarted
CALM = 60.0  # a child that lived this long is restarted without a longer pause
PATIENCE = 30.0  # seconds a child has to stop by itself
CHILD = "OTKLIK_CHILD"  # set in the environment of a child, so that it watches its parent


def start(
    arguments: Sequence[str], environment: Mapping[str, str] | None = None, out: int | None = None
) -> "subprocess.Popen[bytes]":
    """A child that ends with this process, in its own session, because signals of the terminal
    (Ctrl+C) are for the parent only; `out` is its standard output.
    """
    return subprocess.Popen(
        [sys.executable, "-m", "otklik", *arguments],
        stdin=subprocess.PIPE,
        stdout=out,
        env={**os.environ, **(environment or {}), CHILD: "1"},
        start_new_session=True,
    )


@dataclass
class _Child:
    """`again` is the monotonic time to start it, None while it runs."""

    arguments: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    again: float | None = 0.0
    pause: float = field(default=FIRST_PAUSE)

    @property
    def name(self) -> str:
        return " ".join(self.arguments)

    def look(self, now: float) -> None:
        if self.process is None:
            if self.again is not None and now >= self.again:
                self.process = start(self.arguments)
                self.started, self.again = now, None
        elif (code := self.process.poll()) is not None:
            self.pause = FIRST_PAUSE if now - self.started > CALM else self.pause * 2
            self.pause = min(self.pause, LAST_PAUSE)
            log.error("%s ended with %d, again in %.0f s", self.name, code, self.pause)
            self.process.communicate()  # closes the pipe
            self.process, self.again = None, now + self.pause


def supervise(roles: Sequence[Sequence[str]], stop: Event, settings: Settings) -> None:
    from app.wiring import open_installation, start_index

    with open_installation(
        settings, index_waits=True
    ) as installation:  # a mistake that concerns all roles is reported once
        start_index(installation)
        log.info("starting %d processes over %s", len(roles), installation.region.name)
    children = [_Child(r) for r in roles]
    try:
        while not stop.wait(LOOK):
            for child in children:
                child.look(time.monotonic())
    finally:
        end([c.process for c in children if c.process])


def end(children: Sequence["subprocess.Popen[bytes]"]) -> None:
    for child in children:
        child.terminate()
    deadline = time.monotonic() + PATIENCE
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
        child.communicate()


def follow_parent() -> None:
    """In a child of `start`: when its parent is gone, stop it as by SIGTERM, and kill it if it does
    not stop.
    """
    if os.environ.pop(CHILD, None):
        Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    while os.read(0, 4096):  # nobody writes: this waits until the pipe closes
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    Event().wait(PATIENCE)
    os.kill(os.getpid(), signal.SIGKILL)
