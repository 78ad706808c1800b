"""Reads copies: whether they are whole, what lies in them, and their rows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.copies.container import CopyReader, Locks
from domain.errors import CopyRefused
from domain.operations.copy import POSTS, Manifest, Opening

SUFFIX = ".copy"

Ticking = Callable[[int], None]  # hears how far it has come


@dataclass(frozen=True, slots=True)
class WholeCopy:
    """A copy whose every block was read and compared; `base` holds the months it leaves out."""

    path: Path
    manifest: Manifest
    base: Path | None

    def blocks(self, locks: Locks) -> Iterator[tuple[str, bytes]]:
        """Blocks of the copy, then those of its base that it needs."""
        with opened(self.path, locks) as reader:
            yield from reader.blocks()
        if self.base is not None:
            with opened(self.base, locks) as reader:
                for part, block in reader.blocks():
                    if part in self.manifest.unchanged:
                        yield part, block


@contextmanager
def opened(path: Path, locks: Locks) -> Iterator[CopyReader]:
    """Raises CopyRefused."""
    try:
        with locks.read(path) as file:
            yield CopyReader(file, locks)
    except OSError as error:
        raise CopyRefused(f"{path}: не читается: {error.strerror}") from error


def opening_of(path: Path, locks: Locks) -> Opening:
    with opened(path, locks) as reader:
        return reader.opening


def checked(path: Path, locks: Locks, tick: Ticking = lambda done: None) -> WholeCopy:
    """Reads the whole file and its base; raises CopyRefused if any bit is not as it was written."""
    manifest, base = manifest_of(path, locks, tick), None
    if manifest.unchanged:
        base = _base_of(path, manifest.opening.base, locks)
        theirs = manifest_of(base, locks, tick).parts
        if any(theirs.get(part) != content for part, content in manifest.unchanged.items()):
            raise CopyRefused(f"{base}: основа копии не та: месяцев в ней нет")
    return WholeCopy(path, manifest, base)


def manifest_of(path: Path, locks: Locks, tick: Ticking = lambda done: None) -> Manifest:
    read = 0
    with opened(path, locks) as reader:
        for _, block in reader.blocks():
            read += len(block)
            tick(read)
        assert reader.manifest is not None
        return reader.manifest


def _base_of(path: Path, id_: str, locks: Locks) -> Path:
    """The whole copy beside, of the name that the copy's own name tells."""
    since = path.name.removesuffix(SUFFIX).rpartition("-since-")[2]
    base = path.with_name(f"otklik-{since}{SUFFIX}")
    if base.exists() and base != path and opening_of(base, locks).id == id_:
        return base
    raise CopyRefused(
        f"{path.name} — копия только изменившихся месяцев; положите рядом с ней полную копию "
        f"{base.name}, от которой она сделана, под этим именем"
    )


def months(manifest: Manifest) -> list[str]:
    return sorted(p.removeprefix(POSTS) for p in manifest.contents() if p.startswith(POSTS))
