"""What a browser may reach, over real sockets."""

import asyncio
from collections.abc import Sequence

import pytest

from crawlers.browser.proxy import GuardedProxy
from tests.crawlers.site import Site, answer, serve

ADDRESSES = {
    "news.example": ["8.8.8.8"],
    "inside.example": ["10.1.2.3"],
    "metadata.example": ["169.254.169.254"],
    "both.example": ["127.0.0.1", "8.8.4.4"],
}


async def resolve(host: str, port: int) -> Sequence[str]:
    if host == "unknown.example":
        raise OSError("no such host")
    return ADDRESSES.get(host, [host])


async def ask(
    site: Site, request: str, only: frozenset[str] = frozenset()
) -> tuple[bytes, list[str]]:
    """The proxy's answer, and the addresses it connected to; each leads to the site."""
    reached: list[str] = []

    async def connect(host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reached.append(f"{host}:{port}")
        return await asyncio.open_connection("127.0.0.1", site.port)

    proxy = GuardedProxy(resolve, connect, only)
    try:
        address = await proxy.start()
        assert await proxy.start() == address
        reader, writer = await asyncio.open_connection("127.0.0.1", int(address.split(":")[-1]))
        writer.write(request.encode())
        said = await asyncio.wait_for(reader.read(), 10)
        writer.close()
    finally:
        await proxy.close()
    return said, reached


def asked(request: str) -> tuple[bytes, list[str], list[tuple[str, dict[str, str]]]]:
    with serve() as site:
        site.pages["/a"] = answer("новости")
        said, reached = asyncio.run(ask(site, request))
        return said, reached, [(path, headers) for _, path, headers in site.seen]


def test_a_public_host_is_reached_at_the_address_that_was_checked() -> None:
    said, reached, seen = asked(
        "GET http://news.example/a?b=1 HTTP/1.1\r\nHost: news.example\r\n"
        "Proxy-Connection: keep-alive\r\nX: 1\r\n\r\n"
    )
    assert said.startswith(b"HTTP/1.1 200")
    assert said.endswith("новости".encode())
    assert reached == ["8.8.8.8:80"]
    ((path, headers),) = seen
    assert path == "/a?b=1"
    assert headers == {"Host": "news.example", "X": "1", "Connection": "close"}


def test_a_tunnel_carries_what_it_is_given() -> None:
    said, reached, _ = asked(
        "CONNECT both.example:443 HTTP/1.1\r\nHost: both.example:443\r\n\r\n"
        "GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    )
    assert said.startswith(b"HTTP/1.1 200 Connection Established\r\n\r\nHTTP/1.1 200")
    assert reached == ["8.8.4.4:443"]


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "10.0.0.1", "169.254.169.254", "inside.example", "[::1]", "[::ffff:10.0.0.1]"],
)
@pytest.mark.parametrize("request_", ["GET http://{}/a HTTP/1.1", "CONNECT {}:443 HTTP/1.1"])
def test_an_address_of_a_private_network_is_refused(host: str, request_: str) -> None:
    said, reached, seen = asked(f"{request_.format(host)}\r\nHost: {host}\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 403")
    assert (reached, seen) == ([], [])


def test_a_name_that_nobody_knows_is_told() -> None:
    said, reached, _ = asked("GET http://unknown.example/ HTTP/1.1\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 502")
    assert reached == []


@pytest.mark.parametrize(
    "request_", ["GET /a HTTP/1.1", "GET ftp://news.example/ HTTP/1.1", "CONNECT x HTTP/1.1", "hi"]
)
def test_what_is_no_request_to_a_proxy_is_refused(request_: str) -> None:
    said, reached, _ = asked(f"{request_}\r\nHost: news.example\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 400")
    assert reached == []


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("http://inside.example:8080/a", True),
        ("http://INSIDE.example:8080/a", True),
        ("http://inside.example/a", False),
        ("http://inside.example:9200/a", False),
        ("http://127.0.0.1:8080/a", False),
        ("http://news.example/a", False),
        ("http://metadata.example:80/a", False),
    ],
)
def test_the_page_of_an_internal_source_reaches_its_own_host_and_no_other(
    url: str, allowed: bool
) -> None:
    only = frozenset({"inside.example:8080", "metadata.example:80"})
    with serve() as site:
        site.pages["/a"] = answer("новости")
        said, reached = asyncio.run(ask(site, f"GET {url} HTTP/1.1\r\nHost: x\r\n\r\n", only))
    assert said.startswith(b"HTTP/1.1 200" if allowed else b"HTTP/1.1 403")
    assert reached == (["10.1.2.3:8080"] if allowed else [])
