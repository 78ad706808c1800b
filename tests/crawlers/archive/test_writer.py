"""Records reach the archive in their order, before a poll is told to be written."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.settings import Settings
from crawlers.archive.segments import Archive, Reader, Secrets, open_archive
from crawlers.archive.writer import MOST, Record, Scribe

NOW = datetime(2026, 11, 24, 10, 20, tzinfo=UTC)


def record(number: int, body: bytes | None = None) -> Record:
    return Record(NOW, lambda: {"n": number}, body)


def numbers(settings: Settings) -> list[int]:
    reader = Reader(settings.archive_folder, settings.archive_key)
    return [row["n"] for row, _ in reader.rows()]


def with_scribe(folder: Path, work: Callable[[Scribe, Settings], Awaitable[None]]) -> Settings:
    settings = Settings(data=folder)
    archive = open_archive(settings, NOW)
    assert archive is not None
    scribe = Scribe(archive)
    asyncio.run(work(scribe, settings))  # type: ignore[arg-type]
    scribe.close()
    return settings


def test_what_is_told_to_be_written_is_and_in_its_order(tmp_path: Path) -> None:
    async def work(scribe: Scribe, settings: Settings) -> None:
        for n in range(5):
            await scribe.put(record(n), record(10 + n, b"page"))
        await scribe.written()
        assert numbers(settings) == [0, 10, 1, 11, 2, 12, 3, 13, 4, 14]
        await scribe.put(record(5))
        await scribe.written()

    assert numbers(with_scribe(tmp_path, work))[-1] == 5


def test_what_waits_at_the_end_is_written_once(tmp_path: Path) -> None:
    async def work(scribe: Scribe, settings: Settings) -> None:
        await scribe.put(record(0), record(1))

    assert numbers(with_scribe(tmp_path, work)) == [0, 1]


class SlowArchive(Archive):
    """Writes when it is let."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings.archive_folder, settings.archive_key, 72, Secrets(settings))
        self.let = threading.Event()

    def write(self, *record: Any) -> None:
        assert self.let.wait(20)
        super().write(*record)


def test_who_brings_too_much_waits_for_the_disk(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    archive = SlowArchive(settings)
    scribe = Scribe(archive)

    async def work() -> None:
        for n in range(3):  # one object: what counts is what would be held
            await scribe.put(record(n, b""))
        much = asyncio.create_task(scribe.put(record(3, bytes(MOST + 1))))
        await asyncio.wait([much], timeout=0)
        assert not much.done()
        archive.let.set()
        await much
        assert numbers(settings) == [0, 1, 2, 3]

    asyncio.run(work())
    scribe.close()
