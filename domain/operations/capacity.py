"""What a machine must be for so many posts a day, from measured costs. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, inf, sqrt

from domain.errors import EntryRefused
from domain.operations.costs import (
    TINY,
    CostStage,
    MeasuredCosts,
    Mode,
    ScaleCosts,
    ServerName,
    Spread,
    cost_at,
    look_at,
    total,
)

DAY_MS = 86_400_000.0
BUSY = 0.7  # of a processor or a process in the busiest hour; the rest is for what comes at once
# A source is polled at half the gap of its posts, so twice a post (crawlers/visits/frontier.py).
POLLS = 2.0
ARCHIVED = 3.0  # days of raw answers
BETWEEN_LOOKS_MS = 600_000.0  # of spikes
COUNTERS = 2  # processes that hold the facts of cuts: the console and the scheduler
MEMORY = 64_000.0  # megabytes of the largest machine that the sheet reckons with
MOST_POSTS, MOST_DAYS = 100_000_000, 36_500
MOST_SOUGHT, HALVINGS = 1e12, 60  # posts a day at which something is full


class MachinePart(StrEnum):
    """What takes processor time, or memory."""

    CRAWLER = "crawler"
    WORKER = "worker"
    SCHEDULER = "scheduler"
    CONSOLE = "console"
    FACTS = "facts"
    POSTGRESQL = "postgresql"
    ELASTICSEARCH = "elasticsearch"
    REDIS = "redis"


class Store(StrEnum):
    DATABASE = "database"
    INDEX = "index"
    ARCHIVE = "archive"


class Bottleneck(StrEnum):
    WORKER = "worker"  # one worker
    WRITER = "writer"  # the one writer of an SQLite file
    SPIDERS = "spiders"  # the one process of all spiders
    LOOK = "look"  # an evaluation that takes longer than the time between two
    MEMORY = "memory"  # facts of cuts


@dataclass(frozen=True, slots=True)
class CapacitySheet:
    """`processors` are kept busy in the busiest hour, `cores` is what to buy. `limits` are posts a
    day at which something is full, the nearest first.
    """

    posts: int
    mode: Mode
    days: int
    measured_up_to: float  # posts a day; above it costs are extrapolated
    processors: Mapping[MachinePart, Spread]
    cores: tuple[int, int, int]
    workers: tuple[int, int, int]
    memory_mb: Mapping[MachinePart, Spread]
    day_bytes: Mapping[Store, Spread]
    kept_bytes: Mapping[Store, Spread]
    limits: Sequence[tuple[Bottleneck, Spread]]
    second_worker: float  # how much faster two workers are than one, measured

    @property
    def is_extrapolated(self) -> bool:
        return self.posts > self.measured_up_to


def capacity(costs: MeasuredCosts, mode: Mode, posts: int, days: int) -> CapacitySheet:
    """`days` is how long posts are kept."""
    if not 1 <= posts <= MOST_POSTS:
        raise EntryRefused(
            f"постов в сутки может быть от 1 до {MOST_POSTS}, а названо {posts}: исправьте число"
        )
    if not 1 <= days <= MOST_DAYS:
        raise EntryRefused(
            f"дней хранения может быть от 1 до {MOST_DAYS}, а названо {days}: исправьте число"
        )
    scales = costs.modes[mode].scales
    busy = _Busy(costs, scales)
    processors = {
        MachinePart.CRAWLER: busy.crawler(posts),
        MachinePart.WORKER: busy.processors(busy.at(posts, ScaleCosts.own_ms), posts),
        MachinePart.SCHEDULER: busy.look(posts) * (1 / BETWEEN_LOOKS_MS),
    }
    for server in ServerName:
        ms = cost_at([(s.posts_a_day, s.servers_ms[server]) for s in scales], posts)
        if ms.high:
            processors[MachinePart(server)] = busy.processors(ms, posts)
    waits = busy.processors(busy.at(posts, lambda s: s.wall_ms), posts)
    workers = _whole(waits * (1 / BUSY))
    day_bytes = {
        Store.DATABASE: busy.at(posts, lambda s: s.database_bytes) * posts,
        Store.INDEX: busy.at(posts, lambda s: s.index_bytes) * posts,
        Store.ARCHIVE: busy.pages(costs.pages.archive_bytes) * posts,
    }
    kept = {store: ARCHIVED if store is Store.ARCHIVE else days for store in Store}
    limits = busy.limits(mode, days)
    return CapacitySheet(
        posts=posts,
        mode=mode,
        days=days,
        measured_up_to=scales[-1].posts_a_day,
        processors=processors,
        cores=_whole(total(processors.values()) * (1 / BUSY)),
        workers=workers,
        memory_mb=_memory(costs, posts, days, workers),
        day_bytes=day_bytes,
        kept_bytes={store: bytes_ * min(kept[store], days) for store, bytes_ in day_bytes.items()},
        limits=sorted(limits.items(), key=lambda limit: limit[1].middle),
        second_worker=costs.modes[mode].workers.two_rate.middle
        / max(costs.modes[mode].workers.one_rate.middle, TINY),
    )


def _memory(
    costs: MeasuredCosts, posts: int, days: int, workers: tuple[int, int, int]
) -> dict[MachinePart, Spread]:
    """Of our own processes; how much a server takes is set in the server."""
    held = {MachinePart(role): Spread(mb, mb, mb) for role, mb in costs.memory_mb.items()}
    held[MachinePart.WORKER] = Spread(
        *(costs.memory_mb[MachinePart.WORKER] * count for count in workers)
    )
    facts = costs.cut_bytes * posts * days * COUNTERS / 1e6
    return held | {MachinePart.FACTS: Spread(facts, facts, facts)}


def _whole(need: Spread) -> tuple[int, int, int]:
    low, middle, high = (max(1, ceil(part)) for part in (need.low, need.middle, need.high))
    return low, middle, high


@dataclass(frozen=True, slots=True)
class _Busy:
    """What is busy in the busiest hour of a day, and when it would be full."""

    costs: MeasuredCosts
    scales: Sequence[ScaleCosts]

    @property
    def peak(self) -> float:
        return self.costs.busiest_hour * 24

    def at(self, posts: float, of: Callable[[ScaleCosts], Spread]) -> Spread:
        return cost_at([(s.posts_a_day, of(s)) for s in self.scales], posts)

    def look(self, posts: float) -> Spread:
        return look_at([(s.posts_a_day, s.look_ms) for s in self.scales], posts)

    def processors(self, ms: Spread, posts: float) -> Spread:
        return ms * (posts * self.peak / DAY_MS)

    def pages(self, of_page: Spread) -> Spread:
        """The same by post: at best pages are as full as in a first poll."""
        fullest = max(self.costs.pages.posts.high, 1 / POLLS)
        return Spread(of_page.low / fullest, of_page.middle * POLLS, of_page.high * POLLS)

    def crawler(self, posts: float) -> Spread:
        pages = self.costs.pages
        return self.processors(self.pages(pages.spider_ms + pages.parser_ms), posts)

    def limits(self, mode: Mode, days: int) -> dict[Bottleneck, Spread]:
        """Posts a day at which one process is busy for BUSY of its busiest hour."""
        day = DAY_MS * BUSY / self.peak
        limits = {
            Bottleneck.WORKER: self._full(lambda s: s.wall_ms, day),
            Bottleneck.SPIDERS: self.pages(self.costs.pages.spider_ms).under(day),
        }
        if mode is Mode.EMBEDDED:
            writes = (CostStage.QUEUE, CostStage.LEDGER, CostStage.JOINING, CostStage.COUNTS)
            limits[Bottleneck.WRITER] = self._full(lambda s: s.own_ms(writes), day)
        if (look := self._look_limit()) is not None:
            limits[Bottleneck.LOOK] = look
        facts = self.costs.cut_bytes * days * COUNTERS / 1e6
        limits[Bottleneck.MEMORY] = Spread(facts, facts, facts).under(MEMORY)
        return limits

    def _full(self, of: Callable[[ScaleCosts], Spread], day: float) -> Spread:
        """Posts whose cost, at their own number, fills the `day`: sought by halving."""

        def reached(bound: Callable[[Spread], float]) -> float:
            fewer, more = 1.0, MOST_SOUGHT
            for _ in range(HALVINGS):
                posts = sqrt(fewer * more)
                if posts * bound(self.at(posts, of)) < day:
                    fewer = posts
                else:
                    more = posts
            return fewer

        return Spread(
            reached(lambda cost: cost.high),
            reached(lambda cost: cost.middle),
            reached(lambda cost: cost.low),
        )

    def _look_limit(self) -> Spread | None:
        """None where a look takes as long at any number of posts."""
        if len(self.scales) == 1:
            return None
        before, after = self.scales[-2:]
        more = after.posts_a_day - before.posts_a_day
        full = BETWEEN_LOOKS_MS * BUSY

        def reached(late: float, early: float) -> float:
            a_post = (late - early) / more
            left = full - after.look_ms.middle
            return after.posts_a_day + left / a_post if a_post > TINY else inf

        limit = Spread(
            reached(after.look_ms.high, before.look_ms.low),
            reached(after.look_ms.middle, before.look_ms.middle),
            inf,
        )
        return None if limit.middle == inf else limit
