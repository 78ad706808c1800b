"""What of a row only the machine's administrator may say."""

import pytest

from region.sources.registry import read_row, search_problem
from region.sources.reserved import reserved

INSIDE = {"kind": "rss", "address": "http://10.0.0.5:8080/rss", "internal": True}
REPLICA = {
    "kind": "vk",
    "address": "-1",
    "internal": True,
    "delay": 0,
    "options": {"base": "http://127.0.0.1:9000"},
}
SEARCH = {"kind": "vk", "address": "-1", "options": {"search": "вода"}}
BLOG = {"kind": "rss", "address": "https://a.livejournal.com/rss", "options": {"outlet": "yes"}}


@pytest.mark.parametrize(
    ("row", "key", "says"),
    [
        (INSIDE, "internal", "internal_hosts"),
        (REPLICA, "internal", "администратор машины"),
        (REPLICA, "delay", "sources.yaml"),
        (REPLICA, "options", "base: другой адрес сети"),
        ({"kind": "rss", "address": "https://a.ru/", "delay": 0.001}, "delay", "половины секунды"),
        (SEARCH, "options", "search: поиск по всей сети"),
        (BLOG, "options", "outlet: издание подтверждает администратор"),
    ],
)
def test_a_row_from_elsewhere_is_refused_with_the_way_out(row, key, says) -> None:
    assert says in reserved(row, [], [])[key]


@pytest.mark.parametrize("row", [INSIDE, REPLICA, SEARCH, BLOG])
def test_a_row_may_stay_as_it_is(row) -> None:
    assert reserved({**row, "title": "Другое", "enabled": False}, [{}, row], []) == {}


@pytest.mark.parametrize(
    ("row", "change"),
    [
        (INSIDE, {"address": "http://10.0.0.5:9200/"}),
        (INSIDE, {"kind": "browser"}),
        (INSIDE, {"options": {"sitemap": "http://10.0.0.6/"}}),
        (REPLICA, {"options": {"base": "http://127.0.0.1:9200"}}),
        (REPLICA, {"kind": "max"}),
        (SEARCH, {"options": {"search": "другое"}}),
        (SEARCH, {"address": "-2"}),
        (BLOG, {"address": "https://b.livejournal.com/rss"}),
    ],
)
def test_it_may_not_lead_elsewhere(row, change) -> None:
    assert reserved({**row, **change}, [row], [])


@pytest.mark.parametrize(
    ("hosts", "fits"),
    [
        (["10.0.0.5:8080"], True),
        (["10.0.0.5"], False),
        (["10.0.0.5:8081"], False),
        (["10.0.0.6:8080"], False),
        ([], False),
    ],
)
def test_a_setting_names_host_and_port(hosts, fits) -> None:
    assert (reserved(INSIDE, [], hosts) == {}) is fits


def test_a_host_without_a_port_means_the_usual_ones() -> None:
    portal = {**INSIDE, "address": "https://portal.local/rss"}
    assert reserved(portal, [], ["portal.local"]) == {}
    assert reserved({**portal, "address": "http://PORTAL.local./"}, [], ["portal.local"]) == {}
    assert reserved({**portal, "address": "http://portal.local:81/"}, [], ["portal.local"])


def test_an_administrator_vouches_for_an_outlet() -> None:
    assert reserved(BLOG, [], [], confirms=True) == {}
    assert reserved(SEARCH, [], [], confirms=True)


@pytest.mark.parametrize(
    "address",
    [
        *("http://169.254.169.254/latest", "http://metadata.google.internal/", "http://[fe80::1]/"),
        *("http://192.0.0.192/", "http://[::ffff:169.254.169.254]/", "http://100.100.100.200/"),
        *("http://[64:ff9b::a9fe:a9fe]/", "http://metadata/", "http://[fd00:ec2::254]/"),
    ],
)
def test_no_flag_opens_the_metadata_of_a_machine(address: str) -> None:
    source, problems = read_row({**INSIDE, "id": "a", "title": "А", "address": address}, (), ())
    assert source is None
    assert "не читают никогда" in problems["address"]


def test_a_sitemap_of_an_internal_source_lies_beside_it() -> None:
    row = {**INSIDE, "kind": "web", "id": "a", "title": "А"}
    there = {**row, "options": {"sitemap": "http://10.0.0.5:8080/map.xml"}}
    assert read_row(there, (), ())[1] == {}
    for elsewhere in ("http://10.0.0.5:9200/", "http://10.0.0.6:8080/", "https://example.org/"):
        assert "options" in read_row({**row, "options": {"sitemap": elsewhere}}, (), ())[1]


def test_a_sitemap_lists_nobodys_own_pages() -> None:
    row = {"id": "a", "title": "А", "kind": "web", "address": "https://example.org/"}
    for sitemap in ("https://example.org/users/5/map.xml", "http://10.0.0.5/map.xml"):
        assert "options" in read_row({**row, "options": {"sitemap": sitemap}}, (), ())[1]


@pytest.mark.parametrize(
    "words", ["Иван Петров", "иван петров", "тында «Иван Петров»", "иванов иван иванович вода"]
)
def test_a_search_over_a_network_asks_for_nobody_by_name(words: str) -> None:
    assert "имя человека" in (search_problem(words) or "")
    row = {"id": "a", "title": "А", **SEARCH, "options": {"search": words}}
    assert "имя человека" in read_row(row, (), ())[1]["options"]


@pytest.mark.parametrize("words", ["вода тында", "нет отопления", "Новый Ургал автобус"])
def test_other_words_may_be_searched_for(words: str) -> None:
    assert search_problem(words) is None
