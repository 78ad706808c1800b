"""Feeds over HTTP, polled twice; and feeds with comments, whose articles change and vanish."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from domain.post import post_id
from domain.source import SourceKind
from tests.crawlers.crawling import Crawl, source
from tests.crawlers.site import Site, answer, serve
from tests.spiders.conftest import ARTICLE, BIG, HOUR, NOW, PARAGRAPH, posts_of
from tests.spiders.pages import item, rss

Readings = list[dict[str, Any]]


def _at(post: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(post["published_at"])


def test_an_item_becomes_a_post_with_clean_text_and_its_picture(readings: Readings) -> None:
    post = posts_of(readings[0], "rss")["http://127.0.0.1/guid/1"]
    assert post["title"] == "Нет воды на Мухина"
    assert post["text"] == "Жильцы пишут:\nвторой день\nбез воды"
    assert _at(post) == NOW - 2 * HOUR
    assert post["author"] == {"kind": "outlet", "key": "rss", "name": "Источник rss"}
    assert [a["kind"] for a in post["attachments"]] == ["photo"]
    assert post["url"].endswith("/n/1")


def test_a_date_without_an_offset_is_the_region_s(readings: Readings) -> None:
    (nine,) = (p for p in posts_of(readings[0], "rss").values() if p["title"] == "Девять вечера")
    assert _at(nine) == NOW - HOUR
    (flood,) = posts_of(readings[0], "rdf").values()
    assert _at(flood) == NOW - 3 * HOUR


def test_posts_older_than_the_history_are_left_out_but_seen(readings: Readings) -> None:
    (poll,) = readings[0]["polls"]["rss"]
    assert (poll["found"], poll["queued"]) == (5, 4)
    assert len(poll["published"]) == 3  # the undated one and the one from tomorrow state nothing


@pytest.mark.parametrize("title", ["Завтра", "Без даты"])
def test_without_a_date_to_believe_it_is_the_fetch(readings: Readings, title: str) -> None:
    (post,) = (p for p in posts_of(readings[0], "rss").values() if p["title"] == title)
    assert post["date_stated"] is False
    assert post["published_at"] == post["fetched_at"]


def test_a_guid_that_is_only_a_number_is_the_feed_s_own(readings: Readings) -> None:
    assert any(
        i.startswith("127.0.0.1:") and i.endswith("#55") for i in posts_of(readings[0], "rss")
    )


def test_yandex_full_text_wins_over_the_lead(readings: Readings) -> None:
    (post,) = posts_of(readings[0], "yandex").values()
    assert post["text"] == "Начало. Середина.\nКонец."


def test_atom_is_read_with_its_edit_and_relative_link(readings: Readings) -> None:
    post = posts_of(readings[0], "atom")["tag:example.org,2026:1"]
    assert post["title"] == "Горячая «линия»"
    assert post["text"] == "Нет света\nЖдём\nответа"
    assert datetime.fromisoformat(post["edited_at"]) == NOW - 4 * HOUR
    assert post["url"].startswith("http://127.0.0.1")
    assert post["url"].endswith("/news/1")


def test_a_json_feed_is_read(readings: Readings) -> None:
    posts = {post.get("title"): post for post in posts_of(readings[0], "json").values()}
    assert posts["Дороги"]["text"] == "Яма\nу моста"
    assert posts["Дороги"]["attachments"][0]["kind"] == "photo"
    assert posts[None]["text"] == "Просто текст"


def test_a_wrong_stated_encoding_is_found_out(readings: Readings) -> None:
    (post,) = posts_of(readings[0], "cp1251").values()
    assert post["title"] == "Ещё одна жалоба"


def test_a_malformed_feed_gives_what_it_has(readings: Readings) -> None:
    assert len(posts_of(readings[0], "malformed")) == 2


def test_followed_articles_bring_their_text_and_date(readings: Readings) -> None:
    warm, lost = posts_of(readings[0], "follow").values()
    assert "отопления нет третьи сутки" in warm["text"]
    assert "обещает пустить тепло" in warm["text"]
    assert "Реклама" not in warm["text"]
    assert _at(warm) == NOW - 2 * HOUR
    assert lost["text"] == "Есть"  # its page is gone, the feed's word stays


def test_a_big_feed_comes_whole_and_the_loop_never_stands_still(readings: Readings) -> None:
    assert readings[0]["polls"]["big"][0]["queued"] == BIG
    assert 0 < readings[0]["stall"] < readings[0]["busy"] / 4
    assert readings[0]["waited"] < readings[0]["lasted"] / 2  # no blocking call either


def test_the_second_poll_is_conditional(readings: Readings) -> None:
    (poll,) = readings[1]["polls"]["rss"]
    assert (poll["state"], poll["reason"]) == ("quiet", "Лента не изменилась")
    assert posts_of(readings[1], "rss") == {}


def test_the_second_poll_brings_what_is_new_or_edited_and_no_more(readings: Readings) -> None:
    posts = posts_of(readings[1], "atom")
    assert posts["tag:example.org,2026:1"]["text"].startswith("Свет дали")
    assert set(posts) == {"tag:example.org,2026:1", "tag:example.org,2026:2"}
    assert posts_of(readings[1], "big") == {}
    assert readings[1]["polls"]["big"][0]["state"] == "quiet"
    # The edited one was there before we watched, and stays history.
    history = {e["post"]["native_id"]: e["history"] for e in readings[1]["posts"]}
    assert history["tag:example.org,2026:1"]
    assert not history["tag:example.org,2026:2"]


def test_articles_are_fetched_once(readings: Readings) -> None:
    assert readings[0]["asked"].count("/a/1") == 1
    assert readings[1]["asked"].count("/a/1") == 0


COUNTED = (
    '<rss version="2.0" xmlns:wfw="http://wellformedweb.org/CommentAPI/"'
    ' xmlns:slash="http://purl.org/rss/1.0/modules/slash/"><channel>{}</channel></rss>'
)
REPLIES = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>tag:example.org,2026:9</id>
<title>Дороги</title><link href="/roads"/><published>{}</published>
<link rel="replies" type="application/atom+xml" href="/talk/roads"/></entry></feed>"""
ARTICLES = ("same", "edited", "left", "gone", "broken", "moved")


def talk(*said: tuple[int, str]) -> str:
    return rss(
        *(
            item(
                "Re: Новость",
                f"http://127.0.0.1/news#comment-{number}",
                NOW - HOUR,
                f"<guid isPermaLink='false'>{number}</guid><author>sosed_{number}</author>"
                f"<description>{text}</description>",
            )
            for number, text in said
        )
    )


def article(text: str) -> Any:
    page = ARTICLE.format(date=(NOW - 2 * HOUR).isoformat(), text=text + PARAGRAPH)
    return answer(page, content_type="text/html; charset=utf-8")


def counted(site: Site, count: int) -> None:
    more = "<wfw:commentRss>{}</wfw:commentRss><slash:comments>{}</slash:comments>"
    site.pages["/counted"] = answer(
        COUNTED.format(
            item("Вода", site.url("/water"), NOW - 3 * HOUR, more.format("/talk/water", count))
            + item("Свет", site.url("/light"), NOW - 3 * HOUR, more.format("/talk/light", 0))
            + item("Старое", site.url("/old"), NOW - 99 * HOUR, more.format("/talk/old", 5))
        )
    )


def listing(site: Site, *names: str) -> None:
    items = (item(name, site.url(f"/article/{name}"), NOW - 2 * HOUR) for name in names)
    site.pages["/listing"] = answer(rss(*items))


def due(site: Site, row: str, path: str) -> dict[str, Any]:
    url = site.url(path)
    return {
        "id": post_id(SourceKind.RSS, url),
        "native_id": url,
        "source_id": row,
        "url": url,
        "published_at": (NOW - 2 * HOUR).isoformat(),
    }


def renamed(site: Site, guid: str, mark: str, more: str = "") -> None:
    """A feed whose guids and links are others at each poll."""
    said = f"<guid isPermaLink='false'>{guid}</guid><description>Воды нет</description>"
    site.pages["/renamed"] = answer(
        rss(
            item("Вода", site.url(f"/water-{guid}"), NOW - HOUR, said),
            item("Без даты", site.url(f"/undated-{guid}"), None, said),
            item("Свет", site.url(f"/light?utm_content={mark}"), NOW - HOUR),
            more,
        )
    )


@pytest.fixture(scope="module")
def later(crawl: Crawl) -> Iterator[Readings]:
    """Two polls; in between two people comment, an article of each fate meets it, and a feed is
    emptied.
    """
    with serve() as site:
        counted(site, 1)
        listing(site, *ARTICLES)
        renamed(site, "a1", "one")
        site.pages |= {
            "/talk/water": answer(talk((1, "Нет воды"))),
            "/replies": answer(REPLIES.format((NOW - HOUR).isoformat())),
            "/talk/roads": answer(talk((2, "Яма"))),
            "/emptied": answer(rss(item("Новость", site.url("/n"), NOW - HOUR))),
            "/hasty": answer(rss(item("Раз", site.url("/h/1"), NOW - HOUR))),
            **{f"/article/{name}": article(f"Сначала так ({name}). ") for name in ARTICLES},
        }
        rows = [
            source("counted", site.url("/counted")),
            source("replies", site.url("/replies")),
            source("listing", site.url("/listing"), options={"follow": "yes"}),
            source("emptied", site.url("/emptied")),
            source("renamed", site.url("/renamed")),
            source("hasty", site.url("/hasty")),
        ]
        polls = [{**crawl(rows), "asked": site.paths(), "url": site.url("")}]

        site.seen.clear()
        counted(site, 2)
        renamed(site, "b2", "two", item("Газ", site.url("/gas"), NOW - HOUR))
        listing(site, "same", "edited")  # the rest is too old for the feed
        front = answer("<html><body><p>Главная</p></body></html>", content_type="text/html")
        site.pages |= {
            "/talk/water": answer(talk((1, "Нет воды"), (3, "И у нас"))),
            "/emptied": answer(rss()),
            "/hasty": answer(rss(item("Два", site.url("/h/2"), NOW - HOUR))),
            "/article/edited": article("Исправлено. "),
            "/article/left": article("Дополнено. "),
            "/article/gone": answer(status=410),
            "/article/broken": answer(status=500),
            "/article/moved": answer(status=302, Location="/"),
            "/": front,
        }
        again = [due(site, "listing", f"/article/{name}") for name in ARTICLES]
        again += [due(site, "listing", "/article/same#comment-1"), due(site, "emptied", "/n")]
        second = crawl(rows, left=polls[0]["left"], due_again=again)
        yield [*polls, {**second, "asked": site.paths(), "url": site.url("")}]


def test_comments_are_read_where_the_feed_counts_them_anew(later: Readings) -> None:
    first, second = ([path for path in poll["asked"] if "/talk/" in path] for poll in later)
    assert sorted(first) == ["/talk/roads", "/talk/water"]
    assert second == ["/talk/water"]  # of the other the feed does not say how many there are


def test_comments_are_posts_of_private_persons_in_their_thread(later: Readings) -> None:
    base = later[0]["url"]
    water = post_id(SourceKind.RSS, f"{base}/water")
    (comment,) = (p for p in posts_of(later[0], "counted").values() if p.get("thread_id"))
    assert (comment["text"], comment["thread_id"], comment["parent_id"]) == (
        "Нет воды",
        water,
        water,
    )
    assert "title" not in comment
    assert comment["author"]["kind"] == "private"
    assert "sosed" not in str(later[0]["posts"])
    # Its number is its own, though an article may have the same.
    assert comment["native_id"] == f"{base}/talk/water#1"


def test_only_new_comments_come_again(later: Readings) -> None:
    texts = [p["text"] for p in posts_of(later[1], "counted").values() if p.get("thread_id")]
    assert texts == ["И у нас"]


def test_an_atom_entry_says_where_its_replies_are(later: Readings) -> None:
    texts = [p["text"] for p in posts_of(later[0], "replies").values() if p.get("thread_id")]
    assert texts == ["Яма"]


def test_an_article_is_looked_at_again_on_its_own_page(later: Readings) -> None:
    posts = {i.rpartition("/")[2]: p for i, p in posts_of(later[1], "listing").items()}
    assert set(posts) == {"edited", "left"}
    assert "Исправлено." in posts["edited"]["text"]
    assert posts["edited"]["title"] == "edited"
    assert posts["left"]["text"].startswith("Дополнено.")


def test_only_a_page_that_is_not_there_says_that_it_is_gone(later: Readings) -> None:
    def ids(*paths: str) -> set[str]:
        return {post_id(SourceKind.RSS, later[1]["url"] + path) for path in paths}

    articles = [f"/article/{name}" for name in ARTICLES if name != "broken"]
    assert set(later[1]["gone"]) == ids("/article/gone")
    assert set(later[1]["looked"]) == ids(*articles, "/article/same#comment-1", "/n")


def test_entries_of_a_feed_that_gives_them_other_names_are_not_new(later: Readings) -> None:
    posts = [[p["title"] for p in posts_of(poll, "renamed").values()] for poll in later]
    assert posts == [["Вода", "Без даты", "Свет"], ["Газ"]]


def test_a_feed_that_is_all_new_says_that_some_may_be_lost(later: Readings) -> None:
    told = {name: later[1]["polls"][name][0]["reason"] for name in ("hasty", "renamed", "listing")}
    assert ["могла пройти мимо" in reason for reason in told.values()] == [True, False, False]
    assert "могла" not in later[0]["polls"]["hasty"][0]["reason"]


def test_an_emptied_feed_is_noted_and_its_entries_are_not_forgotten(later: Readings) -> None:
    (poll,) = later[1]["polls"]["emptied"]
    assert poll["state"] == "quiet"
    assert "Лента пуста" in poll["reason"]
    assert later[1]["left"]["emptied"] == later[0]["left"]["emptied"]


def test_a_poll_looks_again_in_bounds_and_keeps_the_rest_for_the_next(crawl: Crawl) -> None:
    with serve() as site:
        site.pages["/feed"] = answer(rss())
        again = [due(site, "followed", f"/article/{n}") for n in range(15)]
        row = source("followed", site.url("/feed"), options={"follow": "yes"})
        found = crawl([row], due_again=again)
        asked = [path for path in site.paths() if path.startswith("/article/")]
    assert len(asked) == len(found["gone"]) == 10


def test_a_feed_that_one_person_signs_is_not_read_until_an_outlet_is_confirmed(
    crawl: Crawl,
) -> None:
    with serve() as site:
        signed = "<author>ivan_petrov</author>"
        items = [item(f"День {n}", site.url(f"/{n}"), NOW - n * HOUR, signed) for n in range(6)]
        site.pages["/rss"] = answer(rss(*items))
        rows = [
            source("diary", site.url("/rss")),
            source("paper", site.url("/rss?paper"), options={"outlet": "yes"}),
        ]
        result = crawl(rows)
    (refused,) = result["polls"]["diary"]
    assert (refused["state"], refused["queued"]) == ("no_access", 0)
    assert "подписаны одним именем" in refused["reason"]
    (read,) = result["polls"]["paper"]
    assert read["queued"] == 6
