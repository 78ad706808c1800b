"""What a post costs at 1, 10 and 100 times the region, and where that is not flat.

Days of the imitated region fill an installation, without servers and on servers; over the next
posts, BLOCK of them at once, the worker's processor time, questions and bytes are measured by
stage. `--write` keeps the figures for `otklik capacity`. At 100 times one day stands in the stores
and the next is measured in part. Servers count with all that others ask of them: measure while
nobody does.
"""

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from app.operations.costs import FILE, write_costs
from benchmarks.operations._crawling import measure_pages
from benchmarks.operations._days import usual_day
from benchmarks.operations._scales import BLOCK, WARM, filled
from benchmarks.operations._workers import measure_workers, resting_memory
from domain.operations.capacity import POLLS, MachinePart, capacity
from domain.operations.costs import (
    WORKERS_OWN,
    CostStage,
    MeasuredCosts,
    Mode,
    ModeCosts,
    PageCosts,
    ScaleCosts,
    Spread,
    total,
)

RUNS, CRAWLS = 5, 3
SCALES = tuple(WARM)
FLAT = 0.15
# Of memory a post in each process that counts cuts: measured by `benchmarks cuts`.
CUT_BYTES = 90.0
YEAR = 365
WHY = {CostStage.JOINING: "more stories stand open in each town, and more share a word with a post"}


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="operations.load", description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the figures in the shipped file")
    parser.add_argument("--mode", choices=[*Mode], help="one way of installing; it is not written")
    parser.add_argument("--runs", type=int, default=RUNS, help="of each measurement")
    options = parser.parse_args(argv)
    if options.write and options.mode:
        parser.error("--write keeps whole figures: leave out --mode")
    began, load = time.monotonic(), os.getloadavg()[0]
    posts, busiest = usual_day()
    _say(f"a day of the region: {posts:.0f} posts, {100 * busiest:.1f} % of them in one hour")
    pages, crawler = measure_pages(CRAWLS)
    _tell_pages(pages)
    memory = {MachinePart.CRAWLER: crawler, MachinePart.WORKER: 0.0}
    modes = {
        mode: _measure(mode, posts, pages, options.runs, memory)
        for mode in ([Mode(options.mode)] if options.mode else Mode)
    }
    _say(", ".join(f"{role} {megabytes:.0f} MB" for role, megabytes in memory.items()))
    measured = MeasuredCosts(
        measured=datetime.now(UTC).date(),
        machine=_machine(),
        load=round(load, 1),
        runs=options.runs,
        busiest_hour=busiest,
        memory_mb=memory,
        cut_bytes=CUT_BYTES,
        pages=pages,
        modes=modes,
    )
    for mode in modes:
        _tell_limits(measured, mode)
    if options.write:
        write_costs(measured)
        _say(f"written to {FILE.name}")
    _say(f"{time.monotonic() - began:.0f} s, load by others {load:.1f}")


def _measure(
    mode: Mode, posts: float, pages: PageCosts, runs: int, memory: dict[MachinePart, float]
) -> ModeCosts:
    """Every scale; at the last one the workers and the memory of the roles too."""
    scales: list[ScaleCosts] = []
    for times in SCALES:
        with (
            tempfile.TemporaryDirectory() as folder,
            filled(mode, Path(folder), times, runs) as made,
        ):
            scales.append(made.costs(posts, pages))
            _tell_scale(mode, scales[-1])
            if times == SCALES[-1]:
                workers, most = measure_workers(made)
                memory[MachinePart.WORKER] = max(memory[MachinePart.WORKER], most)
                if MachinePart.CONSOLE not in memory:
                    memory[MachinePart.SCHEDULER], memory[MachinePart.CONSOLE] = resting_memory()
    costs = ModeCosts(scales, workers)
    for line in unevenness(costs):
        _say(f"{mode}: {line}")
    return costs


def unevenness(costs: ModeCosts) -> Iterator[str]:
    """What is not flat within FLAT, from the first scale to each other and from 1 worker to 2."""
    first = costs.scales[0]
    for scale in costs.scales[1:]:
        name = f"{scale.times} x to {first.times} x"
        for stage in WORKERS_OWN:
            before, after = first.stages[stage].ms, scale.stages[stage].ms
            ratio = after.middle / before.middle
            if abs(ratio - 1) > FLAT:
                within = before.low <= after.high and after.low <= before.high
                why = "within the spread of the runs" if within else WHY.get(stage, "not explained")
                yield f"{name}: {stage} {ratio:.2f}: {why}"
        for what, before, after in (
            ("processor of the worker", first.own_ms(), scale.own_ms()),
            ("processor of the servers", *(total(s.servers_ms.values()) for s in (first, scale))),
            ("questions", first.queries(), scale.queries()),
            ("bytes of the database", first.database_bytes, scale.database_bytes),
            ("bytes of the index", first.index_bytes, scale.index_bytes),
        ):
            yield _compared(f"{name}: {what}", before, after)
    workers = costs.workers
    yield _compared("2 workers to 1: processor a post", workers.one_ms, workers.two_ms)
    yield (
        f"2 workers to 1: {workers.two_rate.middle:.0f} to {workers.one_rate.middle:.0f} posts a"
        f" second, {workers.two_rate.middle / workers.one_rate.middle:.2f}"
    )


def _compared(what: str, before: Spread, after: Spread) -> str:
    if not before.middle:
        return f"{what}: none"
    ratio = after.middle / before.middle
    return f"{what} {ratio:.2f} ({'flat' if abs(ratio - 1) <= FLAT else 'not flat'})"


def _tell_pages(pages: PageCosts) -> None:
    _say(
        f"a page: {_shown(pages.spider_ms)} ms of the spiders' process, {_shown(pages.parser_ms)}"
        f" of the parsers, {_shown(pages.posts)} posts, {_shown(pages.archive_bytes)} bytes of"
        f" archive; a source is polled {POLLS:.0f} times a post by rule"
    )


def _tell_scale(mode: Mode, scale: ScaleCosts) -> None:
    _say(f"{mode} at {scale.times} x, {scale.posts_a_day:,.0f} posts a day, {BLOCK} at once:")
    for stage, cost in scale.stages.items():
        _say(f"  {stage:<11} {_shown(cost.ms)} ms, {_shown(cost.queries)} queries a post")
    for name, ms in scale.servers_ms.items():
        if ms.high:
            _say(f"  {name:<11} {_shown(ms)} ms a post")
    _say(f"  worker      {_shown(scale.own_ms())} ms, {_shown(scale.wall_ms)} ms by the wall")
    _say(f"  look        {_shown(scale.look_ms)} ms, {_shown(scale.look_queries)} queries a look")
    _say(f"  stored      {_shown(scale.database_bytes)} + {_shown(scale.index_bytes)} bytes a post")


def _tell_limits(costs: MeasuredCosts, mode: Mode) -> None:
    posts = round(costs.modes[mode].scales[-1].posts_a_day)
    for bottleneck, limit in capacity(costs, mode, posts, YEAR).limits:
        _say(f"{mode}: {bottleneck} is full at {_shown(limit, '.2g')} posts a day (computed)")


def _shown(spread: Spread, form: str = ".3g") -> str:
    low, middle, high = (f"{float(f'{v:{form}}'):,.10g}" for v in _three(spread))
    return f"{middle} ({low} to {high})"


def _three(spread: Spread) -> Sequence[float]:
    return spread.low, spread.middle, spread.high


def _machine() -> str:
    fields: Mapping[str, str] = {}
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = (line.partition(":") for line in info.read_text().splitlines())
        fields = {name.strip(): value.strip() for name, _, value in lines}
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    name = fields.get("model name", platform.machine())
    return f"{os.cpu_count()} × {name}, {gigabytes:.0f} ГБ памяти, Linux"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
