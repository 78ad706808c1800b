"""An installation of so many regions is filled by days, and its worker is measured over more."""

import gc
import os
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path

import redis

from app.assembly import make_evaluator, make_worker
from app.installation import Installation
from app.key import create_key
from app.settings import Settings, read_settings
from app.wiring import open_installation
from benchmarks._servers import server, stores
from benchmarks.operations._days import END, Regions
from benchmarks.operations._server_time import Servers
from benchmarks.operations._stages import StageClock, counting, measured
from crawlers.intake.admission import admit_lines
from domain.operations.costs import (
    CostStage,
    Mode,
    PageCosts,
    ScaleCosts,
    ServerName,
    Spread,
    StageCost,
    total,
)
from domain.post import Outcome, Post
from enrichment.worker import Worker
from replica.talk import ZONE
from store.streams import KEYS

WARM = {1: 20, 10: 3, 100: 1}  # days that are filled before the worker is measured
GROUPS = 4  # parts of these, after each of which the stores are weighed
BLOCK = 400  # posts of one measurement, one batch: the same at each scale
AHEAD = {1: 30, 10: 4, 100: 1}  # days that the measured posts are taken from
TICK = timedelta(minutes=10)
DATABASES = range(15, 0, -1)  # of Redis, looked at for an empty one


@contextmanager
def installed(mode: Mode, folder: Path) -> Iterator[Settings]:
    """Settings of a new installation, in this process's environment too."""
    before = dict(os.environ)
    os.environ |= {"OTKLIK_DATA": str(folder), "OTKLIK_CLOCK_START": END.isoformat()}
    os.environ |= {"OTKLIK_LOG_LEVEL": "ERROR"}
    try:
        if mode is Mode.EMBEDDED:
            yield _ready()
        else:
            with stores() as places, _queue() as queue:
                os.environ |= {**places, "OTKLIK_QUEUE": queue}
                yield _ready()
    finally:
        os.environ.clear()
        os.environ.update(before)


def _ready() -> Settings:
    settings = read_settings()
    settings.data.mkdir(parents=True, exist_ok=True)
    create_key(settings.key_file)
    return settings


@contextmanager
def _queue() -> Iterator[str]:
    """An empty database of the Redis server, emptied again at the end."""
    if (url := server("redis")) is None:
        raise SystemExit("the servers are not there")
    for number in DATABASES:
        address = f"{url.rpartition('/')[0]}/{number}"
        with redis.Redis.from_url(address) as client:
            if client.dbsize() == 0:
                try:
                    yield address
                finally:
                    client.delete(*KEYS)
                return
    raise SystemExit("Redis has no empty database")


class Filled:
    """An installation with WARM days of `times` regions in it."""

    def __init__(self, installation: Installation, times: int, runs: int) -> None:
        self.installation, self.times, self.runs = installation, times, runs
        self.regions = Regions(times)
        self.servers = Servers(installation.settings)
        last = END.date()
        first = last - timedelta(days=WARM[times] + AHEAD[times] - 1)
        warm_until = last - timedelta(days=AHEAD[times])
        posts = self.regions.days(first, last)
        self._warm = [p for p in posts if p.published_at.astimezone(ZONE).date() <= warm_until]
        self._ahead = iter(posts[len(self._warm) :])
        plain = make_worker(installation, "benchmark")
        self.worker = replace(plain, sources=self.regions.sources())
        self.bytes_: list[tuple[float, float]] = []  # of database and index, a post
        gc.unfreeze()  # what an earlier installation left
        gc.collect()
        gc.freeze()  # as the worker does

    def fill(self) -> None:
        size = -(-len(self._warm) // GROUPS)
        before = self.servers.sizes()
        for start in range(0, len(self._warm), size):
            group = self._warm[start : start + size]
            self.put(group)
            drain(self.worker)
            after = self.servers.sizes()
            grown = [(b - a) / len(group) for a, b in zip(before, after, strict=True)]
            self.bytes_.append((grown[0], grown[1]))
            before = after

    def put(self, posts: Sequence[Post]) -> None:
        """Admits them, as the crawler does, and puts them on the queue."""
        now = self.installation.clock.now()
        for start in range(0, len(posts), 500):
            [(lines, refused, _)] = admit_lines(
                [posts[start : start + 500]], self.installation.key, now
            )
            if refused:
                raise RuntimeError(f"refused: {refused}")
            self.installation.posts.queue.put_lines([line for *_, line in lines], False)

    def take(self, number: int) -> list[Post]:
        posts = list(islice(self._ahead, number))
        if len(posts) < number:
            raise RuntimeError(f"{self.times} regions have no {number} posts left")
        return posts

    def costs(self, posts_a_day: float, pages: PageCosts) -> ScaleCosts:
        clock = StageClock()
        embedded = not self.installation.settings.index.get_secret_value()
        worker = measured(self.worker, clock, embedded)
        ms: defaultdict[CostStage, list[float]] = defaultdict(list)
        asked: defaultdict[CostStage, list[float]] = defaultdict(list)
        spent: defaultdict[ServerName, list[float]] = defaultdict(list)
        wall: list[float] = []
        with counting(clock):
            for _ in range(self.runs):
                posts, before = self.take(BLOCK), self.servers.spent()
                clock.restart()
                with clock.within(CostStage.ADMISSION):
                    self.put(posts)
                began = time.perf_counter()
                drain(worker)
                wall.append(1000 * (time.perf_counter() - began) / BLOCK)
                clock.stop()
                for stage in CostStage:
                    ms[stage].append(1000 * clock.seconds[stage] / BLOCK)
                    asked[stage].append(clock.queries[stage] / BLOCK)
                for name, after in self.servers.spent().items():
                    spent[name].append((after - before[name]) / BLOCK)
            looks, look_queries = self._looks(clock)
        stages = {s: StageCost(Spread.of(ms[s]), Spread.of(asked[s])) for s in CostStage}
        stages[CostStage.PARSING] = parsing(pages, stages[CostStage.ADMISSION])
        return ScaleCosts(
            self.times,
            posts_a_day * self.times,
            stages,
            {name: Spread.of(values) for name, values in spent.items()},
            Spread.of(wall),
            looks,
            look_queries,
            *(Spread.of(values) for values in zip(*self.bytes_, strict=True)),
        )

    def _looks(self, clock: StageClock) -> tuple[Spread, Spread]:
        """Of an evaluation of spikes, after the first has learned the days."""
        evaluator = make_evaluator(self.installation)
        at, ms, asked = END, [], []
        evaluator.tick(at)
        for _ in range(self.runs):
            at += TICK
            clock.restart()
            with clock.within(CostStage.COUNTS):
                evaluator.tick(at)
            ms.append(1000 * clock.seconds[CostStage.COUNTS])
            asked.append(clock.queries.total())
        return Spread.of(ms), Spread.of(asked)


def parsing(pages: PageCosts, admission: StageCost) -> StageCost:
    """Of a post on pages as full as in a first poll: what the crawler spends beside admission."""
    whole = total((pages.spider_ms, pages.parser_ms)) * (1 / pages.posts.middle)
    own = (whole.low, whole.middle, whole.high)
    return StageCost(
        Spread(*(max(part - admission.ms.middle, 0.0) for part in own)), Spread(0.0, 0.0, 0.0)
    )


def drain(worker: Worker) -> None:
    while worker.run_once():
        pass


def check(installation: Installation) -> None:
    """Raises if a post did not go all the way."""
    if wrong := installation.posts.queue.outcomes().get(Outcome.QUARANTINED):
        raise RuntimeError(f"{wrong} posts are quarantined")


@contextmanager
def filled(mode: Mode, folder: Path, times: int, runs: int) -> Iterator[Filled]:
    with installed(mode, folder) as settings, open_installation(settings) as installation:
        made = Filled(installation, times, runs)
        made.fill()
        yield made
        check(installation)
