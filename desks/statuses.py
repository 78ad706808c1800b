"""How all sources fare, as every page must know it: read once in a while, not for every page."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.wiring import Parts
from domain.source import SourceStatus

FRESH = timedelta(seconds=5)


class Statuses:
    """The statuses as they were at most FRESH ago, and never older than the registry in force."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._known: tuple[str, datetime, Sequence[SourceStatus]] | None = None

    def all(self) -> Sequence[SourceStatus]:
        """By id. Raises StoreUnavailable."""
        now, stamp = self._parts.clock.now(), self._parts.registry.picture().stamp
        known = self._known
        if known is None or known[0] != stamp or not timedelta(0) <= now - known[1] < FRESH:
            known = self._known = (stamp, now, self._parts.sources.statuses())
        return known[2]
