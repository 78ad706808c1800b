"""The port of the post queue."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from domain.post import Outcome, Post


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """A post on the queue; `tries` counts earlier deliveries.

    Posts with `history` (imports, and posts older than our observation) never open an alert.
    """

    id: str
    post: Post
    history: bool
    tries: int = 0


class PostQueue(Protocol):
    """Durable posts that wait for enrichment; delivered at least once, in order of arrival."""

    def put(self, posts: Sequence[Post], history: bool) -> None: ...

    def put_lines(self, lines: Sequence[str], history: bool) -> None: ...

    def take(self, consumer: str, limit: int, lease: timedelta, now: datetime) -> list[QueueEntry]:
        """Up to `limit` entries, hidden from others until `now + lease`, when those of dead
        consumers come back.
        """
        ...

    def acknowledge(self, outcomes: Mapping[str, Outcome]) -> int:
        """Ends entries (id -> outcome), counts each once in one step with its removal, and returns
        how many this call ended.
        """
        ...

    def quarantine(self, entry: QueueEntry, error: str, now: datetime) -> None: ...

    def release(self, entry_ids: Sequence[str]) -> None:
        """Returns entries to the queue at once (the index is down); they keep their tries."""
        ...

    def holders(self) -> Collection[str]:
        """The consumers that hold entries."""
        ...

    def recall(self, consumer: str, now: datetime) -> None:
        """What a dead consumer held comes back at once, one try spent."""
        ...

    def discard(self, entry_ids: Sequence[str], outcome: Outcome) -> int:
        """Ends entries that wait, are taken or were set aside, counts each under the outcome, and
        returns how many there were.
        """
        ...

    def count(self, outcome: Outcome, number: int) -> None:
        """Adds outcomes of posts that never became entries because the crawler refused them."""
        ...

    def depth(self) -> int: ...

    def each(self) -> Iterator[QueueEntry]:
        """All entries in order of arrival, taken ones too, none of them changed."""
        ...

    def outcomes(self) -> Mapping[Outcome, int]: ...

    def quarantined(self, limit: int) -> Sequence[tuple[QueueEntry, str]]: ...

    def requeue(self, entry_ids: Sequence[str]) -> int: ...
