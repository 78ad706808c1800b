"""Requests of one poll of a forum board, for each engine."""

import re
from abc import ABC, abstractmethod
from dataclasses import replace
from typing import ClassVar
from urllib.parse import urljoin, urlsplit

from scrapy.http import Response

from crawlers.forums.discourse import Thread, read_posts, read_thread, read_topics
from crawlers.forums.phpbb import read_list, read_topic
from crawlers.forums.topics import Engine, Topic, TopicList, TopicPage, recognise
from crawlers.visits.visit import Visit
from domain.errors import PollFailed
from domain.ports.ledger import Seen
from domain.source import HealthState

CHUNK = 20  # posts per answer of Discourse


async def open_board(visit: Visit) -> "Board":
    """The engine behind the address; a known one is not detected again. Raises PollFailed."""
    address = visit.source.address
    if visit.memory.get("engine") == Engine.DISCOURSE:
        return _Discourse(address)
    response = await visit.get(address)
    engine = await visit.parser.run(recognise, response.body, _content_type(response))
    return _Discourse(address) if engine is Engine.DISCOURSE else _PhpBB(address, response)


class Board(ABC):
    """One engine during one poll; calls that fetch raise PollFailed. `topics` (by number) and
    `sections` (the newest message of each forum) collect what the lists have shown; `place`
    distinguishes one board's numbers from another's. A `start` of None is a topic's last page, a
    `number` of None the message that opens it.
    """

    engine: ClassVar[Engine]

    def __init__(self, root: str, start: str) -> None:
        self.root, self.start = root, start
        parts = urlsplit(root)
        self.place = f"{parts.netloc}{parts.path.rstrip('/')}"
        self.topics: dict[int, Topic] = {}
        self.sections: dict[str, int] = {}

    async def list(self, visit: Visit, address: str) -> TopicList:
        page = await self._list(visit, address)
        self.topics |= {topic.id: topic for topic in page.topics}
        self.sections |= {str(section.id): section.last for section in page.sections}
        return page

    def section(self, number: str) -> str:
        return urljoin(self.root, f"viewforum.php?f={number}")

    @abstractmethod
    async def _list(self, visit: Visit, address: str) -> TopicList: ...

    @abstractmethod
    async def page(self, visit: Visit, topic: Topic, start: int | None) -> TopicPage: ...

    @abstractmethod
    async def around(self, visit: Visit, post: Seen) -> TopicPage: ...

    @abstractmethod
    def native_id(self, topic: int, number: int | None) -> str: ...

    @abstractmethod
    def url(self, topic: int, number: int | None) -> str: ...


class _Discourse(Board):
    engine = Engine.DISCOURSE

    def __init__(self, address: str) -> None:
        front, category, rest = address.partition("/c/")
        root = front.rstrip("/").removesuffix("/latest") + "/"
        path = f"c/{rest.strip('/').removesuffix('/l/latest')}/l/" if category else ""
        super().__init__(root, urljoin(root, f"{path}latest.json"))
        self._threads: dict[int, Thread] = {}

    async def _list(self, visit: Visit, address: str) -> TopicList:
        response = await visit.get(address)
        page = await visit.parser.run(read_topics, response.body)
        return replace(page, older=urljoin(self.root, page.older) if page.older else None)

    async def page(self, visit: Visit, topic: Topic, start: int | None) -> TopicPage:
        thread = self._threads.get(topic.id)
        if thread is None:
            thread = await self._thread(visit, f"t/{topic.id}.json")
            self._threads = {topic.id: thread}
        newest = max(0, len(thread.stream) - 1) // CHUNK * CHUNK
        begin = newest if start is None else min(start, newest)
        if begin == 0:
            return thread.page  # the answer itself starts with these
        asked = "&".join(f"post_ids[]={i}" for i in thread.stream[begin : begin + CHUNK])
        response = await visit.get(urljoin(self.root, f"t/{topic.id}/posts.json?{asked}"))
        messages, bad = await visit.parser.run(read_posts, response.body)
        return replace(
            thread.page, messages=messages, bad=bad, start=begin, older=max(0, begin - CHUNK)
        )

    async def around(self, visit: Visit, post: Seen) -> TopicPage:
        topic, number = _numbers(r".*/t(\d+)(?:/(\d+))?", post)
        return (await self._thread(visit, f"t/{topic}/{number or 1}.json")).page

    async def _thread(self, visit: Visit, path: str) -> Thread:
        response = await visit.get(urljoin(self.root, path))
        return await visit.parser.run(read_thread, response.body)

    def native_id(self, topic: int, number: int | None) -> str:
        return f"{self.place}/t{topic}" + (f"/{number}" if number and number > 1 else "")

    def url(self, topic: int, number: int | None) -> str:
        return urljoin(self.root, f"t/{topic}" + (f"/{number}" if number else ""))


class _PhpBB(Board):
    engine = Engine.PHPBB

    def __init__(self, address: str, first: Response) -> None:
        super().__init__(urljoin(address, "."), address)
        self._first: Response | None = first

    async def _list(self, visit: Visit, address: str) -> TopicList:
        response = self._first if address == self.start else None
        self._first = None
        response = response or await visit.get(address)
        return await visit.parser.run(
            read_list,
            response.body,
            _content_type(response),
            address,
            visit.zone,
            visit.fetched_at,
        )

    async def page(self, visit: Visit, topic: Topic, start: int | None) -> TopicPage:
        if start is None:
            page = await self._page(visit, f"viewtopic.php?p={topic.last}")
        else:
            page = await self._page(visit, f"viewtopic.php?t={topic.id}&start={start}")
        return replace(page, topic=topic.id)

    async def around(self, visit: Visit, post: Seen) -> TopicPage:
        name, number = _numbers(r".*/([tp])(\d+)", post)
        return await self._page(visit, f"viewtopic.php?{name}={number}")

    async def _page(self, visit: Visit, path: str) -> TopicPage:
        url = urljoin(self.root, path)
        response = await visit.get(url)
        return await visit.parser.run(
            read_topic, response.body, _content_type(response), url, visit.zone, visit.fetched_at
        )

    def native_id(self, topic: int, number: int | None) -> str:
        return f"{self.place}/t{topic}" if number is None else f"{self.place}/p{number}"

    def url(self, topic: int, number: int | None) -> str:
        path = f"viewtopic.php?t={topic}" if number is None else f"viewtopic.php?p={number}"
        return urljoin(self.root, path if number is None else f"{path}#p{number}")


def _numbers(pattern: str, post: Seen) -> tuple[str, str | None]:
    match = re.fullmatch(pattern, post.native_id)
    if match is None:  # of another engine that used this address before
        raise PollFailed(HealthState.GONE, "Сообщения больше нет")
    return match[1], match[2]


def _content_type(response: Response) -> str:
    return (response.headers.get("Content-Type") or b"").decode("latin-1")
