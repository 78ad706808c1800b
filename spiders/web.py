"""Reads sites without a feed: a list page or a sitemap, its articles, and their comments."""

import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import datetime, time
from hashlib import blake2b
from typing import Any, ClassVar, TypeVar
from urllib.parse import urldefrag, urlsplit
from zoneinfo import ZoneInfo

from scrapy.http import Response

from crawlers.reading.comments import ArticleComment
from crawlers.reading.lists import Link, is_home, read_list, read_sitemap
from crawlers.reading.pages import Page, read_page
from crawlers.spider import SourceSpider
from crawlers.visits.visit import BACKLOG, Visit
from domain.errors import PollFailed
from domain.ports.ledger import Seen
from domain.post import Author, AuthorKind, Post, post_id
from domain.source import HealthState, SourceKind

PAGES = 30  # articles fetched in one poll; the next poll continues
MAPS = 5  # sitemaps of an index read in one poll
AGAIN = 10  # posts whose pages are rechecked in one poll
DEAD = 3  # pages that do not answer; each takes minutes, so the rest has to wait
KNOWN = 2000  # remembered addresses of a list, twice as many as it can have
MAPPED = 6000  # of sitemaps
HEADLINES = 200  # of the last list
MOVED = 5  # known headlines under new addresses: the site has moved its articles

T = TypeVar("T")
_Reader = Callable[[bytes, str, str, Mapping[str, str], ZoneInfo, datetime], T]


class WebSpider(SourceSpider):
    """Remembers the addresses that were read, and the list's ETag and Last-Modified."""

    name = "web"
    kind: ClassVar[SourceKind] = SourceKind.WEB

    async def poll(self, visit: Visit) -> AsyncIterator[Sequence[Post]]:
        """One batch per new article of the list, then one per page whose posts are due for a
        recheck.
        """
        links, tags = await self._links(visit)
        memory = _Memory(visit)
        fresh = memory.fresh(links)
        trouble = _Trouble()
        for link in fresh[:PAGES]:
            try:
                response = await self.load(visit, link.url, {})
                page = await _parsed(visit, read_page, response)
            except PollFailed as failure:
                if trouble.goes_on(failure, link):
                    continue
                break
            if is_home(response.url) and not is_home(link.url):
                trouble.lost.append(link)
                continue
            if page is None:
                trouble.bare.append(link)
                continue
            posts = _posts(page, link, visit)
            visit.saw(posts)
            yield [post for post in posts if visit.wants(post)]
            memory.read(link)
            visit.remember(memory.after())
            trouble.read += 1
        memory.postpone(trouble.dead)
        visit.remember(memory.after())
        trouble.judge()
        visit.note(trouble.summary())
        memory.read(*trouble.bare, *trouble.lost)
        if left := memory.left:
            visit.note(f"Прочитано статей: {trouble.read}, осталось на следующий раз: {left}")
        visit.remember(memory.after() | ({} if left else tags))
        async for again in self._again(visit):
            yield again

    async def load(self, visit: Visit, url: str, conditions: Mapping[str, str]) -> Response:
        return await visit.get(url, headers=conditions)

    async def _links(self, visit: Visit) -> tuple[Sequence[Link], dict[str, object]]:
        options = visit.source.options
        asked = _conditions(visit.memory)
        if "sitemap" in options:
            response = await visit.get(options["sitemap"], headers=asked)
        else:
            response = await self.load(visit, visit.source.address, asked)
        if response.status == 304:
            visit.note("Список статей не изменился")
            return (), {name: visit.memory.get(name) for name in ("etag", "modified")}
        if "sitemap" not in options:
            return await _parsed(visit, read_list, response), _tags(response)
        context = visit.zone, visit.fetched_at
        sitemap = await visit.parser.run(read_sitemap, response.body, response.url, *context)
        if not sitemap.maps:
            return sitemap.links, _tags(response)
        maps = [m for m in sitemap.maps if m.changed_at is None or m.changed_at >= visit.since]
        return await self._mapped(visit, sorted(maps, key=_rank)[:MAPS])

    async def _mapped(
        self, visit: Visit, maps: Sequence[Link]
    ) -> tuple[Sequence[Link], dict[str, object]]:
        kept = visit.memory.get("maps", {})
        links: list[Link] = []
        read: dict[str, Mapping[str, object]] = {}
        failures: list[PollFailed] = []
        for sitemap in maps:
            tags = kept.get(mark := _mark(sitemap), {})
            try:
                response = await visit.get(sitemap.url, headers=_conditions(tags))
                if response.status != 304:
                    arguments = response.body, response.url, visit.zone, visit.fetched_at
                    links += (await visit.parser.run(read_sitemap, *arguments)).links
                    tags = _tags(response)
            except PollFailed as failure:
                if failure.state is HealthState.SLOWED:
                    raise
                failures.append(failure)
                continue
            read[mark] = tags
        if failures:
            if not read:
                raise failures[0]
            visit.note(f"Карт сайта не прочитано: {len(failures)} из {len(maps)}")
        return links, {"maps": read}  # an index may stay the same while its sitemaps change

    async def _again(self, visit: Visit) -> AsyncIterator[Sequence[Post]]:
        due: dict[str, list[Seen]] = {}
        for ref in await visit.due_again(AGAIN):
            due.setdefault(urldefrag(ref.url).url, []).append(ref)
        trouble = _Trouble()
        for url, together in due.items():
            try:
                response = await self.load(visit, url, {})
                page = await _parsed(visit, read_page, response)
            except PollFailed as failure:
                if failure.state is HealthState.GONE:
                    await visit.looked_again((), together)
                if trouble.goes_on(failure, Link(url)):
                    continue
                return
            if is_home(response.url) and not is_home(url):
                await visit.looked_again((), together)
                continue
            missing: list[Seen] = []
            if page is not None:
                posts = _posts(page, Link(url), visit)
                yield posts
                shown = {post.id for post in posts}
                comments = [s for s in together if s.native_id.startswith(f"{url}#")]
                missing = [s for s in comments if page.whole and s.id not in shown]
            await visit.looked_again([s for s in together if s not in missing], missing)


class _Trouble:
    """Decides whether the failures of one poll's pages are the pages' fault or the site's."""

    def __init__(self) -> None:
        self.read = 0
        self.bare: list[Link] = []  # without any text
        self.lost: list[Link] = []  # refused or gone
        self.dead: list[Link] = []  # did not answer
        self._last: PollFailed | None = None

    def goes_on(self, failure: PollFailed, link: Link) -> bool:
        """Raises the failure if the host asks for a pause."""
        if failure.state is HealthState.SLOWED:
            raise failure
        if failure.state is HealthState.UNREACHABLE:
            self.dead.append(link)
        else:
            self.lost.append(link)
        # One missing article says nothing about the source.
        if failure.state is not HealthState.GONE:
            self._last = failure
        return len(self.dead) < DEAD

    def summary(self) -> str:
        problems = (("не открылось", len(self.lost)), ("без текста", len(self.bare)))
        return ", ".join(f"статей {what}: {n}" for what, n in problems if n).capitalize()

    def judge(self) -> None:
        if self.read:
            return
        if self.bare:
            reason = f"Вид страниц изменился: текста нет ни на одной (статей: {len(self.bare)})"
            raise PollFailed(HealthState.CHANGED_MARKUP, reason)
        if self._last is not None:
            raise self._last
        if len(self.lost) >= DEAD:
            reason = f"Ни одна статья списка не открывается (статей: {len(self.lost)})"
            raise PollFailed(HealthState.CHANGED_MARKUP, reason)


class _Memory:
    """Addresses whose posts are durable or not wanted, and the articles of the first poll that are
    still unread.
    """

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._known: dict[str, None] = dict.fromkeys(visit.memory.get("known", ()))
        self._backlog: set[str] | None = None
        if visit.claim.cursor is not None:
            self._backlog = set(visit.memory.get(BACKLOG, ()))
        self._unread: dict[str, Link] = {}
        self._listed: list[str] = []
        self._late: list[str] = visit.memory.get("late", [])  # did not answer
        self._headlines: dict[str, str] = visit.memory.get("headlines", {})  # and the link's mark

    def fresh(self, links: Sequence[Link]) -> list[Link]:
        """Unknown links, those that did not answer last; links older than wanted, and links of
        articles that the site has moved, count as known from now on.
        """
        moved = self._moved(links)
        for link in links:
            mark = _mark(link)
            self._listed.append(mark)
            date = link.published_at or link.changed_at
            if mark in moved or (date is not None and date < self._visit.since):
                self._known[mark] = None
            elif mark not in self._known:
                self._unread[mark] = link
        return [self._unread[m] for m in sorted(self._unread, key=self._late.__contains__)]

    def postpone(self, links: Sequence[Link]) -> None:
        self._late = [*self._late, *map(_mark, links)]

    def _moved(self, links: Sequence[Link]) -> set[str]:
        """Marks of links whose headlines the last list had under addresses that are now missing; a
        few of them are recurring rubrics, not a move.
        """
        marks = {_mark(link) for link in links}
        title_counts = Counter(link.title for link in links)
        named = {_digest(t): _mark(li) for li in links if (t := li.title) and title_counts[t] == 1}
        moved = {
            mark
            for headline, mark in named.items()
            if mark not in self._known and self._headlines.get(headline, mark) not in marks
        }
        if named:
            self._headlines = dict(list(named.items())[:HEADLINES])
        if len(moved) < max(MOVED, len(marks) / 2):
            all_new = marks and self._known and marks.isdisjoint(self._known)
            if all_new and "sitemap" not in self._visit.source.options:
                self._visit.note("Список сменился целиком: часть статей могла пройти мимо")
            return set()
        self._visit.note(f"Сайт сменил адреса статей, известных среди них: {len(moved)}")
        return moved

    def read(self, *links: Link) -> None:
        for link in links:
            self._unread.pop(_mark(link), None)
            self._known[_mark(link)] = None

    @property
    def left(self) -> int:
        return len(self._unread)

    def after(self) -> dict[str, object]:
        listed = dict.fromkeys(mark for mark in self._listed if mark in self._known)
        older = [mark for mark in reversed(self._known) if mark not in listed]
        most = MAPPED if "sitemap" in self._visit.source.options else KNOWN
        known = [*listed, *older][:most]
        kind = self._visit.source.kind
        unread = [post_id(kind, link.url) for link in self._unread.values()]
        left = [i for i in unread if self._backlog is None or i in self._backlog]
        late = list(dict.fromkeys(mark for mark in self._late if mark in self._unread))
        return {
            "known": known[::-1],
            "late": late,
            "headlines": self._headlines,
            BACKLOG: left,
        }


def _mark(link: Link) -> str:
    return post_id(SourceKind.WEB, link.url)[:12]


def _digest(headline: str) -> str:
    return blake2b(headline.encode(errors="replace"), digest_size=6).hexdigest()


_OTHERS = re.compile(r"tag|categor|taxonom|author|user|page|image|video", re.IGNORECASE)


def _rank(sitemap: Link) -> tuple[bool, bool, int]:
    name = urlsplit(sitemap.url).path.rpartition("/")[2]
    numbers = re.findall(r"[0-9]{1,9}", name) if sitemap.changed_at is None else []
    return "news" not in sitemap.url, bool(_OTHERS.search(name)), -int((numbers or [0])[-1])


def _conditions(memory: Mapping[str, Any]) -> dict[str, str]:
    asked = {
        "If-None-Match": memory.get("etag"),
        "If-Modified-Since": memory.get("modified"),
    }
    return {name: value for name, value in asked.items() if value}


def _tags(response: Response) -> dict[str, object]:
    return {"etag": _header(response, "ETag"), "modified": _header(response, "Last-Modified")}


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")


async def _parsed(visit: Visit, read: _Reader[T], response: Response) -> T:
    return await visit.parser.run(
        read,
        response.body,
        _header(response, "Content-Type"),
        response.url,
        dict(visit.source.options),
        visit.zone,
        visit.fetched_at,
    )


def _posts(page: Page, link: Link, visit: Visit) -> list[Post]:
    source = visit.source
    date = _date(page, link, visit)
    author = visit.owner(source.id, source.title)
    if page.signature:
        author = Author(AuthorKind.PRIVATE, page.signature)
    article = visit.post(
        link.url,
        link.url,
        date,
        page.text,
        title=page.title or link.title,
        author=author,
        engagement=page.engagement,
    )
    keys = {comment.key for comment in page.comments}
    return [article, *(_comment(c, article, keys, visit) for c in page.comments)]


def _comment(comment: ArticleComment, article: Post, keys: set[str], visit: Visit) -> Post:
    parent = article.id
    if comment.parent in keys:
        parent = post_id(article.source_kind, f"{article.url}#{comment.parent}")
    return visit.post(
        f"{article.url}#{comment.key}",
        f"{article.url}#{comment.anchor}" if comment.anchor else article.url,
        comment.published_at,
        comment.text,
        author=Author(AuthorKind.PRIVATE, comment.author) if comment.author else None,
        thread_id=article.id,
        parent_id=parent,
    )


def _date(page: Page, link: Link, visit: Visit) -> datetime | None:
    """The page's date, or the list's if the page states none or only its day."""
    stated, listed = page.published_at, link.published_at
    if stated is None or listed is None:
        return stated or listed
    local, other = stated.astimezone(visit.zone), listed.astimezone(visit.zone)
    return listed if local.time() == time() and local.date() == other.date() else stated
