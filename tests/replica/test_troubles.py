"""Troubles as a plain client meets them; how a crawler fares is told in spiders/test_troubles."""

import gzip
import json
from collections.abc import Callable, Iterator

import feedparser
import pytest

from replica.inbox import Inbox
from replica.serving import Request, Serving
from replica.troubles import REST, TOO_MUCH, Troubles
from tests.replica.conftest import NOW

ELSEWHERE = "http://127.0.0.9/feed"


@pytest.fixture(scope="module")
def site() -> Troubles:
    return Troubles(NOW, ELSEWHERE, patience=0)


@pytest.fixture(scope="module")
def address(site: Troubles) -> Iterator[str]:
    """The site served on another address of loopback."""
    serving = Serving(Inbox())
    port = serving.reserve("127.0.0.2")
    serving.mount(port, site)
    serving.start()
    yield f"http://127.0.0.2:{port}"
    serving.stop()


def test_every_path_answers(site: Troubles, address: str, fetch: Callable) -> None:
    statuses = {path: fetch(address + path).status for path in site.paths}
    assert {path for path, status in statuses.items() if status >= 400} == {
        "/often",
        "/maintenance",
        "/broken",
        "/forbidden",
        "/removed",
    }
    assert fetch(f"{address}/unknown").status == 404


def test_a_busy_host_says_when_to_come_again(address: str, fetch: Callable) -> None:
    for path in ("/often", "/maintenance"):
        assert fetch(address + path).headers["retry-after"] == str(REST)
    assert "retry-after" not in fetch(f"{address}/broken").headers


def test_a_slow_page_takes_its_time() -> None:
    assert Troubles(NOW, ELSEWHERE, patience=7)(Request("GET", "/slow", {}, {})).pause == 7


def test_redirects_go_round_on_for_ever_or_away(address: str, fetch: Callable) -> None:
    assert fetch(f"{address}/circle").headers["location"] == "/circle/2"
    assert fetch(f"{address}/circle/2").headers["location"] == "/circle"
    assert fetch(f"{address}/ever-on").headers["location"] == "/ever-on/1"
    assert fetch(f"{address}/ever-on/7").headers["location"] == "/ever-on/8"
    assert fetch(f"{address}/elsewhere").headers["location"] == ELSEWHERE


def test_a_bomb_is_small_on_the_wire(address: str, fetch: Callable) -> None:
    answer = fetch(f"{address}/bomb")
    assert answer.headers["content-encoding"] == "gzip"
    assert len(answer.body) < 100_000
    assert len(gzip.decompress(answer.body)) > TOO_MUCH
    assert len(fetch(f"{address}/heavy").body) > TOO_MUCH


@pytest.mark.parametrize(("path", "encoding"), [("/windows", "cp1251"), ("/koi8", "koi8-r")])
def test_a_lying_feed_states_utf_8(address: str, fetch: Callable, path: str, encoding: str) -> None:
    answer = fetch(address + path)
    assert answer.headers["content-type"].endswith("charset=utf-8")
    with pytest.raises(UnicodeDecodeError):
        answer.body.decode()
    assert "Жалоба 1" in answer.body.decode(encoding)


def test_an_id_repeats(address: str, fetch: Callable) -> None:
    entries = feedparser.parse(fetch(f"{address}/repeats").body).entries
    assert (len(entries), len({entry.id for entry in entries})) == (15, 3)


def test_nulls_are_in_texts_and_in_names(address: str, fetch: Callable) -> None:
    assert b"\x00" in fetch(f"{address}/nulls").body
    names = [item["id"] for item in json.loads(fetch(f"{address}/null-names").body)["items"]]
    assert all("\x00" in name for name in names)


def test_a_bottomless_channel_always_has_an_older_page(address: str, fetch: Callable) -> None:
    first = fetch(f"{address}/s/bottomless").text
    older = fetch(f"{address}/s/bottomless?before=999980").text
    assert 'data-post="bottomless/999980"' in first
    assert '?before=999980"' in first
    assert 'data-post="bottomless/999979"' in older
    assert '?before=999960"' in older


def test_an_echo_says_the_same_whatever_it_is_asked(address: str, fetch: Callable) -> None:
    assert fetch(f"{address}/s/echo?before=500").body == fetch(f"{address}/s/echo").body
