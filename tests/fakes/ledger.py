"""The ledger in memory, as far as fakes of it are asked."""

from collections.abc import Collection, Sequence
from datetime import datetime

from domain.ports import Seen


class MemoryLedger:
    """Of a PostLedger what crawling asks: posts in `due` are due for a second look until they were
    looked at; `missing` are those found gone.
    """

    def __init__(self) -> None:
        self.due: list[tuple[str, Seen]] = []
        self.looked: list[str] = []
        self.missing: list[str] = []

    def due_again(self, source_id: str, now: datetime, limit: int) -> Sequence[Seen]:
        return [seen for owner, seen in self.due if owner == source_id][:limit]

    def looked_again(self, post_ids: Collection[str], gone: Collection[str], now: datetime) -> None:
        self.looked += sorted(post_ids)
        self.missing += sorted(gone)
        self.due = [(owner, seen) for owner, seen in self.due if seen.id not in post_ids]
