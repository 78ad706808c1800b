"""Reads public Telegram channels through their web preview, t.me/s/NAME. It uses no account and
bypasses no block.
"""

import re
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar

from scrapy.http import Response

from crawlers.spider import SourceSpider, in_turn
from crawlers.telegram.holes import above, below, goes_on
from crawlers.telegram.pages import (
    ChannelPage,
    TelegramComment,
    TelegramDiscussion,
    TelegramMessage,
    exists,
    read_channel,
    read_discussion,
    read_message,
)
from crawlers.visits.visit import Visit
from domain.errors import PollFailed
from domain.ports.ledger import Seen
from domain.post import Author, AuthorKind, Engagement, Post, post_id
from domain.source import HealthState, SourceKind

HOME = "https://t.me"
PAGES = 30  # older pages read in one poll; the next poll continues
PAGE = 20  # numbers per page
TALKS = 10  # discussions read in one poll
AGAIN = 10  # pages requested in one poll only to recheck known posts
DUE = 100  # known posts rechecked in one poll
CHEAP = 3  # from this number of due posts, one page costs less than a page each
QUIET = timedelta(minutes=10)  # a post younger than this has few comments
DEAF = 3  # posts in a row without an open discussion: the channel has none
DEAF_REST = timedelta(days=1)
UNKNOWN = -1  # number of comments of a post that was not requested or has no discussion
REMEMBERED = 300  # posts whose discussions are followed
_NAME = re.compile(r"@?([A-Za-z][A-Za-z0-9_]{3,31})")
_NATIVE = re.compile(r"([a-z]\w*)/(\d+)(?:\?comment=(\d+))?")


class TelegramSpider(SourceSpider):
    """Remembers the highest known number, the unread holes below it, and the number and time of
    comments of each young post.
    """

    name = "telegram"
    kind: ClassVar[SourceKind] = SourceKind.TELEGRAM

    async def poll(self, visit: Visit) -> AsyncIterator[Sequence[Post]]:
        name = _NAME.fullmatch(visit.source.address.strip())
        if name is None:
            raise PollFailed(HealthState.GONE, "Имя канала записано неверно")
        home = HOME
        if visit.source.internal:
            home = visit.source.options.get("base", HOME).rstrip("/")
        channel = _Channel(visit, home, name[1], await visit.due_again(DUE))
        parts = in_turn(
            visit,
            channel.messages(),
            (channel.comments, "Комментарии прочитаны не все"),
            (channel.watched, "Комментарии прочитаны не все"),
            (channel.known, "Известные сообщения просмотрены не все"),
        )
        async with aclosing(parts) as batches:
            async for posts in batches:
                yield posts


class _Channel:
    def __init__(self, visit: Visit, home: str, name: str, due: Iterable[Seen]) -> None:
        self._visit, self._home, self._name = visit, home, name
        self._due = {ref.id: ref for ref in due}
        roots = [ref for ref in self._due.values() if ref.watched]
        self._roots = [(number, ref) for ref in roots if (number := self._number(ref))]
        self._shown: dict[int, Post] = {}
        self._discussions: dict[int, TelegramDiscussion | None] = {}
        self._title: str | None = None
        self._is_profiled = False
        self._owners: dict[tuple[str, str], Author] = {}
        memory: Mapping[str, Any] = visit.memory
        self._high: int = memory.get("high", 0)
        # (before, until), newest first: numbers below `before` and above `until` are unread.
        self._holes: list[tuple[int, int]] = [(b, u) for b, u in memory.get("holes", ())]
        # number -> time of publication and of the last request, number of comments, highest id (s
        # UTC)
        self._talks: dict[int, list[int]] = {int(n): t for n, t in memory.get("talks", {}).items()}
        self._deaf: int = memory.get("deaf", 0)  # answers in a row without a discussion
        self._deaf_until: int = memory.get("deaf_until", 0)
        self._now = int(visit.fetched_at.timestamp())

    async def messages(self) -> AsyncGenerator[Sequence[Post]]:
        """The newest page in full (to see edits and counters of known posts), then older ones down
        to the highest known number or the beginning of the history.
        """
        visit = self._visit
        page = await self._page("")
        if page.highest is not None and page.highest < self._high / 2:
            visit.note("Номера сообщений начались заново: под этим именем может быть другой канал")
            self._high, self._holes, self._talks = 0, [], {}
        yield (posts := self._page_posts(page))
        await self._looked_at(posts)
        if page.before is not None and goes_on(page, self._high, visit.since):
            self._holes.insert(0, (page.before, self._high))
        self._high = max(self._high, page.highest or 0)
        self._remember()
        left = PAGES
        while self._holes and left:
            (before, until), *deeper = self._holes
            # A hole too wide for one poll is filled from below, so that its rest stays in one
            # piece.
            rising = until > 0 and before - until > PAGES * PAGE
            page = await self._page(f"?after={until}" if rising else f"?before={before}")
            yield (posts := self._page_posts(page))
            await self._looked_at(posts)
            rest = above(page, before, until) if rising else below(page, before, until, visit.since)
            self._holes = [*rest, *deeper]
            self._remember()
            left -= 1
        if self._holes:
            self._visit.note(f"Прочитано страниц: {PAGES + 1}, остальное в следующий раз")

    async def comments(self) -> AsyncGenerator[Sequence[Post]]:
        """Comments under posts younger than the setting; each post is requested again when it is
        twice as old.
        """
        if self._visit.source.options.get("comments") == "no" or self._deaf_until > self._now:
            return
        young = self._now - self._visit.settings.comments.total_seconds()
        for number, post in self._shown.items():
            at = int(post.published_at.timestamp())
            self._talks.setdefault(number, [at, 0, UNKNOWN, 0])
        self._talks = {n: t for n, t in sorted(self._talks.items())[-REMEMBERED:] if t[0] >= young}
        ripe = sorted(filter(self._is_ripe, self._talks), reverse=True)
        for number in ripe[:TALKS]:
            try:
                talk = await self._discussion(number)
            except PollFailed as failure:
                if failure.state not in (HealthState.SLOWED, HealthState.UNREACHABLE):
                    self._talks[number][1] = self._now
                    self._remember()  # otherwise it would be first in every poll
                raise
            yield self._discussion_posts(number, talk)
            await self._settle(number, talk)
            self._heard(number, talk)
            self._remember()
            if self._deaf >= DEAF:
                break

    async def watched(self) -> AsyncGenerator[Sequence[Post]]:
        """Discussions of due posts in which answers to cases are looked for."""
        if self._visit.source.options.get("comments") == "no" or self._deaf_until > self._now:
            return
        for number, root in self._roots[:TALKS]:
            self._due |= {ref.id: ref for ref in await self._visit.below([root])}
            try:
                talk = await self._discussion(number)
            except PollFailed as failure:
                if failure.state is HealthState.CHANGED_MARKUP:
                    continue  # only this page is bad
                raise
            yield self._discussion_posts(number, talk, whole=True)
            await self._settle(number, talk)
            await self._visit.heard([root], shut=talk is None)

    async def known(self) -> AsyncGenerator[Sequence[Post]]:
        left = AGAIN
        numbers = sorted((n for n in map(self._number, self._due.values()) if n), reverse=True)
        while len(numbers) >= CHEAP and left > 1:
            top, near = numbers[0], [n for n in numbers if numbers[0] - n < PAGE]
            if len(near) >= CHEAP:
                page = await self._page(f"?before={top + 1}")
                left -= 1
                posts = [post for post in map(self._post, page.messages) if post.id in self._due]
                yield posts
                await self._looked_at(posts)
            numbers = [n for n in numbers if n not in near]
        due = list(self._due.values())
        first = self._now % max(len(due), 1)  # posts that never answer must not block others
        for ref in due[first:] + due[:first]:
            native = _NATIVE.fullmatch(ref.native_id)
            if left == 0 or native is None or ref.id not in self._due:
                continue
            number = int(native[2])
            left -= number not in self._discussions if native[3] else 1
            try:
                if native[3]:
                    talk = await self._discussion(number)
                    yield self._discussion_posts(number, talk)
                    await self._settle(number, talk)
                else:
                    message = await self._message(native[0], number)
                    yield [self._post(message)] if message else []
                    await (self._looked([ref]) if message else self._looked((), [ref]))
            except PollFailed as failure:
                if failure.state is not HealthState.CHANGED_MARKUP:
                    raise  # otherwise only this page is bad; the next poll requests it again

    def _number(self, ref: Seen) -> int | None:
        native = _NATIVE.fullmatch(ref.native_id)
        own = native is not None and native[1] == self._name.lower() and not native[3]
        return int(native[2]) if native and own else None

    def _page_posts(self, page: ChannelPage) -> list[Post]:
        posts = {message.id: self._post(message) for message in page.messages}
        self._visit.saw(posts.values())
        self._shown |= posts
        return [p for p in posts.values() if p.id in self._due or self._visit.wants(p)]

    async def _looked_at(self, posts: Iterable[Post]) -> None:
        await self._looked(self._due[post.id] for post in posts if post.id in self._due)

    async def _looked(self, posts: Iterable[Seen], gone: Sequence[Seen] = ()) -> None:
        posts = list(posts)
        if posts or gone:
            await self._visit.looked_again(posts, gone)
        for each in (*posts, *gone):
            self._due.pop(each.id, None)

    async def _settle(self, number: int, talk: TelegramDiscussion | None) -> None:
        """A due comment is gone if the page should show it; an older one than the page is not known
        to be gone.
        """
        shown = {comment.id for comment in talk.comments} if talk else set()
        lowest = 0 if talk and talk.whole else min(shown, default=None)
        looked: list[Seen] = []
        gone: list[Seen] = []
        for ref in self._due.values():
            native = _NATIVE.fullmatch(ref.native_id)
            if native and native[3] and int(native[2]) == number:
                id_ = int(native[3])
                missing = lowest is not None and id_ > lowest and id_ not in shown
                (gone if missing else looked).append(ref)
        await self._looked(looked, gone)

    def _is_ripe(self, number: int) -> bool:
        at, asked, *_ = self._talks[number]
        return self._now - at >= max(QUIET.total_seconds(), 2 * (asked - at))

    def _heard(self, number: int, talk: TelegramDiscussion | None) -> None:
        at, _, total, highest = self._talks[number]
        self._deaf = 0 if talk else self._deaf + 1
        if self._deaf >= DEAF:
            self._deaf_until = self._now + int(DEAF_REST.total_seconds())
        if talk:
            total = talk.total
            highest = max((highest, *(comment.id for comment in talk.comments)))
        self._talks[number] = [at, self._now, total, highest]

    def _discussion_posts(
        self, number: int, talk: TelegramDiscussion | None, *, whole: bool = False
    ) -> list[Post]:
        """The new comments, or the `whole` page, which the ledger knows in part."""
        if talk is None:
            return []
        _, _, total, highest = self._talks.get(number, (0, 0, UNKNOWN, 0))
        comments = {comment.id: self._comment(number, comment) for comment in talk.comments}
        fresh = [post for id_, post in comments.items() if id_ > highest]
        self._visit.saw(fresh)
        if highest and not talk.whole and min(comments) > highest:
            self._visit.note("Комментариев больше, чем показывает страница")
        if whole:
            return list(comments.values())
        posts = [post for post in fresh if self._visit.wants(post)]
        posts += [p for p in comments.values() if p.id in self._due and p not in posts]
        post = self._shown.get(number)
        if post and talk.total != total and self._visit.wants(post):
            counters = replace(post.engagement, comments=talk.total)
            posts.insert(0, replace(post, engagement=counters))
        return posts

    def _remember(self) -> None:
        self._visit.remember(
            {
                "high": self._high,
                "holes": self._holes,
                "talks": self._talks,
                "deaf": self._deaf,
                "deaf_until": self._deaf_until,
            }
        )

    async def _page(self, query: str) -> ChannelPage:
        visit = self._visit
        response = await visit.get(f"{self._home}/s/{self._name}{query}", redirect=False)
        if response.status >= 300:
            raise await self._refusal()
        page = await visit.parser.run(read_channel, response.body, _content_type(response))
        self._title = page.title
        await self._profiled(page)
        if page.unread:
            self._visit.note(f"Не прочитано сообщений: {page.unread}, вид страницы изменился")
        return page

    async def _profiled(self, page: ChannelPage) -> None:
        """The header stands on every page, so it costs no request."""
        if not self._is_profiled and page.profile is not None:
            self._is_profiled = True
            if await self._visit.page_is_due():
                await self._visit.page_read(page.profile)

    async def _refusal(self) -> PollFailed:
        """t.me redirects away from groups, persons, unknown names and closed previews alike; the
        card of the name distinguishes them.
        """
        card = await self._visit.get(f"{self._home}/{self._name}")
        if await self._visit.parser.run(exists, card.body, _content_type(card)):
            return PollFailed(HealthState.NO_ACCESS, "Просмотр без входа закрыт, или это группа")
        return PollFailed(HealthState.GONE, "Канала с таким именем нет")

    async def _message(self, native_id: str, number: int) -> TelegramMessage | None:
        response = await self._embedded(f"{native_id}?embed=1&mode=tme")
        return await self._visit.parser.run(
            read_message, response.body, _content_type(response), number
        )

    async def _discussion(self, number: int) -> TelegramDiscussion | None:
        if number not in self._discussions:
            response = await self._embedded(
                f"{self._name}/{number}?embed=1&discussion=1&comments_limit=100"
            )
            self._discussions[number] = await self._visit.parser.run(
                read_discussion, response.body, _content_type(response)
            )
        return self._discussions[number]

    async def _embedded(self, path: str) -> Response:
        response = await self._visit.get(f"{self._home}/{path}", redirect=False)
        if response.status >= 300:
            raise PollFailed(HealthState.CHANGED_MARKUP, "Страница сообщения переадресует")
        return response

    def _post(self, message: TelegramMessage) -> Post:
        source = self._visit.source
        author = self._owner(message.channel)
        letters = source.options.get("letters") == "yes"
        if person := message.sender or (message.signature if letters else None):
            author = Author(AuthorKind.PRIVATE, person)
        parent = f"{message.channel}/{message.reply_to}" if message.reply_to else None
        _, _, total, _ = self._talks.get(message.id, (0, 0, UNKNOWN, 0))
        return self._visit.post(
            message.native_id,
            f"{self._home}/{message.native_id}",
            message.published_at,
            message.text,
            author=author,
            parent_id=post_id(source.kind, parent) if parent else None,
            forwarded_from=message.forwarded_from,
            engagement=Engagement(
                views=message.views,
                likes=message.likes,
                comments=None if total == UNKNOWN else total,
            ),
            attachments=message.attachments,
        )

    def _comment(self, number: int, comment: TelegramComment) -> Post:
        source, thread = self._visit.source, f"{self._name.lower()}/{number}"
        own = comment.author == self._name.lower()
        person = _stranger(self._visit, comment.author) if comment.author else None
        parent = f"{thread}?comment={comment.reply_to}" if comment.reply_to else thread
        return self._visit.post(
            f"{thread}?comment={comment.id}",
            f"{self._home}/{thread}?comment={comment.id}",
            comment.published_at,
            comment.text,
            author=self._owner(self._name.lower()) if own else person,
            thread_id=post_id(source.kind, thread),
            parent_id=post_id(source.kind, parent),
            engagement=Engagement(likes=comment.likes),
            attachments=comment.attachments,
        )

    def _owner(self, channel: str) -> Author:
        name = self._title or self._visit.source.title
        if (channel, name) not in self._owners:
            self._owners[channel, name] = self._visit.owner(channel, name)
        return self._owners[channel, name]


def _stranger(visit: Visit, name: str) -> Author:
    return visit.official(name.lower()) or Author(AuthorKind.PRIVATE, name)


def _content_type(response: Response) -> str:
    return (response.headers.get("Content-Type") or b"").decode("latin-1")
