"""Writes the blocks of a copy into stores, in one pass over the copy."""

import json
from collections.abc import Iterator
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any

from app.copies.parts import lines_of_outcomes, lines_of_queue, queued, row_of
from app.copies.reading import Ticking
from app.copies.stores import Stores
from app.settings import Settings
from domain.errors import CopyRefused
from domain.operations.copy import (
    FILE,
    OUTCOMES,
    POSTS,
    QUEUE,
    TABLE,
    WAITING,
    Content,
    Manifest,
    counting,
)
from domain.post import EnrichedPost, Outcome
from index.documents import document, dump, enriched_post

BATCH = 500  # posts
BESIDE = "restored"

Blocks = Iterator[tuple[str, bytes]]


def half_restored(manifest: Manifest, tables: bool) -> str:
    opening = manifest.opening
    made_at = f"{opening.made_at:%d.%m.%Y %H:%M} UTC"
    return json.dumps({"copy": opening.id, "made_at": made_at, "tables": tables})


class Writing:
    """`queue` is what the queue holds of the copy; `again` counts posts that the ledger did not
    know, which were put on the queue; `files` are those that were written.
    """

    def __init__(
        self, settings: Settings, stores: Stores, manifest: Manifest, tick: Ticking
    ) -> None:
        self.stores, self.manifest = stores, manifest
        self.queue: dict[str, Content] = {}
        self.again = 0
        self.files: list[Path] = []
        self._settings, self._tick, self._done = settings, tick, 0
        self._present: set[bytes] = set()  # digests of what waits
        self._samples: dict[str, tuple[str, bytes]] = {}

    def write(self, blocks: Blocks, *, filled: bool) -> None:
        """Tables that are `filled` already are left. Raises CopyRefused or Unavailable."""
        for prefix, some in groupby(blocks, key=lambda one: one[0].partition("/")[0]):
            match f"{prefix}/":
                case kind if kind == TABLE and not filled:
                    self._fill_tables(some)
                case kind if kind == QUEUE:
                    self._fill_queue(some)
                case kind if kind == POSTS:
                    self._fill_index(some)
                case kind if kind == FILE:
                    self._write_files(some)

    def compared(self) -> dict[str, bool]:
        """A post of each month, and whether it reads as in the copy."""
        now = self.stores.index.get([id_ for id_, _ in self._samples.values()])
        return {
            id_: id_ in now and dump(document(now[id_])) == line
            for id_, line in self._samples.values()
        }

    def _fill_tables(self, blocks: Blocks) -> None:
        """The blocks of a table follow each other."""
        opening = self.manifest.opening
        with self.stores.tables.filling() as filling:
            for part, some in groupby(blocks, key=lambda one: one[0]):
                name = part.removeprefix(TABLE)
                filling.fill(name, opening.tables[name], self._rows(some))
            filling.count_on(opening.numbers)
            filling.remember(half_restored(self.manifest, tables=True))

    def _rows(self, blocks: Blocks) -> Iterator[list[Any]]:
        for _, block in blocks:
            lines = _lines(block)
            for line in lines:
                yield row_of(line)
            self._moved(len(lines))

    def _fill_queue(self, blocks: Blocks) -> None:
        """An entry that an interrupted restore has put there is not put again."""
        queue = self.stores.queue
        self._present = self._waiting()
        copied: list[bytes] = []
        for part, block in blocks:
            rows = _lines(block)
            if part == WAITING:
                copied += map(_digest, rows)
                missing = [row_of(line) for line in rows if _digest(line) not in self._present]
                for history, entries in groupby(missing, key=lambda row: row[0]):
                    queue.put_lines([line for _, line in entries], bool(history))
            elif part == OUTCOMES:
                counts = queue.outcomes()
                for name, number in map(row_of, rows):
                    queue.count(Outcome(name), number - counts.get(Outcome(name), 0))
        if copied:
            self._present = self._waiting()
            if missed := sum(digest not in self._present for digest in copied):
                raise CopyRefused(f"в очередь не записано постов: {missed}")
        self.queue = {WAITING: self.manifest.parts[WAITING]}
        outcomes = counting(OUTCOMES)
        for line in lines_of_outcomes(queue):
            outcomes.add(line)
        self.queue[OUTCOMES] = outcomes.content()

    def _waiting(self) -> set[bytes]:
        return set(map(_digest, lines_of_queue(self.stores.queue)))

    def _fill_index(self, blocks: Blocks) -> None:
        for part, block in blocks:
            lines = _lines(block)
            posts = [enriched_post(json.loads(line)) for line in lines]
            self._samples.setdefault(part, (posts[0].post.id, lines[0]))
            for start in range(0, len(posts), BATCH):
                self._save(posts[start : start + BATCH])
            self._moved(len(posts))

    def _save(self, posts: list[EnrichedPost]) -> None:
        refused = self.stores.index.save(posts)
        for post_id, error in refused.items():
            raise CopyRefused(f"публикация {post_id} не записана в индекс: {error}")
        known = self.stores.tables.known([one.post.id for one in posts])
        lost = [
            one.post
            for one in posts
            if one.post.id not in known and _digest(queued(one.post, False)) not in self._present
        ]
        if lost:
            self.stores.queue.put(lost, history=False)
            self.again += len(lost)

    def _write_files(self, blocks: Blocks) -> None:
        for part, some in groupby(blocks, key=lambda one: one[0]):
            path = self._place(part.removeprefix(FILE))
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft = path.with_name(f"{path.name}.part")
            with draft.open("wb") as out:
                for _, block in some:
                    out.write(block)
            draft.chmod(0o600)
            draft.replace(path)
            self.files.append(path)

    def _place(self, name: str) -> Path:
        """Keys and models go where the settings look for them, other files into a folder for
        people: region and settings of this machine may be others on purpose.
        """
        settings = self._settings
        match name.partition("/"):
            case ("keys", _, "pseudonym.key"):
                return settings.key_file
            case ("keys", _, "contacts.key"):
                return settings.contacts_key
            case ("keys", _, "links.key"):
                return settings.links_key
            case ("keys", _, "pseudonyms_before.keys"):
                return settings.keys_before
            case ("model", _, rest):
                folder, rest = settings.model_folder, rest
            case _:
                folder, rest = settings.data / BESIDE, name
        path = folder / rest
        if not path.resolve().is_relative_to(folder.resolve()):
            raise CopyRefused(f"в копии файл с именем {name}: он лёг бы вне {folder}")
        return path

    def _moved(self, rows: int) -> None:
        self._done += rows
        self._tick(self._done)


def _digest(line: bytes) -> bytes:
    return sha256(line).digest()


def _lines(block: bytes) -> list[bytes]:
    return block.removesuffix(b"\n").split(b"\n")
