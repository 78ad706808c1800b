"""The pulse of this process, which shows the other processes that it works."""

import logging
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Event, Thread

from app.installation import Installation
from app.logs import ERRORS
from app.process.memory import return_memory
from domain.errors import StoreUnavailable
from domain.pulse import EVERY, ProcessRole, Pulse

log = logging.getLogger(__name__)

SHORTEST = 1.0  # real seconds between two beats, whatever the clock's speed


class Heart:
    """Writes a pulse and returns free memory at most once a minute, however often it is called."""

    def __init__(self, installation: Installation, role: ProcessRole, name: str = "") -> None:
        self._installation, self._role = installation, role
        self._host, self._pid = socket.gethostname(), os.getpid()
        self._name = name or f"{role}@{self._host}:{self._pid}"
        self._last: datetime | None = None

    def beat(self) -> None:
        now = self._installation.clock.now()
        if self._last is None or now - self._last >= EVERY:
            pulse = Pulse(self._name, self._role, self._host, self._pid, now)
            self._installation.processes.pulses.beat(pulse)
            self._last = now
            self._count_errors()
            return_memory()

    def _count_errors(self) -> None:
        if counts := ERRORS.taken():
            try:
                self._installation.meters.count_errors(self._role, counts)
            except StoreUnavailable:
                ERRORS.give_back(counts)
                raise

    def stop(self) -> None:
        self._installation.processes.pulses.stop(self._name)


@contextmanager
def beating(installation: Installation, role: ProcessRole) -> Iterator[None]:
    heart, stop = Heart(installation, role), Event()
    pause = max(SHORTEST, installation.clock.real_seconds(EVERY / 2))

    def run() -> None:
        while True:
            try:
                heart.beat()
            except StoreUnavailable as error:
                log.warning("pulse: %s", error)
            if stop.wait(pause):
                return

    thread = Thread(target=run, name="pulse", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        try:
            heart.stop()
        except StoreUnavailable as error:
            log.warning("pulse: %s", error)
