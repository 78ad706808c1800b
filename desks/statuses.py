"""Statuses of all sources for every page, cached for FRESH."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.installation import Installation
from domain.source import SourceStatus

FRESH = timedelta(seconds=5)


class Statuses:
    """By id, at most FRESH old, and never older than the registry in force; raises
    StoreUnavailable.
    """

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._known: tuple[str, datetime, Sequence[SourceStatus]] | None = None

    def all(self) -> Sequence[SourceStatus]:
        now, stamp = (
            self._installation.clock.now(),
            self._installation.crawl.registry.picture().stamp,
        )
        known = self._known
        if known is None or known[0] != stamp or not timedelta(0) <= now - known[1] < FRESH:
            known = self._known = (stamp, now, self._installation.crawl.sources.statuses())
        return known[2]
