"""What stands between a spider and a host: addresses refused, delays kept, Retry-After obeyed."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
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
from crawlers.hosts import Hosts, slowed
from crawlers.settings import AGENT
from domain.errors import PollFailed
from domain.source import HealthState, Source, host_of

SOURCE = "source"  # key of Request.meta: the source for which a request is made
HELD = "held"  # the same: the host holds its answer back until it has one, and is not at work
MAX_REST = timedelta(days=7)
DEFAULT_REST = timedelta(minutes=1)  # after a 429 that names no time
_DIGITS = 4000  # Python reads no number that is much longer
# Networks whose addresses end in an IPv4 one: compatible, translated, NAT64.
_EMBEDDING = tuple(map(IPv6Network, ("::/96", "::ffff:0:0:0/96", "64:ff9b::/96")))
_LOCAL_NAT64 = IPv6Network("64:ff9b:1::/48")  # RFC 8215: some network's own


def source_of(request: Request) -> Source:
    """The source for which a request is made; every request has one."""
    source: Source = request.meta[SOURCE]
    return source


def is_public(address: str) -> bool:
    """False for loopback, private, link-local and other special addresses, also where an IPv6
    address stands for such an IPv4 one.
    """
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        if ip.is_site_local:  # private in its days
            return False
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        embedded = ip.sixtofour
        if any(ip in network for network in _EMBEDDING):
            embedded = IPv4Address(int(ip) & 0xFFFF_FFFF)
        if ip in _LOCAL_NAT64 or (embedded is not None and not is_public(str(embedded))):
            return False
    return ip.is_global and not ip.is_multicast


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
        if name in self.internal or name == address or is_public(address):
            return address
        self.refused.add(name)
        raise DNSLookupError(f"{name} leads into a private network")


class Guard:
    """Refuses requests, redirected ones too, that lead anywhere but to a public http(s) host."""

    def process_request(self, request: Request) -> None:
        """Raises PollFailed."""
        parts = urlsplit(request.url)
        host = (parts.hostname or "").rstrip(".")
        if parts.scheme not in ("http", "https") or not host:
            raise PollFailed(HealthState.NO_ACCESS, "Адрес ведёт не на сайт (нужен http или https)")
        try:
            private = not is_public(host)
        except ValueError:  # a name: its address is checked by the resolver
            private = host == "localhost" or host in GuardedResolver.internal
            if source_of(request).internal and host in _own_hosts(source_of(request)):
                GuardedResolver.internal.add(host)
        if private and not source_of(request).internal:
            raise PollFailed(HealthState.NO_ACCESS, "Адрес ведёт во внутреннюю сеть")


def _own_hosts(source: Source) -> set[str]:
    """Those that the administrator named; to whatever else it links, that is somebody else's."""
    return {host_of(place, internal=False) for place in (source.address, *source.options.values())}


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
