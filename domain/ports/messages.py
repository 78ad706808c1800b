"""The ports of messages: the outbox and the channels."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from domain.message import About, Message


class Outbox(Protocol):
    """Messages to send; a store that saves something together with its messages writes both itself,
    in one transaction.
    """

    def put(self, messages: Sequence[Message]) -> None:
        """Writes new messages; a message whose id already exists is left as it is."""
        ...

    def due(self, now: datetime, limit: int, lease: timedelta) -> list[Message]:
        """Pending messages to send now, earliest first, hidden from other callers for the lease."""
        ...

    def pending(self, ids: Collection[str]) -> Collection[str]: ...

    def settle(self, messages: Sequence[Message]) -> None:
        """Writes state, person, channel, tries, error and next try back, in one transaction.

        A delivered message stays delivered; a stopped one stays stopped unless it was delivered. A
        message that was given up rings the bell of its reader.
        """
        ...

    def of(self, about: About) -> list[Message]: ...

    def forget(self, prefix: str, before: datetime) -> None:
        """Deletes the messages made before then whose ids begin so."""
        ...


class Channel(Protocol):
    """Carries one message to one address; raises ChannelUnavailable."""

    def send(self, address: str, title: str, text: str) -> None: ...
