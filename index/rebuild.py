"""All posts of an index written anew, where `prepare` says that only this helps."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from typing import Protocol

from domain.errors import SettingsError
from domain.post import EnrichedPost

BATCH = 500


class Successor(Protocol):
    """The new index, unseen by searches until its block ends well; then it takes the old one's
    place in one step. Where the block ends in an error the old one stays as it was.
    """

    def posts(self) -> Iterable[EnrichedPost]:
        """Everything in the old index, which takes no writes meanwhile."""
        ...

    def save(self, posts: Sequence[EnrichedPost]) -> Mapping[str, str]:
        """See PostIndex."""
        ...


class Rebuildable(Protocol):
    """An index that can be rebuilt: both of ours."""

    def successor(self) -> AbstractContextManager[Successor]:
        """While the block runs, saves into the old index raise IndexUnavailable, so that workers
        keep their batches on the queue; searches go on.
        """
        ...


def rebuild(index: Rebuildable, progress: Callable[[int], None] = lambda copied: None) -> int:
    """Copy every post; returns how many. `progress` hears the number so far.

    Raises SettingsError, and leaves the old index, where a post would be lost.
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
