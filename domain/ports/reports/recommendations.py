"""The port of recommendations."""

from collections.abc import Collection, Sequence
from typing import Protocol

from domain.reports.recommendation import Recommendation, RecommendationState


class RecommendationStore(Protocol):
    def propose(self, proposals: Sequence[Recommendation]) -> Sequence[Recommendation]:
        """Writes those whose key no waiting recommendation has, and returns them with numbers."""
        ...

    def get(self, number: int) -> Recommendation | None: ...

    def page(
        self,
        states: Collection[RecommendationState],
        bodies: Collection[str] | None,
        limit: int,
    ) -> Sequence[Recommendation]:
        """Those that concern most people first; `bodies` None means all."""
        ...

    def last(self, key: str) -> Recommendation | None:
        """The latest one of the key, whatever became of it."""
        ...

    def save(self, changed: Recommendation) -> Recommendation | None:
        """With the next version; None if somebody else changed it meanwhile, or if another one of
        its key waits.
        """
        ...
