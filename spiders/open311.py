"""Reads cases that cities publish by Open311 GeoReport v2. They become cases, not posts: the intake
of cases takes each, and says itself what the index may hear of it.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import ClassVar
from urllib.parse import urlencode

from crawlers.hosts.failures import refusal
from crawlers.intake.intake import Batch
from crawlers.open311.answers import CityRefused, NotOpen311
from crawlers.open311.city import City, Window
from crawlers.open311.discovery import endpoint_of, is_discovery, read_discovery, read_services
from crawlers.open311.filing import Filing, zone_of
from crawlers.open311.requests import OpenRequest, RequestsPage, read_requests
from crawlers.spider import SourceSpider
from crawlers.visits.visit import Visit
from domain.cases.filed import FiledCase, TakenAs
from domain.errors import PollFailed
from domain.post import Post
from domain.source import HealthState, SourceKind

PAGES = 20  # in one poll; the next poll continues
SWEEPS = 4  # of these, for requests that were read before
SERVICES_FOR = timedelta(days=1)
_STATED = (400, 403, 404, 406, 415, 501)  # may come with words of the server, or of another format
_RULES = {
    "no_number": "без номера",
    "bad_number": "номер не читается",
    "no_date": "без времени",
    "future_date": "время в будущем: проверьте параметр zone",
}
FAILURES, IN_A_ROW = 5, 3  # of windows in one poll: a single bad record must not stop the others

Batches = AsyncGenerator[Sequence[Post]]


@dataclass(frozen=True)
class FiledPost(Post):
    """A case as a post, for what shows or replays a poll; it is never put on the queue."""

    case: FiledCase | None = None


class Open311Spider(SourceSpider):
    """Remembers what the server can do, up to when it was read, and what is still to be read."""

    name = "open311"
    kind: ClassVar[SourceKind] = SourceKind.OPEN311

    @cached_property
    def _filing(self) -> Filing:
        return Filing(self.installation.region)

    async def poll(self, visit: Visit) -> Batches:
        """What is new or has changed, then what earlier polls left, then older requests again."""
        city = await _city(visit)
        await _services(visit, city)
        by_change = visit.source.options.get("updates") == "yes"
        city.begin(visit.fetched_at, visit.settings.history, by_change)
        filing = await asyncio.to_thread(lambda: self._filing)
        reading = _Reading(visit, city, filing)
        async for posts in reading.windows(PAGES - SWEEPS):
            yield posts
        for _ in range(SWEEPS):
            if reading.pages >= PAGES or city.windows:
                break
            if (older := city.next_sweep(visit.fetched_at)) is not None:
                city.windows = [older]
                async for posts in reading.windows(PAGES):
                    yield posts
        if city.windows:
            visit.note("Прочитано не всё, остальное в следующий раз")
        reading.note()
        visit.remember(city.memory)

    async def _store(self, visit: Visit, posts: Sequence[Post]) -> None:
        """The cases of a page are durable when this returns; only then the cursor moves."""
        cases = [p.case for p in posts if isinstance(p, FiledPost) and p.case is not None]
        taken = await self.shared.filing.put(cases)
        batch = Batch(visit.source, posts, visit.is_history)
        batch.digests = {post.id: post.digest for post in posts}
        refused = [p for p, one in zip(posts, taken, strict=True) if one.outcome is TakenAs.REFUSED]
        batch.queued = len(posts) - len(refused)
        if refused:
            batch.refused["not_taken"] = len(refused)
            batch.refused_names = {post.native_id for post in refused}
        visit.stored(batch)


class _Reading:
    """The windows of one poll, page by page. A window that fails is read in halves, after the
    others.
    """

    def __init__(self, visit: Visit, city: City, filing: Filing) -> None:
        self._visit, self._city, self._filing = visit, city, filing
        self.pages = self._failures = 0
        self._seen: set[str] = set()
        self._filed: set[tuple[object, ...]] = set()
        self._waiting = 0
        self._refused: Counter[str] = Counter()

    async def windows(self, most: int) -> Batches:
        city, visit = self._city, self._visit
        while city.windows and self.pages < most:
            window, *rest = city.windows
            try:
                page = await self._page(window)
            except PollFailed as failure:
                self._failures += 1
                if not _is_of_the_window(failure) or not (self.pages or self._failures < IN_A_ROW):
                    raise
                city.windows = [*rest, *window.halves]
                visit.note(f"Часть записей не отдана: {failure.reason}")
                if self._failures < FAILURES:
                    continue
                visit.remember(city.memory)
                return
            self.pages += 1
            posts = self._posts(page)
            visit.saw(posts)
            visit.refuse(page.refused)
            yield posts
            if page.cut and not window.halves:
                visit.note("Ответ обрезан, прочитано его начало")
            city.learn(page, self._seen)
            self._seen.update(request.number for request in page.requests)
            self._waiting += page.waiting
            self._refused.update(page.refused)
            visit.remember(city.memory)

    def note(self) -> None:
        if self._waiting:
            self._visit.note(f"Ещё без номера: {self._waiting}")
        if self._refused:
            rules = (f"{_RULES[rule]} — {count}" for rule, count in self._refused.most_common())
            self._visit.note(f"Записи не взяты: {', '.join(rules)}")
        if not self._city.timed:
            self._visit.note("Сервер не отбирает по времени: видны только последние записи")

    def _posts(self, page: RequestsPage) -> list[FiledPost]:
        posts = []
        for request in page.requests:
            state = (request.number, request.status, request.updated_at, request.text)
            if state not in self._filed:
                self._filed.add(state)
                posts.append(self._post(request))
        return posts

    def _post(self, request: OpenRequest) -> FiledPost:
        visit, city = self._visit, self._city
        case = self._filing.file(request, visit.source, city.services, visit.fetched_at)
        return FiledPost(
            source_id=visit.source.id,
            source_kind=visit.source.kind,
            native_id=f"{case.stream}/{case.number}",
            url=f"{city.endpoint}requests",
            published_at=case.received_at,
            fetched_at=visit.fetched_at,
            text=case.text or case.number,
            case=case,
        )

    async def _page(self, window: Window) -> RequestsPage:
        """Tries the other format until one was read, and asks without pages where the server
        refuses the words for them.
        """
        city, options = self._city, self._visit.source.options
        failure: PollFailed | None = None
        for format_ in city.formats(options.get("format")):
            for paged in (city.paged,) if city.paged is False else (city.paged, False):
                address = city.address(window, format_, options.get("jurisdiction"), paged)
                status, page = await self._asked(address)
                if isinstance(page, RequestsPage):
                    city.format, city.paged = format_, paged
                    return page
                failure = page
                if status != 400:
                    break
        assert failure is not None
        raise failure

    async def _asked(self, address: str) -> tuple[int, RequestsPage | PollFailed]:
        visit = self._visit
        response = await visit.get(address, statuses=_STATED)
        if response.status in (204, 304):
            return response.status, RequestsPage((), 0)
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        zone = zone_of(visit.source, self._filing.region)
        try:
            page = await visit.parser.run(
                read_requests, response.body, content_type, zone, visit.fetched_at
            )
        except CityRefused as failure:
            # «Nothing found» is no failure, and some servers say it so.
            if response.status == 404 and (self._city.format or self._city.services):
                return 404, RequestsPage((), 0)
            return response.status, failure
        except NotOpen311 as failure:
            stated = refusal(response.status) if response.status >= 400 else failure
            return response.status, stated
        return response.status, page


def _is_of_the_window(failure: PollFailed) -> bool:
    """Whether another time may be served."""
    return isinstance(failure, NotOpen311 | CityRefused) or (
        failure.state is HealthState.UNREACHABLE and failure.retry_after is None
    )


async def _city(visit: Visit) -> City:
    if (city := City.of(visit.memory)) is not None:
        return city
    address = visit.source.address
    if not is_discovery(address):
        endpoint, format_ = endpoint_of(address)
        return City(endpoint, format_)
    response = await visit.get(address)
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    endpoint = await visit.parser.run(
        read_discovery, response.body, content_type, response.url, visit.source.internal
    )
    return City(endpoint)


async def _services(visit: Visit, city: City) -> None:
    """Once a day; cases do without, where a server has no list."""
    at = city.services_at
    if at is not None and visit.fetched_at - at < SERVICES_FOR:
        return
    city.services_at = visit.fetched_at
    jurisdiction = visit.source.options.get("jurisdiction")
    query = f"?{urlencode({'jurisdiction_id': jurisdiction})}" if jurisdiction else ""
    for format_ in city.formats(visit.source.options.get("format")):
        try:
            response = await visit.get(f"{city.endpoint}services.{format_}{query}")
            city.services = await visit.parser.run(read_services, response.body)
        except PollFailed as failure:
            if failure.state is HealthState.SLOWED or failure.retry_after is not None:
                raise
        else:
            return
