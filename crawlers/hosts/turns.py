"""Takes turns at hosts: one connection at a time, and a delay shared by all crawler processes."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any, cast

from scrapy.crawler import Crawler

from app.clock import SystemClock
from crawlers.store_thread import StoreThread
from domain.errors import PollFailed
from domain.ports.budgets import FORGIVEN, BudgetStore
from domain.source import HealthState

MIN_DELAY = 0.5  # seconds between two requests to a public host
MAX_DELAY = 60.0  # seconds; the longest delay that a host can impose
JITTER = 0.5  # a pause lasts 1 to 1.5 delays, never less than one
EVERYBODY = "all hosts"  # the budget of all public hosts together


class Hosts:
    """What the spiders of a process know about hosts. `delay` is the usual one in seconds,
    `ceiling` the requests per second to all public hosts together. A delay never shrinks, except
    the part added after too many requests, which is forgiven in days.
    """

    def __init__(
        self,
        budgets: BudgetStore,
        store_thread: StoreThread,
        clock: SystemClock,
        delay: float,
        ceiling: float,
        random: Random,
    ) -> None:
        self._budgets, self._store_thread, self._clock, self._random = (
            budgets,
            store_thread,
            clock,
            random,
        )
        self._delay, self._everybody = delay, timedelta(seconds=1 / ceiling)
        self._delays: defaultdict[str, float] = defaultdict(float)
        self._slowed: dict[str, tuple[float, datetime]] = {}
        self._asked: dict[str, datetime] = {}
        self._gates: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def enter(self, host: str) -> Callable[[], None]:
        """Wait until nobody else asks the host; the returned function lets the next caller in."""
        gate = self._gates[host]
        await gate.acquire()
        return gate.release

    async def turn(self, host: str, delay: float | None, public: bool) -> None:
        """Wait until the caller, who has entered the host, may ask it; `delay` is the source's own
        in seconds, None for the usual one (an internal host needs none until it asks for one).
        Raises PollFailed while the host rests, or Unavailable.
        """
        wanted = self._delay if delay is None else delay
        self._learn(host, max(wanted, MIN_DELAY) if public else wanted)
        pause = self._pause(host)
        if pause:
            # The previous turn may have been used late, while it waited for the ceiling.
            asked = self._asked.get(host)
            if asked is not None:
                asked = min(asked, self._clock.now())  # the clock may have been set back
            earliest = None if asked is None else asked + timedelta(seconds=pause)
            await self._book(_budget(host), pause * self._random.uniform(1, 1 + JITTER), earliest)
        if public:
            await self._book(EVERYBODY, self._everybody.total_seconds(), None)
        self._asked[host] = self._clock.now()

    async def _book(self, name: str, gap: float, earliest: datetime | None) -> None:
        now = self._clock.now()
        start = now if earliest is None else max(now, earliest)
        turn = await self._store_thread.do(self._budgets.book, name, timedelta(seconds=gap), start)
        left = turn.at - self._clock.now()
        if turn.rests:
            raise slowed(left)
        await asyncio.sleep(max(0.0, self._clock.real_seconds(left)))

    async def slow_down(self, host: str, delay: float) -> None:
        self._learn(host, delay)
        await self._tell(host, None)

    async def leave_alone(self, host: str, rest: timedelta) -> None:
        """After a complaint about too many requests: double the delay, and send none for `rest`."""
        doubled = min(max(1.0, 2 * self._pause(host)), MAX_DELAY)
        self._slowed[host] = doubled, self._clock.now()
        await self._tell(host, rest)

    async def _tell(self, host: str, rest: timedelta | None) -> None:
        now, gap = self._clock.now(), timedelta(seconds=self._pause(host))
        until = None if rest is None else now + rest
        await self._store_thread.do(self._budgets.slow_down, _budget(host), gap, now, until)

    def _learn(self, host: str, delay: float) -> None:
        self._delays[host] = max(self._delays[host], min(delay, MAX_DELAY))

    def _pause(self, host: str) -> float:
        slowed, at = self._slowed.get(host, (0.0, self._clock.now()))
        fresh = self._clock.now() - at < FORGIVEN  # later the store knows better
        return max(self._delays[host], slowed if fresh else 0.0)


def slowed(rest: timedelta | None) -> PollFailed:
    return PollFailed(HealthState.SLOWED, "Сайт просит обращаться реже", rest)


def _budget(host: str) -> str:
    return f"host {host}"


def hosts_of(crawler: Crawler) -> Hosts:
    spider: Any = crawler.spider
    return cast(Hosts, spider.shared.hosts)
