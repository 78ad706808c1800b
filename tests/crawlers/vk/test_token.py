"""Calls of the VK API with a token: what is sent, and what each error makes of the next call."""

import asyncio
import json
import threading
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs

import pytest
from scrapy import Request
from scrapy.http import Response, TextResponse

from app.clock import SystemClock
from app.settings import Settings, read_settings
from crawlers.hosts.robots import API
from crawlers.store_thread import StoreThread
from crawlers.visits.visit import Visit
from crawlers.vk.answers import read_posts
from crawlers.vk.errors import REACTIONS, Failure, Then
from crawlers.vk.token import DAILY, SLOWEST, TRIES, Token
from domain.errors import PollFailed
from domain.ports.budgets import Turn
from domain.source import Claim, Health, HealthState, Source, SourceKind
from tests.crawlers.crawl import REGION, CrawlInstallation, Timetable
from tests.fakes.budgets import MemoryBudgets

SECRET = "vk1.a.secret"
START = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)  # 18:30 in the region
WELL: Any = {"response": {"count": 0, "items": [], "groups": []}}


@cache
def settings_of(folder: Any) -> Settings:
    """Read once: a day has a thousand calls."""
    return read_settings(data=folder)


class HereParser:
    """A parser in this process."""

    async def run(self, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return work(*args, **kwargs)


class Network:
    """Answers in turn, the last one again and again; `sent` are the requests."""

    def __init__(self, *answers: Any) -> None:
        self._answers = list(answers)
        self.sent: list[Request] = []
        self.budgets = MemoryBudgets()
        self.clock = SystemClock(start=START)

    async def download(self, request: Request) -> Response:
        self.sent.append(request)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, int):
            answer = {"error": {"error_code": answer, "error_msg": SECRET, "request_params": []}}
        return TextResponse(request.url, body=json.dumps(answer).encode())

    def visit(self, tmp: Any) -> Visit:
        settings = settings_of(tmp)
        source = Source("wall", SourceKind.VK, "Город", "-1", internal=True)
        claim = Claim(source, "t", START, timedelta(hours=1), Health(), START)
        installation = CrawlInstallation(
            settings, REGION, self.clock, b"k" * 32, crawl=Timetable(budgets=self.budgets)
        )
        return Visit(
            claim,
            self.clock.now(),
            installation,
            HereParser(),
            StoreThread(nullcontext),
            self.download,
        )  # type: ignore[arg-type]

    def forms(self) -> Sequence[dict[str, str]]:
        return [{k: v[0] for k, v in parse_qs(r.body.decode()).items()} for r in self.sent]


class WaitedClock(SystemClock):
    """Its time passes while somebody waits, and no other."""

    def now(self) -> datetime:
        return self._start

    def real_seconds(self, span: timedelta) -> float:
        self._start += max(span, timedelta(0))
        return 0.0


def token() -> Token:
    return Token(SECRET, 1000, pause=0)


def ask(network: Network, tmp: Any, with_: Token, method: str = "wall.get") -> Any:
    """The answer, or the PollFailed that ended it."""
    call = with_.call(
        network.visit(tmp), "http://127.0.0.1:9", method, {"count": "100"}, read_posts
    )
    try:
        return asyncio.run(call)
    except PollFailed as failure:
        return failure


def test_the_secret_goes_in_the_form_and_nowhere_else(tmp_path: Any) -> None:
    network, key = Network(WELL), token()
    assert ask(network, tmp_path, key).items == ()
    (request,) = network.sent
    assert (request.method, request.url) == ("POST", "http://127.0.0.1:9/method/wall.get")
    assert network.forms() == [{"count": "100", "access_token": SECRET, "v": "5.199"}]
    assert request.meta["dont_redirect"]
    assert request.meta[API]
    assert SECRET not in key.name
    assert key.name.startswith("token ")
    assert Token("another", 1).name != key.name


@pytest.mark.parametrize("code", REACTIONS)
def test_an_error_is_answered_after_its_reaction(code: int, tmp_path: Any) -> None:
    network, key = Network(code), token()
    ended = ask(network, tmp_path, key)
    reaction = REACTIONS[code]
    tries = {Then.AGAIN: TRIES, Then.SMALLER: TRIES, Then.SLOWER: TRIES}
    assert len(network.sent) == tries.get(reaction.then, 1)
    if reaction.then is Then.REST:
        assert ended == Failure(code)
    else:
        assert isinstance(ended, PollFailed)
        assert ended.state is reaction.state
        assert f"ошибка {code}" in ended.reason
        assert SECRET not in ended.reason
    rests = {
        Then.STOP_TOKEN: {key.name},
        Then.STOP_METHOD: {f"{key.name} wall.get"},
    }
    assert set(network.budgets.rests) == rests.get(reaction.then, set())
    assert (key.name in network.budgets.gaps) is (reaction.then in (Then.STOP_TOKEN, Then.SLOWER))


@pytest.mark.parametrize("code", [1, 6, 10, 12, 13, 36])
def test_an_error_that_passes_is_no_trouble(code: int, tmp_path: Any) -> None:
    network = Network(code, code, WELL)
    assert ask(network, tmp_path, token()).shown == 0
    counts = [form["count"] for form in network.forms()]
    assert counts == (["100", "50", "25"] if code in (12, 13, 36) else ["100"] * 3)


def test_too_many_calls_a_second_halve_the_rate_each_time(tmp_path: Any) -> None:
    network, key = Network(6, 6, WELL), token()
    ask(network, tmp_path, key)
    assert network.budgets.gaps == {key.name: timedelta(milliseconds=4)}


def test_what_one_process_was_told_of_the_pace_another_goes_on_from(tmp_path: Any) -> None:
    network = Network(6, WELL, 6, WELL)
    for _ in range(2):
        ask(network, tmp_path, token())
    assert network.budgets.gaps == {token().name: timedelta(milliseconds=4)}


def test_the_pace_never_falls_below_a_call_in_five_seconds(tmp_path: Any) -> None:
    network, key = Network(6, WELL), token()
    network.budgets.slow_down(key.name, 0.9 * SLOWEST, START)
    assert ask(network, tmp_path, key).shown == 0
    assert network.budgets.gaps == {key.name: SLOWEST}


def test_calls_on_their_way_together_halve_the_rate_once(tmp_path: Any) -> None:
    network, key = Network(6, 6, WELL), token()
    asked: list[Any] = []

    async def together() -> None:
        visit = network.visit(tmp_path)
        asked.extend(
            await asyncio.gather(
                *(key.call(visit, "http://127.0.0.1:9", m, {}, read_posts) for m in ("a", "b"))
            )
        )

    asyncio.run(together())
    assert len(asked) == 2
    assert network.budgets.gaps == {key.name: timedelta(milliseconds=2)}


def test_a_refused_token_is_not_tried_by_the_next_source(tmp_path: Any) -> None:
    network, key = Network(5), token()
    ask(network, tmp_path, key)
    later = ask(network, tmp_path, key, "groups.getById")
    assert len(network.sent) == 1
    assert later.state is HealthState.TOKEN_REFUSED
    assert timedelta(minutes=55) < later.retry_after <= timedelta(hours=1)
    other = ask(network, tmp_path, Token("another", 1000))
    assert other.state is HealthState.TOKEN_REFUSED
    assert len(network.sent) == 2, "a new token is tried at once"


class Queue(MemoryBudgets):
    """Lets the first in line wait until a rest was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.waits, self.rested = threading.Event(), threading.Event()

    def book(self, name: str, gap: timedelta, now: datetime) -> Turn:
        turn = super().book(name, gap, now)
        if not self.waits.is_set():
            self.waits.set()
            assert self.rested.wait(30)
        return turn

    def slow_down(
        self, name: str, gap: timedelta, now: datetime, rest_until: datetime | None = None
    ) -> None:
        super().slow_down(name, gap, now, rest_until)
        self.rested.set()


def test_a_refused_token_is_not_tried_by_who_stood_in_line(tmp_path: Any) -> None:
    network, key, line = Network(5), token(), Queue()
    network.budgets = line

    async def both() -> list[Any]:
        def call() -> Any:
            visit = network.visit(tmp_path)  # with a clerk of its own, for the first one's waits
            return key.call(visit, "http://127.0.0.1:9", "wall.get", {}, read_posts)

        first = asyncio.create_task(call())
        await asyncio.to_thread(line.waits.wait)
        return await asyncio.gather(first, call(), return_exceptions=True)

    for ended in asyncio.run(both()):
        assert isinstance(ended, PollFailed)
        assert ended.state is HealthState.TOKEN_REFUSED
    assert len(network.sent) == 1


def test_a_stopped_method_leaves_the_others(tmp_path: Any) -> None:
    network, key = Network(29, WELL), token()
    stopped = ask(network, tmp_path, key)
    assert stopped.retry_after == timedelta(hours=1), "its day may begin at any time of ours"
    again = ask(network, tmp_path, key)
    assert again.state is HealthState.QUOTA
    assert len(network.sent) == 1
    assert ask(network, tmp_path, key, "wall.getComments").shown == 0


@pytest.mark.parametrize("method", DAILY)
def test_the_day_s_calls_are_counted_before_they_are_made(method: str, tmp_path: Any) -> None:
    network, key = Network(WELL), token()
    network.clock = WaitedClock(start=START)
    network.budgets.used[f"{key.name} {method}", date(2026, 11, 24)] = DAILY[method] - 1
    assert ask(network, tmp_path, key, method).shown == 0
    spent = ask(network, tmp_path, key, method)
    assert spent.state is HealthState.QUOTA
    assert str(DAILY[method]) in spent.reason
    assert spent.retry_after <= timedelta(hours=5.5)
    assert len(network.sent) == 1


def test_a_day_with_more_sources_than_calls_has_calls_until_its_end(tmp_path: Any) -> None:
    network, key = Network(WELL), token()
    midnight = datetime(2026, 11, 24, 15, tzinfo=UTC)
    network.clock = WaitedClock(start=midnight)
    called: list[timedelta] = []

    async def day() -> None:
        while network.clock.now() < midnight + timedelta(days=1):
            visit = network.visit(tmp_path)
            await key.call(visit, "http://127.0.0.1:9", "newsfeed.search", {}, read_posts)
            called.append(network.clock.now() - midnight)
            network.clock.real_seconds(timedelta(minutes=1))  # then the next source is due

    asyncio.run(day())
    assert len(called) <= DAILY["newsfeed.search"] + 1
    assert max(b - a for a, b in pairwise(called)) < timedelta(minutes=3)


def test_an_answer_that_is_none_of_the_api_s_is_a_changed_one(tmp_path: Any) -> None:
    for odd in ([], {"response": {}}, {"error": {"error_code": "5"}}):
        failure = ask(Network(odd), tmp_path, token())
        assert failure.state is HealthState.CHANGED_MARKUP
