"""Writes the visits' records to the archive, in a thread and in batches, while the visits
continue.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from crawlers.archive.segments import Archive, Secrets
from crawlers.gather import Gather

# Seconds in which records gather: one thread per record took half of the visits' time.
GATHERING = 0.05
AT_ONCE = 4096  # records per thread
MOST = 64 * 1024 * 1024  # bytes of waiting bodies; above it, callers wait as well


class Record(NamedTuple):
    at: datetime
    row: Callable[[], Mapping[str, Any]]
    body: bytes | None = None


class ArchiveWriter:
    """One per process; writes records in the order of `put`, which waits while more than MOST bytes
    wait.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._gather: Gather[Record, None] = Gather(self._write_in_thread, AT_ONCE, GATHERING)
        self._latest: asyncio.Future[None] | None = None
        self._size = 0

    @property
    def hidden(self) -> Secrets:
        return self._archive.hidden

    async def put(self, *records: Record) -> None:
        for record in records:
            self._latest = self._gather.add(record)
        self._size += _size(records)
        if self._size > MOST:
            await self.written()

    async def written(self) -> None:
        """Return when all earlier records are written or lost."""
        if self._latest is not None:
            await asyncio.wait([self._latest])

    async def _write_in_thread(self, records: Sequence[Record]) -> Sequence[None]:
        self._size -= _size(records)
        await asyncio.to_thread(self._write, records)
        return [None] * len(records)

    def _write(self, records: Sequence[Record]) -> None:
        for record in records:
            self._archive.write(record.at, record.row(), record.body)

    def close(self) -> None:
        self._write(self._gather.drain())
        self._archive.close()


def _size(records: Sequence[Record]) -> int:
    return sum(len(record.body or b"") for record in records)
