"""A message to one reader, and what becomes of it. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from domain.duty import DutyRole


class MessageState(StrEnum):
    """What became of one message to one address."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"  # given up after the last try
    STOPPED = "stopped"  # an acknowledge came first


class Matter(StrEnum):
    """What a message may be about."""

    ALERT = "alert"


class About(NamedTuple):
    """The thing that a message is about."""

    kind: Matter
    id: str


@dataclass(frozen=True, slots=True)
class Message:
    """One row of the outbox: one message to one channel, to a person by any of their channels, or
    to the person who serves in a role when its time comes. `channel` (of the last try, None before
    the first) names it in settings; its address is a secret. `about` is None for a notice to
    operators. `asks` says that it asks the reader to acknowledge.
    """

    id: str
    about: About | None
    title: str
    text: str
    state: MessageState
    created_at: datetime
    next_try_at: datetime
    tries: int = 0
    delivered_at: datetime | None = None
    error: str | None = None
    channel: str | None = None
    role: DutyRole | None = None
    person: str | None = None
    asks: bool = False
