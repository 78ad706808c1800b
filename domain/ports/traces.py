"""The port of what is recorded of the way of a post."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.watching.trace import BatchRecord, CountedAs, LedgerRow, SentLink


class BatchLog(Protocol):
    def note(self, batch: BatchRecord) -> None:
        """Writes one row, and forgets batches that are KEPT old."""
        ...


class TraceStore(BatchLog, Protocol):
    def post(self, post_id: str) -> LedgerRow | None: ...

    def batch(self, closed_at: datetime) -> BatchRecord | None:
        """The batch whose posts were first indexed at this moment."""
        ...

    def sent(self, referral: int) -> Sequence[SentLink]:
        """The messages with this referral's link."""
        ...

    def counted(self, post_id: str) -> CountedAs | None: ...
