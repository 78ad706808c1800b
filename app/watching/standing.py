"""What the intake and the processing of posts wait for: the crawler and the worker write it, every
other process may read it.

A server that refuses to write answers the questions of pages, so only they notice.
"""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.errors import StoreUnavailable, Unavailable
from domain.ports.clock import Clock
from domain.ports.installation import InstallationStore
from domain.ports.queue import PostQueue

log = logging.getLogger(__name__)

LASTING = timedelta(minutes=10)  # far above the pause between two tries


class Stage(StrEnum):
    INTAKE = "intake"
    PROCESSING = "processing"

    @property
    def mark(self) -> str:
        return f"{self} stands"


@dataclass(frozen=True, slots=True)
class Standstill:
    """`refuses` if the part answers, but not with what is needed."""

    part: str
    refuses: bool
    since: datetime
    tried: datetime

    @property
    def words(self) -> str:
        return f"{self.part} {'отказывает' if self.refuses else 'не отвечает'}"


class Standing:
    """Kept by one process."""

    def __init__(self, stage: Stage, marks: InstallationStore, clock: Clock) -> None:
        self._mark, self._marks, self._clock = stage.mark, marks, clock
        self._since: datetime | None = None
        self._written = True  # by a process that was killed

    def waits(self, error: Unavailable) -> None:
        now = self._clock.now()
        self._since = self._since or now
        row = [error.part, error.answered, self._since.isoformat(), now.isoformat()]
        try:
            self._marks.replace({self._mark: json.dumps(row)})
            self._written = True
        except StoreUnavailable as refusal:
            log.warning("standstill not written: %s", refusal)

    def goes_on(self) -> None:
        """Raises StoreUnavailable."""
        self._since = None
        if self._written:
            self._marks.replace({self._mark: None})
            self._written = False


class NotedQueue:
    """What the crawler puts on a queue, with what became of it."""

    def __init__(self, queue: PostQueue, standing: Standing) -> None:
        self._queue, self._standing = queue, standing

    def put_lines(self, lines: Sequence[str], history: bool) -> None:
        try:
            self._queue.put_lines(lines, history)
        except Unavailable as error:
            self._standing.waits(error)
            raise
        try:
            self._standing.goes_on()
        except StoreUnavailable as error:  # the posts are safe
            log.warning("end of a standstill not written: %s", error)


def standstill(stage: Stage, marks: InstallationStore, now: datetime) -> Standstill | None:
    """Of now; raises StoreUnavailable."""
    if (row := marks.value(stage.mark)) is None:
        return None
    part, refuses, since, tried = json.loads(row)
    lasting = Standstill(part, refuses, *map(datetime.fromisoformat, (since, tried)))
    return lasting if abs(now - lasting.tried) <= LASTING else None
