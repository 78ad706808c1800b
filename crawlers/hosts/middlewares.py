"""What stands between a spider and a host: addresses refused, delays kept, Retry-After obeyed."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, ClassVar, Self, cast
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.resolver import CachingThreadedResolver
from scrapy.robotstxt import RobotParser
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from crawlers.crew import crewed
from crawlers.hosts.turns import Hosts, slowed
from crawlers.settings import AGENT
from domain.errors import PollFailed
from domain.ip_networks import is_forbidden, is_public
from domain.privacy.private_pages import Strength, private_page
from domain.source import HealthState, Source, endpoint_of, host_of

SOURCE = "source"  # key of Request.meta: the source for which a request is made
REDIRECTED = "redirect_urls"  # Scrapy's key: where a redirected request came from, oldest first
HELD = "held"  # the same: the host holds its answer back until it has one, and is not at work
MAX_REST = timedelta(days=7)
DEFAULT_REST = timedelta(minutes=1)  # after a 429 that names no time
_DIGITS = 4000  # Python reads no number that is much longer


def source_of(request: Request) -> Source:
    """The source for which a request is made; every request has one."""
    source: Source = request.meta[SOURCE]
    return source


class GuardedResolver(CachingThreadedResolver):
    """Resolves names, but to public addresses only, save those of internal sources.

    It stands here and not in `Guard`, for what is checked is what will be connected to. Scrapy has
    one resolver a process, hence class variables.
    """

    internal: ClassVar[set[str]] = set()
    refused: ClassVar[set[str]] = set()

    def getHostByName(self, name: str, timeout: tuple[int, ...] = ()) -> "Deferred[str]":  # type: ignore[override]
        found = super().getHostByName(name, timeout)
        return found.addCallback(self._checked, name)

    def _checked(self, address: str, name: str) -> str:
        inside = name in self.internal or name == address
        if not is_forbidden(address) and (inside or is_public(address)):
            return address
        self.refused.add(name)
        raise DNSLookupError(f"{name} leads into a private network")


class Guard:
    """Refuses requests, redirected ones too, that lead anywhere but to a public http(s) host. Those
    of an internal source may lead to its own host and port besides, and a redirect of it nowhere
    else.
    """

    def process_request(self, request: Request) -> None:
        """Raises PollFailed."""
        parts, source = urlsplit(request.url), source_of(request)
        host = (parts.hostname or "").rstrip(".")
        if parts.scheme not in ("http", "https") or not host:
            raise PollFailed(HealthState.NO_ACCESS, "Адрес ведёт не на сайт (нужен http или https)")
        if is_forbidden(host):
            said = "Адрес ведёт во внутреннюю сеть: это служебный адрес машины или облака"
            raise PollFailed(HealthState.NO_ACCESS, said)
        came_from: Sequence[str] = request.meta.get(REDIRECTED, ())
        if came_from and (page := private_page(request.url)) and page.strength is Strength.PERSON:
            raise PollFailed(HealthState.NO_ACCESS, f"Адрес переадресует: {page.what}")
        own = source.internal and endpoint_of(request.url) in own_endpoints(source)
        if came_from and source.internal and not own:
            said = "Внутренний источник переадресует на другой адрес: так нельзя"
            raise PollFailed(HealthState.NO_ACCESS, said)
        if came_from and _bears_secret(request) and not _same_endpoint(request.url, came_from[0]):
            said = "Запрос с ключом переадресован на другой адрес: ключ не отправлен"
            raise PollFailed(HealthState.NO_ACCESS, said)
        try:
            private = not is_public(host)
        except ValueError:  # a name: its address is checked by the resolver
            private = host == "localhost" or host in GuardedResolver.internal
            if own:
                GuardedResolver.internal.add(host)
        if private and not own:
            raise PollFailed(HealthState.NO_ACCESS, "Адрес ведёт во внутреннюю сеть")


def own_endpoints(source: Source) -> set[str]:
    """Those that the administrator named; to whatever else it links, that is somebody else's."""
    places = (source.address, source.options.get("base", ""))
    return {endpoint for place in places if (endpoint := endpoint_of(place))}


def _bears_secret(request: Request) -> bool:
    return bool(request.body or request.headers.get("Authorization"))


def _same_endpoint(one: str, other: str) -> bool:
    return urlsplit(one).scheme == urlsplit(other).scheme and endpoint_of(one) == endpoint_of(other)


class Politeness:
    """Lets a request out when it is its host's turn, and leaves alone a host that asked for rest.
    Retries, redirected requests and robots.txt are requests like any other.
    """

    def __init__(self, hosts: Hosts) -> None:
        self._hosts = hosts

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        politeness = cls(crewed(crawler).crew.hosts)
        crawler.signals.connect(politeness.robots_parsed, signals.robots_parsed)
        return politeness

    async def process_request(self, request: Request) -> None:
        """Raises PollFailed while the host rests, or Unavailable."""
        source, host = source_of(request), _host(request)
        slot = host
        if request.meta.get(HELD):
            slot += " held"
        else:
            leave = await self._hosts.enter(host)
            # Scrapy runs each request in a task of its own: it has left the host when that has
            # ended, be it by an answer, an error or a stop.
            task = cast("asyncio.Task[Any]", asyncio.current_task())
            task.add_done_callback(lambda _: leave())
        await self._hosts.turn(host, source.delay, public=not source.internal)
        # A redirected request carries the slot of the host it came from.
        request.meta["download_slot"] = slot

    async def process_response(self, request: Request, response: Response) -> Response:
        """Raises PollFailed where the host says that we ask too often."""
        asked = retry_after(response)
        if response.status == 429 or (response.status == 503 and asked is not None):
            rest = asked if asked is not None else DEFAULT_REST
            await self._hosts.leave_alone(_host(request), rest)
            raise slowed(asked)
        return response

    async def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Signal: the host's Crawl-delay holds from now on."""
        if wanted := robotparser.crawl_delay(AGENT):
            await self._hosts.slow_down(_host(request), wanted)


def retry_after(response: Response) -> timedelta | None:
    """What an answer's Retry-After says, in seconds or as a date; None where it says nothing."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if not value:
        return None
    if value.isascii() and value.isdigit():
        return min(timedelta(seconds=min(int(value[:_DIGITS]), 10**9)), MAX_REST)
    if (until := _http_date(value)) is None:
        return None
    # The host's own clock is the one that the date was written by; few do not tell it.
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
