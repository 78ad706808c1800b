"""One poll of a claimed source: requests, posts, outcome."""

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawlers.hosts.failures import failure_of, refusal
from crawlers.hosts.guard import SOURCE
from crawlers.installation import CrawlInstallation
from crawlers.intake.intake import Batch
from crawlers.parser.pool import Parser
from crawlers.store_thread import StoreThread
from domain.cases.answers.replies import OfficialAccounts
from domain.errors import OtklikError, ParseOverran, PollFailed
from domain.leader import speaker
from domain.outreach.official_page import is_official
from domain.outreach.page_profile import PageProfile
from domain.ports.ledger import Seen
from domain.post import CLOCK_SKEW, Author, AuthorKind, Post
from domain.source import OVERRUNS, Claim, HealthState, Poll, Source

P = ParamSpec("P")


T = TypeVar("T")


OVERLAP = timedelta(hours=1)  # a post may appear on a page some time after its stated time


PROFILE_EVERY = timedelta(hours=20)  # a day at the latest, however polls fall


RHYTHM = 100  # publication times passed on


REFUSED = 5  # so many refused posts and no accepted ones: the page has changed


BACKLOG = "backlog"  # key of a memory: ids of undated posts of the first poll that are not read yet


class VisitParser:
    """Counts the answers whose parse took its whole deadline, and refuses further work after
    OVERRUNS of them.
    """

    def __init__(self, parser: Parser) -> None:
        self._parser, self.overruns = parser, 0

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        if self.overruns >= OVERRUNS:
            raise ParseOverran(HealthState.CHANGED_MARKUP, "Ответы разбираются слишком долго")
        try:
            return await self._parser.run(work, *args, **kwargs)
        except ParseOverran:
            self.overruns += 1
            raise


class Visit:
    """`memory` comes from the last poll, `fetched_at` is the start of this one; a poll that ends by
    a failure leaves its posts on the queue, and one whose posts were all refused counts as failed.
    """

    def __init__(
        self,
        claim: Claim,
        fetched_at: datetime,
        installation: CrawlInstallation,
        parser: Parser,
        store_thread: StoreThread,
        download: Callable[[Request], Awaitable[Response]],
    ) -> None:
        self.claim, self.fetched_at, self.parser = claim, fetched_at, VisitParser(parser)
        self._store_thread = store_thread
        self.settings, self.zone = installation.settings, installation.region.zone
        self._registry = installation.region.sources
        self._clock, self._ledger, self._budgets = (
            installation.clock,
            installation.posts.ledger,
            installation.crawl.budgets,
        )
        self._profiles = installation.crawl.profiles
        self.memory: Mapping[str, Any] = json.loads(claim.cursor) if claim.cursor else {}
        self._backlog = frozenset(self.memory.get(BACKLOG, ()))
        self._remembers = False
        # A success before `watched_since` belongs to another page.
        read_until = max(claim.watched_since, claim.health.last_success or claim.watched_since)
        self.since = min(fetched_at - installation.settings.history, read_until - OVERLAP)
        self._download = download
        self._found = self._fresh = self._queued = 0
        self._refused: Counter[str] = Counter()
        self._refused_names: set[str] = set()
        self._published: list[datetime] = []
        self._notes: list[str] = []

    @property
    def source(self) -> Source:
        return self.claim.source

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        redirect: bool = True,
        meta: Mapping[str, Any] | None = None,
        statuses: Collection[int] = (),
    ) -> Response:
        """2xx, 304, one of `statuses`, or with `redirect` off a 3xx. Raises PollFailed for all
        others. `form` makes it a POST; secrets go there or in `headers`, because URLs are logged
        and archived. `meta` is Scrapy's, for the browser.
        """
        try:
            request = Request(
                url,
                method="GET" if form is None else "POST",
                headers=_with_form(headers, form),
                body=b"" if form is None else urlencode(form).encode(),
                callback=NO_CALLBACK,
                meta={**(meta or {}), SOURCE: self.source, "dont_redirect": not redirect},
            )
        except ValueError as error:
            raise PollFailed(HealthState.GONE, "Адрес источника записан неверно") from error
        try:
            response = await self._download(request)
        except OtklikError:
            raise
        except Exception as error:
            raise failure_of(error, url) from error
        if 200 <= response.status < 300 or response.status in (304, *statuses):
            return response
        if not redirect and 300 <= response.status < 400:
            return response
        raise refusal(response.status)

    async def turn(self, name: str, gap: timedelta) -> timedelta:
        """Wait for the name's next turn (ports.BudgetStore) and return its present gap. Raises
        PollFailed while it rests.
        """
        turn = await self._store_thread.do(self._budgets.book, name, gap, self._clock.now())
        left = turn.at - self._clock.now()
        if turn.rests:
            raise PollFailed(HealthState.SLOWED, "Сеть просит обращаться реже", left)
        await asyncio.sleep(max(0.0, self._clock.real_seconds(left)))
        return turn.gap

    async def slow_down(self, name: str, gap: timedelta, rest: timedelta | None = None) -> None:
        now = self._clock.now()
        until = None if rest is None else now + rest
        await self._store_thread.do(self._budgets.slow_down, name, gap, now, until)

    async def spend(self, name: str, limit: int) -> bool:
        """Take one use of the region's day; False if all are used."""
        day = self._clock.now().astimezone(self.zone).date()
        return await self._store_thread.do(self._budgets.spend, name, limit, day)

    async def due_again(self, limit: int) -> Sequence[Seen]:
        return await self._store_thread.do(
            self._ledger.due_again, self.source.id, self.fetched_at, limit
        )

    async def looked_again(self, posts: Iterable[Seen], gone: Iterable[Seen] = ()) -> None:
        all_, missing = [p.id for p in posts], [p.id for p in gone]
        await self._store_thread.do(
            self._ledger.looked_again, [*all_, *missing], missing, self.fetched_at
        )

    async def below(self, roots: Iterable[Seen]) -> Sequence[Seen]:
        """The comments in these threads that cases watch."""
        ids = [one.id for one in roots]
        return await self._store_thread.do(self._ledger.below, ids) if ids else ()

    async def heard(self, roots: Iterable[Seen], *, shut: bool = False) -> None:
        """Record that the comments below these posts were read, or are shut."""
        if ids := [one.id for one in roots if one.watched]:
            now = self.fetched_at
            await self._store_thread.do(lambda: self._ledger.heard(ids, now, shut=shut))

    async def page_is_due(self) -> bool:
        """Whether this poll reads the profile of the page itself: of an official one, daily."""
        if not is_official(self.source):
            return False
        before = self.fetched_at - PROFILE_EVERY
        return await self._store_thread.do(self._profiles.is_due, self.source.id, before)

    async def page_read(self, profile: PageProfile) -> None:
        await self._store_thread.do(self._profiles.read, self.source.id, profile, self.fetched_at)

    @cached_property
    def officials(self) -> OfficialAccounts:
        """The accounts of official pages: they are official on any page of their network."""
        return OfficialAccounts.of(self._registry.values())

    def official(self, key: str) -> Author | None:
        """The author of this key, if it is the account of a registered official page."""
        source = self.officials.get((self.source.kind, key))
        return None if source is None else Author(AuthorKind.OFFICIAL, key, source.title)

    def saw(self, posts: Iterable[Post]) -> None:
        """Count a page's posts, known ones too: the source's rhythm is computed from them."""
        for post in posts:
            self._found += 1
            if post.date_stated and post.published_at <= self.fetched_at + CLOCK_SKEW:
                self._published.append(post.published_at)

    def post(
        self, native_id: str, url: str, published_at: datetime | None, text: str, **more: Any
    ) -> Post:
        """A post without a date gets the start of the poll."""
        return Post(
            source_id=self.source.id,
            source_kind=self.source.kind,
            native_id=native_id,
            url=url,
            published_at=published_at or self.fetched_at,
            fetched_at=self.fetched_at,
            text=text,
            date_stated=published_at is not None,
            **more,
        )

    def owner(self, key: str, name: str | None) -> Author:
        kind = speaker(self.source)
        assert kind is not None
        return Author(kind, key, name)

    def wants(self, post: Post) -> bool:
        """False for posts older than the first poll's history or than the last read."""
        return post.published_at >= self.since

    def is_history(self, post: Post) -> bool:
        if post.date_stated:
            return post.published_at < self.claim.watched_since
        return self.claim.cursor is None or post.id in self._backlog

    def remember(self, memory: Mapping[str, Any]) -> None:
        """Set the next poll's `memory`, whatever the outcome of this one; it must cover only
        durable posts.
        """
        self.memory, self._remembers = memory, True

    def note(self, reason: str) -> None:
        if reason and reason not in self._notes:
            self._notes.append(reason)

    def refuse(self, rules: Mapping[str, int]) -> None:
        """Count entries that cannot be kept, by rule."""
        self._refused.update(rules)

    def stored(self, batch: Batch) -> None:
        last = self.claim.health.last_post
        self._queued += batch.queued
        self._refused += batch.refused
        self._refused_names |= batch.refused_names
        newer = sum(
            not post.date_stated or last is None or post.published_at > last for post in batch.posts
        )
        self._fresh += min(newer, batch.queued)
        if batch.queued and any(not p.date_stated and not self.is_history(p) for p in batch.posts):
            # Otherwise a source without dates would never have a last post.
            self._published.append(self.fetched_at)

    def succeeded(self) -> Poll:
        if not self._queued and (refused := self._refused.total()) >= REFUSED:
            # The cursor stays: the posts return until they can be read, and are not lost.
            reason = f"Ни одно сообщение не принято, отклонено: {refused}"
            return self._poll(HealthState.CHANGED_MARKUP, reason)
        quiet = self._fresh == 0
        reason = "; ".join(self._notes) or (
            "Нового нет" if quiet else f"Новых сообщений: {self._fresh}"
        )
        if self._refused:
            reason += f", отклонено: {self._refused.total()}"
        return self._poll(
            HealthState.QUIET if quiet else HealthState.WORKS,
            reason,
            cursor=self._cursor(),
        )

    def failed(self, failure: PollFailed) -> Poll:
        return self._poll(
            failure.state,
            failure.reason,
            retry_after=failure.retry_after,
            cursor=self._cursor() if self._remembers else None,
        )

    def _cursor(self) -> str:
        return json.dumps(self.memory, ensure_ascii=False, separators=(",", ":"))

    def _poll(
        self,
        state: HealthState,
        reason: str,
        retry_after: timedelta | None = None,
        cursor: str | None = None,
    ) -> Poll:
        published = tuple(sorted(self._published)[-RHYTHM:])
        return Poll(
            state=state,
            reason=reason,
            found=self._found,
            queued=self._queued,
            refused=dict(self._refused),
            refused_names=tuple(sorted(self._refused_names)),
            published=published,
            retry_after=retry_after,
            cursor=cursor,
            overran=self.parser.overruns > 0,
        )


def _with_form(headers: Mapping[str, str] | None, form: Mapping[str, str] | None) -> dict[str, str]:
    sent = {} if form is None else {"Content-Type": "application/x-www-form-urlencoded"}
    return {**sent, **(headers or {})}
