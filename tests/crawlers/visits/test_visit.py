"""Every claim ends once, whatever becomes of its requests and posts, and none disturbs another."""

import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from itertools import pairwise
from threading import Event
from typing import Any

import pytest

from tests.crawlers.crawling import Crawl, source
from tests.crawlers.site import Site, answer, cut_short, drip, endless, serve

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Вести</title>
<item><title>Нет воды на Мухина</title><link>http://127.0.0.1/1</link>
<description>Жильцы второй день сидят без воды.</description></item>
</channel></rss>"""
BIG = 11 * 1024 * 1024


def _site(stack: ExitStack, number: int) -> Site:
    return stack.enter_context(serve(f"127.0.0.{number}"))


# name -> what its poll must come to: the state, and a part of the reason
ENDS = {
    "good": ("works", "Новых сообщений: 1"),
    "page gone": ("gone", "404"),
    "page forbidden": ("no_access", "403"),
    "server broken": ("unreachable", "500"),
    "server overloaded": ("unreachable", "503"),
    "redirected in a circle": ("no_access", "по кругу"),
    "redirected to a good feed": ("works", "Новых сообщений: 1"),
    "redirected to a file": ("no_access", "302"),
    "redirected to no address": ("changed_markup", "не по правилам"),
    "a body that does not unpack": ("changed_markup", "не по правилам"),
    "a page for a feed": ("gone", "страница сайта"),
    "neither feed nor page": ("gone", "не лента"),
    "no text in any post": ("changed_markup", "отклонено: 5"),
    "no text in its only post": ("quiet", "отклонено: 1"),
    "empty body": ("changed_markup", "пустой"),
    "huge body, announced": ("changed_markup", "10 МБ"),
    "huge body, endless": ("changed_markup", "10 МБ"),
    "a small body that unpacks huge": ("changed_markup", "10 МБ"),
    "body cut short": ("unreachable", "не полностью"),
    "connection refused": ("unreachable", "не принимает"),
    "unknown name": ("unreachable", "не находится"),
    "never answers": ("unreachable", "не отвечает"),
    "drips for ever": ("unreachable", "не отвечает"),
    "no address at all": ("gone", "записан неверно"),
    "a private address of a public source": ("no_access", "внутреннюю сеть"),
    "a local name of a public source": ("no_access", "внутреннюю сеть"),
    "a number that is a private address": ("no_access", "внутреннюю сеть"),
    "forbidden by robots.txt": ("no_access", "robots.txt"),
    "robots.txt broken": ("unreachable", "robots.txt"),
    "robots.txt never comes": ("unreachable", "Сайт не отвечает"),
    "with a Crawl-delay": ("works", "Новых сообщений: 2"),
    "asks for rest": ("slowed", "реже"),
    "on a host that rests": ("slowed", "реже"),
    "busy with Retry-After": ("slowed", "реже"),
    "raises at once": ("changed_markup", "KeyError"),
    "raises midway": ("changed_markup", "ValueError"),
    "old and new": ("works", "Новых"),
    "quotes the page in an error": ("changed_markup", "ValueError"),
    "fails in the parser": ("changed_markup", "IndexError"),
    "kills the parser": ("changed_markup", "оборвался"),
    "yields nothing": ("quiet", "Нового нет"),
    "breaks rules": ("works", "Новых"),
    "takes long": ("works", "Новых"),
}


def _textless(number: int) -> str:
    now = format_datetime(datetime.now(UTC))
    items = "".join(
        f"<item><link>http://example.org/{n}</link><pubDate>{now}</pubDate></item>"
        for n in range(number)
    )
    return f"<rss version='2.0'><channel>{items}</channel></rss>"


@pytest.fixture(scope="session")
def troubles(crawl: Crawl) -> Iterator[dict[str, Any]]:
    """One round over sources in every kind of trouble, and `sites` that were asked."""
    over = Event()
    with ExitStack() as stack:
        stack.callback(over.set)
        main, slow, barred, broken, resting, busy = (_site(stack, n) for n in range(1, 7))
        dead, measured, dripping, silent = (_site(stack, n) for n in (7, 9, 10, 11))

        def hang(request: BaseHTTPRequestHandler) -> None:
            over.wait(30)
            request.close_connection = True

        squeezed = zlib.compressobj(9, zlib.DEFLATED, 31)
        bomb = squeezed.compress(b" " * BIG) + squeezed.flush()
        main.pages = {
            "/good": answer(FEED),
            "/403": answer(b"no", 403),
            "/500": answer(b"oops", 500),
            "/503": answer(b"later", 503),
            "/circle": answer(status=302, Location="/circle2"),
            "/circle2": answer(status=302, Location="/circle"),
            "/moved": answer(status=301, Location="/good"),
            "/file": answer(status=302, Location="file:///etc/passwd"),
            "/nowhere": answer(status=302, Location="http://[::1"),
            "/unpackable": answer(FEED, Content_Encoding="deflate"),
            "/page": answer("<!DOCTYPE html><html><body>Ремонт</body></html>"),
            "/words": answer("Сайт временно закрыт", content_type="text/plain; charset=utf-8"),
            "/textless": answer(_textless(5)),
            "/wordless": answer(_textless(1)),
            "/empty": answer(b""),
            "/huge": answer(b" " * BIG),
            "/endless": endless(BIG),
            "/bomb": answer(bomb, Content_Encoding="gzip"),
            "/cut": cut_short(FEED),
        }
        slow.pages = {"/feed": hang}
        dripping.pages = {"/feed": drip}
        barred.pages = {
            "/robots.txt": answer(
                "User-agent: otklik\nDisallow: /closed", content_type="text/plain"
            ),
            "/closed/feed": answer(FEED),
        }
        silent.pages = {"/robots.txt": hang, "/feed": answer(FEED)}
        broken.pages = {"/robots.txt": answer(b"", 500), "/feed": answer(FEED)}
        resting.pages = {"/feed": answer(b"", 429, Retry_After="120"), "/other": answer(FEED)}
        busy.pages = {"/feed": answer(b"", 503, Retry_After="60")}
        items = "".join(
            f"<item><title>{n}</title><link>{measured.url(f'/{n}')}</link></item>" for n in "12"
        )
        measured.pages = {
            "/robots.txt": answer("User-agent: *\nCrawl-delay: 0.7", content_type="text/plain"),
            "/feed": answer(f"<rss version='2.0'><channel>{items}</channel></rss>"),
        }
        dead_url = f"http://127.0.0.7:{dead.port}"
        addresses = {
            "good": main.url("/good"),
            "page gone": main.url("/404"),
            "page forbidden": main.url("/403"),
            "server broken": main.url("/500"),
            "server overloaded": main.url("/503"),
            "redirected in a circle": main.url("/circle"),
            "redirected to a good feed": main.url("/moved"),
            "redirected to a file": main.url("/file"),
            "redirected to no address": main.url("/nowhere"),
            "a body that does not unpack": main.url("/unpackable"),
            "a page for a feed": main.url("/page"),
            "neither feed nor page": main.url("/words"),
            "no text in any post": main.url("/textless"),
            "no text in its only post": main.url("/wordless"),
            "empty body": main.url("/empty"),
            "huge body, announced": main.url("/huge"),
            "huge body, endless": main.url("/endless"),
            "a small body that unpacks huge": main.url("/bomb"),
            "body cut short": main.url("/cut"),
            "connection refused": "http://127.0.0.8:9/feed",
            "unknown name": "http://nobody.invalid/feed",
            "never answers": slow.url("/feed"),
            "drips for ever": dripping.url("/feed"),
            "no address at all": "не адрес",
            "forbidden by robots.txt": barred.url("/closed/feed"),
            "robots.txt broken": broken.url("/feed"),
            "robots.txt never comes": silent.url("/feed"),
            "asks for rest": resting.url("/feed"),
            "busy with Retry-After": busy.url("/feed"),
        }
        rows = [source(name, address) for name, address in addresses.items()]
        public: dict[str, Any] = {"internal": False, "delay": None}
        rows += [
            source("with a Crawl-delay", measured.url("/feed"), options={"follow": "yes"}),
            source("a private address of a public source", main.url("/good"), **public),
            source("a local name of a public source", "http://localhost/feed", **public),
            source("a number that is a private address", "http://2130706433/feed", **public),
        ]
        rows += [
            source(name, f"{dead_url}/", kind="web", options={"trouble": name})
            for name in ENDS
            if name not in {row["id"] for row in rows} and name != "on a host that rests"
        ]
        rows += [
            source(name, f"{dead_url}/", kind="web", options={"trouble": name})
            for name in ("stolen from us",)
        ]
        rows[-1]["options"] = {"trouble": "takes long"}
        result = crawl(
            rows,
            settings={"crawl_lease": 0.6},
            scrapy={"DOWNLOAD_TIMEOUT": 1},
            stolen=["stolen from us"],
        )
        # What is asked of a host at rest can be told only after it has asked for it.
        after = crawl(
            [
                source("asks for rest", resting.url("/feed")),
                source("on a host that rests", resting.url("/other")),
            ],
            settings={"crawl_parallel": 1},
        )
        result["polls"]["on a host that rests"] = after["polls"]["on a host that rests"]
        result["sites"] = {
            "main": main,
            "resting": resting,
            "barred": barred,
            "measured": measured,
            "silent": silent,
        }
        yield result


@pytest.mark.parametrize("name", ENDS)
def test_a_claim_ends_once_and_says_how(troubles: dict[str, Any], name: str) -> None:
    state, reason = ENDS[name]
    polls = troubles["polls"][name]
    assert [poll["state"] for poll in polls] == [state], polls
    assert reason in polls[0]["reason"]


def test_the_cursor_moves_where_a_poll_ended_well_or_posts_were_remembered(
    troubles: dict[str, Any],
) -> None:
    moved = {name for name, left in troubles["left"].items() if left["cursor"] is not None}
    well = {name for name, (state, _) in ENDS.items() if state in ("works", "quiet")}
    assert moved == well | {"raises midway"}


def test_posts_yielded_before_an_error_are_kept_and_counted(troubles: dict[str, Any]) -> None:
    (poll,) = troubles["polls"]["raises midway"]
    assert (poll["found"], poll["queued"], poll["cursor"]) == (1, 1, '{"seen":1}')
    assert [p["post"]["native_id"] for p in _posts(troubles, "raises midway")] == [
        "raises midway/1"
    ]


def test_refused_posts_are_counted_by_rule(troubles: dict[str, Any]) -> None:
    (poll,) = troubles["polls"]["breaks rules"]
    assert poll["refused"] == {"future_date": 1, "no_text": 1}
    assert poll["queued"] == 1
    assert troubles["outcomes"] == {"invalid": 2 + 5 + 1}


def test_a_page_whose_posts_are_all_refused_is_read_again(crawl: Crawl) -> None:
    with serve() as site:
        site.pages = {"/feed": answer(_textless(5))}
        rows = [source("changed", site.url("/feed"))]
        first = crawl(rows)
        again = crawl(rows, left=first["left"])
        site.pages = {"/feed": answer(FEED)}
        mended = crawl(rows, left=again["left"])
    states = [r["polls"]["changed"][0]["state"] for r in (first, again, mended)]
    assert states == ["changed_markup", "changed_markup", "works"]


def test_a_page_without_dates_has_a_last_post_too(crawl: Crawl) -> None:
    with serve() as site:
        rows = [source("undated", site.url("/feed"))]
        site.pages = {"/feed": answer(FEED)}
        first = crawl(rows)
        other = FEED.replace("127.0.0.1/1", "127.0.0.1/2").replace("второй", "третий")
        site.pages = {"/feed": answer(other)}
        second = crawl(rows, left=first["left"])
    times = [result["polls"]["undated"][0]["published"] for result in (first, second)]
    assert [len(published) for published in times] == [0, 1]


def test_posts_reach_the_queue_masked_and_without_the_author_s_name(
    troubles: dict[str, Any],
) -> None:
    (entry,) = _posts(troubles, "takes long")
    assert "914" not in entry["post"]["text"]
    assert entry["post"]["author"]["key"].startswith("p:")
    assert entry["post"]["author"]["name"] is None


def test_a_post_is_history_where_it_was_there_before_we_watched(troubles: dict[str, Any]) -> None:
    news = [e["post"]["native_id"] for e in troubles["posts"] if not e["history"]]
    assert news == ["new"]
    old = {e["post"]["native_id"] for e in _posts(troubles, "old and new") if e["history"]}
    assert old == {"old and new/1", "undated"}


def test_a_queue_that_is_down_is_no_word_on_the_source(crawl: Crawl) -> None:
    with serve() as site:
        site.pages = {"/feed": answer(FEED)}
        result = crawl([source("down", site.url("/feed"))], queue_refuses=["down"])
    assert result["polls"] == {}
    assert result["left"]["down"]["cursor"] is None
    assert result["raised"] == "QueueUnavailable"  # but the round has not ended well


def test_a_long_claim_is_renewed(troubles: dict[str, Any]) -> None:
    assert troubles["renewals"]["takes long"] >= 2


def test_a_claim_lost_to_another_crawler_writes_nothing(troubles: dict[str, Any]) -> None:
    assert "stolen from us" not in troubles["polls"]
    assert _posts(troubles, "stolen from us") == []


def test_a_host_s_wish_for_rest_reaches_the_timetable(troubles: dict[str, Any]) -> None:
    assert troubles["polls"]["asks for rest"][0]["retry_after"] == 120
    assert troubles["polls"]["busy with Retry-After"][0]["retry_after"] == 60
    assert 100 < troubles["polls"]["on a host that rests"][0]["retry_after"] <= 120


def test_a_host_that_rests_is_asked_nothing(troubles: dict[str, Any]) -> None:
    assert "/other" not in troubles["sites"]["resting"].paths()
    assert troubles["sites"]["resting"].paths().count("/feed") == 2  # once a crawl: no retry


def test_a_server_error_is_tried_three_times_and_a_missing_page_once(
    troubles: dict[str, Any],
) -> None:
    paths = troubles["sites"]["main"].paths()
    assert paths.count("/500") == 3
    assert paths.count("/404") == 1


def test_an_overloaded_server_is_asked_once_and_left_alone(troubles: dict[str, Any]) -> None:
    assert troubles["sites"]["main"].paths().count("/503") == 1
    assert troubles["polls"]["server overloaded"][0]["retry_after"] == 0
    assert troubles["polls"]["server broken"][0]["retry_after"] is None


def test_robots_txt_is_asked_for_once_and_obeyed(troubles: dict[str, Any]) -> None:
    assert troubles["sites"]["barred"].paths() == ["/robots.txt"]
    assert troubles["sites"]["main"].paths().count("/robots.txt") == 1


def test_a_robots_txt_that_never_comes_is_tried_no_more_often_than_a_page(
    troubles: dict[str, Any],
) -> None:
    assert troubles["sites"]["silent"].paths() == ["/robots.txt"] * 3


def test_the_pause_that_robots_txt_asks_for_is_kept(troubles: dict[str, Any]) -> None:
    _, *times = [at for at, _, _ in troubles["sites"]["measured"].seen]
    pauses = [later - earlier for earlier, later in pairwise(times)]
    assert len(pauses) == 2
    assert all(pause > 0.69 for pause in pauses)


def test_the_user_agent_names_us_and_a_contact(troubles: dict[str, Any]) -> None:
    agents = {headers["User-Agent"] for _, _, headers in troubles["sites"]["main"].seen}
    assert agents == {"otklik/1.0 (+duty@example.org)"}


def test_logs_hold_no_text_of_posts(troubles: dict[str, Any]) -> None:
    assert "914" not in troubles["log"]
    assert "Жильцы" not in troubles["log"]
    assert "Во дворе темно" not in troubles["log"]


def test_without_a_contact_only_our_own_hosts_are_asked(crawl: Crawl) -> None:
    with serve() as site:
        site.pages = {"/feed": answer(FEED)}
        result = crawl(
            [
                source("ours", site.url("/feed")),
                source("theirs", "http://203.0.113.7/feed", internal=False, delay=None),
            ],
            settings={"contact": ""},
        )
    assert result["polls"]["ours"][0]["state"] == "works"
    (poll,) = result["polls"]["theirs"]
    assert poll["state"] == "no_access"
    assert "contact" in poll["reason"]


def _posts(result: dict[str, Any], source_id: str) -> list[dict[str, Any]]:
    return [e for e in result["posts"] if e["post"]["source_id"] == source_id]
