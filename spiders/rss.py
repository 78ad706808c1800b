"""Reads feeds: RSS, RDF, Atom and JSON Feed; with the option `follow` also the articles' pages, and
comments' feeds if an entry names one.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import timedelta
from hashlib import blake2b
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy.http import Response

from crawlers.reading.article import Article, read_article
from crawlers.reading.feeds import FeedEntry, read_feed
from crawlers.spider import SourceSpider, in_turn
from crawlers.visits.visit import BACKLOG, Visit
from domain.errors import PollFailed
from domain.ports.ledger import Seen
from domain.post import Author, AuthorKind, Engagement, Post
from domain.privacy.signatures import ONE_PERSON, is_one_person
from domain.source import HealthState, SourceKind

PAGES = 50  # articles fetched in one poll; the next poll continues
DEAD = 3  # pages that do not answer; each takes minutes, so the feed's text must do for the rest
KNOWN = 2000  # remembered entries, the first of the feed
TALKS = 10  # feeds of comments read in one poll
DUE = 100  # known posts taken for a recheck in one poll
AGAIN = 10  # pages fetched for rechecks
QUIET = timedelta(minutes=10)  # an entry younger than this has few comments
FOLLOWED = 100  # entries whose comments are followed
ARTICLES = 500  # articles whose text digest is remembered


class RssSpider(SourceSpider):
    """Remembers the answer's ETag and Last-Modified, digests of entries and articles, and the known
    comments of each young entry.
    """

    name = "rss"
    kind: ClassVar[SourceKind] = SourceKind.RSS

    async def poll(self, visit: Visit) -> AsyncIterator[Sequence[Post]]:
        """New and changed entries, with `follow` one batch per article; then comments, then
        rechecks.
        """
        feed = _Feed(visit, await visit.due_again(DUE))
        parts = in_turn(
            visit,
            feed.entries(),
            (feed.comments, "Комментарии прочитаны не все"),
            (feed.known, "Известные статьи просмотрены не все"),
        )
        async with aclosing(parts) as batches:
            async for posts in batches:
                yield posts


class _Feed:
    def __init__(self, visit: Visit, due: Iterable[Seen]) -> None:
        self._visit = visit
        self._due = {ref.id: ref for ref in due}
        self._follows = visit.source.options.get("follow") == "yes"
        memory: Mapping[str, Any] = visit.memory
        self._known: Mapping[str, str] = memory.get("known", {})
        self._backlog: Sequence[str] = memory.get(BACKLOG, ())
        self._tags = {name: memory.get(name, "") for name in ("etag", "modified")}
        # post id -> digest of its page
        self._articles: dict[str, str] = dict(memory.get("articles", {}))
        # post id -> address, times of publication and last request (seconds UTC), number, digests
        self._talks: dict[str, list[Any]] = dict(memory.get("talks", {}))
        self._entries: dict[str, tuple[FeedEntry, Post]] = {}
        self._left: dict[str, bool] = {}  # ids of posts not durable yet; True: of the first poll
        self._now = int(visit.fetched_at.timestamp())

    async def entries(self) -> AsyncGenerator[Sequence[Post]]:
        visit = self._visit
        response = await visit.get(visit.source.address, headers=_conditions(self._tags))
        if response.status == 304:
            visit.note("Лента не изменилась")
            return
        entries = await self._read(response)
        if not entries and self._known:
            visit.note("Лента пуста, хотя раньше записи в ней были")
            return
        signatures = [entry.author for entry in entries]
        vouched = visit.source.options.get("outlet") == "yes"
        if not vouched and is_one_person(signatures, visit.source.address):
            raise PollFailed(HealthState.NO_ACCESS, ONE_PERSON)
        posts = [(entry, _post(entry, visit)) for entry in entries]
        self._entries = {post.id: (entry, post) for entry, post in posts}
        visit.saw(post for _, post in posts)
        digests = frozenset(self._known.values())  # a feed may give all its entries new guids
        same = self._entries.keys() & self._known.keys() or digests & {e.digest for e in entries}
        if digests and not same:
            visit.note("Лента сменилась целиком: часть записей могла пройти мимо")
        fresh = [
            post
            for entry, post in posts
            if visit.wants(post)
            and self._known.get(post.id) != entry.digest
            and not (entry.digest in digests and (entry.text or post.date_stated))
        ]
        self._left = {p.id: not p.date_stated and visit.is_history(p) for p in fresh}
        self._known = {post.id: entry.digest for entry, post in posts[:KNOWN]}
        # Until all posts are durable, the feed must be read again.
        self._tags = {"etag": "", "modified": ""}
        if self._follows:
            dead = 0
            for post in fresh[:PAGES]:
                page = await self._page(post) if dead < DEAD else None
                dead += isinstance(page, PollFailed) and page.state is HealthState.UNREACHABLE
                article = await self._article(page) if isinstance(page, Response) else None
                yield [_with_article(post, article) if article else post]
                if article:
                    self._articles[post.id] = _digest_of(article)
                self._remember(post)
        else:
            yield fresh
            self._remember(*fresh)
        if not self._left:
            self._tags = {
                "etag": _header(response, "ETag"),
                "modified": _header(response, "Last-Modified"),
            }
        self._remember()

    async def comments(self) -> AsyncGenerator[Sequence[Post]]:
        """Comments on entries younger than the setting: read when the feed's number changes, or
        without a number when the entry is twice as old as at the last time.
        """
        visit = self._visit
        young = self._now - visit.settings.comments.total_seconds()
        for id_, (entry, post) in self._entries.items():
            if entry.talk and id_ not in self._left:
                at = int(post.published_at.timestamp())
                self._talks.setdefault(id_, [entry.talk, at, 0, None, []])
        self._talks = {i: t for i, t in self._talks.items() if t[1] >= young}
        newest = sorted(self._talks, key=lambda id_: self._talks[id_][1], reverse=True)[:FOLLOWED]
        self._talks = {id_: self._talks[id_] for id_ in newest}
        for id_ in list(filter(self._is_ripe, newest))[:TALKS]:
            address, at, _, _, digests = self._talks[id_]
            try:
                response = await visit.get(address)
                entries = await self._read(response)
            except PollFailed as failure:
                if failure.state not in (HealthState.SLOWED, HealthState.UNREACHABLE):
                    self._talks[id_] = [address, at, self._now, self._count(id_), digests]
                    self._remember()  # otherwise it would be first in every poll
                raise
            posts = [_comment(entry, id_, address, visit) for entry in entries]
            fresh = [p for e, p in zip(entries, posts, strict=True) if e.digest not in digests]
            visit.saw(fresh)
            yield [post for post in fresh if visit.wants(post)]
            digests = [entry.digest for entry in entries]
            self._talks[id_] = [address, at, self._now, self._count(id_), digests]
            self._remember()

    async def known(self) -> AsyncGenerator[Sequence[Post]]:
        """Only an article's page can show that a due post is gone or changed; an entry that leaves
        the feed is merely old.
        """
        due = list(self._due.values())
        listed = [self._entries[ref.id][1] for ref in due if ref.id in self._entries]
        if not self._follows:
            yield [post for post in listed if post.engagement.comments is not None]
        pages = [ref for ref in due if self._follows and _has_page(ref, self._visit)]
        await self._looked([ref for ref in due if ref not in pages])
        first = self._now % max(len(pages), 1)  # posts that never answer must not block others
        dead = 0
        for ref in (pages[first:] + pages[:first])[:AGAIN]:
            page = await self._page(ref)
            if isinstance(page, PollFailed):
                if page.state is HealthState.GONE:
                    await self._looked((), [ref])
                dead += page.state is HealthState.UNREACHABLE
                if dead == DEAD:
                    raise page
                continue
            article = await self._article(page)
            # Otherwise the site redirected to another page, such as the front page.
            same_page = _path(page.url) == _path(ref.url)
            if article and same_page and (post := self._changed(ref, article)):
                yield [post]
            if article and same_page:
                self._articles[ref.id] = _digest_of(article)
            self._remember()
            await self._looked([ref])

    def _changed(self, ref: Seen, article: Article) -> Post | None:
        same = self._articles.get(ref.id, digest := _digest_of(article)) == digest
        if ref.id in self._entries:
            post = self._entries[ref.id][1]
            counted = post.engagement.comments is not None
            return _with_article(post, article) if counted or not same else None
        if same:
            return None
        if self._visit.source.options.get("letters") == "yes":
            return None  # only the feed named the letter's author
        return _of_page(ref, article, self._visit)

    def _count(self, id_: str) -> int | None:
        listed = self._entries.get(id_)
        count: int | None = listed[0].comments if listed else self._talks[id_][3]
        return count

    def _is_ripe(self, id_: str) -> bool:
        _, at, asked, total, _ = self._talks[id_]
        count = self._count(id_)
        if count is not None and (id_ in self._entries or not self._entries):
            return count != int(total or 0)
        return self._now - int(at) >= max(QUIET.total_seconds(), 2 * (int(asked) - int(at)))

    async def _looked(self, posts: Sequence[Seen], gone: Sequence[Seen] = ()) -> None:
        if posts or gone:
            await self._visit.looked_again(posts, gone)

    def _remember(self, *posts: Post) -> None:
        for post in posts:
            self._left.pop(post.id, None)
        old = [i for i, first_look in self._left.items() if first_look]
        self._visit.remember(
            {
                "known": {i: digest for i, digest in self._known.items() if i not in self._left},
                "articles": dict(list(self._articles.items())[-ARTICLES:]),
                "talks": self._talks,
                BACKLOG: old if self._entries else self._backlog,
                **self._tags,
            }
        )

    async def _read(self, response: Response) -> Sequence[FeedEntry]:
        feed = await self._visit.parser.run(
            read_feed,
            response.body,
            _header(response, "Content-Type"),
            response.url,
            self._visit.zone,
            self._visit.fetched_at,
        )
        if feed.left_out:
            read = len(feed.entries)
            self._visit.note(f"В ленте прочитано записей: {read}, остальные: {feed.left_out}")
        return feed.entries

    async def _page(self, post: Post | Seen) -> Response | PollFailed:
        try:
            return await self._visit.get(post.url)
        except PollFailed as failure:
            if failure.state is HealthState.SLOWED:
                raise
            return failure

    async def _article(self, page: Response) -> Article | None:
        return await self._visit.parser.run(
            read_article,
            page.body,
            _header(page, "Content-Type"),
            page.url,
            self._visit.zone,
            self._visit.fetched_at,
        )


def _conditions(tags: Mapping[str, str]) -> dict[str, str]:
    asked = {"If-None-Match": tags["etag"], "If-Modified-Since": tags["modified"]}
    return {name: value for name, value in asked.items() if value}


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")


def _path(url: str) -> str:
    return urlsplit(url).path.rstrip("/")


def _has_page(ref: Seen, visit: Visit) -> bool:
    return not urlsplit(ref.url).fragment and ref.url != visit.source.address


def _digest_of(article: Article) -> str:
    content = f"{article.title}\n{article.text}".encode(errors="replace")
    return blake2b(content, digest_size=8).hexdigest()


def _post(entry: FeedEntry, visit: Visit) -> Post:
    source = visit.source
    author = visit.owner(source.id, source.title)
    if entry.author and source.options.get("letters") == "yes":
        author = Author(AuthorKind.PRIVATE, entry.author)
    return visit.post(
        entry.native_id,
        entry.url,
        entry.published_at,
        entry.text,
        title=entry.title,
        edited_at=entry.edited_at,
        author=author,
        engagement=Engagement(comments=entry.comments),
        attachments=entry.attachments,
    )


def _comment(entry: FeedEntry, thread: str, address: str, visit: Visit) -> Post:
    """The title only repeats whom it answers, so it is dropped; a guid that is a number may also be
    an article's, so `address` is prefixed.
    """
    host = f"{urlsplit(address).netloc}#"
    own = entry.native_id.startswith(host)
    return replace(
        _post(entry, visit),
        native_id=f"{address}#{entry.native_id.removeprefix(host)}" if own else entry.native_id,
        title=None if entry.text else entry.title,
        author=Author(AuthorKind.PRIVATE, entry.author) if entry.author else None,
        thread_id=thread,
        parent_id=thread,
    )


def _of_page(ref: Seen, article: Article, visit: Visit) -> Post:
    return visit.post(
        ref.native_id,
        ref.url,
        ref.published_at,
        article.text.removeprefix(article.title or "").lstrip(),
        title=article.title,
        author=visit.owner(visit.source.id, visit.source.title),
    )


def _with_article(post: Post, article: Article) -> Post:
    if not post.date_stated and article.published_at is not None:
        post = replace(post, published_at=article.published_at, date_stated=True)
    title = post.title or article.title
    whole = article.text.removeprefix(title or "").lstrip()  # the page repeats the title
    return replace(post, text=max(post.text, whole, key=len), title=title)
