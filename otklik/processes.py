"""One child process a role: started, watched, started again when it dies, stopped together."""

import logging
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Event

from app.settings import Settings
from app.wiring import open_parts

log = logging.getLogger(__name__)

LOOK = 0.5  # seconds between two looks at the children
FIRST_PAUSE, LAST_PAUSE = 1.0, 60.0  # seconds before a dead child is started again
CALM = 60.0  # a child that lived this long starts again without a longer pause
PATIENCE = 30.0  # seconds a child has to stop by itself


@dataclass
class _Child:
    """`again` is the moment (monotonic) to start it, None while it runs."""

    arguments: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    again: float | None = 0.0
    pause: float = field(default=FIRST_PAUSE)

    @property
    def name(self) -> str:
        return " ".join(self.arguments)

    def look(self, now: float) -> None:
        """Start it when due; note when it ended."""
        if self.process is None:
            if self.again is not None and now >= self.again:
                self.process = subprocess.Popen([sys.executable, "-m", "otklik", *self.arguments])
                self.started, self.again = now, None
        elif (code := self.process.poll()) is not None:
            self.pause = FIRST_PAUSE if now - self.started > CALM else self.pause * 2
            self.pause = min(self.pause, LAST_PAUSE)
            log.error("%s ended with %d, again in %.0f s", self.name, code, self.pause)
            self.process, self.again = None, now + self.pause


def supervise(roles: Sequence[Sequence[str]], stop: Event, settings: Settings) -> None:
    """Run the roles until `stop`; then ask them to stop, and kill those that do not."""
    with open_parts(settings) as parts:  # what is wrong for all is said once, here
        log.info("starting %d processes over %s", len(roles), parts.region.name)
    children = [_Child(r) for r in roles]
    try:
        while not stop.wait(LOOK):
            for child in children:
                child.look(time.monotonic())
    finally:
        running = [c.process for c in children if c.process]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + PATIENCE
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
