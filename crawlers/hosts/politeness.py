"""Keeps delays between requests to a host, and obeys Retry-After."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Self, cast

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.robotstxt import RobotParser

from crawlers.agent import AGENT
from crawlers.hosts.guard import HELD, source_of
from crawlers.hosts.turns import Hosts, hosts_of, slowed
from domain.source import host_of

MAX_REST = timedelta(days=7)


DEFAULT_REST = timedelta(minutes=1)  # after a 429 that names no time


_DIGITS = 4000  # Python refuses to parse much longer numbers


class Politeness:
    """Sends a request (also a retry, a redirect, robots.txt) at its host's turn. Raises PollFailed
    while the host rests or asks for rest, or Unavailable.
    """

    def __init__(self, hosts: Hosts) -> None:
        self._hosts = hosts

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        politeness = cls(hosts_of(crawler))
        crawler.signals.connect(politeness.robots_parsed, signals.robots_parsed)
        return politeness

    async def process_request(self, request: Request) -> None:
        source, host = source_of(request), _host(request)
        slot = host
        if request.meta.get(HELD):
            slot += " held"
        else:
            leave = await self._hosts.enter(host)
            # Scrapy runs each request in its own task. The request has left the host when the task
            # ends, by an answer, an error or a stop.
            task = cast("asyncio.Task[Any]", asyncio.current_task())
            task.add_done_callback(lambda _: leave())
        await self._hosts.turn(host, source.delay, public=not source.internal)
        # A redirected request carries the slot of the host it came from.
        request.meta["download_slot"] = slot

    async def process_response(self, request: Request, response: Response) -> Response:
        asked = retry_after(response)
        if response.status == 429 or (response.status == 503 and asked is not None):
            rest = asked if asked is not None else DEFAULT_REST
            await self._hosts.leave_alone(_host(request), rest)
            raise slowed(asked)
        return response

    async def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        if wanted := robotparser.crawl_delay(AGENT):
            await self._hosts.slow_down(_host(request), wanted)


def retry_after(response: Response) -> timedelta | None:
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if not value:
        return None
    if value.isascii() and value.isdigit():
        return min(timedelta(seconds=min(int(value[:_DIGITS]), 10**9)), MAX_REST)
    if (until := _http_date(value)) is None:
        return None
    # The date was written by the host's clock; most hosts state their time.
    sent = _http_date((response.headers.get("Date") or b"").decode("latin-1"))
    return min(max(until - (sent or datetime.now(UTC)), timedelta(0)), MAX_REST)


def _http_date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _host(request: Request) -> str:
    return host_of(request.url, source_of(request).internal)
