"""The ports of messages: the outbox and the channels."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from domain.message import About, Message


class Outbox(Protocol):
    """Messages on their way. What a room saves together with its messages, it saves by its own
    store, in one transaction.
    """

    def put(self, messages: Sequence[Message]) -> None:
        """Write new messages; one whose id was ever written is left as it is."""
        ...

    def due(self, now: datetime, limit: int, lease: timedelta) -> list[Message]:
        """Pending messages to send now, earliest first, hidden from others for the lease."""
        ...

    def pending(self, ids: Collection[str]) -> Collection[str]:
        """Those of these messages that nobody has stopped or settled."""
        ...

    def settle(self, messages: Sequence[Message]) -> None:
        """Write back, in one transaction, what became of messages (state, person, channel, tries,
        error, next try). A delivered one stays delivered; a stopped one stays stopped unless it
        was delivered.
        """
        ...

    def of(self, about: About) -> list[Message]:
        """All messages about a thing, in the order they were written."""
        ...


class Channel(Protocol):
    """Carries one message to one address; raises ChannelUnavailable."""

    def send(self, address: str, title: str, text: str) -> None: ...
