"""The parser's process: it is left in time, and says nothing of the pages."""

import asyncio
import json
import logging
import os
import signal
import time
import warnings
from collections.abc import Awaitable, Callable
from multiprocessing import active_children

import pytest

from crawlers.parser.pool import Parser
from crawlers.visits.visit import VisitParser
from domain.errors import ParseOverran, PollFailed
from domain.source import OVERRUNS, HealthState
from tests.confined import forbid_priorities, needs_seccomp
from tests.forked import fork

DEADLINE = 1.0  # seconds
SAID = "Нет воды на Мухина, 4"


def loop_for_ever() -> None:
    while True:
        pass


def quote_the_page() -> None:
    logging.getLogger("trafilatura.core").error("cannot read: %s", SAID)
    logging.getLogger("crawlers.reading.feeds").warning("asked with token=s3cret")
    warnings.warn(SAID, stacklevel=1)
    raise ValueError(SAID)


def with_parser(
    work: Callable[[Parser], Awaitable[None]], deadline: float = DEADLINE, processes: int = 1
) -> None:
    async def run() -> None:
        parser = Parser("INFO", deadline, processes)
        try:
            await work(parser)
        finally:
            await asyncio.to_thread(parser.close)

    asyncio.run(run())


def test_work_that_never_returns_is_left_and_the_others_go_on() -> None:
    async def work(parser: Parser) -> None:
        before = await parser.run(os.getpid)
        endless = asyncio.create_task(parser.run(loop_for_ever))
        others = [asyncio.create_task(parser.run(len, "слово")) for _ in range(3)]
        with pytest.raises(ParseOverran, match="не разобран за 1 с") as failed:
            await endless
        assert failed.value.state is HealthState.CHANGED_MARKUP
        assert await asyncio.gather(*others) == [5, 5, 5]
        assert await parser.run(os.getpid) != before
        with pytest.raises(ProcessLookupError):
            os.kill(before, 0)

    with_parser(work)


def test_work_that_never_returns_does_not_hold_up_others_while_a_process_is_free() -> None:
    async def work(parser: Parser) -> None:
        endless = asyncio.create_task(parser.run(loop_for_ever))
        await asyncio.sleep(0)
        async with asyncio.timeout(20):
            others = [asyncio.create_task(parser.run(os.getpid)) for _ in range(5)]
            assert len(set(await asyncio.gather(*others))) == 1
        endless.cancel()
        await asyncio.gather(endless, return_exceptions=True)

    with_parser(work, deadline=60, processes=2)


def test_a_second_process_starts_only_when_the_first_is_busy() -> None:
    async def work(parser: Parser) -> None:
        first = await parser.run(os.getpid)
        assert await parser.run(os.getpid) == first
        assert [child.pid for child in active_children()] == [first]

    with_parser(work, deadline=60, processes=2)


def test_who_comes_first_is_served_first() -> None:
    async def work(parser: Parser) -> None:
        served: list[int] = []

        async def one(number: int) -> None:
            await parser.run(len, "слово")
            served.append(number)

        await asyncio.gather(*(one(n) for n in range(10)))
        assert served == list(range(10))

    with_parser(work, deadline=60)


def test_work_nobody_waits_for_any_more_takes_no_time_from_the_next() -> None:
    async def work(parser: Parser) -> None:
        await parser.run(os.getpid)
        forgotten = asyncio.create_task(parser.run(loop_for_ever))
        await asyncio.sleep(0)
        next_ = asyncio.create_task(parser.run(len, "слово"))
        await asyncio.sleep(0)
        forgotten.cancel()
        async with asyncio.timeout(20):
            assert await next_ == 5

    with_parser(work, deadline=60)


def test_a_process_that_died_meanwhile_is_nobody_s_fault() -> None:
    async def work(parser: Parser) -> None:
        os.kill(await parser.run(os.getpid), signal.SIGKILL)
        assert await parser.run(len, "слово") == 5

    with_parser(work)


def test_a_parser_ends_at_once_whatever_it_is_at() -> None:
    async def work(parser: Parser) -> None:
        await parser.run(os.getpid)
        endless = asyncio.create_task(parser.run(loop_for_ever))
        await asyncio.sleep(0)
        began = time.monotonic()
        await asyncio.to_thread(parser.close)
        assert time.monotonic() - began < 20
        endless.cancel()
        await asyncio.gather(endless, return_exceptions=True)

    with_parser(work, deadline=60)


@needs_seccomp
def test_a_page_is_parsed_where_a_unit_forbids_to_step_back() -> None:
    async def work(parser: Parser) -> None:
        assert await parser.run(len, "слово") == 5

    def confined() -> None:
        forbid_priorities()
        with_parser(work)

    assert fork(confined).wait() == 0


def test_the_process_writes_its_logs_as_the_crawler_does(
    capfd: pytest.CaptureFixture[str],
) -> None:
    async def run() -> None:
        parser = Parser("INFO", log_style="json")
        try:
            with pytest.raises(PollFailed):
                await parser.run(quote_the_page)
        finally:
            await asyncio.to_thread(parser.close)

    asyncio.run(run())
    said = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    assert {line["role"] for line in said} == {"parser"}


def test_the_process_says_what_broke_but_nothing_of_the_page(
    capfd: pytest.CaptureFixture[str],
) -> None:
    async def work(parser: Parser) -> None:
        with pytest.raises(PollFailed, match="ValueError"):
            await parser.run(quote_the_page)

    with_parser(work, deadline=60)
    said = capfd.readouterr().err
    assert "parser crawlers.parser.process: answer not understood: ValueError in " in said
    assert "token=***" in said
    assert SAID not in said
    assert "Traceback" not in said


class Overrunning:
    """A parser that always takes its deadline."""

    calls = 0

    async def run(self, work: Callable[..., object], *args: object) -> object:
        self.calls += 1
        raise ParseOverran(HealthState.CHANGED_MARKUP, "Ответ не разобран за 60 с")


def test_a_visit_whose_answers_overran_three_times_parses_no_more() -> None:
    async def work() -> None:
        real = Overrunning()
        parser = VisitParser(real)  # type: ignore[arg-type]
        for _ in range(5):
            with pytest.raises(ParseOverran):
                await parser.run(len, "слово")
        assert (real.calls, parser.overruns) == (OVERRUNS, OVERRUNS)

    asyncio.run(work())
