"""What a post costs a machine, as measured, and what it costs where nobody measured. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from math import log
from statistics import median


class Mode(StrEnum):
    EMBEDDED = "embedded"
    SERVERS = "servers"


class CostStage(StrEnum):
    """What our own processes do for a post, in order."""

    PARSING = "parsing"  # fetching and reading a page, by the posts on it
    ADMISSION = "admission"
    QUEUE = "queue"
    LEDGER = "ledger"  # and what else the worker reads and keeps in the database
    ENRICHMENT = "enrichment"
    JOINING = "joining"
    INDEX = "index"
    COUNTS = "counts"


class ServerName(StrEnum):
    POSTGRESQL = "postgresql"
    ELASTICSEARCH = "elasticsearch"
    REDIS = "redis"


WORKERS_OWN = tuple(s for s in CostStage if s not in (CostStage.PARSING, CostStage.ADMISSION))


@dataclass(frozen=True, slots=True)
class Spread:
    """Least, median and greatest of repeated measurements."""

    low: float
    middle: float
    high: float

    @classmethod
    def of(cls, values: Iterable[float]) -> "Spread":
        measured = sorted(values)
        return cls(measured[0], median(measured), measured[-1])

    def __add__(self, other: "Spread") -> "Spread":
        """As if all errors went one way."""
        return Spread(self.low + other.low, self.middle + other.middle, self.high + other.high)

    def __mul__(self, factor: float) -> "Spread":
        return Spread(self.low * factor, self.middle * factor, self.high * factor)

    def under(self, whole: float) -> "Spread":
        """`whole` divided by it: the greatest cost gives the least number."""
        return Spread(*(whole / max(part, TINY) for part in (self.high, self.middle, self.low)))


TINY = 1e-9
NOTHING = Spread(0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class StageCost:
    """Of one post: milliseconds of processor of our own processes, and questions to a store."""

    ms: Spread
    queries: Spread


@dataclass(frozen=True, slots=True)
class ScaleCosts:
    """What was measured at so many posts a day; a look is one evaluation of spikes."""

    times: int  # of the region
    posts_a_day: float
    stages: Mapping[CostStage, StageCost]
    servers_ms: Mapping[ServerName, Spread]
    wall_ms: Spread  # of one worker, a post
    look_ms: Spread
    look_queries: Spread
    database_bytes: Spread  # a post
    index_bytes: Spread

    def own_ms(self, stages: Iterable[CostStage] = WORKERS_OWN) -> Spread:
        return total(self.stages[stage].ms for stage in stages if stage in self.stages)

    def queries(self, stages: Iterable[CostStage] = WORKERS_OWN) -> Spread:
        return total(self.stages[stage].queries for stage in stages if stage in self.stages)


@dataclass(frozen=True, slots=True)
class WorkerCosts:
    """Of one worker, and of two at once, over a filled queue: milliseconds of processor a post, and
    posts a second.
    """

    one_ms: Spread
    two_ms: Spread
    one_rate: Spread
    two_rate: Spread


@dataclass(frozen=True, slots=True)
class PageCosts:
    """Of one page of a source in a first poll: the spiders' process, the parsers beside it, and the
    archive.
    """

    spider_ms: Spread
    parser_ms: Spread
    posts: Spread
    archive_bytes: Spread


@dataclass(frozen=True, slots=True)
class ModeCosts:
    scales: Sequence[ScaleCosts]  # ascending
    workers: WorkerCosts


@dataclass(frozen=True, slots=True)
class MeasuredCosts:
    measured: date
    machine: str
    load: float  # of the machine by others, when it was measured
    runs: int  # of each measurement
    busiest_hour: float  # share of a day's posts
    memory_mb: Mapping[str, float]  # of a process, by role
    cut_bytes: float  # of memory a post, in each process that counts cuts
    pages: PageCosts
    modes: Mapping[Mode, ModeCosts]


def total(parts: Iterable[Spread]) -> Spread:
    whole = NOTHING
    for part in parts:
        whole += part
    return whole


def cost_at(points: Sequence[tuple[float, Spread]], posts: float) -> Spread:
    """The cost of a post at `posts` a day, from costs at ascending numbers.

    Between two numbers it is read off a straight line over their logarithms. Beyond the last it
    grows on as the same power as between the last two: the least stays, the greatest takes the
    steepest growth that their spreads allow. No cost is taken to fall, nor to grow faster than the
    number.
    """
    for (fewer, before), (more, after) in pairwise(points):
        if posts <= more:
            part = min(max(log(posts / fewer) / log(more / fewer), 0.0), 1.0)
            return before * (1 - part) + after * part
    (fewer, before), (more, after) = points[max(len(points) - 2, 0)], points[-1]
    if posts <= more or fewer == more:
        return after
    times = posts / more

    def grown(base: float, late: float, early: float) -> float:
        if min(late, early) <= 0:
            return base
        power = log(late / early) / log(more / fewer)
        return base * float(times ** min(max(power, 0.0), 1.0))

    return Spread(
        after.low,
        grown(after.middle, after.middle, before.middle),
        grown(after.high, after.high, before.low),
    )


def look_at(points: Sequence[tuple[float, Spread]], posts: float) -> Spread:
    """The cost of a look, which has a fixed part and one by the posts it counts: a straight line
    through the last two numbers, beyond them too.
    """
    if posts <= points[-1][0] or len(points) == 1:
        return cost_at(points, posts)
    (fewer, before), (more, after) = points[-2:]

    def on(late: float, early: float) -> float:
        return max(late - early, 0.0) / (more - fewer) * (posts - more)

    return Spread(
        after.low,
        after.middle + on(after.middle, before.middle),
        after.high + on(after.high, before.low),
    )
