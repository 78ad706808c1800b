"""Where tokens are sent: to a network's own host, or where a setting says; seen by who listens."""

from typing import Any

import pytest

from app.settings import Settings
from crawlers.hosts.api_home import api_home
from domain.errors import PollFailed
from domain.source import Source, SourceKind
from tests.crawlers.crawling import Crawl, source
from tests.crawlers.site import answer, serve

HOME = "https://api.example.org"
KEYS = {
    "vk_token": "service-secret",
    "ok_application_key": "APPLICATION",
    "ok_access_token": "access-secret",
    "ok_secret_key": "secret-secret",
    "max_token": "bot-secret",
}


def made(base: str | None, internal: bool = True) -> Source:
    options = {} if base is None else {"base": base}
    return Source("s", SourceKind.VK, "Стена", "-1", internal=internal, options=options)


@pytest.mark.parametrize(
    ("base", "named", "trusted"),
    [
        ("http://127.0.0.1:9000/", ["http://127.0.0.1:9000"], True),
        ("http://127.0.0.1:9000/vk", ["http://127.0.0.1:9000/other"], True),
        ("http://127.0.0.1:9001", ["http://127.0.0.1:9000"], False),
        ("http://127.0.0.2:9000", ["http://127.0.0.1:9000"], False),
        ("http://10.0.0.1:443", ["https://10.0.0.1"], False),
        ("http://127.0.0.1:9000", [], False),
    ],
)
def test_a_token_goes_to_another_place_only_where_a_setting_names_it(
    base: str, named: list[str], trusted: bool
) -> None:
    settings = Settings(network_bases=named)
    if trusted:
        assert api_home(made(base), HOME, settings) == base.rstrip("/")
    else:
        with pytest.raises(PollFailed, match="network_bases"):
            api_home(made(base), HOME, settings)


def test_without_another_place_it_is_the_networks_own() -> None:
    assert api_home(made(None), HOME, Settings()) == HOME
    assert api_home(made("http://127.0.0.1:9000", internal=False), HOME, Settings()) == HOME


def rows(base: str) -> list[dict[str, Any]]:
    options = {"base": base}
    return [
        source("vk", "-1", "vk", options=options),
        source("ok", "5", "ok", options=options),
        source("max", "-5", "max", options=options),
    ]


def test_a_listener_that_a_row_names_hears_no_token(crawl: Crawl) -> None:
    with serve() as listener:
        result = crawl(rows(listener.url("")), settings={**KEYS, "network_bases": []})
        assert listener.seen == []
    for id_ in ("vk", "ok", "max"):
        (poll,) = result["polls"][id_]
        assert poll["state"] == "no_access"
        assert "network_bases" in poll["reason"]


@pytest.mark.parametrize("status", [302, 307, 308])
def test_a_trusted_place_sends_no_token_on(crawl: Crawl, status: int) -> None:
    with serve() as trusted, serve("127.0.0.2") as thief:
        trusted.answers = answer(status=status, Location=thief.url("/steal"))
        result = crawl(rows(trusted.url("")), settings=KEYS)
        assert trusted.seen != []
        assert thief.seen == []
    assert {poll["state"] for (poll,) in result["polls"].values()} == {"changed_markup"}
