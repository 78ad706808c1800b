"""Probes of sites on loopback, through real Scrapy and the real spiders."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.crawlers.crawling import Crawl
from tests.crawlers.site import answer, serve
from tests.spiders.pages import channel, item, message, rss

HTML = "text/html; charset=utf-8"
NOW = datetime.now(UTC).replace(microsecond=0)
HOUR = timedelta(hours=1)
PAGE = """<!DOCTYPE html><html><head><title>Вести Тынды</title>
<link rel="alternate" type="application/rss+xml" title="Комментарии" href="/comments">
<link rel="alternate" type="application/rss+xml" href="/rss"></head>
<body><p>Новости города</p></body></html>"""
LIST = """<!DOCTYPE html><html><head><title>Зейские вести</title></head><body>
<nav><a href="/about">О нас</a></nav><main>{}</main></body></html>"""
ARTICLE = """<!DOCTYPE html><html><head><title>Вести</title>
<meta property="article:published_time" content="{}"></head>
<body><article><h1>На улице Мухина {} нет горячей воды</h1><p>{}</p></article></body></html>"""
PARAGRAPH = "Жители сообщили, что горячей воды нет третьи сутки, котельная молчит. " * 8


@pytest.fixture(scope="module")
def probed(crawl: Crawl) -> Iterator[dict[str, Any]]:
    """What became of a crawl that had nothing to do but probes."""
    with serve() as site, serve("127.0.0.2") as telegram:
        site.pages |= {
            "/": answer(PAGE, content_type=HTML),
            "/rss": answer(
                rss(
                    *(
                        item(
                            f"Нет воды, звоните +7 914 555-12-3{n}",
                            site.url(f"/n/{n}"),
                            NOW - n * HOUR,
                        )
                        for n in range(12)
                    )
                )
            ),
            "/old": answer(rss(item("Давно", site.url("/o/1"), NOW - timedelta(days=90)))),
            "/empty": answer(rss()),
            **{
                path: answer(
                    rss(
                        *(
                            item(f"День {n}", site.url(f"{path}/{n}"), NOW - n * HOUR, signed)
                            for n in range(6)
                        )
                    )
                )
                for path, signed in (
                    ("/diary", "<author>ivan_petrov</author>"),
                    ("/signed", "<author>Редакция «Вестей»</author>"),
                )
            },
            "/secret/rss": answer(rss(item("Тайна", site.url("/s/1"), NOW))),
            "/robots.txt": answer("User-agent: *\nDisallow: /secret/", content_type="text/plain"),
        }
        telegram.pages["/s/Town"] = answer(
            channel(
                "Town", *(message(f"Town/{n}", NOW - n * HOUR, f"Пост {n}") for n in (1, 2, 3))
            ),
            content_type=HTML,
        )
        for n in range(5):
            site.pages[f"/news/2026/{n}00-net-goryachey-vody"] = answer(
                ARTICLE.format((NOW - n * HOUR).isoformat(), n, PARAGRAPH), content_type=HTML
            )
        links = "".join(
            f'<h2><a href="/news/2026/{n}00-net-goryachey-vody">На улице Мухина {n} нет горячей'
            " воды третьи сутки</a></h2>"
            for n in range(5)
        )
        site.pages["/news"] = answer(LIST.format(links), content_type=HTML)
        nameless = re.sub("<title>.*</title>", "", LIST)
        site.pages["/nameless"] = answer(nameless.format(links), content_type=HTML)
        site.pages["/astray"] = answer(status=302, Location="http://[none")
        inside = {"internal": True, "delay": 0}
        probes: dict[str, dict[str, Any]] = {
            "page": {"address": site.url("/"), **inside},
            "list": {"address": site.url("/news"), **inside},
            "nameless": {"address": site.url("/nameless"), **inside},
            "astray": {"address": site.url("/astray"), **inside},
            "feed": {"address": site.url("/rss"), **inside},
            "old": {"address": site.url("/old"), **inside},
            "diary": {"address": site.url("/diary"), **inside},
            "vouched": {
                "address": site.url("/diary"),
                "kind": "rss",
                "options": {"outlet": "yes"},
                **inside,
            },
            "outlet": {"address": site.url("/signed"), **inside},
            "empty": {"address": site.url("/empty"), **inside},
            "secret": {"address": site.url("/secret/rss"), **inside},
            "gone": {"address": site.url("/none"), **inside},
            "down": {"address": "http://127.0.0.1:1/", **inside},
            "guarded": {"address": site.url("/rss")},
            "unlucky": {"address": site.url("/rss"), **inside, "tries": 3},
            "channel": {
                "address": "Town",
                "kind": "telegram",
                "options": {"base": telegram.url("")},
                **inside,
            },
        }
        yield crawl([], once=False, probes=probes)


def finding(probed: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = probed["probes"][name]["finding"]
    return found


def test_a_feed_is_recognised_and_shown_as_its_spider_reads_it(probed: dict[str, Any]) -> None:
    found = finding(probed, "feed")
    assert (found["fits"], found["verdict"], found["posts"]) == (True, "Годится", 12)
    assert found["row"]["kind"] == "rss"
    assert found["usual_gap"] == "1:00:00"
    assert len(found["samples"]) == 10
    assert found["samples"][0]["author"] == "outlet"


def test_nothing_personal_is_shown(probed: dict[str, Any]) -> None:
    texts = [sample["text"] for sample in finding(probed, "feed")["samples"]]
    assert all("Нет воды" in text and "914" not in text for text in texts)


def test_a_page_leads_to_the_feed_of_its_news(probed: dict[str, Any]) -> None:
    found = finding(probed, "page")
    assert found["row"]["address"].endswith("/rss")
    assert found["row"]["title"] == "Вести Тынды"
    assert "объявлена лента" in probed["probes"]["page"]["trail"][0]


def test_a_list_of_articles_is_read_as_a_site(probed: dict[str, Any]) -> None:
    found = finding(probed, "list")
    assert (found["fits"], found["row"]["kind"], found["posts"]) == (True, "web", 5)
    assert found["row"]["title"] == "Зейские вести"


def test_a_page_without_a_title_is_read_too(probed: dict[str, Any]) -> None:
    found = finding(probed, "nameless")
    assert (found["fits"], found["row"]["kind"], found["posts"]) == (True, "web", 5)


def test_an_answer_that_cannot_be_understood_ends_its_probe_at_once(probed: dict[str, Any]) -> None:
    assert probed["probes"]["astray"]["tries"] == 1
    assert finding(probed, "astray")["verdict"] == "Не годится: ответ не по правилам HTTP"


def test_a_channel_is_read_by_its_own_spider(probed: dict[str, Any]) -> None:
    found = finding(probed, "channel")
    assert (found["fits"], found["posts"]) == (True, 3)
    assert found["row"]["verified"] is True


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("empty", "ни одного сообщения"),
        ("secret", "запрещён файлом robots.txt"),
        ("gone", "страницы больше нет"),
        ("guarded", "адрес внутренней сети"),
        ("unlucky", "несколько раз оборвался"),
    ],
)
def test_what_does_not_do_says_why(probed: dict[str, Any], name: str, says: str) -> None:
    found = finding(probed, name)
    assert not found["fits"]
    assert found["verdict"].startswith("Не годится: ")
    assert says in found["verdict"]
    assert found["row"] is None


def test_a_feed_that_one_person_signs_needs_an_administrators_word(probed: dict[str, Any]) -> None:
    found = finding(probed, "diary")
    assert (found["fits"], found["row"]) == (False, None)
    assert "подписаны одним именем" in found["verdict"]
    assert "подтверждает администратор" in found["verdict"]
    assert "ivan_petrov" not in found["verdict"]
    assert finding(probed, "vouched")["fits"]
    assert finding(probed, "outlet")["fits"]


def test_a_probe_inside_is_made_only_where_a_setting_names_the_host(crawl: Crawl) -> None:
    with serve() as site:
        site.pages["/rss"] = answer(rss(item("Тайна", site.url("/n/1"), NOW)))
        probes = {"inside": {"address": site.url("/rss"), "internal": True, "delay": 0}}
        probed = crawl([], once=False, probes=probes, settings={"internal_hosts": []})
        assert site.seen == []
    found = finding(probed, "inside")
    assert "внутренние адреса задаёт администратор машины" in found["verdict"]


def test_what_could_not_be_asked_is_not_said_to_be_unfit(probed: dict[str, Any]) -> None:
    found = finding(probed, "down")
    assert not found["fits"]
    assert found["verdict"] == "Пока не проверить: сайт не принимает соединение"


def test_a_page_that_fell_silent_is_told_from_a_living_one(probed: dict[str, Any]) -> None:
    found = finding(probed, "old")
    assert found["fits"]
    assert "молчит" in found["verdict"]


def test_nothing_is_written(probed: dict[str, Any]) -> None:
    assert probed["posts"] == []
    assert probed["polls"] == {}
    assert probed["left"] == {}
