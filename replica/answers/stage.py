"""The places where residents ask and bodies answer, with all their posts and the truth of them.

Pure, except that it reads texts/.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

from replica.answers.draft import number
from replica.answers.naming import native_id
from replica.answers.pages import PAGES, SQUARES
from replica.answers.playwright import Playwright
from replica.post import Network, Outlet, Post

_SHIFT = 1000  # between the numbers of two editions of one outlet


class Stage:
    """The same seed, moment and edition give the same scenes; `now` must carry a zone. Each
    `edition` has outlets of its own, so that several stages fit into one installation.
    """

    def __init__(self, seed: int, now: datetime, edition: int = 0) -> None:
        if now.tzinfo is None:
            raise ValueError("now has no zone")
        self.seed, self.now = seed, now.astimezone(UTC).replace(microsecond=0)
        self.squares = tuple(_edition(outlet, edition) for outlet in SQUARES)
        self.pages = tuple(_edition(outlet, edition) for outlet in PAGES)
        self.outlets: tuple[Outlet, ...] = (*self.squares, *self.pages)
        playwright = Playwright(seed, self.now, self.squares, self.pages)
        drafts = playwright.scenes()
        posts = number(Random(f"{seed} numbers"), playwright.drafts)
        self._by_outlet: Mapping[str, Sequence[Post]] = {
            outlet.source_id: [post for post in posts.values() if post.outlet is outlet]
            for outlet in self.outlets
        }
        self.scenes = tuple(one.scene(n, posts) for n, one in enumerate(drafts, 1))

    def visible(self, outlet: Outlet, until: datetime) -> list[Post]:
        """As they stand at that moment, in the order of their times; nothing is left below a
        deleted post, except in a chat.
        """
        shown = [post for each in self._by_outlet[outlet.source_id] if (post := each.at(until))]
        if outlet.network is Network.MAX:
            return shown
        there = {post.number for post in shown if post.parent is None}
        return [post for post in shown if post.opening.number in there]

    def rows(self, board: str) -> list[dict[str, object]]:
        """The truth; `board` is the forum's host and port."""
        places = {
            (post.outlet.source_id, post.number): place
            for outlet in self.squares
            if outlet.network is Network.FORUM
            for post, place in _places(self._by_outlet[outlet.source_id])
        }
        return [
            scene.row(
                lambda post: native_id(
                    post, board, places.get((post.outlet.source_id, post.number), 0)
                )
            )
            for scene in self.scenes
        ]


def _edition(outlet: Outlet, edition: int) -> Outlet:
    if not edition:
        return outlet
    return replace(outlet, number=outlet.number + _SHIFT * edition, name=f"{outlet.name}_{edition}")


def _places(posts: Sequence[Post]) -> Iterator[tuple[Post, int]]:
    """Each message of a forum with its place in its topic."""
    taken: dict[int, int] = {}
    for post in posts:
        top = post.opening.number
        taken[top] = taken.get(top, 0) + 1
        yield post, taken[top]
