"""The port of best practices."""

from collections.abc import Sequence
from typing import Protocol

from domain.outreach.practice import Practice, PracticeFilter


class PracticeStore(Protocol):
    def propose(self, practices: Sequence[Practice]) -> Sequence[Practice]:
        """Writes those whose key is new, and returns them with numbers."""
        ...

    def get(self, number: int) -> Practice | None: ...

    def page(self, wanted: PracticeFilter) -> Sequence[Practice]:
        """The latest first."""
        ...

    def published(self, topic: str | None, group: str | None, limit: int) -> Sequence[Practice]:
        """For a case: those of the topic first, then those of the group, the latest first."""
        ...

    def save(self, changed: Practice) -> Practice | None:
        """With the next version; None if somebody else changed it meanwhile."""
        ...
