"""What sites answer: feeds, pages, forums, rules for robots, headers."""

from collections.abc import Mapping

from scrapy.http import Response

from crawlers.agent import AGENT
from crawlers.forums import discourse, phpbb, topics
from crawlers.hosts import politeness, robots
from crawlers.probes import page as probe_page
from crawlers.probes import recognition
from crawlers.reading import article, extraction, feeds, lists, pages
from crawlers.reading.elements import read_html
from crawlers.telegram import pages as telegram_pages
from crawlers.telegram import profile as telegram_profile
from tests.fuzz.harness import HTML, NOW, URL, ZONE, Harness, each, for_each, written

FEED = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"
xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Лента</title><item><title>Яма
</title><link>https://news.example/1</link><guid>1</guid><pubDate>Fri, 27 Nov 2026 10:00:00 +0900
</pubDate><description>&lt;p&gt;Яма&lt;/p&gt;</description><content:encoded><![CDATA[<p>Во
дворе</p>
]]></content:encoded><enclosure url="https://news.example/1.jpg" type="image/jpeg"/></item>
</channel>
</rss>""".encode()
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>a</id><title>Яма</title><link
href="/a"/><updated>2026-11-27T10:00:00+09:00</updated><author><name>А</name></author><summary>Б
</summary></entry></feed>""".encode()
JSON_FEED = written(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Лента",
        "items": [
            {
                "id": "1",
                "url": "https://news.example/1",
                "title": "Яма",
                "content_html": "<p>Во дворе</p>",
                "date_published": "2026-11-27T10:00:00+09:00",
                "authors": [{"name": "Анна"}],
                "attachments": [{"url": "https://news.example/1.jpg", "mime_type": "image/jpeg"}],
            }
        ],
    }
)
PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>Яма</title><meta
property="article:published_time" content="2026-11-27T10:00:00+09:00"><script
type="application/ld+json">
{"@type":"NewsArticle","datePublished":"2026-11-27"}</script></head><body><article><h1>Яма
во дворе</h1>
<time datetime="2026-11-27">27 ноября 2026</time><p>Провал во дворе дома, машины объезжают по
газону.</p>
</article><div class="comment" id="c1"><span class="author">Анна</span><span
class="date">27.11.2026 10:00
</span><div class="text">Когда заделают?</div></div><a href="/2026/11/27/b">Ещё</a></body>
</html>""".encode()
SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://news.example/1</loc>
<lastmod>2026-11-27</lastmod><news:news><news:publication_date>2026-11-27T10:00:00+09:00
</news:publication_date><news:title>a</news:title></news:news></url></urlset>"""
SITEMAPS = b"""<sitemapindex><sitemap><loc>https://news.example/a.xml</loc><lastmod>2026-11-27
</lastmod></sitemap></sitemapindex>"""
TELEGRAM = """<html><body><div class="tgme_channel_info"></div><div
class="tgme_widget_message_wrap"><div
class="tgme_widget_message" data-post="chat/12"><div class="tgme_widget_message_text">Яма<br>во
дворе</div>
<span class="tgme_widget_message_views">1.2K</span><a class="tgme_widget_message_date" href=
"https://t.me/chat/12"><time datetime="2026-11-27T10:00:00+00:00">10:00</time></a></div></div>
</body>
</html>""".encode()
PHPBB = """<html><head><link rel="canonical" href="./viewtopic.php?t=3&amp;start=10"></head>
<body id="phpbb"><div class="pagination">Сообщений: 12 <strong>2</strong> <a
href="./viewtopic.php?t=3&amp;start=20">3</a></div><h2 class="topic-title"><a
href="./viewtopic.php?t=3">Яма</a></h2><ul class="topiclist topics"><li class="row"><dl
class="sticky_read"><dt><a class="topictitle" href="./viewtopic.php?t=3">Яма</a></dt><dd
class="posts">2</dd><dd class="views">9</dd><dd class="lastpost"><a
href="./viewtopic.php?p=7#p7">27 ноя 2026, 10:00</a></dd></dl></li></ul><div id="p7"
class="post"><div class="postbody"><p class="author"><a class="username"
href="./memberlist.php?u=5">Анна</a> » 27 ноя 2026, 10:00</p><div class="content">Текст
<blockquote><cite><a href="./viewtopic.php?p=6">б</a></cite>в</blockquote><img src="./a.jpg"></div>
</div></div></body></html>""".encode()
NEWS = """<html><body><main><div class="card"><a href="/2026/11/27/yama-vo-dvore">Яма во дворе
дома на Мира</a><time datetime="2026-11-27">27 ноября</time></div><div class="card"><a
href="/2026/11/26/svet-ne-gorit">Свет не горит на улице Мира</a><span class="views">1,2 тыс.</span>
</div><div class="card"><a href="/2026/11/25/vody-net-vtoroy-den">Воды нет второй день подряд</a>
<span>25.11.2026 10:00</span></div></main></body></html>""".encode()
CHANNEL = TELEGRAM + b" " * 5_000
TALK = """<html><body><div class="tgme_post_discussion_header_wrap"><h3
class="tgme_post_discussion_header">2 comments</h3></div><div class="tgme_widget_message"
data-post-id="5"><span class="tgme_widget_message_author_name">Анна</span><div
class="tgme_widget_message_text">Когда?</div><a class="tgme_widget_message_date"><time
datetime="2026-11-27T10:00:00+00:00"></time></a></div></body></html>""".encode()
DISCOURSE = written(
    {
        "topic_list": {
            "topics": [
                {
                    "id": 1,
                    "title": "Яма",
                    "bumped_at": "2026-11-27T10:00:00Z",
                    "highest_post_number": 2,
                    "posts_count": 2,
                    "pinned": True,
                }
            ]
        },
        "post_stream": {
            "posts": [
                {
                    "id": 2,
                    "post_number": 1,
                    "username": "a",
                    "cooked": "<p>Яма</p>",
                    "created_at": "2026-11-27T10:00:00Z",
                }
            ],
            "stream": [2],
        },
        "id": 1,
        "title": "Яма",
        "posts_count": 2,
    }
)
ROBOTS = b"""User-agent: otklik
User-agent: other
Disallow: /2026/*/b$
Allow: /2026/
Crawl-delay: 2.5

User-agent: *
Disallow: /
Sitemap: https://news.example/sitemap.xml
"""
HEADERS = "text/html; charset=windows-1251\n120\nFri, 27 Nov 2026 10:00:00 GMT\n<p>Яма</p>"


def _robots(data: bytes) -> object:
    rules = robots.rules_of(data)
    return rules.allowed(URL, AGENT), rules.crawl_delay(AGENT)


def _headers(data: bytes) -> object:
    """Lines of headers, and a body."""
    content_type, later, sent, body = (*data.split(b"\n", 3), b"", b"", b"")[:4]
    kind = content_type.decode("latin-1")
    headers = {"Retry-After": later, "Date": sent}
    politeness.retry_after(Response(URL, headers=headers))
    extraction.decode_page(body, kind)
    return extraction.decode(body, kind)


def _telegram_profile(data: bytes) -> object:
    return telegram_profile.read_profile(read_html(extraction.decode_page(data, HTML)))


PAGES: Mapping[str, Harness] = {
    "feeds": Harness(
        lambda data: feeds.read_feed(data, "", URL, ZONE, NOW),
        (FEED, ATOM, JSON_FEED),
        ("crawlers/reading/feeds.py", "crawlers/reading/dates.py"),
    ),
    "html": Harness(
        each(
            lambda data: article.read_article(data, HTML, URL, ZONE, NOW),
            lambda data: pages.read_page(data, HTML, URL, {}, ZONE, NOW),
            lambda data: lists.read_list(data, HTML, URL, {}, ZONE, NOW),
            lambda data: recognition.recognise(data, HTML, URL),
            lambda data: topics.recognise(data, HTML),
            lambda data: phpbb.read_list(data, HTML, URL, ZONE, NOW),
            lambda data: phpbb.read_topic(data, HTML, URL, ZONE, NOW),
            lambda data: probe_page.shows(data, HTML, "Яма во дворе"),
        ),
        for_each(8, PAGE, PHPBB, NEWS),
        (
            *("crawlers/reading/article.py", "crawlers/reading/pages.py"),
            *("crawlers/reading/lists.py", "crawlers/reading/comments.py"),
            *("crawlers/reading/publication.py", "crawlers/reading/counters.py"),
            *("crawlers/reading/extraction.py", "crawlers/probes/recognition.py"),
            *("crawlers/forums/phpbb.py", "crawlers/forums/topics.py"),
        ),
    ),
    "sitemaps": Harness(
        lambda data: lists.read_sitemap(data, URL, ZONE, NOW),
        (SITEMAP, SITEMAPS),
        ("crawlers/reading/lists.py", "crawlers/reading/dates.py"),
    ),
    "robots": Harness(_robots, (ROBOTS,), ("crawlers/hosts/robots.py",)),
    "headers": Harness(
        _headers,
        (HEADERS.encode("cp1251"), HEADERS.encode()),
        ("crawlers/reading/extraction.py", "crawlers/hosts/politeness.py"),
    ),
    "discourse": Harness(
        each(discourse.read_topics, discourse.read_thread, discourse.read_posts),
        for_each(3, DISCOURSE),
        ("crawlers/forums/discourse.py",),
    ),
    "telegram": Harness(
        each(
            lambda data: telegram_pages.read_channel(data, HTML),
            lambda data: telegram_pages.read_message(data, HTML, 12),
            lambda data: telegram_pages.read_discussion(data, HTML),
            _telegram_profile,
        ),
        for_each(4, TELEGRAM, CHANNEL, TALK),
        (
            *("crawlers/telegram/pages.py", "crawlers/telegram/block.py"),
            "crawlers/telegram/profile.py",
        ),
    ),
}
