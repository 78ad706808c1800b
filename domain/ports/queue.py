"""The port of the post queue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from domain.post import Outcome, Post


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """A post on the queue. `history` posts (imports, and what is older than our watch) page nobody;
    `tries` counts earlier deliveries of the entry.
    """

    id: str
    post: Post
    history: bool
    tries: int = 0


class PostQueue(Protocol):
    """Posts that are durable and wait for enrichment; at least once, in order of arrival."""

    def put(self, posts: Sequence[Post], history: bool) -> None: ...

    def put_lines(self, lines: Sequence[str], history: bool) -> None:
        """Posts that are lines already (domain/wire)."""
        ...

    def take(self, consumer: str, limit: int, lease: timedelta, now: datetime) -> list[QueueEntry]:
        """Up to `limit` entries, hidden from others until `now + lease`; entries of dead consumers
        come back after their lease.
        """
        ...

    def acknowledge(self, outcomes: Mapping[str, Outcome]) -> int:
        """End entries (id -> outcome); each is counted once, in one step with its removal. Returns
        how many were ended by this call.
        """
        ...

    def quarantine(self, entry: QueueEntry, error: str, now: datetime) -> None:
        """Set a poison entry aside with its error, counted as QUARANTINED."""
        ...

    def release(self, entry_ids: Sequence[str]) -> None:
        """Give entries back at once (the index is down); they keep their tries."""
        ...

    def count(self, outcome: Outcome, number: int) -> None:
        """Add outcomes of posts that never became entries: what the crawl side refused."""
        ...

    def depth(self) -> int:
        """Entries not yet ended, taken or not."""
        ...

    def outcomes(self) -> Mapping[Outcome, int]: ...

    def quarantined(self, limit: int) -> Sequence[tuple[QueueEntry, str]]: ...

    def requeue(self, entry_ids: Sequence[str]) -> int:
        """Take entries out of quarantine for another try."""
        ...
