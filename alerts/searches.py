"""Saved searches as cells: each has its own detector and uses the region's limits."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from alerts import lifecycle
from alerts.detector.detection import Scan
from alerts.evaluation import LOOKBACK, Evaluator
from domain.alert import OPEN, Alert, Evidence, Signal
from domain.errors import QueryError
from domain.person import SYSTEM
from domain.ports.searches import Searches
from domain.saved_search import SavedSearch

log = logging.getLogger(__name__)

MOST = 0.5  # of the incidents of a spike, from which another alert is about it
STALE = timedelta(hours=1)  # an older look at the region does not apply now


class SearchEvaluator(Evaluator):
    """The region's look sets the limits, so false discoveries stay bounded however many searches
    people save.
    """

    def _limits(self, look: Scan, now: datetime) -> Mapping[str, float]:
        noted = self.baselines.limits(now - STALE, now + STALE)
        return noted[max(noted)] if noted else dict.fromkeys(self.rules.q, 0.0)

    def _joins(self, signal: Signal, evidence: Evidence, now: datetime) -> bool:
        """An alert about most of the same incidents gets one note per search that the search sees
        them too; if a person has just ended it, none.
        """
        own = set(evidence.incidents)
        note = f"этот всплеск видит и поиск «{signal.cell.search}»"
        for alert in self.alerts.recent(now - LOOKBACK):
            shared = own.intersection(alert.evidence.incidents)
            if alert.cell == signal.cell or len(shared) < len(own) * MOST or not shared:
                continue
            if alert.state in OPEN:
                if all(move.note != note for move in self.alerts.moves(alert.id)):
                    self._save(*lifecycle.add_note(alert, SYSTEM, now, note), ())
                return True
            if self._holds(alert, now):
                return True
        return False


class SearchWatch:
    """`make` raises QueryError for an unreadable query."""

    def __init__(self, *, searches: Searches, make: Callable[[SavedSearch], Evaluator]) -> None:
        self.searches, self.make = searches, make
        self._evaluators: dict[SavedSearch, Evaluator] = {}

    def tick(self, now: datetime) -> list[Alert]:
        """Returns the alerts whose state changed. Raises Unavailable."""
        changed: list[Alert] = []
        before, self._evaluators = self._evaluators, {}
        for search in self.searches.all():
            if not search.watched:
                continue
            try:
                evaluator = before.get(search) or self.make(search)
            except QueryError as error:
                log.warning("saved search %s cannot be read: %s", search.name, error)
                continue
            self._evaluators[search] = evaluator
            changed += evaluator.tick(now)
        return changed
