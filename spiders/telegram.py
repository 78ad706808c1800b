"""Public Telegram channels by their web preview, t.me/s/NAME. No account, no way round a block."""

import re
from collections.abc import AsyncIterator, Sequence
from typing import ClassVar

from scrapy.http import Response

from crawlers.claims import Visit
from crawlers.spider import SourceSpider
from crawlers.telegram import ChannelPage, Message, exists, read_channel
from domain.errors import PollFailed
from domain.post import Author, AuthorKind, Engagement, Post, post_id
from domain.source import HealthState, SourceKind

HOME = "https://t.me"
PAGES = 30  # older pages read in one poll; the next poll goes on
_NAME = re.compile(r"@?([A-Za-z][A-Za-z0-9_]{3,31})")


class TelegramSpider(SourceSpider):
    """Reads channels. Remembers the highest number seen, and the holes below, not read yet."""

    name = "telegram"
    kind: ClassVar[SourceKind] = SourceKind.TELEGRAM

    async def poll(self, visit: Visit) -> AsyncIterator[Sequence[Post]]:
        """The newest page whole (edits and counters of known posts too), then older ones down to
        the highest number known, or to the beginning of the history.
        """
        name = _NAME.fullmatch(visit.source.address.strip())
        if name is None:
            raise PollFailed(HealthState.GONE, "Имя канала записано неверно")
        home = HOME
        if visit.source.internal:
            home = visit.source.options.get("base", HOME).rstrip("/")
        address = f"{home}/s/{name[1]}"

        page = await _read(visit, address, home, name[1])
        yield _posts(page, visit, home)
        high: int = visit.memory.get("high", 0)
        # (before, until), newest first: numbers below `before` and above `until` are not read yet.
        holes: list[tuple[int, int]] = [(b, u) for b, u in visit.memory.get("holes", ())]
        if page.before is not None and _goes_on(page, high, visit):
            holes.insert(0, (page.before, high))
        high = max(high, page.highest or 0)
        visit.remember({"high": high, "holes": holes})
        left = PAGES
        while holes and left:
            (before, until), *deeper = holes
            older = await _read(visit, f"{address}?before={before}", home, name[1])
            yield _posts(older, visit, home)
            if older.before is not None and older.before < before and _goes_on(older, until, visit):
                holes = [(older.before, until), *deeper]
            else:
                holes = deeper
            visit.remember({"high": high, "holes": holes})
            left -= 1
        if holes:
            visit.note(f"Прочитано страниц: {PAGES + 1}, остальное в следующий раз")


def _goes_on(page: ChannelPage, until: int, visit: Visit) -> bool:
    """True where messages above number `until` and within the history may stand on older pages."""
    if page.lowest is None or page.lowest <= until + 1:
        return False
    return all(message.published_at >= visit.since for message in page.messages)


async def _read(visit: Visit, url: str, home: str, name: str) -> ChannelPage:
    response = await visit.get(url, redirect=False)
    if response.status >= 300:
        raise await _refusal(visit, home, name)
    return await visit.parser.run(read_channel, response.body, _content_type(response))


async def _refusal(visit: Visit, home: str, name: str) -> PollFailed:
    """t.me sends away from groups, persons, unknown names and closed previews alike; the card of
    the name tells which.
    """
    card = await visit.get(f"{home}/{name}")
    if await visit.parser.run(exists, card.body, _content_type(card)):
        return PollFailed(HealthState.NO_ACCESS, "Просмотр без входа закрыт, или это группа")
    return PollFailed(HealthState.GONE, "Канала с таким именем нет")


def _content_type(response: Response) -> str:
    return (response.headers.get("Content-Type") or b"").decode("latin-1")


def _posts(page: ChannelPage, visit: Visit, home: str) -> list[Post]:
    posts = [_post(message, page.title, visit, home) for message in page.messages]
    visit.saw(posts)
    return [post for post in posts if visit.wants(post)]


def _post(message: Message, title: str | None, visit: Visit, home: str) -> Post:
    source = visit.source
    author = Author(
        AuthorKind.OFFICIAL if source.owner_body else AuthorKind.COMMUNITY,
        message.channel,
        title or source.title,
    )
    if message.signature and source.options.get("letters") == "yes":
        author = Author(AuthorKind.PRIVATE, message.signature)
    parent = f"{message.channel}/{message.reply_to}" if message.reply_to else None
    return Post(
        source_id=source.id,
        source_kind=source.kind,
        native_id=message.native_id,
        url=f"{home}/{message.native_id}",
        published_at=message.published_at,
        fetched_at=visit.fetched_at,
        text=message.text,
        author=author,
        parent_id=post_id(source.kind, parent) if parent else None,
        forwarded_from=message.forwarded_from,
        engagement=Engagement(views=message.views, likes=message.likes),
        attachments=message.attachments,
    )
