"""Feeds: RSS, RDF, Atom and JSON Feed, with the articles' pages where the source says `follow`."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from scrapy.http import Response

from crawlers.claims import BACKLOG, Visit
from crawlers.extraction import read_article
from crawlers.feeds import Entry, read_feed
from crawlers.spider import SourceSpider
from domain.errors import PollFailed
from domain.post import Author, AuthorKind, Engagement, Post
from domain.source import HealthState, SourceKind

PAGES = 50  # articles fetched in one poll; the next poll goes on
DEAD = 3  # pages that do not answer; each takes minutes, so the feed's word has to do for the rest
KNOWN = 2000  # entries remembered, the first of the feed


class RssSpider(SourceSpider):
    """Reads feeds. Remembers the answer's ETag and Last-Modified and what each entry said."""

    name = "rss"
    kind: ClassVar[SourceKind] = SourceKind.RSS

    async def poll(self, visit: Visit) -> AsyncIterator[Sequence[Post]]:
        """New and changed entries, with `follow` one batch an article."""
        response = await visit.get(visit.source.address, headers=_conditions(visit.memory))
        if response.status == 304:
            visit.note("Лента не изменилась")
            return
        entries = await visit.parser.run(
            read_feed,
            response.body,
            _header(response, "Content-Type"),
            response.url,
            visit.zone,
            visit.fetched_at,
        )
        posts = [(entry, _post(entry, visit)) for entry in entries]
        visit.saw(post for _, post in posts)
        known: Mapping[str, str] = visit.memory.get("known", {})
        fresh = [
            (entry, post)
            for entry, post in posts
            if visit.wants(post) and known.get(post.id) != entry.digest
        ]
        memory = _Memory(posts, fresh, visit)
        if visit.source.options.get("follow") == "yes":
            dead = 0
            for _, post in fresh[:PAGES]:
                page = await _page(post, visit) if dead < DEAD else None
                dead += isinstance(page, PollFailed) and page.state is HealthState.UNREACHABLE
                yield [
                    await _with_article(post, page, visit) if isinstance(page, Response) else post
                ]
                visit.remember(memory.after(post))
        else:
            yield [post for _, post in fresh]
            memory.after(*(post for _, post in fresh))
        tags = {} if memory.left else _tags(response)  # else the same answer must be read again
        visit.remember(memory.after() | tags)


class _Memory:
    """What the next poll must know: what each entry said whose post is durable by now, and which
    undated ones of the first look are `left`.
    """

    def __init__(
        self, posts: Sequence[tuple[Entry, Post]], fresh: Sequence[tuple[Entry, Post]], visit: Visit
    ) -> None:
        self._said = {post.id: entry.digest for entry, post in posts[:KNOWN]}
        self.left = {p.id: not p.date_stated and visit.is_history(p) for _, p in fresh}

    def after(self, *posts: Post) -> dict[str, object]:
        """The memory once these are durable too."""
        for post in posts:
            self.left.pop(post.id, None)
        return {
            "known": {i: digest for i, digest in self._said.items() if i not in self.left},
            BACKLOG: [i for i, old in self.left.items() if old],
        }


def _conditions(memory: Mapping[str, str]) -> dict[str, str]:
    asked = {
        "If-None-Match": memory.get("etag"),
        "If-Modified-Since": memory.get("modified"),
    }
    return {name: value for name, value in asked.items() if value}


def _tags(response: Response) -> dict[str, object]:
    return {"etag": _header(response, "ETag"), "modified": _header(response, "Last-Modified")}


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")


def _post(entry: Entry, visit: Visit) -> Post:
    source = visit.source
    author = Author(
        AuthorKind.OFFICIAL if source.owner_body else AuthorKind.OUTLET, source.id, source.title
    )
    if entry.author and source.options.get("letters") == "yes":
        author = Author(AuthorKind.PRIVATE, entry.author)
    return Post(
        source_id=source.id,
        source_kind=source.kind,
        native_id=entry.native_id,
        url=entry.url,
        published_at=entry.published_at or visit.fetched_at,
        fetched_at=visit.fetched_at,
        text=entry.text,
        title=entry.title,
        date_stated=entry.published_at is not None,
        edited_at=entry.edited_at,
        author=author,
        engagement=Engagement(comments=entry.comments),
        attachments=entry.attachments,
    )


async def _page(post: Post, visit: Visit) -> Response | PollFailed:
    """The post's page, or why there is none. Raises PollFailed where the host asks for rest."""
    try:
        return await visit.get(post.url)
    except PollFailed as failure:
        if failure.state is HealthState.SLOWED:
            raise
        return failure


async def _with_article(post: Post, page: Response, visit: Visit) -> Post:
    """The post with its page's text, where that is longer, and its date, where it has none."""
    article = await visit.parser.run(
        read_article,
        page.body,
        _header(page, "Content-Type"),
        page.url,
        visit.zone,
        visit.fetched_at,
    )
    if article is None:
        return post
    if not post.date_stated and article.published_at is not None:
        post = replace(post, published_at=article.published_at, date_stated=True)
    title = post.title or article.title
    whole = article.text.removeprefix(title or "").lstrip()  # the page says it again
    return replace(post, text=max(post.text, whole, key=len), title=title)
