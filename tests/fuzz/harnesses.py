"""Every parser of foreign bytes, as one call: `run(bytes)` returns, or raises an OtklikError."""

import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

from console.public.open311 import asked
from crawlers.forums import discourse, phpbb, topics
from crawlers.max import api as max_api
from crawlers.ok import api as ok_api
from crawlers.open311 import discovery
from crawlers.open311 import requests as open_requests
from crawlers.probes import recognition
from crawlers.reading import article, feeds, lists, pages
from crawlers.telegram import pages as telegram_pages
from crawlers.vk import answers as vk_answers
from crawlers.vk.answers import Failure
from domain import query_text
from domain.access.signed import Signer, Ticket
from files import reader
from files.guards.limits import TEMPLATE, UPLOAD
from files.headers import Headers
from files.mail import letter, reply
from reports.templates import filling
from reports.templates.dangers import open_template

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Yakutsk")
URL = "https://news.example/2026/11/28/a"
HTML = "text/html; charset=utf-8"
SIGNER = Signer(b"k" * 32, "fuzz")
TOKEN = SIGNER.sign(Ticket(("a", "б"), NOW + timedelta(days=1), "m"))
HEADERS = Headers({"number": ("Номер",), "text": ("Текст",)}, frozenset({"text"}), alone="text")

Parser = Callable[[bytes], object]


@dataclass(frozen=True)
class Harness:
    """`parts` are the modules whose lines are counted."""

    run: Parser
    seeds: Sequence[bytes]
    parts: Sequence[str]


def _each(*parsers: Parser) -> Parser:
    """The last bytes choose one, so that all of them share what is learned."""

    def run(data: bytes) -> object:
        chosen = data[-1] % len(parsers) if data else 0
        return parsers[chosen](data)

    return run


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _zip(files: Mapping[str, str]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return packed.getvalue()


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
TELEGRAM = """<html><body><div class="tgme_channel_info"></div><div
class="tgme_widget_message_wrap"><div
class="tgme_widget_message" data-post="chat/12"><div class="tgme_widget_message_text">Яма<br>во
дворе</div>
<span class="tgme_widget_message_views">1.2K</span><a class="tgme_widget_message_date" href=
"https://t.me/chat/12"><time datetime="2026-11-27T10:00:00+00:00">10:00</time></a></div></div>
</body>
</html>""".encode()
PHPBB = """<html><body id="phpbb"><ul class="topiclist topics"><li class="row"><a
class="topictitle"
href="./viewtopic.php?t=3">Яма</a><dd class="lastpost">27 ноя 2026, 10:00</dd></li></ul><div
id="p7"
class="post"><p class="author"><a class="username">Анна</a> » 27 ноя 2026, 10:00</p><div
class="content">
Текст</div></div></body></html>""".encode()
VK = _json(
    {
        "response": {
            "count": 1,
            "items": [
                {
                    "id": 1,
                    "owner_id": -5,
                    "from_id": 7,
                    "date": 1_795_000_000,
                    "text": "Яма [id1|Анна]",
                    "attachments": [
                        {"type": "photo", "photo": {"sizes": [{"url": "https://a/1"}]}}
                    ],
                    "comments": {"count": 1},
                    "thread": {"count": 1, "items": []},
                    "views": {"count": 9},
                }
            ],
            "groups": [{"id": 5, "name": "Город"}],
            "profiles": [{"id": 7, "first_name": "А"}],
        }
    }
)
OK = _json(
    {
        "media_topics": [
            {"id": "1", "created_ms": 1_795_000_000_000, "media": [{"type": "text", "text": "Яма"}]}
        ],
        "has_more": True,
        "anchor": "x",
        "comments": [{"id": "2", "text": "Когда?", "date_ms": 1, "author_ref": "user:1"}],
    }
)
MAX = _json(
    {
        "updates": [
            {
                "update_type": "message_created",
                "timestamp": 1_795_000_000_000,
                "message": {
                    "body": {"mid": "m", "seq": 1, "text": "Яма"},
                    "recipient": {"chat_id": 1, "chat_type": "channel"},
                    "timestamp": 1_795_000_000_000,
                },
            }
        ],
        "marker": 5,
        "chats": [{"chat_id": 1, "title": "Город", "type": "channel"}],
    }
)
DISCOURSE = _json(
    {
        "topic_list": {"topics": [{"id": 1, "title": "Яма", "bumped_at": "2026-11-27T10:00:00Z"}]},
        "post_stream": {
            "posts": [{"id": 2, "cooked": "<p>Яма</p>", "created_at": "2026-11-27T10:00:00Z"}],
            "stream": [2],
        },
        "id": 1,
        "title": "Яма",
    }
)
REQUEST = {
    "service_request_id": "12",
    "status": "open",
    "service_code": "a",
    "description": "Яма",
    "requested_datetime": "2026-11-27T10:00:00+09:00",
    "lat": 55.1,
    "long": 124.7,
}
REQUEST_XML = """<?xml version="1.0" encoding="utf-8"?><service_requests><request>
<service_request_id>12
</service_request_id><status>open</status><requested_datetime>2026-11-27T10:00:00+09:00
</requested_datetime><description>Яма &amp; люк</description></request>
</service_requests>""".encode()
FORM = "api_key=k&service_code=a&lat=55,1&long=124&description=%D0%AF%D0%BC%D0%B0&attribute[m][]=a"
MAIL = b"""From: =?utf-8?b?0JDQvdC90LA=?= <anna@example.ru>
To: otvet+aaaa@example.ru
Subject: =?koi8-r?q?=F1=CD=C1?=
Date: Fri, 27 Nov 2026 10:00:00 +0900
Message-ID: <1@example.ru>
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

=D0=AF=D0=BC=D0=B0
> quoted
--b
Content-Type: text/html; charset=windows-1251

<p>text<br>more</p><blockquote>old</blockquote>
--b--
"""
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATED = "http://schemas.openxmlformats.org/package/2006"
DOCX = _zip(
    {
        "[Content_Types].xml": f'<Types xmlns="{RELATED}/content-types"><Override PartName='
        '"/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{RELATED}/relationships"><Relationship Id="r1" Type='
        '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>{{период}}</w:t>'
        "</w:r></w:p></w:body></w:document>",
    }
)


def _table(suffix: str) -> Parser:
    return lambda data: list(reader.read_table(BytesIO(data), suffix, HEADERS, UPLOAD).grid.rows())


def _vk_failing(parser: Parser) -> Parser:
    """What VK says of an error is a value, not an exception."""

    def run(data: bytes) -> object:
        answer = parser(data)
        return None if isinstance(answer, Failure) else answer

    return run


def _query(data: bytes) -> object:
    text = data.decode("utf-8", "replace")
    return query_text.render(query_text.parse(text, ZONE), ZONE)


def _form(data: bytes) -> object:
    kind = "application/json" if data[:1] in b"{[" else "application/x-www-form-urlencoded"
    pairs = asked.sent_pairs(data, kind)
    asked.wanted_requests(pairs, ("a",), ZONE)
    return asked.form_of(pairs)


HARNESSES: Mapping[str, Harness] = {
    "feeds": Harness(
        lambda data: feeds.read_feed(data, "", URL, ZONE, NOW),
        (FEED, ATOM),
        ("crawlers/reading/feeds.py", "crawlers/reading/dates.py"),
    ),
    "html": Harness(
        _each(
            lambda data: article.read_article(data, HTML, URL, ZONE, NOW),
            lambda data: pages.read_page(data, HTML, URL, {}, ZONE, NOW),
            lambda data: lists.read_list(data, HTML, URL, {}, ZONE, NOW),
            lambda data: lists.read_sitemap(data, URL, ZONE, NOW),
            lambda data: recognition.recognise(data, HTML, URL),
            lambda data: topics.recognise(data, HTML),
            lambda data: phpbb.read_list(data, HTML, URL, ZONE, NOW),
            lambda data: phpbb.read_topic(data, HTML, URL, ZONE, NOW),
        ),
        tuple(page + bytes([n]) for page in (PAGE, PHPBB) for n in range(8)),
        (
            *("crawlers/reading/article.py", "crawlers/reading/pages.py"),
            *("crawlers/reading/lists.py", "crawlers/reading/comments.py"),
            *("crawlers/reading/publication.py", "crawlers/forums/phpbb.py"),
        ),
    ),
    "discourse": Harness(
        _each(discourse.read_topics, discourse.read_thread, discourse.read_posts),
        tuple(DISCOURSE + b" " * n for n in range(3)),
        ("crawlers/forums/discourse.py",),
    ),
    "vk": Harness(
        _each(
            _vk_failing(vk_answers.read_posts),
            _vk_failing(lambda data: vk_answers.read_talk(data, -5, 1)),
            _vk_failing(vk_answers.read_owner),
        ),
        tuple(VK + end for end in (b" ", b"\n", b"\t")),
        ("crawlers/vk/answers.py",),
    ),
    "ok": Harness(
        _each(
            ok_api.read_topics,
            ok_api.read_comments,
            ok_api.read_group_id,
            ok_api.read_group_name,
            ok_api.read_group,
        ),
        tuple(OK + end for end in (b" ", b"\n", b"\t", b"\r", b"}")),
        ("crawlers/ok/api.py",),
    ),
    "max": Harness(
        _each(max_api.read_updates, max_api.read_messages, max_api.read_chat, max_api.read_chats),
        tuple(MAX + end for end in (b" ", b"\n", b"\t", b"\r")),
        ("crawlers/max/api.py",),
    ),
    "telegram": Harness(
        _each(
            lambda data: telegram_pages.read_channel(data, HTML),
            lambda data: telegram_pages.read_message(data, HTML, 12),
            lambda data: telegram_pages.read_discussion(data, HTML),
        ),
        tuple(TELEGRAM + end for end in (b" ", b"\n", b"\t")),
        ("crawlers/telegram/pages.py", "crawlers/telegram/block.py"),
    ),
    "open311": Harness(
        _each(
            lambda data: open_requests.read_requests(data, "", ZONE, NOW),
            lambda data: discovery.read_services(data),
            lambda data: discovery.read_discovery(data, "", URL, internal=False),
        ),
        (REQUEST_XML, _json([REQUEST]), _json({"service_requests": [REQUEST]})),
        ("crawlers/open311/answers.py", "crawlers/open311/requests.py"),
    ),
    "open311 server": Harness(
        _form,
        (FORM.encode(), _json({"service_code": "a", "attribute": {"m": ["a"]}})),
        ("console/public/open311/asked.py",),
    ),
    "tables": Harness(
        _each(_table(".csv"), _table(".jsonl"), _table(".xlsx"), _table("")),
        ("Номер;Текст\n1;Яма\n".encode(), _json({"Номер": 1, "Текст": "Яма"}), DOCX),
        ("files/delimited.py", "files/json_lines.py", "files/grid.py", "files/reader.py"),
    ),
    "mail": Harness(
        _each(letter.read_mail, reply.read_reply, reply.read_head),
        tuple(MAIL + b"\n" * n for n in range(3)),
        ("files/mail/letter.py", "files/mail/reply.py"),
    ),
    "tokens": Harness(
        lambda data: SIGNER.read(data.decode("utf-8", "replace"), NOW),
        (TOKEN.encode(), b".", b"a.b"),
        ("domain/access/signed.py",),
    ),
    "queries": Harness(
        _query,
        ('яма двор -(место:тында) OR "во дворе" с:2026-11-01'.encode(), b"a OR (b -c)"),
        ("domain/query_text.py",),
    ),
    "templates": Harness(
        lambda data: filling.read(open_template(data, TEMPLATE)),
        (DOCX,),
        ("reports/templates/package.py", "reports/templates/dangers.py"),
    ),
}
