"""A small network of communities, made to measure, behind the replica's VK API."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from domain.post import post_id
from domain.source import SourceKind
from replica.post import Network, Outlet, Person, Post, Truth
from replica.serving import HOST, Serving, Site
from replica.vk import VkApi
from tests.crawlers.crawling import source
from tests.spiders.conftest import posts_of

NOW = datetime.now(UTC).replace(microsecond=0)
TOKEN = "replica-service-token"
QUICK = {"vk_token": TOKEN, "vk_rate": 1000}
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
RESIDENT, NEIGHBOUR = (Person(n, "Имя", "Фамилия", f"Подпись {n}") for n in (7001, 7002))


class Town:
    """Communities by name, numbered from 501, and what is on their walls."""

    def __init__(self, *names: str) -> None:
        self.outlets = tuple(
            Outlet(Network.VK, name, f"Город {name}", "", 501 + n, None, 1.0, 100)
            for n, name in enumerate(names)
        )
        self._posts: dict[str, list[Post]] = {name: [] for name in names}

    def write(
        self,
        name: str,
        age: timedelta,
        text: str = "",
        author: Person | None = RESIDENT,
        below: Post | None = None,
        kind: str = "complaint",
    ) -> Post:
        """One more post, or a comment `below` another, under the community's next number."""
        (outlet,) = (each for each in self.outlets if each.name == name)
        wall = self._posts[name]
        number = 1 + max((post.number for post in wall), default=1000)
        post = Post(
            outlet,
            NOW - age,
            text or f"Запись {number}",
            Truth(kind),
            author,
            number=number,
            parent=below,
            views=50,
            likes=3,
        )
        wall.append(post)
        wall.sort(key=lambda each: each.published_at)
        return post

    def visible(self, outlet: Outlet, until: datetime) -> Sequence[Post]:
        posts = self._posts[outlet.name]
        return posts[: bisect_right(posts, until, key=lambda post: post.published_at)]


@contextmanager
def serving(*apis: Site) -> Iterator[list[str]]:
    """Their addresses, up until the block ends."""
    served = Serving(object())
    ports = [served.reserve() for _ in apis]
    for port, api in zip(ports, apis, strict=True):
        served.mount(port, api)
    served.start()
    try:
        yield [f"http://{HOST}:{port}" for port in ports]
    finally:
        served.stop()


def api_of(town: Town) -> VkApi:
    return VkApi(town, lambda: NOW)


def calls(asked: Sequence[tuple[str, Mapping[str, str]]], method: str) -> list[Mapping[str, str]]:
    """What a method was asked for."""
    return [given for name, given in asked if name == method]


def numbers(result: dict[str, Any], id_: str) -> set[int]:
    """Of a source's posts and comments."""
    return {int(native.partition("_")[2]) for native in posts_of(result, id_)}


def state(result: dict[str, Any], id_: str) -> tuple[str, str]:
    """How a source's poll ended, and why."""
    (ended,) = result["polls"][id_]
    return ended["state"], ended["reason"]


def wall(id_: str, address: str, base: str, **options: str) -> dict[str, Any]:
    """A row of the registry."""
    return source(id_, address, "vk", options={"base": base, **options})


def again(id_: str, *posts: Post) -> list[dict[str, str]]:
    """Rows of the ledger that are due for a second look."""
    return [
        {
            "source_id": id_,
            "id": post_id(SourceKind.VK, post.native_id),
            "native_id": post.native_id,
            "url": f"https://vk.com/wall{post.native_id}"
            if post.parent is None
            else f"https://vk.com/wall{post.parent.native_id}?reply={post.number}",
            "published_at": post.published_at.isoformat(),
        }
        for post in posts
    ]
