"""Makes a copy while everything runs."""

from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO
from uuid import uuid4

from app.copies.container import CopyWriter, Locks
from app.copies.draft import Draft
from app.copies.parts import (
    blocks_of,
    contents_of,
    files_of,
    lines_of_outcomes,
    lines_of_posts,
    lines_of_queue,
    lines_of_table,
)
from app.copies.reading import Ticking
from app.copies.stores import Stores, named, open_stores
from app.key import key_mark, read_key
from app.settings import Settings
from domain.operations.copy import OUTCOMES, POSTS, TABLE, WAITING, Content, Manifest, Opening

STEP = 1000  # rows between two looks at the progress


@dataclass(frozen=True, slots=True)
class MadeCopy:
    path: Path
    bytes: int
    manifest: Manifest


@dataclass(slots=True)
class Steps:
    """Counts rows and says so from time to time."""

    tick: Ticking
    done: int = 0

    def one(self) -> None:
        self.done += 1
        if not self.done % STEP:
            self.tick(self.done)


def locks_of(settings: Settings) -> Locks:
    passphrase = settings.copies_passphrase.get_secret_value()
    return Locks(passphrase, settings.copies_filter, settings.copies_unfilter)


def make_copy(
    settings: Settings,
    path: Path,
    now: datetime,
    base: Manifest | None = None,
    tick: Ticking = lambda done: None,
) -> MadeCopy:
    """Writes the file whole or not at all; months of posts that are as in `base` are left out.
    Raises SettingsError, Unavailable.
    """
    locks = locks_of(settings)
    locks.check()
    steps = Steps(tick)
    with open_stores(settings) as stores, Draft(path) as draft:
        with locks.written(draft.file) as out:
            writer = _begin(settings, now, stores, base, out, steps)
            writer.begin(WAITING)
            for line in lines_of_queue(stores.queue):
                writer.line(WAITING, line)
            writer.begin(OUTCOMES)
            for line in lines_of_outcomes(stores.queue):
                writer.line(OUTCOMES, line)
            unchanged = _write_posts(writer, stores, base, steps)
            for part, file in files_of(settings):
                writer.begin(part)
                for block in blocks_of(file):
                    writer.block(part, block)
            manifest = writer.finish(unchanged)
        draft.keep()
    return MadeCopy(path, path.stat().st_size, manifest)


def _begin(
    settings: Settings,
    now: datetime,
    stores: Stores,
    base: Manifest | None,
    out: IO[bytes],
    steps: Steps,
) -> CopyWriter:
    """Writes the opening and the tables, both of one snapshot."""
    with stores.tables.snapshot() as snapshot:
        opening = Opening(
            id=uuid4().hex,
            made_at=now,
            version=version("otklik"),
            revision=snapshot.revision,
            mark=key_mark(read_key(settings.key_file)),
            region=settings.region.name,
            stores=named(settings),
            base=base.opening.id if base else "",
            tables=snapshot.columns(),
            numbers=snapshot.numbers(),
        )
        writer = CopyWriter(out, locks_of(settings), opening)
        for name, columns in opening.tables.items():
            part = f"{TABLE}{name}"
            writer.begin(part)
            for line in lines_of_table(snapshot, name, columns):
                writer.line(part, line)
                steps.one()
            writer.end(part)
    return writer


def _write_posts(
    writer: CopyWriter, stores: Stores, base: Manifest | None, steps: Steps
) -> dict[str, Content]:
    """A copy over a base walks the posts twice: digests first, then the months that changed."""
    unchanged: dict[str, Content] = {}
    months = None
    if base is not None:
        now = contents_of(lines_of_posts(stores.index))
        unchanged = {
            part: content for part, content in now.items() if base.parts.get(part) == content
        }
        months = [part.removeprefix(POSTS) for part in now.keys() - unchanged.keys()]
    for part, line in lines_of_posts(stores.index, months):
        if part not in unchanged:
            writer.line(part, line)
        steps.one()
    return unchanged
