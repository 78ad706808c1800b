"""Addresses that are never asked: those inside the network, and those that would receive a
secret.
"""

from collections.abc import Sequence
from typing import ClassVar
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from domain.errors import PollFailed
from domain.ip_networks import is_forbidden, is_public
from domain.privacy.pages.private_pages import Strength, private_page
from domain.source import HealthState, Source, endpoint_of

SOURCE = "source"  # key of Request.meta: the source of the request


REDIRECTED = "redirect_urls"  # Scrapy's key: the addresses before each redirect, oldest first


HELD = "held"  # key of Request.meta: a long poll, during which the host is not working


def source_of(request: Request) -> Source:
    source: Source = request.meta[SOURCE]
    return source


class GuardedResolver(CachingThreadedResolver):
    """Resolves names to public addresses only, except those of internal sources. It checks the
    address that is connected to, which `Guard` cannot see; Scrapy has one resolver per process,
    hence class variables.
    """

    internal: ClassVar[set[str]] = set()
    refused: ClassVar[set[str]] = set()

    def getHostByName(self, name: str, timeout: tuple[int, ...] = ()) -> "Deferred[str]":  # type: ignore[override]
        address = super().getHostByName(name, timeout)
        return address.addCallback(self._checked, name)

    def _checked(self, address: str, name: str) -> str:
        inside = name in self.internal or name == address
        if not is_forbidden(address) and (inside or is_public(address)):
            return address
        self.refused.add(name)
        raise DNSLookupError(f"{name} leads into a private network")


class Guard:
    """Refuses requests, redirected ones too, by PollFailed unless they lead to a public http(s)
    host, or for an internal source to its own host and port.
    """

    def process_request(self, request: Request) -> None:
        parts, source = urlsplit(request.url), source_of(request)
        host = (parts.hostname or "").rstrip(".")
        if parts.scheme not in ("http", "https") or not host:
            raise PollFailed(HealthState.NO_ACCESS, "Адрес ведёт не на сайт (нужен http или https)")
        if is_forbidden(host):
            reason = "Адрес ведёт во внутреннюю сеть: это служебный адрес машины или облака"
            raise PollFailed(HealthState.NO_ACCESS, reason)
        came_from: Sequence[str] = request.meta.get(REDIRECTED, ())
        if came_from and (page := private_page(request.url)) and page.strength is Strength.PERSON:
            raise PollFailed(HealthState.NO_ACCESS, f"Адрес переадресует: {page.what}")
        own = source.internal and endpoint_of(request.url) in own_endpoints(source)
        if came_from and source.internal and not own:
            reason = "Внутренний источник переадресует на другой адрес: так нельзя"
            raise PollFailed(HealthState.NO_ACCESS, reason)
        if came_from and _bears_secret(request) and not _same_endpoint(request.url, came_from[0]):
            reason = "Запрос с ключом переадресован на другой адрес: ключ не отправлен"
            raise PollFailed(HealthState.NO_ACCESS, reason)
        try:
            private = not is_public(host)
        except ValueError:  # a name: the resolver checks its address
            private = host == "localhost" or host in GuardedResolver.internal
            if own:
                GuardedResolver.internal.add(host)
        if private and not own:
            raise PollFailed(HealthState.NO_ACCESS, "Адрес ведёт во внутреннюю сеть")


def own_endpoints(source: Source) -> set[str]:
    """The endpoints that the administrator named; any other link of the source belongs to somebody
    else.
    """
    places = (source.address, source.options.get("base", ""))
    return {endpoint for place in places if (endpoint := endpoint_of(place))}


def _bears_secret(request: Request) -> bool:
    return bool(request.body or request.headers.get("Authorization"))


def _same_endpoint(one: str, other: str) -> bool:
    return urlsplit(one).scheme == urlsplit(other).scheme and endpoint_of(one) == endpoint_of(other)
