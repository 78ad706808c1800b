"""The ports of saved searches and subscriptions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.alert import Delivery
from domain.saved_search import SavedSearch
from domain.subscription import Subscription


class Searches(Protocol):
    """What those read who look for what is new of searches."""

    def all(self) -> Sequence[SavedSearch]:
        """By name."""
        ...


class SearchStore(Searches, Protocol):
    """Searches that people saved."""

    def add(self, search: SavedSearch) -> bool:
        """False where the name is taken."""
        ...

    def watch(self, name: str, watched: bool) -> bool:
        """False where there is none of the name."""
        ...

    def forget(self, name: str) -> bool:
        """False where there is none of the name."""
        ...


class SubscriptionStore(Protocol):
    """Who is told what is new of which saved search."""

    def all(self) -> Sequence[Subscription]:
        """By person, then search."""
        ...

    def due(self, now: datetime) -> Sequence[Subscription]:
        """Those whose next look is not later, in the same order."""
        ...

    def subscribe(self, new: Subscription) -> bool:
        """Somebody who is subscribed keeps what was looked at, and changes the pace. False where
        there is no such search.
        """
        ...

    def unsubscribe(self, search: str, person: str) -> bool:
        """False where they were not subscribed."""
        ...

    def save(
        self, looks: Sequence[tuple[Subscription, Subscription]], messages: Sequence[Delivery]
    ) -> bool:
        """One transaction: subscriptions as they were and as they are after a look, and the
        messages that tell of it. False, and nothing written, where any is not as it was.
        """
        ...
