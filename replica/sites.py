"""Imitations of media sites: a feed (RSS 2.0 or Atom), article pages, robots.txt. Pure."""

import json
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from html import escape

from replica.outlets import BELOGORSK_ONLINE, LETTERS, MAGISTRAL, TODAY
from replica.post import Outlet, Post
from replica.scenario import Scenario
from replica.serving import Request, Response
from replica.talk import ZONE

ITEMS = 40  # the newest articles in a feed
_ARTICLE = re.compile(r"/news/(\d+)/")
_ROBOTS = "User-agent: *\nDisallow: /admin/\nDisallow: /search\n"


class MediaSite:
    def __init__(
        self, outlet: Outlet, scenario: Scenario, until: Callable[[], datetime], base: str
    ) -> None:
        self.outlet, self.base = outlet, base
        self._scenario, self._until = scenario, until
        self._encoding = "windows-1251" if outlet is MAGISTRAL else "utf-8"
        self._atom = outlet is BELOGORSK_ONLINE

    @property
    def feed_path(self) -> str:
        return "/feed.atom" if self._atom else "/news/rss.xml"

    @property
    def feed_url(self) -> str:
        return f"{self.base}{self.feed_path}"

    @property
    def whole(self) -> bool:
        return self.outlet in (BELOGORSK_ONLINE, LETTERS, TODAY)

    def __call__(self, request: Request) -> Response:
        posts = self._scenario.visible(self.outlet, self._until())
        if request.path == "/robots.txt":
            return Response(_ROBOTS.encode(), content_type="text/plain; charset=utf-8")
        if request.path == self.feed_path:
            return self._feed(posts, request)
        if match := _ARTICLE.fullmatch(request.path):
            number = int(match[1])
            post = next((post for post in posts if post.number == number), None)
            if post is not None:
                return self._page(self._article(post, posts))
        if request.path == "/":
            return self._page(self._front(posts))
        return Response("<h1>Страница не найдена</h1>".encode(), 404)

    def _feed(self, posts: Sequence[Post], request: Request) -> Response:
        newest = posts[-ITEMS:][::-1]
        body = self._encode(self._atom_feed(newest) if self._atom else self._rss_feed(newest))
        tag = f'"{sha256(body).hexdigest()[:20]}"'
        changed = newest[0].published_at if newest else self._scenario.start
        headers = {"ETag": tag, "Last-Modified": format_datetime(changed, usegmt=True)}
        if _fresh(request, tag, changed):
            return Response(status=304, headers=headers)
        kind = "application/atom+xml" if self._atom else "application/rss+xml"
        return Response(body, 200, f"{kind}; charset={self._encoding}", headers)

    def _rss_feed(self, posts: Sequence[Post]) -> str:
        items = "".join(map(self._rss_item, posts))
        return (
            f'<?xml version="1.0" encoding="{self._encoding}"?>\n'
            '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
            ' xmlns:yandex="http://news.yandex.ru">\n<channel>\n'
            f"<title>{escape(self.outlet.title)}</title>\n<link>{self.base}/</link>\n"
            f"<description>{escape(self.outlet.about)}</description>\n<language>ru</language>\n"
            f"{items}</channel>\n</rss>\n"
        )

    def _rss_item(self, post: Post) -> str:
        lines = post.text.split("\n")
        summary = post.text if self.outlet is LETTERS else lines[0]
        author = f"<dc:creator>{escape(post.author.signature)}</dc:creator>" if post.author else ""
        full = ""
        if self.outlet is TODAY:
            full = f"<yandex:full-text>{escape(post.text)}</yandex:full-text>"
        moment = format_datetime(post.published_at.astimezone(ZONE))
        return (
            f"<item><title>{escape(post.title or '')}</title><link>{self._url(post)}</link>"
            f'<guid isPermaLink="false">{post.native_id}</guid><pubDate>{moment}</pubDate>'
            f"{author}<description><![CDATA[{escape(summary)}]]></description>{full}</item>\n"
        )

    def _atom_feed(self, posts: Sequence[Post]) -> str:
        name = escape(self.outlet.title)
        entries = "".join(
            f"<entry><id>{post.native_id}</id><title>{escape(post.title or '')}</title>"
            f'<link rel="alternate" type="text/html" href="{self._url(post)}"/>'
            f"<published>{post.published_at.astimezone(ZONE).isoformat()}</published>"
            f"<updated>{post.published_at.astimezone(ZONE).isoformat()}</updated>"
            f'<content type="html">{escape(_paragraphs(post.text))}</content></entry>\n'
            for post in posts
        )
        changed = posts[0].published_at if posts else self._scenario.start
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"'
            f' xml:lang="ru">\n<id>tag:{self.outlet.name}.example:feed</id><title>{name}</title>\n'
            f'<link rel="self" href="{self.feed_url}"/><link href="{self.base}/"/>\n'
            f"<author><name>{name}</name></author><updated>{changed.isoformat()}</updated>\n"
            f"{entries}</feed>\n"
        )

    def _article(self, post: Post, posts: Sequence[Post]) -> str:
        moment = post.published_at.astimezone(ZONE)
        linked = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": post.title,
            "datePublished": moment.isoformat(),
            "author": {"@type": "Organization", "name": self.outlet.title},
            "mainEntityOfPage": self._url(post),
        }
        signed = (
            f'<p class="letter-author">{escape(post.author.signature)}</p>' if post.author else ""
        )
        title = escape(post.title or "")
        script = json.dumps(linked, ensure_ascii=False).replace("</", "<\\/")
        return self._frame(
            title,
            f'<script type="application/ld+json">{script}</script>',
            f'<article class="article"><h1>{title}</h1>'
            f'<time class="article__date" datetime="{moment.isoformat()}">'
            f"{moment:%d.%m.%Y %H:%M}</time>"
            f'<div class="article__text">{_paragraphs(post.text)}</div>{signed}</article>'
            f'<aside class="sidebar"><h3>Читайте также</h3>{self._list(posts[-6:-1])}</aside>',
        )

    def _front(self, posts: Sequence[Post]) -> str:
        listed = f'<section class="news">{self._list(posts[-20:][::-1])}</section>'
        return self._frame(escape(self.outlet.title), "", listed)

    def _list(self, posts: Sequence[Post]) -> str:
        rows = "".join(
            f'<li><a href="/news/{post.number}/">{escape(post.title or "")}</a></li>'
            for post in posts
        )
        return f"<ul>{rows}</ul>"

    def _frame(self, title: str, head: str, body: str) -> str:
        name = escape(self.outlet.title)
        feed = "atom" if self._atom else "rss"
        return (
            f'<!DOCTYPE html>\n<html lang="ru"><head><meta charset="{self._encoding}">'
            f"<title>{title} — {name}</title>"
            f'<link rel="alternate" type="application/{feed}+xml" href="{self.feed_path}">{head}'
            f'</head>\n<body><header><a href="/">{name}</a><nav><a href="/news/">Новости</a>'
            '<a href="/afisha/">Афиша</a><a href="/contacts/">Контакты</a></nav></header>\n'
            f"<main>{body}</main>\n<footer>{name}. Сайт вымышлен, "
            "совпадения случайны.</footer></body></html>\n"
        )

    def _page(self, text: str) -> Response:
        return Response(self._encode(text), content_type=f"text/html; charset={self._encoding}")

    def _encode(self, text: str) -> bytes:
        return text.encode(self._encoding, "xmlcharrefreplace")

    def _url(self, post: Post) -> str:
        return f"{self.base}/news/{post.number}/"


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.split("\n"))


def _fresh(request: Request, tag: str, changed: datetime) -> bool:
    """Whether the client's copy is valid; an entity tag outranks a date (RFC 9110, 13.2.2)."""
    if (tags := request.headers.get("if-none-match")) is not None:
        return tag in (each.strip().removeprefix("W/") for each in tags.split(","))
    try:
        since = parsedate_to_datetime(request.headers["if-modified-since"])
    except (KeyError, ValueError):
        return False
    return changed <= since.astimezone(UTC)
