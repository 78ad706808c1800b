"""The centre's bot in MAX: calls of its API within the rate limit, and a long poll for chats with
news.
"""

import asyncio
import contextlib
import logging
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import blake2b
from typing import Any, TypeVar
from urllib.parse import urlencode

from app.settings import Settings
from crawlers.hosts.api_home import api_home, base_of, is_trusted
from crawlers.hosts.guard import HELD
from crawlers.hosts.robots import API
from crawlers.max.api import MaxChat, MaxUpdates, read_chat, read_updates
from crawlers.parser.process import place_of
from crawlers.spider import SourceSpider
from crawlers.visits.visit import Visit
from domain.errors import PollFailed, Unavailable
from domain.post import post_id
from domain.source import Claim, Health, HealthState, Source, SourceKind

logger = logging.getLogger(__name__)

HOME = "https://platform-api2.max.ru"
GAP = timedelta(seconds=1 / 20)  # between two calls with one token; 30 a second are allowed
HOLD = 30  # seconds for which MAX may delay an answer
SOON = 2  # the same while a changed chat is still being polled
MARGIN = 15  # seconds for the transfer
ANSWER_GAP = 1.0  # seconds between two answers, in case MAX does not delay them
LOOK = 60.0  # seconds between two checks for a first chat
REST = 5.0  # seconds after a failure, doubled after each further one
LONGEST = 600.0
NUMBER = re.compile(r"-?\d{1,19}")  # of a chat
# crawlers/hosts handles 429 and 5xx.
_REFUSALS: Mapping[int, tuple[HealthState, str]] = {
    400: (HealthState.NO_ACCESS, "MAX не принял запрос (ответ 400)"),
    401: (HealthState.TOKEN_REFUSED, "MAX не принял ключ бота (max_token)"),
    403: (HealthState.NO_ACCESS, "Бот не состоит в этом чате или не видит его сообщений"),
    404: (HealthState.GONE, "Такого чата в MAX нет, или бот в нём не состоит"),
}

T = TypeVar("T")


@dataclass(frozen=True)
class MaxBot:
    """Calls the API within its rate limit, with the bot's token in a header only. Raises
    PollFailed: without a token, and GONE if the chat or message does not exist.
    """

    visit: Visit
    token: str = field(repr=False)

    @classmethod
    def of(cls, visit: Visit) -> "MaxBot":
        token = visit.settings.max_token.get_secret_value().strip()
        if not token:
            raise PollFailed(HealthState.TOKEN_REFUSED, "Не задан ключ бота MAX: max_token")
        return cls(visit, token)

    async def ask(self, path: str, read: Callable[[bytes], T], **parameters: object) -> T:
        return await self._ask(path, read, parameters, {})

    async def updates(self, marker: int | None, hold: int) -> MaxUpdates:
        """Without news MAX delays the answer for `hold` seconds."""
        since = {} if marker is None else {"marker": marker}
        patience = {HELD: True, "download_timeout": hold + MARGIN}
        return await self._ask("updates", read_updates, {"timeout": hold, **since}, patience)

    async def _ask(
        self,
        path: str,
        read: Callable[[bytes], T],
        parameters: Mapping[str, object],
        meta: Mapping[str, Any],
    ) -> T:
        visit = self.visit
        home = api_home(visit.source, HOME, visit.settings)
        await visit.turn(f"token {blake2b(self.token.encode(), digest_size=4).hexdigest()}", GAP)
        response = await visit.get(
            f"{home}/{path}" + (f"?{urlencode(parameters)}" if parameters else ""),
            headers={"Authorization": self.token},
            redirect=False,
            statuses=tuple(_REFUSALS),
            meta={API: True, **meta},
        )
        if refusal := _REFUSALS.get(response.status):
            raise PollFailed(*refusal)
        if response.status >= 300:
            raise PollFailed(HealthState.CHANGED_MARKUP, "MAX переадресует запросы API")
        return await visit.parser.run(read, response.body)


def _may_be_asked(source: Source, settings: Settings) -> bool:
    base = base_of(source, HOME)
    return base == HOME or is_trusted(base, settings)


@contextlib.asynccontextmanager
async def listening(spider: SourceSpider) -> AsyncIterator[None]:
    """While the block runs, poll chats at once when something happens in them; an update that two
    processes hear makes one poll.
    """
    work = asyncio.create_task(_Ear(spider).listen(), name="updates of MAX")
    try:
        yield
    finally:
        work.cancel()
        await asyncio.wait([work])


class _Ear:
    def __init__(self, spider: SourceSpider) -> None:
        self._spider, self._installation = spider, spider.installation
        self._marker: int | None = None
        self._links: dict[int, str | None] = {}  # public names of chats, asked for once
        self._pending: set[str] = set()  # sources that were being polled when an update came

    async def listen(self) -> None:
        rest = 0.0
        while True:
            try:
                await asyncio.sleep(await self._listen_once())
                rest = 0.0
            except PollFailed as failure:
                if not rest:  # the polls report to operators what is wrong with MAX
                    logger.warning("max: updates are not heard: %s", failure.state)
                rest = min(max(2 * rest, REST), LONGEST)
                await asyncio.sleep(rest)
            except Unavailable as error:
                logger.warning("max: updates are not heard: %s", error)
                await asyncio.sleep(REST)
            except Exception as error:  # noqa: BLE001, the border: polls follow their timetable
                logger.error("max: updates ended by %s", place_of(error))
                await asyncio.sleep(LONGEST)

    async def _listen_once(self) -> float:
        sources = await self._sources()
        if not sources:
            return LOOK
        bot = MaxBot.of(self._visit(sources[0]))
        heard = await bot.updates(self._marker, SOON if self._pending else HOLD)
        by_chat = {chat: await self._of_chat(bot, chat, sources) for chat in heard.chats}
        natives = [f"{chat}/{mid}" for chat, mid in heard.removed if by_chat[chat]]
        gone = [post_id(SourceKind.MAX, native) for native in natives]
        do, now = self._spider.shared.store_thread.do, self._installation.clock.now()
        if gone:
            await do(self._installation.posts.ledger.looked_again, gone, gone, now)
        if due := self._pending.union(*by_chat.values()):
            shortest = self._installation.settings.interval_min
            self._pending = await do(self._installation.crawl.sources.hasten, due, now, shortest)
        if heard.marker is not None:
            self._marker = heard.marker
        return ANSWER_GAP

    async def _sources(self) -> list[Source]:
        settings = self._installation.settings
        if not settings.max_token.get_secret_value().strip():
            return []
        statuses = await self._spider.shared.store_thread.do(
            self._installation.crawl.sources.statuses
        )
        sources = [
            status.source
            for status in statuses
            if status.source.kind is SourceKind.MAX
            and status.source.enabled
            and (status.source.internal or settings.contact)
            and _may_be_asked(status.source, settings)
        ]
        return [one for one in sources if base_of(one, HOME) == base_of(sources[0], HOME)]

    async def _of_chat(self, bot: MaxBot, chat: int, sources: Sequence[Source]) -> set[str]:
        by_address: dict[str, set[str]] = {}
        for source in sources:
            address = source.address.strip().removeprefix("@").lower()
            by_address.setdefault(address, set()).add(source.id)
        names = [str(chat)]
        if not all(map(NUMBER.fullmatch, by_address)) and (link := await self._link(bot, chat)):
            names.append(link)
        return set().union(*(by_address.get(name, ()) for name in names))

    async def _link(self, bot: MaxBot, chat: int) -> str | None:
        if chat not in self._links:
            info: MaxChat | None = None
            with contextlib.suppress(PollFailed):  # the bot may have left it by now
                info = await bot.ask(f"chats/{chat}", read_chat)
            self._links[chat] = info.link.lower() if info and info.link else None
        return self._links[chat]

    def _visit(self, source: Source) -> Visit:
        now, spider = self._installation.clock.now(), self._spider
        claim = Claim(source, "", now, timedelta(0), Health(), now)
        engine = spider.crawler.engine
        return Visit(
            claim,
            now,
            self._installation,
            spider.parser,
            spider.shared.store_thread,
            engine.download_async,
        )
