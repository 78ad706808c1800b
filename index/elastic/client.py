"""Connects to Elasticsearch and translates its errors into the project's own."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from elastic_transport import Urllib3HttpNode
from elasticsearch import (
    ApiError,
    AuthenticationException,
    AuthorizationException,
    BadRequestError,
    Elasticsearch,
    TransportError,
    UnsupportedProductError,
)

from domain.errors import IndexUnavailable, SettingsError
from domain.patience import UNHURRIED, Patience

TIMEOUT = 30.0  # seconds per request
# More than console/workers serves pages at once: waiting for a free connection has no time limit.
CONNECTIONS = 40
_PORTS = {"http": 9200, "https": 9200}


def connect(url: str, ca: Path | None, patience: Patience = UNHURRIED) -> tuple[Elasticsearch, str]:
    """A client, and the server's address without credentials; a request takes at most the remaining
    patience and TIMEOUT. Raises SettingsError.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS[parts.scheme]
        host = parts.hostname or ""
    except (ValueError, KeyError):
        parts, host = urlsplit(""), ""
    if not host:
        # The URL contains a password, and the error's context contains the URL.
        raise SettingsError("index: no URL of Elasticsearch: give https://user:password@host:9200")
    host = f"[{host}]" if ":" in host else host
    address = urlunsplit((parts.scheme, f"{host}:{port}", parts.path.rstrip("/"), "", ""))
    options: dict[str, Any] = {}
    if parts.username and parts.scheme == "http" and not _is_loopback(parts.hostname or ""):
        raise SettingsError(
            f"index: user and password would go to {host} in the clear: give its https address, "
            "and the authority of its certificate in index_ca"
        )
    if parts.username:
        options["basic_auth"] = (unquote(parts.username), unquote(parts.password or ""))
    if ca and parts.scheme == "https":
        try:
            ssl.create_default_context(cafile=ca)
        except (ssl.SSLError, OSError) as error:
            raise SettingsError(f"index_ca: {ca}: {error}: give the authority as PEM") from error
        options["ca_certs"] = str(ca)

    class Limited(Urllib3HttpNode):
        def perform_request(self, *arguments: Any, **named: Any) -> Any:
            if (left := patience.left()) is not None:
                named["request_timeout"] = min(left, named.get("request_timeout") or TIMEOUT)
            return super().perform_request(*arguments, **named)

    # One retry over a new connection: the server may have closed an idle one.
    client = Elasticsearch(
        address,
        request_timeout=TIMEOUT,
        max_retries=1,
        retry_on_status=(),
        node_class=Limited,
        connections_per_node=CONNECTIONS,
        **options,
    )
    return client, address


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@contextmanager
def border(patience: Patience, answers: Callable[[], bool]) -> Iterator[None]:
    with patience.asking(IndexUnavailable, answers), _translated():
        yield


def is_answering(client: Elasticsearch) -> bool:
    """Whether the server answers a question that needs no search, by a refusal too."""
    try:
        client.options(max_retries=0).info()
    except ApiError:
        return True
    except TransportError:
        return False
    return True


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except AuthenticationException as error:
        raise SettingsError("index: Elasticsearch does not know this user and password") from error
    except AuthorizationException as error:
        # A month that a rebuild has closed for writing also answers 403.
        if error.message == "cluster_block_exception":
            raise IndexUnavailable(f"Elasticsearch: {error}", answered=True) from error
        raise SettingsError(f"index: the user's role is too small: {error}") from error
    except (BadRequestError, UnsupportedProductError) as error:
        raise SettingsError(f"index: Elasticsearch refuses: {error}") from error
    except ApiError as error:
        raise IndexUnavailable(f"Elasticsearch: {error}", answered=True) from error
    except TransportError as error:
        raise IndexUnavailable(f"Elasticsearch: {error}") from error
