"""What stands between a spider and a host: addresses refused, delays kept, Retry-After obeyed."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from time import monotonic
from typing import ClassVar, Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.resolver import CachingThreadedResolver
from scrapy.robotstxt import RobotParser
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from crawlers.settings import AGENT
from domain.errors import PollFailed
from domain.source import HealthState, Source

SOURCE = "source"  # key of Request.meta: the source for which a request is made
MAX_DELAY = 60.0  # seconds between two requests that a host can bring us to
MAX_REST = timedelta(days=7)
DEFAULT_REST = timedelta(minutes=1)  # after a 429 that names no time
MIN_DELAY = 0.5  # seconds, for hosts that are not ours
# Networks whose addresses end in an IPv4 one: compatible, translated, NAT64.
_EMBEDDING = tuple(map(IPv6Network, ("::/96", "::ffff:0:0:0/96", "64:ff9b::/96")))
_LOCAL_NAT64 = IPv6Network("64:ff9b:1::/48")  # RFC 8215: some network's own
MEAN, JITTER = 1.25, 0.2  # times the delay: a pause lasts 1 to 1.5 delays, never less than one


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
            if source_of(request).internal:
                GuardedResolver.internal.add(host)
        if private and not source_of(request).internal:
            raise PollFailed(HealthState.NO_ACCESS, "Адрес ведёт во внутреннюю сеть")


class Politeness:
    """Keeps each host's delay, which never shrinks, and leaves alone a host that asked for rest."""

    def __init__(self, crawler: Crawler, delay: float) -> None:
        self._crawler, self._default = crawler, delay
        self._delays: defaultdict[str, float] = defaultdict(float)
        self._rest_until: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        politeness = cls(crawler, crawler.settings.getfloat("DOWNLOAD_DELAY"))
        crawler.signals.connect(politeness.reached, signals.request_reached_downloader)
        crawler.signals.connect(politeness.robots_parsed, signals.robots_parsed)
        return politeness

    def process_request(self, request: Request) -> None:
        """Raises PollFailed while the host rests."""
        host = _host(request)
        left = self._rest_until.get(host, 0.0) - monotonic()
        if left > 0:
            raise _slowed(timedelta(seconds=left))
        # A redirected request carries the slot of the host it came from.
        request.meta["download_slot"] = host

    def process_response(self, request: Request, response: Response) -> Response:
        """Raises PollFailed where the host says that we ask too often."""
        asked = retry_after(response)
        if response.status == 429 or (response.status == 503 and asked is not None):
            host = _host(request)
            rest = asked if asked is not None else DEFAULT_REST
            self._rest_until[host] = monotonic() + rest.total_seconds()
            self._slow_down(host, max(1.0, 2 * self._delays[host]))
            raise _slowed(asked)
        return response

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Signal: the host's Crawl-delay holds from now on."""
        if wanted := robotparser.crawl_delay(AGENT):
            self._slow_down(_host(request), wanted)

    def reached(self, request: Request) -> None:
        """Signal: the request stands in its host's queue, whose delay is set before it goes out."""
        source, host = source_of(request), _host(request)
        delay = self._default if source.delay is None else source.delay
        if not source.internal:
            delay = max(delay, MIN_DELAY)
        self._slow_down(host, delay)
        slot = self._crawler.engine.downloader.slots[request.meta["download_slot"]]
        slot.delay, slot.jitter = MEAN * self._delays[host], JITTER

    def _slow_down(self, host: str, delay: float) -> None:
        self._delays[host] = max(self._delays[host], min(delay, MAX_DELAY))


def retry_after(response: Response) -> timedelta | None:
    """What an answer's Retry-After says, in seconds or as a date; None where it says nothing."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if not value:
        return None
    if value.isdigit():
        return min(timedelta(seconds=min(int(value), 10**9)), MAX_REST)
    # The host's own clock is the one that the date was written by.
    sent = _http_date((response.headers.get("Date") or b"").decode("latin-1"))
    until = _http_date(value)
    if sent is None or until is None:
        return None
    return min(max(until - sent, timedelta(0)), MAX_REST)


def _http_date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _slowed(rest: timedelta | None) -> PollFailed:
    return PollFailed(HealthState.SLOWED, "Сайт просит обращаться реже", rest)


def _host(request: Request) -> str:
    return urlsplit(request.url).hostname or ""
