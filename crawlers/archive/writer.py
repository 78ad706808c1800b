"""What visits tell the archive, written now and then by a thread while they go on."""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from crawlers.archive.segments import Archive, Secrets

GATHER = 0.05  # seconds in which records come together: a thread for each took half of their time
MOST = 64 * 1024 * 1024  # bytes of bodies that wait; who comes then waits too


class Record(NamedTuple):
    """A row, made when it is written, and its body."""

    at: datetime
    row: Callable[[], Mapping[str, Any]]
    body: bytes | None = None


class ArchiveWriter:
    """One a process. Records are written in the order in which they come."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._records: deque[Record] = deque()
        self._size = 0
        self._gathers = False
        self._latest: asyncio.Task[None] | None = None

    @property
    def hidden(self) -> Secrets:
        """What no record may hold."""
        return self._archive.hidden

    async def put(self, *records: Record) -> None:
        """Return at once, but where too much waits: a disk may be slower than all hosts."""
        self._records += records
        self._size += sum(len(record.body or b"") for record in records)
        if not self._gathers:
            self._gathers = True
            self._latest = asyncio.create_task(self._write_after(self._latest))
        if self._size > MOST:
            await self.written()

    async def written(self) -> None:
        """Return when all that came before is written, or lost."""
        if self._latest is not None:
            await asyncio.wait([self._latest])

    async def _write_after(self, before: asyncio.Task[None] | None) -> None:
        await asyncio.sleep(GATHER)
        if before is not None:
            await asyncio.wait([before])
        self._gathers, self._size = False, 0
        await asyncio.to_thread(self._write, len(self._records))

    def _write(self, number: int) -> None:
        for _ in range(number):
            if self._records:  # else `close` has them
                record = self._records.popleft()
                self._archive.write(record.at, record.row(), record.body)

    def close(self) -> None:
        """Write what waits, and close the archive."""
        self._write(len(self._records))
        self._archive.close()
