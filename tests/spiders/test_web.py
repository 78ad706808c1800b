"""Sites without a feed over HTTP, polled twice."""

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any

import pytest

from domain.post import post_id
from domain.source import SourceKind
from spiders.web import PAGES
from tests.crawlers.crawling import Crawl, source
from tests.crawlers.site import Page, Site, answer, serve
from tests.spiders.conftest import LOCAL, local, posts_of, tagged

NOW = datetime.now(UTC).replace(microsecond=0)
HOUR = timedelta(hours=1)
HTML = "text/html; charset=utf-8"
SAID = "Жители улицы Мухина третьи сутки сидят без отопления и просят помощи у города. "


def listed(*numbers: int, more: str = "", again: int | None = None) -> str:
    """With `again` the headlines are counted from there."""
    cards = "".join(
        f'<div class="card"><a href="/n/{n}">Новость города под номером {named}</a>{more}</div>'
        for named, n in enumerate(numbers, numbers[0] if again is None else again)
    )
    return f'<html><body><a href="/">Главная</a><main>{cards}</main></body></html>'


def article(n: int, at: datetime | None = None, said: str = SAID, more: str = "") -> str:
    meta = f'<meta property="article:published_time" content="{local(at)}">' if at else ""
    return f"""<html><head><title>Сайт</title>{meta}</head><body><main>
<h1>Новость города под номером {n}</h1><p>{said} {n}</p><p>{said}</p></main>{more}</body></html>"""


def comment(key: str, who: str, said: str, at: datetime, inside: str = "") -> str:
    return f"""<li class="comment" id="{key}"><b class="fn">{who}</b>
<time datetime="{at.isoformat()}">x</time><div class="comment-content">{escape(said)}</div>
<ol>{inside}</ol></li>"""


def html(body: str, **headers: str) -> Page:
    return answer(body, content_type=HTML, **headers)


def sitemap(kind: str, *rows: str) -> str:
    name = {"url": "urlset", "sitemap": "sitemapindex"}[kind]
    inside = "".join(f"<{kind}>{row}</{kind}>" for row in rows)
    return f'<{name} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inside}</{name}>'


FIRST = {
    "secure": listed(*range(200, 206)),
    "redesigned": listed(*range(210, 216)),
    "weekly": listed(220, 221, 222),
}


def later(site: Site) -> dict[str, str]:
    """Lists of the second poll, by source: what sites do to their addresses over time."""
    https = listed(*range(200, 206)).replace('"/n/', f'"{site.url("/n/").replace("http", "https")}')
    return {
        "secure": https,
        "redesigned": listed(*range(210, 216)).replace('href="/n/', 'href="/news/'),
        "weekly": listed(*range(226, 229), again=220),
    }


def build(site: Site) -> None:
    answered = comment("c2", "Олег", "И у нас", NOW - HOUR)
    talk = comment("c1", "Мария", "Тоже холодно", NOW - 2 * HOUR, answered)
    site.pages |= {
        "/list": tagged(listed(1, 2, 3, 4), '"v1"'),
        "/n/1": html(article(1, NOW - HOUR, more=f"<ol>{talk}</ol>")),
        "/n/2": html(article(2)),
        "/n/3": html(article(3, NOW - timedelta(days=30))),
        # /n/4 is not there
        "/busy": html(listed(*range(100, 100 + PAGES + 5))),
        **{f"/n/{n}": html(article(n)) for n in range(100, 100 + PAGES + 5)},
        "/dated": html(
            listed(10, more=f"<time>{NOW + LOCAL:%d.%m.%Y, %H:%M}</time>")
            + listed(11, more="<time>01.02.2020</time>")
        ),
        "/n/10": html(article(10)),
        "/index.xml": answer(
            sitemap(
                "sitemap",
                f"<loc>{site.url('/old.xml')}</loc><lastmod>2020-01-01</lastmod>",
                f"<loc>{site.url('/new.xml.gz')}</loc>",
            )
        ),
        "/new.xml.gz": answer(
            gzip.compress(
                sitemap(
                    "url",
                    f"<loc>{site.url('/n/20')}</loc><lastmod>{NOW.isoformat()}</lastmod>",
                    f"<loc>{site.url('/n/21')}</loc><lastmod>2020-01-01</lastmod>",
                ).encode()
            ),
            content_type="application/gzip",
        ),
        "/core.xml": answer(
            sitemap(
                "sitemap",
                f"<loc>{site.url('/wp-sitemap-taxonomies-category-9.xml')}</loc>",
                *(f"<loc>{site.url(f'/wp-sitemap-posts-post-{n}.xml')}</loc>" for n in range(1, 8)),
            )
        ),
        **{
            f"/wp-sitemap-posts-post-{n}.xml": answer(
                sitemap("url", f"<loc>{site.url(f'/n/{n + 220}')}</loc>")
            )
            for n in range(4, 8)
        },
        "/maps.xml": answer(sitemap("sitemap", f"<loc>{site.url('/same.xml')}</loc>")),
        "/same.xml": tagged(sitemap("url", f"<loc>{site.url('/n/20')}</loc>"), '"s1"'),
        **{f"/{name}": html(body) for name, body in FIRST.items()},
        **{f"/n/{n}": html(article(n)) for n in range(200, 230)},
        "/guarded": html(listed(240, 241)),
        "/n/240": html(article(240)),
        "/n/241": html("<title>Just a moment...</title><h1>Сайт</h1><p>Проверяем браузер</p>"),
        "/stuck": html(listed(*range(250, 256))),
        **{f"/n/{n}": answer(status=501) for n in range(250, 253)},
        **{f"/n/{n}": html(article(n)) for n in range(253, 256)},
        "/n/20": html(article(20, NOW - HOUR)),
        "/empty": html("<html><body><p>Ведутся работы</p></body></html>"),
        "/bare": html(listed(30, 31)),
        "/n/30": html('<html><body><div id="app"></div></body></html>'),
        "/n/31": html('<html><body><div id="app"></div></body></html>'),
        "/down": html(listed(40, 41, 42, 43, 44)),
        **{f"/n/{n}": answer(status=501) for n in range(40, 45)},
        "/moved": html(listed(80, 81)),
        "/n/80": answer(status=302, Location="/"),
        "/": html(article(0)),
        "/n/81": html(article(81)),
        "/lost": html(listed(90, 91, 92)),
        "/letters": html(listed(50)),
        "/n/50": html(article(50, NOW - HOUR, more='<i class="who">Мария П.</i>')),
        "/cp1251": answer(listed(60).encode("cp1251"), content_type="text/html"),
        "/n/60": answer(article(60, NOW - HOUR).encode("cp1251"), content_type="text/html"),
    }


SOURCES: dict[str, dict[str, str]] = {
    "list": {},
    "busy": {},
    "dated": {"links": ".card a"},
    "index": {"sitemap": "/index.xml"},
    "maps": {"sitemap": "/maps.xml"},
    "core": {"sitemap": "/core.xml"},
    "guarded": {},
    "stuck": {},
    "secure": {},
    "redesigned": {},
    "weekly": {},
    "empty": {},
    "bare": {},
    "down": {},
    "moved": {},
    "lost": {},
    "letters": {"author": ".who"},
    "cp1251": {},
    "wrong": {"links": "a[["},
}


@pytest.fixture(scope="module")
def readings(crawl: Crawl) -> Iterator[list[dict[str, Any]]]:
    """The results of two polls; each with `asked`, the paths the site was asked for."""
    with serve() as site:
        build(site)
        rows = []
        for name, options in SOURCES.items():
            given = dict(options)
            if "sitemap" in given:
                given["sitemap"] = site.url(given["sitemap"])
            address = site.url("/list?x" if name == "wrong" else f"/{name}")
            rows.append(source(name, address, "web", options=given))
        first = crawl(rows)
        first["asked"] = site.paths()
        site.seen.clear()
        site.pages["/n/30"] = html(article(30, NOW))
        site.pages["/empty"] = html(listed(70))
        site.pages["/n/70"] = html(article(70))
        site.pages["/n/241"] = html(article(241))
        site.pages |= {f"/{name}": html(body) for name, body in later(site).items()}
        second = crawl(rows, left=first["left"])
        second["asked"] = site.paths()
        second["conditional"] = [p for _, p, sent in site.seen if "If-None-Match" in sent]
        yield [first, second]


def one(result: dict[str, Any], source_id: str, path: str) -> dict[str, Any]:
    (post,) = (p for i, p in posts_of(result, source_id).items() if i.endswith(path))
    return post


def history(result: dict[str, Any], path: str) -> bool:
    (flag,) = (e["history"] for e in result["posts"] if e["post"]["native_id"].endswith(path))
    return bool(flag)


def test_an_article_becomes_a_post_of_the_outlet(readings: list[dict[str, Any]]) -> None:
    post = one(readings[0], "list", "/n/1")
    assert post["title"] == "Новость города под номером 1"
    assert post["text"].startswith(SAID.strip())
    assert datetime.fromisoformat(post["published_at"]) == NOW - HOUR
    assert post["author"] == {"kind": "outlet", "key": "list", "name": "Источник list"}
    assert post["engagement"] == {"comments": 2}


def test_comments_are_posts_of_people_below_it(readings: list[dict[str, Any]]) -> None:
    post, first = one(readings[0], "list", "/n/1"), one(readings[0], "list", "/n/1#c1")
    second = one(readings[0], "list", "/n/1#c2")
    thread = post_id(SourceKind.WEB, post["native_id"])
    assert (first["text"], second["text"]) == ("Тоже холодно", "И у нас")
    assert first["thread_id"] == second["thread_id"] == first["parent_id"] == thread
    assert second["parent_id"] == post_id(SourceKind.WEB, first["native_id"])
    assert datetime.fromisoformat(second["published_at"]) == NOW - HOUR
    assert first["author"]["kind"] == "private"
    assert "Мария" not in json.dumps(first, ensure_ascii=False)
    assert first["url"].endswith("/n/1#c1")


def test_what_is_too_old_or_gone_is_no_post_and_not_asked_for_again(
    readings: list[dict[str, Any]],
) -> None:
    assert not [i for i in posts_of(readings[0], "list") if i.endswith(("/n/3", "/n/4"))]
    assert readings[0]["polls"]["list"][0]["state"] == "works"
    for path in ("/n/1", "/n/3", "/n/4"):
        assert readings[0]["asked"].count(path) == 1
        assert path not in readings[1]["asked"]


def test_the_second_poll_of_a_list_is_conditional(readings: list[dict[str, Any]]) -> None:
    (poll,) = readings[1]["polls"]["list"]
    assert (poll["state"], poll["reason"]) == ("quiet", "Список статей не изменился")


def test_a_long_list_is_read_in_parts(readings: list[dict[str, Any]]) -> None:
    (first,), (second,) = (reading["polls"]["busy"] for reading in readings)
    assert (first["queued"], second["queued"]) == (PAGES, 5)
    assert "осталось на следующий раз: 5" in first["reason"]
    # Undated, but on the page when it was first looked at.
    assert all(e["history"] for r in readings for e in r["posts"] if "/n/1" in e["post"]["url"])


def test_the_list_s_date_dates_a_page_without_one_and_spares_old_pages(
    readings: list[dict[str, Any]],
) -> None:
    post = one(readings[0], "dated", "/n/10")
    published = datetime.fromisoformat(post["published_at"])
    assert NOW - timedelta(minutes=1) < published <= NOW
    assert post.get("date_stated", True)
    assert "/n/11" not in readings[0]["asked"]


def test_a_sitemap_leads_to_its_new_articles_only(readings: list[dict[str, Any]]) -> None:
    assert [i[-5:] for i in posts_of(readings[0], "index")] == ["/n/20"]
    assert "/old.xml" not in readings[0]["asked"]
    assert "/n/21" not in readings[0]["asked"]
    assert readings[1]["polls"]["index"][0]["state"] == "quiet"


def test_a_sitemap_of_an_index_is_read_again_only_once_it_has_changed(
    readings: list[dict[str, Any]],
) -> None:
    assert readings[0]["asked"].count("/same.xml") == 1
    assert "/same.xml" in readings[1]["conditional"]


def test_a_check_for_robots_is_no_article_and_hides_none(readings: list[dict[str, Any]]) -> None:
    (first,), (second,) = (reading["polls"]["guarded"] for reading in readings)
    assert (first["state"], first["queued"]) == ("slowed", 1)
    assert "не робот ли читает" in first["reason"]
    assert second["queued"] == 1
    assert one(readings[1], "guarded", "/n/241")["title"].endswith("241")


def test_articles_that_never_answer_do_not_stand_before_the_others(
    readings: list[dict[str, Any]],
) -> None:
    (first,), (second,) = (reading["polls"]["stuck"] for reading in readings)
    assert (first["state"], first["queued"]) == ("unreachable", 0)
    assert (second["state"], second["queued"]) == ("works", 3)


def test_an_article_that_does_not_open_is_told(readings: list[dict[str, Any]]) -> None:
    assert "Статей не открылось: 1" in readings[0]["polls"]["list"][0]["reason"]


def test_the_last_sitemaps_of_an_undated_index_are_read_and_one_may_be_missing(
    readings: list[dict[str, Any]],
) -> None:
    (poll,) = readings[0]["polls"]["core"]
    assert (poll["state"], poll["queued"]) == ("works", 4)
    assert poll["reason"] == "Карт сайта не прочитано: 1 из 5"


@pytest.mark.parametrize("name", ["secure", "redesigned"])
def test_articles_that_a_site_moves_are_not_new(readings: list[dict[str, Any]], name: str) -> None:
    assert readings[0]["polls"][name][0]["queued"] == 6
    (poll,) = readings[1]["polls"][name]
    assert (poll["state"], poll["found"]) == ("quiet", 0)
    told = "Сайт сменил адреса статей, известных среди них: 6"
    assert (told in poll["reason"]) == (name == "redesigned")


def test_a_rubric_that_comes_again_under_its_headline_is_new(
    readings: list[dict[str, Any]],
) -> None:
    (poll,) = readings[1]["polls"]["weekly"]
    assert (poll["queued"], poll["reason"]) == (
        3,
        "Список сменился целиком: часть статей могла пройти мимо",
    )


@pytest.mark.parametrize(
    ("name", "state", "reason"),
    [
        ("empty", "changed_markup", "ссылок на статьи не видно"),
        ("bare", "changed_markup", "текста нет ни на одной (статей: 2)"),
        ("down", "unreachable", "неисправен"),
        ("lost", "changed_markup", "Ни одна статья списка не открывается (статей: 3)"),
        ("wrong", "changed_markup", "Селектор links записан неверно"),
    ],
)
def test_a_site_that_gives_nothing_is_never_taken_for_a_silent_one(
    readings: list[dict[str, Any]], name: str, state: str, reason: str
) -> None:
    (poll,) = readings[0]["polls"][name]
    assert poll["state"] == state
    assert reason in poll["reason"]


def test_a_dead_site_is_not_asked_for_every_article(readings: list[dict[str, Any]]) -> None:
    asked = {path for path in readings[0]["asked"] if path.startswith("/n/4") and len(path) == 5}
    assert asked == {"/n/40", "/n/41", "/n/42"}


def test_a_site_is_read_again_once_its_pages_are_understood(
    readings: list[dict[str, Any]],
) -> None:
    assert one(readings[1], "bare", "/n/30")["title"].endswith("30")
    assert one(readings[1], "empty", "/n/70")["title"].endswith("70")


def test_an_article_that_leads_to_the_first_page_is_not_there(
    readings: list[dict[str, Any]],
) -> None:
    [post] = posts_of(readings[0], "moved")
    assert post.endswith("/n/81")


def test_a_letter_s_author_is_a_pseudonym_where_the_registry_selects_it(
    readings: list[dict[str, Any]],
) -> None:
    author = one(readings[0], "letters", "/n/50")["author"]
    assert author["kind"] == "private"
    assert "Мария" not in json.dumps(author, ensure_ascii=False)


def test_a_page_in_another_encoding_is_read(readings: list[dict[str, Any]]) -> None:
    assert one(readings[0], "cp1251", "/n/60")["text"].startswith(SAID.strip())
