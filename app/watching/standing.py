"""What the processing of posts waits for: the worker writes it, every other process may read it.

A server that refuses to write answers the questions of pages, so only the worker notices.
"""

import json
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.errors import StoreUnavailable, Unavailable
from domain.ports.clock import Clock
from domain.ports.installation import InstallationStore

log = logging.getLogger(__name__)

MARK = "processing stands"
LASTING = timedelta(minutes=10)  # far above the pause between two tries of a worker


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
    """Kept by one worker."""

    def __init__(self, marks: InstallationStore, clock: Clock) -> None:
        self._marks, self._clock = marks, clock
        self._since: datetime | None = None
        self._written = True  # by a worker that was killed

    def waits(self, error: Unavailable) -> None:
        now = self._clock.now()
        self._since = self._since or now
        row = [error.part, error.answered, self._since.isoformat(), now.isoformat()]
        try:
            self._marks.replace({MARK: json.dumps(row)})
            self._written = True
        except StoreUnavailable as refusal:
            log.warning("standstill not written: %s", refusal)

    def goes_on(self) -> None:
        """Raises StoreUnavailable."""
        self._since = None
        if self._written:
            self._marks.replace({MARK: None})
            self._written = False


def standstill(marks: InstallationStore, now: datetime) -> Standstill | None:
    """Of now; raises StoreUnavailable."""
    if (row := marks.value(MARK)) is None:
        return None
    part, refuses, since, tried = json.loads(row)
    lasting = Standstill(part, refuses, *map(datetime.fromisoformat, (since, tried)))
    return lasting if abs(now - lasting.tried) <= LASTING else None
