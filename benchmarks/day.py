"""A day of the region in 24 minutes: memory by the hour, delay of posts, and lost posts.

The product's clock runs 60 times as fast as the wall clock; every role runs as in production.
Durations are in seconds of the wall clock.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from app.clock import SystemClock
from app.installation import Installation
from app.settings import read_settings
from app.wiring import open_installation
from domain.post import Outcome
from domain.query import All, Sort
from otklik.demo import settings_for
from replica.scenario import Scenario
from replica.world import World

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
DAY = timedelta(hours=24)
LOOK = 0.5  # seconds between two measurements
NEWEST = 400  # posts read


@dataclass
class Watch:
    """Measurements.

    Megabytes by role and hour of the clock; for each post the time since its fetch, and since its
    publication beyond its source's interval.
    """

    memory: dict[str, dict[int, float]] = field(default_factory=dict)
    from_fetch: list[float] = field(default_factory=list)
    beyond_interval: list[float] = field(default_factory=list)
    indexed: set[str] = field(default_factory=set)
    intervals: dict[str, deque[timedelta]] = field(default_factory=dict)

    def look(self, installation: Installation, clock: SystemClock, began: datetime) -> None:
        hits = installation.posts.index.search(All(), sort=Sort.NEWEST, limit=NEWEST).hits
        fresh = [h.enriched.post for h in hits if h.enriched.post.id not in self.indexed]
        self.indexed |= {post.id for post in fresh}
        if not fresh:
            return
        now = clock.now()
        for post in fresh:
            if post.published_at >= began:
                self.from_fetch.append(clock.real_seconds(now - post.fetched_at))
                if post.thread_id is None:  # a comment waits until its post's count has grown
                    beyond = now - post.published_at - max(self.intervals[post.source_id])
                    self.beyond_interval.append(clock.real_seconds(beyond))

    def learn(self, installation: Installation) -> None:
        """Keep the current and the previous interval of each source: the poll that found a post has
        changed it.
        """
        for status in installation.crawl.sources.statuses():
            known = self.intervals.setdefault(status.source.id, deque(maxlen=2))
            if status.interval not in known:
                known.append(status.interval)

    def weigh(self, pid: int, hour: int) -> None:
        """The least megabytes of each hour, by role with its children."""
        for role, megabytes in resident(pid).items():
            hours = self.memory.setdefault(role, {})
            hours[hour] = min(megabytes, hours.get(hour, megabytes))


def main(argv: list[str]) -> None:
    """Print memory at hours 4 and 24, and delays of posts."""
    parser = ArgumentParser(prog="python -m benchmarks.day", description=__doc__)
    parser.add_argument("--hours", type=float, default=24, help="of the product's clock")
    parser.add_argument("--speed", type=float, default=60)
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        play(Path(folder), timedelta(hours=options.hours), options.speed)


def play(folder: Path, span: timedelta, speed: float) -> None:
    scenario = Scenario(seed=3, now=datetime.now(UTC))
    clock = SystemClock(1.0)
    with World(scenario, lambda: clock.now() if clock.speed > 1 else scenario.turn) as world:
        world.write(folder)
        settings_for(folder, world.description())
        otklik = [sys.executable, "-m", "otklik"]
        still = {**os.environ, "OTKLIK_CLOCK_START": scenario.turn.isoformat()}
        subprocess.run([*otklik, "import", str(folder / "history.jsonl")], check=True, env=still)
        subprocess.run([*otklik, "work", "--once"], check=True, env=still)
        since = datetime.now(UTC)
        clock = SystemClock(speed, scenario.turn, since)
        os.environ |= {
            "OTKLIK_CLOCK_START": scenario.turn.isoformat(),
            "OTKLIK_CLOCK_SPEED": str(speed),
            "OTKLIK_CLOCK_SINCE": since.isoformat(),
            "OTKLIK_INTERVAL_MIN": "PT2M",
            "OTKLIK_INTERVAL_MAX": "PT24H",
        }
        watch = Watch()
        with (
            running([*otklik, "run"]) as system,
            open_installation(read_settings()) as installation,
        ):
            before = installation.posts.queue.outcomes().get(Outcome.INDEXED, 0)
            while (age := clock.now() - scenario.turn) < span:
                watch.learn(installation)
                watch.look(installation, clock, scenario.turn)
                watch.weigh(system.pid, int(age / HOUR))
                time.sleep(LOOK)
            until(lambda: installation.posts.queue.depth() == 0)
            watch.look(installation, clock, scenario.turn)
            indexed = installation.posts.queue.outcomes().get(Outcome.INDEXED, 0) - before
            report(watch, indexed, len(missing(scenario, installation)))


@contextmanager
def running(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process that gets SIGTERM at the end of the block, as from an administrator."""
    process = subprocess.Popen(command)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def report(watch: Watch, indexed: int, lost: int) -> None:
    lines = []
    for role, hours in sorted(watch.memory.items()):
        early, late = hours.get(4, float("nan")), hours[max(hours)]
        lines.append(f"memory of {role}: hour 4 {early:.0f} MB, hour {max(hours)} {late:.0f} MB")
        lines[-1] += f", ratio {late / early:.3f}"
    for name, seconds in (
        ("fetch to searchable", watch.from_fetch),
        ("publication to searchable beyond the interval", watch.beyond_interval),
    ):
        p50, p95 = np.percentile(seconds or [float("nan")], [50, 95])
        lines.append(f"{name}: p50 {p50:.1f} s, p95 {p95:.1f} s of {len(seconds)} posts")
    lines.append(f"posts indexed {indexed}, published and not found {lost}")
    sys.stdout.write("\n".join(lines) + "\n")


def missing(scenario: Scenario, installation: Installation) -> set[str]:
    """Posts that the index lacks although they were published a minute or more before the last poll
    of their source.
    """
    polled = {s.source.id: s.health.last_success for s in installation.crawl.sources.statuses()}
    published = {
        post.native_id
        for post in scenario.posts
        if post.spoken
        and (last := polled.get(post.outlet.source_id)) is not None
        and scenario.turn < post.published_at < last - MINUTE
    }
    return published - {e.post.native_id for e in installation.posts.index.each()}


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not holds():
        if time.monotonic() > deadline:
            sys.exit("the queue did not empty")
        time.sleep(LOOK)


def resident(pid: int) -> dict[str, float]:
    """Role -> resident megabytes with all processes below it (Linux)."""
    megabytes = {}
    for child in _below(pid):
        arguments = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
        if len(arguments) > 3:
            family = [child, *_all_below(child)]
            megabytes[arguments[3].decode()] = sum(_megabytes(p) for p in family)
    return megabytes


def _below(pid: int) -> list[int]:
    return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _all_below(pid: int) -> Iterator[int]:
    for child in _below(pid):
        yield child
        yield from _all_below(child)


def _megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


if __name__ == "__main__":
    main(sys.argv[1:])
