"""Every trouble of the replica in one crawl, beside healthy sources that must not notice."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from replica.inbox import Inbox
from replica.serving import Serving
from replica.troubles import REST, Troubles
from tests.crawlers.crawling import Crawl, source
from tests.crawlers.site import answer, serve
from tests.spiders.conftest import channel_of, posts_of
from tests.spiders.pages import item, rss

NOW = datetime.now(UTC).replace(microsecond=0)
MINUTE = timedelta(minutes=1)
HEALTHY = 12  # entries of the healthy feed, messages of the healthy channel
ENDLESS = 31 * 20  # messages of the pages that one poll reads
# A host that rests is left alone as a whole, and a slow one is asked for one page at a time: these
# troubles have each a host of their own.
ALONE = {"/often": "127.0.0.3", "/maintenance": "127.0.0.4", "/slow": "127.0.0.5"}

# path -> (state, found, refused)
ROWS: dict[str, tuple[str, int, dict[str, int]]] = {
    "/often": ("slowed", 0, {}),
    "/maintenance": ("slowed", 0, {}),
    "/slow": ("unreachable", 0, {}),
    "/broken": ("unreachable", 0, {}),
    "/forbidden": ("no_access", 0, {}),
    "/removed": ("gone", 0, {}),
    "/circle": ("no_access", 0, {}),
    "/circle/2": ("no_access", 0, {}),
    "/ever-on": ("no_access", 0, {}),
    "/elsewhere": ("no_access", 0, {}),  # an internal source stays at its own host
    "/no-site": ("no_access", 0, {}),
    "/bomb": ("changed_markup", 0, {}),
    "/heavy": ("changed_markup", 0, {}),
    "/empty": ("changed_markup", 0, {}),
    "/page": ("gone", 0, {}),
    "/picture": ("gone", 0, {}),
    "/called-picture": ("works", 3, {}),
    "/windows": ("works", 3, {}),
    "/koi8": ("works", 3, {}),
    "/laughs": ("works", 1, {}),
    "/entity": ("works", 1, {}),
    "/nesting": ("gone", 0, {}),
    "/nulls": ("works", 3, {}),
    "/null-names": ("quiet", 3, {"no_native_id": 3}),
    "/repeats": ("works", 3, {}),
    "/tomorrow": ("works", 3, {}),
    "/s/new_look": ("changed_markup", 0, {}),
    "/s/curtain": ("changed_markup", 0, {}),
    "/s/blank": ("changed_markup", 0, {}),
    "/s/bottomless": ("works", ENDLESS, {}),
    "/s/echo": ("works", 6, {}),
    "/s/prophet": ("quiet", 3, {"future_date": 3}),
}


@pytest.fixture(scope="module")
def crawled(crawl: Crawl) -> Iterator[dict[str, Any]]:
    """One crawl of all; a trouble's source is called as its path."""
    with ExitStack() as stack:
        healthy = stack.enter_context(serve())
        items = (item(f"Новость {n}", healthy.url(f"/{n}"), NOW - n * MINUTE) for n in range(12))
        healthy.pages = {
            "/feed": answer(rss(*items)),
            "/s/steady": channel_of("steady", HEALTHY, MINUTE),
        }
        troubles = Troubles(NOW, healthy.url("/feed"))
        assert set(troubles.paths) == set(ROWS)
        serving = Serving(Inbox())
        stack.callback(serving.stop)
        bases = {}
        for host in ("127.0.0.2", *ALONE.values()):
            port = serving.reserve(host)
            serving.mount(port, troubles)
            bases[host] = f"http://{host}:{port}"
        serving.start()
        rows = []
        for path in ROWS:
            base = bases[ALONE.get(path, "127.0.0.2")]
            if path.startswith("/s/"):
                rows.append(source(path, path[3:], "telegram", options={"base": base}))
            else:
                rows.append(source(path, base + path))
        rows.append(source("feed", healthy.url("/feed")))
        rows.append(source("steady", "steady", "telegram", options={"base": healthy.url("")}))
        yield crawl(rows, scrapy={"DOWNLOAD_TIMEOUT": 2, "RETRY_TIMES": 1})


@pytest.mark.parametrize("path", ROWS)
def test_a_trouble_ends_in_a_counted_outcome_and_its_state(
    crawled: dict[str, Any], path: str
) -> None:
    (poll,) = crawled["polls"][path]
    assert (poll["state"], poll["found"], poll["refused"]) == ROWS[path]
    assert poll["reason"]
    assert poll["queued"] + sum(poll["refused"].values()) == poll["found"]


def test_a_host_that_asks_for_rest_says_how_long(crawled: dict[str, Any]) -> None:
    for path in ("/often", "/maintenance"):
        assert crawled["polls"][path][0]["retry_after"] == REST


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/slow", "не отвечает"),
        ("/circle", "по кругу"),
        ("/ever-on", "по кругу"),
        ("/elsewhere", "переадресует на другой адрес"),
        ("/bomb", "в распакованном виде больше 10 МБ"),
        ("/heavy", "больше 10 МБ"),
        ("/page", "Вместо ленты отдаётся страница сайта"),
        ("/s/new_look", "сообщений 3, не прочитано ни одно"),
        ("/s/curtain", "короткий"),
        ("/s/bottomless", "остальное в следующий раз"),
    ],
)
def test_the_operator_reads_what_is_wrong(crawled: dict[str, Any], path: str, reason: str) -> None:
    assert reason in crawled["polls"][path][0]["reason"]


@pytest.mark.parametrize("path", ["/windows", "/koi8", "/called-picture", "/nulls", "/repeats"])
def test_what_can_be_read_is_read_right(crawled: dict[str, Any], path: str) -> None:
    posts = posts_of(crawled, path)
    said = "Во дворе вторые сутки нет воды, соседи звонили в аварийную службу, дом"
    assert sorted(post["text"] for post in posts.values()) == [f"{said} {n}" for n in (1, 2, 3)]


def test_entities_bring_neither_a_flood_nor_a_file(crawled: dict[str, Any]) -> None:
    (laughs,) = posts_of(crawled, "/laughs").values()
    (entity,) = posts_of(crawled, "/entity").values()
    assert laughs["text"] == "&a9;"
    assert entity["text"] == "[&own;]"


def test_a_date_from_tomorrow_is_no_date(crawled: dict[str, Any]) -> None:
    assert {post["date_stated"] for post in posts_of(crawled, "/tomorrow").values()} == {False}


def test_healthy_sources_do_not_notice(crawled: dict[str, Any]) -> None:
    for name in ("feed", "steady"):
        (poll,) = crawled["polls"][name]
        assert (poll["state"], poll["queued"]) == ("works", HEALTHY)
    assert crawled["raised"] is None
    assert "Traceback" not in crawled["log"]
