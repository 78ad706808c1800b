"""Obeys robots.txt (RFC 9309): read once a day; a host whose file fails is not crawled.

Scrapy's own middleware keeps a file for the life of the process and continues crawling if the file
cannot be read.
"""

import asyncio
import re
from collections import defaultdict
from time import monotonic
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser, RobotParser

from crawlers.agent import AGENT
from crawlers.hosts.failures import failure_of, out_of_order
from crawlers.hosts.guard import SOURCE, source_of
from domain.errors import OtklikError, PollFailed
from domain.source import HealthState

KEEP = 24 * 3600.0  # seconds; section 2.4
MAX_BYTES = 512 * 1024  # section 2.5: the rest may be ignored
FILE = "robots"  # key of Request.meta: the request is for the file itself
API = "api"  # key of Request.meta: an API call with a token, which is not crawling
OTHERS = "others"
_NAMING = re.compile(r"\s*user[- ]?agent(?:\s*:\s*|\s+(?![^#]*:))([^#]*)", re.IGNORECASE)


class Robots:
    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._rules: dict[str, tuple[float, RobotParser]] = {}
        self._asking: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if FILE in request.meta or API in request.meta:
            return
        parts = urlsplit(request.url)
        place = f"{parts.scheme}://{parts.netloc}"
        async with self._asking[place]:
            known = self._rules.get(place)
            if known is None or known[0] < monotonic() - KEEP:
                known = self._rules[place] = (monotonic(), await self._ask(place, request))
        if not known[1].allowed(request.url, AGENT):
            raise PollFailed(HealthState.NO_ACCESS, "Обход запрещён файлом robots.txt")

    async def _ask(self, place: str, request: Request) -> RobotParser:
        meta = {SOURCE: source_of(request), FILE: True}
        file = Request(f"{place}/robots.txt", meta=meta, callback=NO_CALLBACK)
        try:
            response = await self._crawler.engine.download_async(file)
        except OtklikError:
            raise
        except IgnoreRequest:  # a redirect loop counts as no file
            return rules_of(b"")
        except Exception as error:  # otherwise Scrapy would retry the page, and the file with it
            raise failure_of(error, file.url) from error
        if response.status >= 500:
            reason = f"robots.txt не отдаётся (ответ {response.status}), по правилам обход запрещён"
            raise out_of_order(reason, response.status)
        body = response.body[:MAX_BYTES] if response.status < 300 else b""
        rules = await asyncio.to_thread(rules_of, body)
        await self._crawler.signals.send_catch_log_async(
            signals.robots_parsed, robotparser=rules, request=request
        )
        return rules


def rules_of(body: bytes) -> RobotParser:
    """Crawlers that are not we get one name: the library keeps each rule of a group for every name
    of it, so a file of half a megabyte made hundreds of millions.
    """
    lines = body.decode("utf-8-sig", "ignore").splitlines()
    return ProtegoRobotParser("\n".join(map(_without_others, lines)).encode(), None)


def _without_others(line: str) -> str:
    if (named := _NAMING.match(line)) is None or not (name := named[1].strip().lower()):
        return line
    bare = name if name == "*" else name.replace("*", "")
    is_ours = bare == "*" or (bare and AGENT.startswith(bare))
    return f"User-agent: {bare if is_ours else OTHERS}"
