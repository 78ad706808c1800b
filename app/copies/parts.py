"""What goes into a copy, as parts with lines or bytes; and what is in the stores now, to compare.

Tables come from one snapshot, then the queue, then posts. A post that is acknowledged meanwhile has
left the queue but stands in the index; a restore puts such a post, unknown to the ledger, on the
queue again, so none is lost between the three.
"""

import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from app.settings import FILE_VARIABLE, Settings
from domain.operations.copy import FILE, POSTS, TABLE, Columns, Content, counting
from domain.ports.queue import PostQueue
from domain.post import EnrichedPost, Outcome, Post
from domain.wire import dump_post
from index.documents import document, dump
from region.loader import region_folder
from store.copies.tables import Snapshot

MOST_QUARANTINED = 1_000_000
CHUNK = 256 * 1024
_line = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Walked(Protocol):
    def each(self, months: Collection[str] | None = None) -> Iterable[EnrichedPost]: ...


def lines_of_table(snapshot: Snapshot, name: str, columns: Columns) -> Iterator[bytes]:
    for batch in snapshot.rows(name, columns):
        for row in batch:
            yield _line(row).encode()


def row_of(line: bytes) -> list[Any]:
    row: list[Any] = json.loads(line)
    return row


def lines_of_queue(queue: PostQueue) -> Iterator[bytes]:
    """Posts that wait, and those in quarantine, which a restore tries again."""
    aside = (entry for entry, _ in queue.quarantined(MOST_QUARANTINED))
    for entries in (queue.each(), aside):
        for entry in entries:
            yield queued(entry.post, entry.history)


def queued(post: Post, history: bool) -> bytes:
    return _line((int(history), dump_post(post))).encode()


def lines_of_outcomes(queue: PostQueue) -> Iterator[bytes]:
    """Of a post in quarantine, the outcome is counted anew."""
    for outcome, number in sorted(queue.outcomes().items()):
        if number and outcome is not Outcome.QUARANTINED:
            yield _line((outcome, number)).encode()


def lines_of_posts(
    index: Walked, months: Collection[str] | None = None
) -> Iterator[tuple[str, bytes]]:
    """Each post with its part, in the index's own order."""
    for enriched in index.each(months):
        yield f"{POSTS}{enriched.month}", dump(document(enriched))


def files_of(settings: Settings) -> Iterator[tuple[str, Path]]:
    """Keys, region, registry, model and settings. The key of raw answers is left out with them."""
    yield f"{FILE}keys/pseudonym.key", settings.key_file
    for file in (settings.links_key, settings.contacts_key, settings.keys_before):
        if file.exists():
            yield f"{FILE}keys/{file.name}", file
    yield from _folder("region", region_folder(settings.region))
    if settings.sources is not None:
        yield f"{FILE}sources.yaml", settings.sources
    yield from _folder("model", settings.model_folder)
    if (named := _settings_file()) is not None:
        yield f"{FILE}settings.toml", named


def _settings_file() -> Path | None:
    file = os.environ.get(FILE_VARIABLE)
    return Path(file) if file and Path(file).is_file() else None


def _folder(name: str, folder: Path) -> Iterator[tuple[str, Path]]:
    if folder.is_dir():
        for file in sorted(folder.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts and file.suffix != ".py":
                yield f"{FILE}{name}/{file.relative_to(folder).as_posix()}", file


def blocks_of(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while block := opened.read(CHUNK):
            yield block


def content_of(part: str, file: Path) -> Content:
    count = counting(part)
    for block in blocks_of(file):
        count.add(block)
    return count.content()


def contents_of(lines: Iterable[tuple[str, bytes]]) -> dict[str, Content]:
    counts: dict[str, Any] = {}
    for part, line in lines:
        if part not in counts:
            counts[part] = counting(part)
        counts[part].add(line)
    return {part: count.content() for part, count in counts.items()}


def contents_of_tables(
    snapshot: Snapshot, tables: Mapping[str, Columns]
) -> Iterator[tuple[str, Content]]:
    for name, columns in tables.items():
        count = counting(f"{TABLE}{name}")
        for line in lines_of_table(snapshot, name, columns):
            count.add(line)
        yield f"{TABLE}{name}", count.content()
