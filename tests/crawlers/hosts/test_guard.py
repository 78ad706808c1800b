"""Addresses that are refused, and what a host asks of us."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response
from twisted.internet.error import DNSLookupError

from crawlers.hosts.guard import SOURCE, Guard, GuardedResolver
from crawlers.hosts.politeness import MAX_REST, retry_after
from domain.errors import PollFailed
from domain.ip_networks import is_public
from domain.source import Source, SourceKind


def request(url: str, internal: bool = False) -> Request:
    source = Source("s", SourceKind.RSS, "Источник", url, internal=internal)
    return Request(url, meta={SOURCE: source})


PRIVATE = [
    "http://127.0.0.1/",
    "http://10.1.2.3/",
    "http://192.168.0.1/",
    "http://169.254.169.254/latest/meta-data",
    "http://100.64.0.1/",
    "http://0.0.0.0/",
    "http://224.0.0.1/",
    "http://[::1]/",
    "http://[fe80::1]/",
    "http://[fec0::1]/",
    "http://[::ffff:10.0.0.1]/",
    "http://[::127.0.0.1]/",
    "http://[::ffff:0:127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b::10.1.2.3]/",
    "http://[64:ff9b:1::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2002:a01:203::1]/",
    "http://[2001:0:7f00:1::]/",
    "http://localhost:8080/",
    "http://localhost./",
]


@pytest.mark.parametrize("url", PRIVATE)
def test_a_public_source_never_leads_into_a_private_network(url: str) -> None:
    with pytest.raises(PollFailed, match="внутреннюю"):
        Guard().process_request(request(url))


def redirected(url: str, to: str, internal: bool, **more: Any) -> Request:
    """What Scrapy asks for next when `url` answers 302 or 307."""
    asked = request(url, internal=internal)
    meta = {**asked.meta, "redirect_urls": [url]}
    return asked.replace(url=to, meta=meta, **more)


@pytest.mark.parametrize("internal", [True, False])
@pytest.mark.parametrize(
    "url",
    [
        *("http://169.254.169.254/", "http://[fe80::1]/", "http://[::ffff:169.254.169.254]/"),
        *("http://metadata.google.internal/", "http://192.0.0.192/"),
    ],
)
def test_nothing_leads_to_the_secrets_of_a_machine(url: str, internal: bool) -> None:
    with pytest.raises(PollFailed, match="внутреннюю"):
        Guard().process_request(request(url, internal))


def test_a_name_that_leads_there_is_refused_even_to_an_internal_source(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(GuardedResolver, "internal", {"portal.local"})
    monkeypatch.setattr(GuardedResolver, "refused", set())
    resolver = GuardedResolver.__new__(GuardedResolver)
    assert resolver._checked("10.0.0.5", "portal.local") == "10.0.0.5"
    with pytest.raises(DNSLookupError):
        resolver._checked("169.254.169.254", "portal.local")


@pytest.mark.parametrize(
    "to",
    [
        *("http://127.0.0.1:9200/", "http://127.0.0.2:8080/", "http://10.0.0.1/"),
        *("https://example.org/", "http://portal.local/"),
    ],
)
def test_a_redirect_of_an_internal_source_stays_where_it_was(to: str) -> None:
    home = "http://127.0.0.1:8080/"
    Guard().process_request(redirected(home, "http://127.0.0.1:8080/next", internal=True))
    with pytest.raises(PollFailed, match="переадресует на другой адрес"):
        Guard().process_request(redirected(home, to, internal=True))


@pytest.mark.parametrize("to", ["http://127.0.0.1:9200/", "http://10.0.0.1/", "http://localhost/"])
def test_an_internal_source_does_not_open_the_rest_of_the_network(to: str) -> None:
    linked = request("http://127.0.0.1:8080/", internal=True).replace(url=to)
    with pytest.raises(PollFailed, match="внутреннюю"):
        Guard().process_request(linked)


@pytest.mark.parametrize(
    "secret",
    [{"method": "POST", "body": b"access_token=x"}, {"headers": {"Authorization": "x"}}],
)
def test_a_redirect_carries_no_token_to_another_host(secret: dict[str, Any]) -> None:
    home = "https://api.example.org/method"
    Guard().process_request(redirected(home, "https://api.example.org/2", False, **secret))
    for to in ("https://evil.example/", "http://api.example.org/", "https://api.example.org:81/"):
        with pytest.raises(PollFailed, match="ключ не отправлен"):
            Guard().process_request(redirected(home, to, False, **secret))
        Guard().process_request(redirected(home, to, False))


def test_a_redirect_leads_to_no_persons_page() -> None:
    with pytest.raises(PollFailed, match="страница человека"):
        Guard().process_request(
            redirected("https://short.example/a", "https://vk.com//id1", internal=False)
        )


@pytest.mark.parametrize("url", ["ftp://example.org/", "data:text/plain,x", "file:///etc/passwd"])
def test_only_http_is_crawled(url: str) -> None:
    with pytest.raises(PollFailed, match="http"):
        Guard().process_request(request(url, internal=True))


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://[::1]:80/", "http://10.0.0.1/"])
def test_an_internal_source_may(url: str) -> None:
    Guard().process_request(request(url, internal=True))


def test_a_name_of_an_internal_source_is_not_for_public_ones() -> None:
    Guard().process_request(request("http://replica-of-ours/", internal=True))
    assert "replica-of-ours" in GuardedResolver.internal
    with pytest.raises(PollFailed, match="внутреннюю"):
        Guard().process_request(request("http://replica-of-ours/x"))


def test_a_public_site_to_which_an_internal_source_links_stays_public() -> None:
    linked = request("http://our-portal/", internal=True).replace(url="http://gazeta.example/1")
    Guard().process_request(linked)
    Guard().process_request(request("http://gazeta.example/feed"))
    assert "gazeta.example" not in GuardedResolver.internal


def test_a_public_address_is_public() -> None:
    assert is_public("8.8.8.8")
    assert is_public("2a00:1450:4010::1")
    assert is_public("::ffff:8.8.8.8")
    assert is_public("64:ff9b::8.8.8.8")
    assert is_public("2002:808:808::1")
    Guard().process_request(request("https://8.8.8.8/feed"))
    Guard().process_request(request("https://example.org/feed"))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", timedelta(minutes=2)),
        ("Tue, 24 Nov 2026 10:05:00 GMT", timedelta(minutes=5)),
        ("Tue, 24 Nov 2026 09:00:00 GMT", timedelta(0)),
        ("999999999999", MAX_REST),
        ("9" * 5000, MAX_REST),
        ("soon", None),
        ("-5", None),
        ("\xb2", None),
        ("Tue, 24 Nov 99999999999999999999 10:05:00 GMT", None),
        ("Tue, 24 Nov 2026 10:05:00 +99999999999999", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str, expected: timedelta | None) -> None:
    headers = {"Date": "Tue, 24 Nov 2026 10:00:00 GMT", "Retry-After": value.encode("latin-1")}
    assert retry_after(Response("http://127.0.0.1/", headers=headers)) == expected


def test_a_date_is_understood_of_a_host_that_tells_no_time_of_its_own() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(minutes=5), usegmt=True)
    rest = retry_after(Response("http://127.0.0.1/", headers={"Retry-After": later}))
    assert rest is not None
    assert timedelta(minutes=4) < rest <= timedelta(minutes=5)
