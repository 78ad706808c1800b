"""Writes all posts of an index anew, if `prepare` says that only a rebuild helps."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from typing import Protocol

from domain.errors import SettingsError
from domain.post import EnrichedPost

BATCH = 500


class Successor(Protocol):
    """The new index: it replaces the old one in one step when its block ends without error, and
    else leaves it as it was.
    """

    def posts(self) -> Iterable[EnrichedPost]: ...

    def save(self, posts: Sequence[EnrichedPost]) -> Mapping[str, str]: ...


class Rebuildable(Protocol):
    def successor(self) -> AbstractContextManager[Successor]:
        """While the block runs, searches work and saves into the old index raise IndexUnavailable,
        so that workers keep their batches on the queue.
        """
        ...


def rebuild(index: Rebuildable, progress: Callable[[int], None] = lambda copied: None) -> int:
    """Copies every post and returns their number; `progress` gets the number so far. If a post
    would be lost, raises SettingsError and leaves the old index.
    """
    copied = 0
    with index.successor() as successor:
        for batch in _batches(successor.posts()):
            refused = successor.save(batch)
            for post_id, error in refused.items():
                raise SettingsError(f"post {post_id} cannot be written again: {error}")
            copied += len(batch)
            progress(copied)
    return copied


def _batches(posts: Iterable[EnrichedPost]) -> Iterator[list[EnrichedPost]]:
    waiting = iter(posts)
    while batch := list(islice(waiting, BATCH)):
        yield batch
