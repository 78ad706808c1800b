"""Reads chats and channels of MAX that the centre's own bot is a member of; the API gives no
others.

`GET /messages` reads a chat, including edits. The bot's updates, by long poll, only name the chats
with news (crawlers/max/bot), so a lost update costs only a few minutes.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import ClassVar
from urllib.parse import quote

from crawlers.max.api import MaxChat, MaxMessage, MaxPage, read_chat, read_chats, read_messages
from crawlers.max.bot import NUMBER, MaxBot, listening
from crawlers.max.profile import read_profile
from crawlers.spider import SourceSpider, in_turn
from crawlers.visits.visit import Visit
from domain.errors import PollFailed
from domain.ports.ledger import Seen
from domain.post import CLOCK_SKEW, Author, AuthorKind, Engagement, Post, post_id
from domain.source import HealthState, SourceKind

PEOPLE = "https://web.max.ru"  # address for members, if a message has no public address
COUNT = 100  # messages per page
PAGES = 20  # older pages in one poll; the next poll continues
CHATS = 20  # pages of the bot's chats searched for a name
TALKS = 10  # posts per poll whose comments are read
TALK_PAGES = 3  # pages of comments of one post per poll
AGAIN = 100  # known messages requested in one call
ALONE = 5  # known messages requested one by one if one call returned nothing
DEAD = 3  # posts whose comments fail; then the fault is the network's, not the posts'
UNREAD = "Комментарии прочитаны не все"
# States of a failure that may concern a single post.
_ITS_OWN = frozenset({HealthState.UNREACHABLE, HealthState.CHANGED_MARKUP})

Batches = AsyncGenerator[Sequence[Post]]


class MaxSpider(SourceSpider):
    """Remembers the chat, the time up to which it is known, the holes below that, and how far the
    comments of young posts are read.
    """

    name = "max"
    kind: ClassVar[SourceKind] = SourceKind.MAX

    async def _crawl(self) -> None:
        if self.once:
            await super()._crawl()
            return
        async with listening(self):
            await super()._crawl()

    async def poll(self, visit: Visit) -> Batches:
        """The newest page in full (to see edits and views of known messages), older ones down to
        the known ones, comments of a channel's young posts, then rechecks.
        """
        api = MaxBot.of(visit)
        chat = await _chat(api)
        parts = in_turn(
            visit,
            _messages(api, chat),
            (partial(_talks, api, chat), UNREAD),
            (partial(_again, api, chat), "Известные сообщения просмотрены не все"),
            (partial(_profile, api, chat), "Сама страница не прочитана"),
        )
        async with aclosing(parts) as batches:
            async for posts in batches:
                yield posts
        if chat.holes or any(talk.holes for talk in chat.talks.values()):
            visit.note("Прочитано не всё, остальное в следующий раз")


@dataclass
class _Talk:
    at: int
    asked: int = 0
    high: int = 0
    holes: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class _Chat:
    """Times are in milliseconds; `holes` are pairs (before, until) between which messages are
    unread.
    """

    visit: Visit
    id: int
    title: str
    is_channel: bool
    high: int = 0
    holes: list[tuple[int, int]] = field(default_factory=list)
    talks: dict[str, _Talk] = field(default_factory=dict)

    def expect(self, messages: Sequence[MaxMessage]) -> None:
        young = self.visit.fetched_at - self.visit.settings.comments
        for message in messages:
            if message.at >= young:
                self.talks.setdefault(message.mid, _Talk(_ms(message.at)))

    def remember(self) -> None:
        self.visit.remember(
            {
                "id": self.id,
                "title": self.title,
                "is_channel": self.is_channel,
                "high": self.high,
                "holes": self.holes,
                "talks": {
                    mid: (talk.at, talk.asked, talk.high, talk.holes)
                    for mid, talk in self.talks.items()
                },
            }
        )

    def native_id(self, mid: str, comment: str | None = None) -> str:
        return f"{self.id}/{mid}" + (f"/{comment}" if comment else "")

    def post(self, message: MaxMessage, below: str | None = None) -> Post:
        source = self.visit.source
        thread = self.native_id(below) if below else None
        native_id = self.native_id(below, message.mid) if below else self.native_id(message.mid)
        answered = thread
        if message.reply_to:
            reply = (below, message.reply_to) if below else (message.reply_to, None)
            answered = self.native_id(*reply)
        return self.visit.post(
            native_id,
            message.url or f"{PEOPLE}/{self.id}",
            message.at,
            message.text,
            author=self._author(message, below is not None),
            thread_id=post_id(source.kind, thread) if thread else None,
            parent_id=post_id(source.kind, answered) if answered else None,
            forwarded_from=message.forwarded_from,
            engagement=Engagement(views=message.views),
            attachments=message.attachments,
        )

    def _author(self, message: MaxMessage, is_comment: bool) -> Author | None:
        if message.sender is not None and not message.is_bot:
            return Author(AuthorKind.PRIVATE, message.sender)
        if is_comment:
            return None  # the API names no author of a comment
        return self.visit.owner(str(self.id), self.title)


async def _chat(api: MaxBot) -> _Chat:
    visit, memory = api.visit, api.visit.memory
    if memory.get("id"):
        talks = {
            mid: _Talk(at, asked, high, [(b, u) for b, u in holes])
            for mid, (at, asked, high, holes) in memory["talks"].items()
        }
        holes = [(before, until) for before, until in memory["holes"]]
        known = (memory["id"], memory["title"], memory["is_channel"], memory["high"])
        return _Chat(visit, *known, holes, talks)
    address = visit.source.address.strip()
    if NUMBER.fullmatch(address):
        chat = await api.ask(f"chats/{address}", read_chat)
    else:
        chat = await _named(api, address.removeprefix("@"))
    if not chat.open:
        raise PollFailed(HealthState.NO_ACCESS, "Бот больше не состоит в этом чате MAX")
    return _Chat(visit, chat.id, chat.title or visit.source.title, chat.is_channel)


async def _named(api: MaxBot, name: str) -> MaxChat:
    marker: int | None = None
    for _ in range(CHATS):
        page = {"marker": marker} if marker is not None else {}
        chats, marker = await api.ask("chats", read_chats, count=100, **page)
        for chat in chats:
            if chat.link is not None and chat.link.lower() == name.lower():
                return chat
        if marker is None:
            break
    raise PollFailed(HealthState.NO_ACCESS, "Бот не состоит в канале MAX с таким именем")


async def _profile(api: MaxBot, chat: _Chat) -> Batches:
    if await api.visit.page_is_due():
        await api.visit.page_read(await api.ask(f"chats/{chat.id}", read_profile))
    yield ()


async def _messages(api: MaxBot, chat: _Chat) -> Batches:
    visit, bad = api.visit, 0
    discussed = chat.is_channel and visit.source.options.get("comments") != "no"
    holes = _down_to(chat.high, chat.holes)
    for _ in range(PAGES + 1):
        if not holes:
            break
        upper = {} if holes[0][0] is None else {"from": holes[0][0]}
        page = await api.ask("messages", read_messages, chat_id=chat.id, count=COUNT, **upper)
        bad += page.bad
        if discussed:
            chat.expect(page.messages)
        yield _wanted(visit, [chat.post(message) for message in page.messages])
        holes = _further(holes, page, visit)
        chat.high = _newest(chat.high, page, visit)
        chat.holes = _known(holes)
        chat.remember()
    if bad:
        visit.note(f"Сообщений не разобрано: {bad}")


async def _talks(api: MaxBot, chat: _Chat) -> Batches:
    visit, dead = api.visit, 0
    young = _ms(visit.fetched_at - visit.settings.comments)
    chat.talks = {mid: talk for mid, talk in chat.talks.items() if talk.at >= young}
    for mid, talk in sorted(chat.talks.items(), key=lambda item: item[1].asked)[:TALKS]:
        talk.asked = _ms(visit.fetched_at)
        try:
            async for posts in _talk(api, chat, mid, talk):
                yield posts
        except PollFailed as failure:
            # Also remembers the requests, so that others come first in the next poll.
            chat.remember()
            dead += 1
            if failure.state not in _ITS_OWN or dead == DEAD:
                raise
            visit.note(f"{UNREAD}: {failure.reason}")
    chat.remember()


async def _talk(api: MaxBot, chat: _Chat, mid: str, talk: _Talk) -> Batches:
    holes = _down_to(talk.high, talk.holes)
    for _ in range(TALK_PAGES):
        if not holes:
            break
        page = await _comments(api, mid, holes[0][0])
        yield _wanted(api.visit, [chat.post(message, mid) for message in page.messages])
        if page.bad:
            api.visit.note("Часть комментариев не разобрана")
        holes = _further(holes, page, api.visit)
        talk.high = _newest(talk.high, page, api.visit)
        talk.holes = _known(holes)
        chat.remember()


_Holes = list[tuple[int | None, int]]


def _down_to(high: int, holes: Sequence[tuple[int, int]]) -> _Holes:
    return [(None, high), *holes]


def _further(holes: _Holes, page: MaxPage, visit: Visit) -> _Holes:
    (before, until), *deeper = holes
    oldest = min(_times(page), default=0)
    # Messages of the same millisecond may be on the next page; a page full of them leads nowhere.
    further = oldest + 1
    on = (
        len(page.messages) + page.bad >= COUNT
        and (before is None or further < before)
        and oldest > until
        and oldest >= _ms(visit.since)
    )
    return [(further, until), *deeper] if on else deeper


def _known(holes: _Holes) -> list[tuple[int, int]]:
    return [(before, until) for before, until in holes if before is not None]


def _newest(high: int, page: MaxPage, visit: Visit) -> int:
    """Ignores times in the future: they are wrong and would hide the messages until then."""
    latest = _ms(visit.fetched_at + CLOCK_SKEW)
    return max([high, *(at for at in _times(page) if at <= latest)])


def _times(page: MaxPage) -> list[int]:
    return [_ms(message.at) for message in page.messages]


def _wanted(visit: Visit, posts: list[Post]) -> list[Post]:
    visit.saw(posts)
    return [post for post in posts if visit.wants(post)]


async def _comments(api: MaxBot, mid: str, before: int | None) -> MaxPage:
    upper = {} if before is None else {"before": before}
    path = f"messages/{quote(mid, safe='')}/comments"
    try:
        return await api.ask(path, read_messages, count=COUNT, **upper)
    except PollFailed as failure:
        if failure.state in (HealthState.GONE, HealthState.NO_ACCESS):
            return MaxPage((), 0)
        raise


async def _again(api: MaxBot, chat: _Chat) -> Batches:
    due = await api.visit.due_again(AGAIN)
    by_post: dict[str | None, list[Seen]] = {}
    for ref in due:
        _, mid, *comment = ref.native_id.split("/")
        by_post.setdefault(mid if comment else None, []).append(ref)
    alone = [(None, [ref]) for ref in by_post.get(None, [])[:ALONE]]
    together = list(by_post.items())[: TALKS + 1]
    dead = 0
    for below, asked in together:
        try:
            page = await _known_ones(api, below, asked)
        except PollFailed as failure:
            closed = failure.state is HealthState.NO_ACCESS
            dead += not closed
            if below is None or dead == DEAD or not (closed or failure.state in _ITS_OWN):
                raise
            if not closed:
                api.visit.note(f"{UNREAD}: {failure.reason}")
            # Otherwise they would be first in every poll and block the recheck of others.
            await api.visit.looked_again(asked)
            continue
        if page is None and below is None and len(asked) > 1:
            # An empty answer may be a fault of the network: request a few messages one by one.
            together += alone
            continue
        messages = page or MaxPage((), 0)
        posts = {post.native_id: post for post in (chat.post(m, below) for m in messages.messages)}
        there = [ref for ref in asked if ref.native_id in posts]
        missing = [ref for ref in asked if ref.native_id not in posts]
        yield [posts[ref.native_id] for ref in there]
        # The missing ones may include unreadable ones.
        await api.visit.looked_again(there, () if messages.bad else missing)


async def _known_ones(api: MaxBot, below: str | None, asked: Sequence[Seen]) -> MaxPage | None:
    ids = ",".join(ref.native_id.rpartition("/")[2] for ref in asked)
    try:
        if below is None:
            page = await api.ask("messages", read_messages, message_ids=ids, count=AGAIN)
        else:
            path = f"messages/{quote(below, safe='')}/comments"
            page = await api.ask(path, read_messages, comment_ids=ids, count=AGAIN)
    except PollFailed as failure:
        if failure.state is HealthState.GONE:
            return None
        raise
    return page if page.messages or page.bad else None


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)
