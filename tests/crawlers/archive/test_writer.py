"""Records reach the archive in their order, before a poll is told to be written."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.settings import Settings
from crawlers.archive.segments import Archive, Reader, Secrets, open_archive
from crawlers.archive.writer import MOST, ArchiveWriter, Record

NOW = datetime(2026, 11, 24, 10, 20, tzinfo=UTC)


def record(number: int, body: bytes | None = None) -> Record:
    return Record(NOW, lambda: {"n": number}, body)


def numbers(settings: Settings) -> list[int]:
    reader = Reader(settings.archive_folder, settings.archive_key)
    return [row["n"] for row, _ in reader.rows()]


def with_writer(
    folder: Path, work: Callable[[ArchiveWriter, Settings], Awaitable[None]]
) -> Settings:
    settings = Settings(data=folder)
    archive = open_archive(settings, NOW)
    assert archive is not None
    archive_writer = ArchiveWriter(archive)
    asyncio.run(work(archive_writer, settings))  # type: ignore[arg-type]
    archive_writer.close()
    return settings


def test_what_is_told_to_be_written_is_and_in_its_order(tmp_path: Path) -> None:
    async def work(archive_writer: ArchiveWriter, settings: Settings) -> None:
        for n in range(5):
            await archive_writer.put(record(n), record(10 + n, b"page"))
        await archive_writer.written()
        assert numbers(settings) == [0, 10, 1, 11, 2, 12, 3, 13, 4, 14]
        await archive_writer.put(record(5))
        await archive_writer.written()

    assert numbers(with_writer(tmp_path, work))[-1] == 5


def test_what_waits_at_the_end_is_written_once(tmp_path: Path) -> None:
    async def work(archive_writer: ArchiveWriter, settings: Settings) -> None:
        await archive_writer.put(record(0), record(1))

    assert numbers(with_writer(tmp_path, work)) == [0, 1]


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
    archive_writer = ArchiveWriter(archive)

    async def work() -> None:
        for n in range(3):  # one object: what counts is what would be held
            await archive_writer.put(record(n, b""))
        much = asyncio.create_task(archive_writer.put(record(3, bytes(MOST + 1))))
        await asyncio.wait([much], timeout=0)
        assert not much.done()
        archive.let.set()
        await much
        assert numbers(settings) == [0, 1, 2, 3]

    asyncio.run(work())
    archive_writer.close()
