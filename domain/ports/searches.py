"""The ports of saved searches and subscriptions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.bell import Ring
from domain.message import Message
from domain.saved_search import SavedSearch
from domain.subscription import Subscription


class Searches(Protocol):
    def all(self) -> Sequence[SavedSearch]: ...


class SearchStore(Searches, Protocol):
    def add(self, search: SavedSearch) -> bool: ...

    def watch(self, name: str, watched: bool) -> bool: ...

    def forget(self, name: str) -> bool: ...


class SubscriptionStore(Protocol):
    def all(self) -> Sequence[Subscription]: ...

    def due(self, now: datetime) -> Sequence[Subscription]:
        """Also those put off for longer than FARTHEST, by a clock that has been set back since."""
        ...

    def subscribe(self, new: Subscription) -> bool:
        """Changes the pace of an existing subscription and keeps its last check; False if the
        search does not exist.
        """
        ...

    def unsubscribe(self, search: str, person: str) -> bool: ...

    def save(
        self,
        looks: Sequence[tuple[Subscription, Subscription]],
        messages: Sequence[Message],
        rings: Sequence[Ring] = (),
    ) -> bool:
        """Writes pairs of a subscription before and after a check, with messages and rings, in one
        transaction; if any was changed meanwhile, writes nothing and returns False.
        """
        ...
