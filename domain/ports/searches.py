"""The ports of saved searches and subscriptions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.message import Message
from domain.saved_search import SavedSearch
from domain.subscription import Subscription


class Searches(Protocol):
    def all(self) -> Sequence[SavedSearch]:
        """By name."""
        ...


class SearchStore(Searches, Protocol):
    def add(self, search: SavedSearch) -> bool:
        """False if the name is taken."""
        ...

    def watch(self, name: str, watched: bool) -> bool: ...

    def forget(self, name: str) -> bool: ...


class SubscriptionStore(Protocol):
    def all(self) -> Sequence[Subscription]:
        """By person, then search."""
        ...

    def due(self, now: datetime) -> Sequence[Subscription]:
        """Subscriptions whose next check is due, in the same order."""
        ...

    def subscribe(self, new: Subscription) -> bool:
        """An existing subscription changes its pace and keeps its last check.

        False if the search does not exist.
        """
        ...

    def unsubscribe(self, search: str, person: str) -> bool: ...

    def save(
        self, looks: Sequence[tuple[Subscription, Subscription]], messages: Sequence[Message]
    ) -> bool:
        """Writes subscriptions after a check, and their messages, in one transaction.

        Each pair is the subscription before and after. If any was changed meanwhile, writes nothing
        and returns False.
        """
        ...
