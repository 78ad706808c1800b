"""Two polls of feeds and channels on loopback, with news in between, through real Scrapy."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.crawlers.crawling import Crawl, source
from tests.crawlers.site import Page, Site, answer, serve
from tests.spiders.pages import card, channel, item, message, rss

NOW = datetime.now(UTC).replace(microsecond=0)
HOUR = timedelta(hours=1)
LOCAL = timedelta(hours=9)  # Asia/Yakutsk
BIG = 1000  # entries
PARAGRAPH = "Жители дома по улице Мухина сообщили, что отопления нет третьи сутки. " * 22


def local(at: datetime) -> str:
    """As a site of the region writes it, without an offset."""
    return (at + LOCAL).replace(tzinfo=None).isoformat()


def tagged(body: str, tag: str) -> Page:
    """A page that answers 304 to who has it."""
    fresh, same = answer(body, ETag=tag), answer(status=304, ETag=tag)

    def page(request: BaseHTTPRequestHandler) -> None:
        (same if request.headers.get("If-None-Match") == tag else fresh)(request)

    return page


def atom(said: str, extra: str = "") -> str:
    return f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Округ</title>
<entry><id>tag:example.org,2026:1</id><title type="html">Горячая &amp;laquo;линия&amp;raquo;</title>
<link href="/news/1"/><published>{(NOW - 5 * HOUR).isoformat()}</published>
<updated>{(NOW - 4 * HOUR).isoformat()}</updated>
<content type="html">&lt;p&gt;{said}&lt;/p&gt;&lt;p&gt;Ждём&lt;br&gt;ответа&lt;/p&gt;</content>
</entry>{extra}</feed>"""


RDF = f"""<?xml version="1.0"?><rdf:RDF xmlns="http://purl.org/rss/1.0/"
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="http://127.0.0.1/"><title>Лента</title></channel>
<item rdf:about="http://127.0.0.1/r1"><title>Паводок</title><link>http://127.0.0.1/r1</link>
<dc:date>{local(NOW - 3 * HOUR)}</dc:date></item></rdf:RDF>"""

JSON = f"""{{"version": "https://jsonfeed.org/version/1.1", "title": "Лента", "items": [
{{"id": "7", "url": "http://127.0.0.1/j7", "title": "Дороги",
"content_html": "<p>Яма</p><p>у моста</p>", "date_published": "{(NOW - HOUR).isoformat()}",
"attachments": [{{"url": "http://127.0.0.1/a.jpg", "mime_type": "image/jpeg"}}]}},
{{"id": "8", "content_text": "Просто текст"}}, "not an item"]}}"""

ARTICLE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Вести</title>
<script type="application/ld+json">
{{"@graph": [{{"@type": "NewsArticle", "datePublished": "{date}"}}]}}</script>
</head><body><nav>Главная О нас Реклама</nav><article><h1>Нет тепла</h1>
<p>{text}</p><p>Управляющая компания обещает пустить тепло к вечеру.</p></article>
<footer>Все права защищены</footer></body></html>"""


def feeds(site: Site) -> None:
    plain = item(
        "Нет &lt;b&gt;воды&lt;/b&gt; на Мухина",
        site.url("/n/1"),
        NOW - 2 * HOUR,
        "<description><![CDATA[<p>Жильцы   пишут:</p><p>второй <i>день</i><br>без воды</p>"
        "<script>ads()</script>]]></description>"
        f'<enclosure url="{site.url("/p.jpg")}" type="image/jpeg" length="1"/>'
        "<guid>http://127.0.0.1/guid/1</guid>",
    )
    old = item("Прошлогодний снег", site.url("/n/2"), NOW - timedelta(days=10))
    naive = f"<pubDate>{(NOW - HOUR + LOCAL).strftime('%a, %d %b %Y %H:%M:%S')}</pubDate>"
    nine = item("Девять вечера", site.url("/n/3"), None, naive)
    coming = item("Завтра", site.url("/n/4"), NOW + timedelta(days=1))
    undated = item("Без даты", site.url("/n/5"), None, "<guid isPermaLink='false'>55</guid>")
    whole = item(
        "Полный текст",
        site.url("/y/1"),
        NOW - HOUR,
        "<description>Начало</description>"
        "<yandex:full-text>Начало. Середина. &lt;p&gt;Конец.&lt;/p&gt;</yandex:full-text>",
    )
    site.pages |= {
        "/rss": tagged(rss(plain, old, nine, coming, undated), '"v1"'),
        "/yandex": answer(rss(whole)),
        "/atom": answer(atom("Нет света")),
        "/rdf": answer(RDF),
        "/json": answer(JSON, content_type="application/feed+json"),
        "/cp1251": answer(
            rss(item("Ещё одна жалоба", site.url("/c/1"), NOW - HOUR), declared="utf-8").encode(
                "cp1251"
            )
        ),
        "/malformed": answer(
            rss(
                item("Рога & копыта", site.url("/m/1"), NOW - HOUR),
                item("Второй", site.url("/m/2")),
            )
        ),
        "/follow": answer(
            rss(
                item("Нет тепла", site.url("/a/1"), None, "<description>Коротко</description>"),
                item(
                    "Страница пропала",
                    site.url("/a/2"),
                    NOW - HOUR,
                    "<description>Есть</description>",
                ),
            )
        ),
        "/a/1": answer(
            ARTICLE.format(date=local(NOW - 2 * HOUR), text=PARAGRAPH), content_type="text/html"
        ),
        "/big": answer(
            rss(
                *(
                    item(
                        f"Новость {i}",
                        site.url(f"/b/{i}"),
                        NOW - timedelta(minutes=i),
                        f"<description><![CDATA[<p>{PARAGRAPH}</p><p>{PARAGRAPH}</p>]]></description>",
                    )
                    for i in range(BIG)
                )
            )
        ),
    }


def channel_of(name: str, newest: int, gap: timedelta) -> Page:
    """Three messages a page; the newest, number `newest`, is as old as its distance from 113."""

    def page_of(request: BaseHTTPRequestHandler) -> None:
        asked = parse_qs(urlsplit(request.path).query).get("before", [str(newest + 1)])
        first = int(asked[0]) - 3
        page = channel(
            name,
            *(
                message(f"{name}/{n}", NOW - gap * (113 - n), f"Сообщение {n}")
                for n in range(first, first + 3)
            ),
            before=first if first > 1 else None,
        )
        answer(page, content_type="text/html; charset=utf-8")(request)

    return page_of


def channels(site: Site, newest: int) -> None:
    site.pages["/s/Town"] = channel_of("Town", newest, 10 * HOUR)
    site.pages["/s/Long"] = channel_of("Long", 111, timedelta(minutes=1))


def _everything() -> str:
    photo = (
        '<a class="tgme_widget_message_photo_wrap" style="width:9px;background-image:url'
        '(\'https://cdn.example/1.jpg\')" href="https://t.me/Board/{n}?single"></a>'
    )
    reaction = '<span class="tgme_reaction"><i class="emoji"><b>{}</b></i>{}</span>'
    poll = """<div class="tgme_widget_message_poll js-poll">
<div class="tgme_widget_message_poll_question">Есть ли вода?</div>
<a class="tgme_widget_message_poll_options"><div class="tgme_widget_message_poll_option">
<div class="tgme_widget_message_poll_option_percent">70%</div>
<div class="tgme_widget_message_poll_option_value">
<div class="tgme_widget_message_poll_option_text">Нет</div></div></div></a></div>"""
    video = (
        '<a class="tgme_widget_message_video_player" href="https://t.me/Board/6"><i></i>'
        '<time class="message_video_duration">0:15</time></a>'
    )
    quote = (
        '<a class="tgme_widget_message_reply" href="https://t.me/Board/2"><div class="'
        'tgme_widget_message_text js-message_reply_text">Цитата</div></a>'
    )
    preview = (
        '<a class="tgme_widget_message_link_preview" href="https://example.org/n">'
        '<div class="link_preview_site_name">Сайт</div>'
        '<div class="link_preview_title">Статья</div></a>'
    )
    document = (
        '<a class="tgme_widget_message_document_wrap" href="https://t.me/Board/9">'
        '<div class="tgme_widget_message_document_icon"></div>'
        '<div class="tgme_widget_message_document_title">план.pdf</div></a>'
    )
    forwarded = (
        '<div class="tgme_widget_message_forwarded_from">Forwarded from '
        '<a class="tgme_widget_message_forwarded_from_name" href="https://t.me/Other/44">'
        "<span>Другой</span></a></div>"
    )
    hidden = (
        '<div class="tgme_widget_message_forwarded_from">Forwarded from '
        '<span class="tgme_widget_message_forwarded_from_name">Мария Петрова</span></div>'
    )
    views = '<span class="tgme_widget_message_views">{}</span><span class="copyonly"> views</span>'
    at = [NOW - timedelta(minutes=60 - n) for n in range(12)]
    return channel(
        "Board",
        message("Board/1", at[1], "Channel created", kind="service_message"),
        message(
            "Board/2",
            at[2],
            'Нет <tg-emoji emoji-id="5"><i class="emoji"><b>💧</b></i></tg-emoji> воды<br/><br/>'
            'на <a href="https://example.org/map">карте</a>,\nулица <b>Мухина</b>',
            info=views.format("1.2K"),
            foot='<div class="tgme_widget_message_reactions">'
            + reaction.format("👍", 10)
            + reaction.format("1️⃣", "1.1K")
            + "</div>",
        ),
        message("Board/3", at[3], "Альбом", media=photo.format(n=3) + photo.format(n=4)),
        message("Board/5", at[5], media=poll),
        message("Board/6", at[6], "Ролик", media=video, head=forwarded),
        message("Board/7", at[7], "Ответ", head=quote, info="edited"),
        message("Board/8", at[8], "Ссылка", foot=preview, head=hidden),
        message("Board/9", at[9], media=document, info=views.format("987")),
        message("Board/10", at[10]),
    )


def channel_troubles(site: Site) -> None:
    html = "text/html; charset=utf-8"
    away = answer(status=302, Location="/elsewhere")
    subscribers = '<div class="tgme_page_extra">1 234 subscribers</div>'
    changed = channel("changed", *['<div class="tgme_widget_message_wrap"><p>x</p></div>'] * 3)
    nothing = channel("nothing")
    silent = channel("silent", body='<div class="tme_no_messages_found">No posts</div>')
    site.pages |= {
        "/s/Board": answer(_everything(), content_type=html),
        "/s/closed": away,
        "/closed": answer(card(subscribers), content_type=html),
        "/s/nobody": away,
        "/nobody": answer(card("<div>If you have Telegram, contact</div>"), content_type=html),
        "/s/tiny": answer("<html>busy</html>", content_type=html),
        "/s/changed": answer(changed, content_type=html),
        "/s/nothing": answer(nothing, content_type=html),
        "/s/silent": answer(silent, content_type=html),
    }


FEEDS = ("rss", "yandex", "atom", "rdf", "json", "cp1251", "malformed", "follow", "big")
CHANNELS = ("Town", "Long", "Board", "closed", "nobody", "tiny", "changed", "nothing", "silent")


@pytest.fixture(scope="session")
def readings(crawl: Crawl) -> Iterator[list[dict[str, Any]]]:
    """The results of two polls; each with `asked`, the paths the sites were asked for."""
    with ExitStack() as stack:
        site = stack.enter_context(serve())
        telegram = stack.enter_context(serve("127.0.0.2"))
        feeds(site)
        channels(telegram, 107)
        channel_troubles(telegram)
        rows = [
            source(
                name, site.url(f"/{name}"), options={"follow": "yes"} if name == "follow" else {}
            )
            for name in FEEDS
        ]
        rows += [
            source(name, name, "telegram", options={"base": telegram.url("")}) for name in CHANNELS
        ]
        rows[-1]["owner_body"] = "city"
        first = crawl(rows)
        first["asked"] = site.paths() + telegram.paths()

        site.seen.clear()
        telegram.seen.clear()
        new = f"""<entry><id>tag:example.org,2026:2</id><title>Новое</title><link href="/news/2"/>
<published>{datetime.now(UTC).isoformat()}</published></entry>"""
        site.pages["/atom"] = answer(atom("Свет дали", new))
        channels(telegram, 113)
        second = crawl(rows, left=first["left"])
        second["asked"] = site.paths() + telegram.paths()
        yield [first, second]


def posts_of(result: dict[str, Any], source_id: str) -> dict[str, dict[str, Any]]:
    """Its posts by native id."""
    return {
        entry["post"]["native_id"]: entry["post"]
        for entry in result["posts"]
        if entry["post"]["source_id"] == source_id
    }
