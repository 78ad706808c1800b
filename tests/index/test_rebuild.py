"""Every post is copied, or nothing changes."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import pytest

from domain.errors import SettingsError
from domain.post import EnrichedPost
from index.rebuild import BATCH, rebuild

Make = Callable[..., EnrichedPost]


class Shelf:
    """An index in memory; refuses posts of these native ids."""

    def __init__(self, posts: list[EnrichedPost], refuses: tuple[str, ...] = ()) -> None:
        self.kept, self.refuses = posts, refuses
        self.new: list[EnrichedPost] = []

    @contextmanager
    def successor(self) -> Iterator["Shelf"]:
        self.new = []
        yield self
        self.kept = self.new

    def posts(self) -> Iterable[EnrichedPost]:
        return iter(self.kept)

    def save(self, posts: Sequence[EnrichedPost]) -> Mapping[str, str]:
        self.new += posts
        return {e.post.id: "too odd" for e in posts if e.post.native_id in self.refuses}


def test_every_post_is_copied_in_batches(make: Make) -> None:
    posts = [make(str(i)) for i in range(BATCH + 1)]
    shelf = Shelf(posts)
    heard: list[int] = []
    assert rebuild(shelf, heard.append) == BATCH + 1
    assert shelf.kept == posts
    assert shelf.kept is not posts
    assert heard == [BATCH, BATCH + 1]


def test_a_post_that_would_be_lost_stops_it(make: Make) -> None:
    posts = [make("1"), make("2")]
    shelf = Shelf(posts, refuses=("2",))
    with pytest.raises(SettingsError, match=f"{posts[1].post.id} cannot be written again: too odd"):
        rebuild(shelf)
    assert shelf.kept is posts
