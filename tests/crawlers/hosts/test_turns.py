"""Whose turn it is: delays that processes keep together, a ceiling over all, hosts at rest."""

import asyncio
from collections.abc import Awaitable
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from app.clock import SystemClock
from crawlers.hosts.turns import EVERYBODY, MAX_DELAY, MIN_DELAY, Hosts
from crawlers.store_thread import StoreThread
from domain.errors import PollFailed
from domain.source import HealthState
from tests.fakes.budgets import MemoryBudgets

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


class StandingClock(SystemClock):
    """Moves only when somebody waits, and then at once to the end of the wait."""

    def __init__(self) -> None:
        super().__init__()
        self.time = NOW

    def now(self) -> datetime:
        return self.time

    def real_seconds(self, span: timedelta) -> float:
        self.time += max(span, timedelta(0))
        return 0.0


class Processes:
    """Crawler processes over one store and one clock. `seconds` are when each went out."""

    def __init__(self, count: int = 1, delay: float = 2.0, ceiling: float = 1e6) -> None:
        self.clock, self.budgets = StandingClock(), MemoryBudgets()
        self.each = [
            Hosts(self.budgets, StoreThread(nullcontext), self.clock, delay, ceiling, Random(n))
            for n in range(count)
        ]
        self.seconds: list[float] = []

    async def ask(
        self, process: int = 0, host: str = "t.me", delay: float | None = None, public: bool = True
    ) -> None:
        await self.each[process].turn(host, delay, public)
        self.seconds.append((self.clock.time - NOW).total_seconds())

    def pauses(self) -> list[float]:
        return [later - one for one, later in zip(self.seconds, self.seconds[1:], strict=False)]


def run(work: Awaitable[None]) -> None:
    async def main() -> None:
        await work

    asyncio.run(main())


def test_two_processes_keep_one_delay_at_a_host() -> None:
    crawlers = Processes(2)

    async def work() -> None:
        for n in range(20):
            await crawlers.ask(process=n % 2)

    run(work())
    assert all(2.0 <= pause <= 3.0 for pause in crawlers.pauses())
    assert len({round(pause, 3) for pause in crawlers.pauses()}) > 10  # no machine's beat


def test_hosts_do_not_wait_for_each_other() -> None:
    crawlers = Processes()

    async def work() -> None:
        for n in range(20):
            await crawlers.ask(host=f"host{n}.ru")

    run(work())
    assert crawlers.seconds[-1] < 0.01


def test_all_public_hosts_together_stay_under_the_ceiling_and_ours_do_not_count() -> None:
    crawlers = Processes(2, ceiling=4)

    async def work() -> None:
        for n in range(9):
            await crawlers.ask(process=n % 2, host=f"host{n}.ru")
            await crawlers.ask(process=n % 2, host=f"127.0.0.{n}:80", delay=0, public=False)

    run(work())
    assert crawlers.seconds[-1] == pytest.approx(2.0)


def test_a_clock_that_is_set_back_keeps_the_pause_and_no_more() -> None:
    crawlers = Processes()

    async def work() -> None:
        await crawlers.ask()
        crawlers.clock.time -= timedelta(days=1)
        await crawlers.ask()
        await crawlers.ask()

    run(work())
    assert 2.0 <= crawlers.seconds[1] + 86_400 <= 3.0
    assert 2.0 <= crawlers.pauses()[1] <= 3.0


def test_a_turn_taken_late_moves_the_next_one() -> None:
    crawlers = Processes()
    crawlers.budgets.book(EVERYBODY, timedelta(seconds=10), NOW)

    async def work() -> None:
        await crawlers.ask()  # its turn is now, but it waits 10 s for the ceiling
        await crawlers.ask()

    run(work())
    assert crawlers.seconds[0] == pytest.approx(10.0)
    assert 2.0 <= crawlers.pauses()[0] <= 3.0


@pytest.mark.parametrize(
    ("wanted", "public", "least"),
    [(None, True, 2.0), (0.0, True, MIN_DELAY), (7.0, True, 7.0), (0.1, False, 0.1)],
)
def test_a_source_s_own_delay_counts_but_a_public_host_is_never_hurried(
    wanted: float | None, public: bool, least: float
) -> None:
    crawlers = Processes()

    async def work() -> None:
        for _ in range(5):
            await crawlers.ask(delay=wanted, public=public)

    run(work())
    assert all(least <= pause + 1e-6 <= 1.5 * least + 1e-5 for pause in crawlers.pauses())


def test_our_own_host_without_a_delay_costs_no_write() -> None:
    crawlers = Processes()

    async def work() -> None:
        for _ in range(5):
            await crawlers.ask(delay=0, public=False)

    run(work())
    assert not crawlers.budgets.turns
    assert crawlers.seconds == [0.0] * 5


def test_a_crawl_delay_holds_for_every_process_and_never_shrinks() -> None:
    crawlers = Processes(2)

    async def work() -> None:
        await crawlers.each[0].slow_down("t.me", 10)
        await crawlers.each[0].slow_down("t.me", 3)
        for n in range(6):
            await crawlers.ask(process=n % 2)

    run(work())
    assert all(pause >= 10.0 for pause in crawlers.pauses())


def test_no_host_brings_us_to_a_longer_delay_than_a_minute() -> None:
    crawlers = Processes()

    async def work() -> None:
        await crawlers.each[0].slow_down("t.me", 100_000)

    run(work())
    assert crawlers.budgets.gaps == {"host t.me": timedelta(seconds=MAX_DELAY)}


@pytest.mark.parametrize("public", [True, False])
def test_a_host_that_asked_for_rest_is_left_alone_by_all_and_asked_more_rarely_after(
    public: bool,
) -> None:
    crawlers = Processes(2)
    rest = timedelta(minutes=5)

    async def work() -> None:
        await crawlers.ask(delay=2.0, public=public)
        await crawlers.each[0].leave_alone("t.me", rest)
        for process in (0, 1):
            with pytest.raises(PollFailed) as failed:
                await crawlers.ask(process=process, delay=2.0, public=public)
            assert failed.value.state is HealthState.SLOWED
            assert failed.value.retry_after == rest
        crawlers.clock.time += rest
        for process in (0, 1, 0, 1):
            await crawlers.ask(process=process, delay=2.0, public=public)

    run(work())
    assert all(pause >= 4.0 for pause in crawlers.pauses())


def test_our_own_host_s_wish_for_rest_is_obeyed_though_it_has_no_delay() -> None:
    crawlers = Processes()

    async def work() -> None:
        await crawlers.ask(delay=0, public=False)
        await crawlers.each[0].leave_alone("t.me", timedelta(seconds=30))
        with pytest.raises(PollFailed, match="реже"):
            await crawlers.ask(delay=0, public=False)

    run(work())


def test_a_host_that_asks_for_no_more_rest_is_asked_as_before_after_some_days() -> None:
    crawlers = Processes(2)

    async def work() -> None:
        await crawlers.ask()
        for _ in range(9):
            await crawlers.each[0].leave_alone("t.me", timedelta(0))
        for days in (0, 2, 20):
            crawlers.clock.time += timedelta(days=days)
            await crawlers.ask(process=0)
            await crawlers.ask(process=1)

    run(work())
    slow, mild, usual = crawlers.pauses()[1::2]
    assert slow >= MAX_DELAY
    assert MAX_DELAY / 2 <= mild < MAX_DELAY
    assert 2.0 <= usual < 4.0


def test_who_enters_a_host_waits_until_the_other_has_left() -> None:
    async def work() -> None:
        hosts = Processes().each[0]
        leave = await hosts.enter("t.me")
        await hosts.enter("vk.com")
        second = asyncio.create_task(hosts.enter("t.me"))
        await asyncio.sleep(0)
        assert not second.done()
        leave()
        await second

    run(work())
