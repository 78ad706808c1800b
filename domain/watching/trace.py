"""What is recorded of the way of one post, case or alert. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from domain.message import MessageState

KEPT = timedelta(days=30)  # batches


@dataclass(frozen=True, slots=True)
class BatchRecord:
    """A batch of a worker: `closed_at` is also when its new posts were first indexed."""

    worker: str
    taken_at: datetime
    labelled_at: datetime
    closed_at: datetime
    entries: int


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """What the ledger knows of a post; `edits` counts later texts, 8 at most."""

    source_id: str
    published_at: datetime
    fetched_at: datetime
    indexed_at: datetime | None
    outcome: str | None
    month: str
    edits: int
    next_look: datetime | None
    gone_at: datetime | None


@dataclass(frozen=True, slots=True)
class CountedAs:
    """A complaint as it was counted."""

    cell: str
    at: datetime
    is_copy: bool
    history: bool


class SentLink(NamedTuple):
    channel: str | None
    state: MessageState
    at: datetime
    error: str


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a way: when, which process or person, what it decided. Unknown times are None."""

    at: datetime | None
    stage: str
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class Trace:
    title: str
    hops: tuple[Hop, ...]
