"""Crawls in a process of its own, for Twisted's reactor starts but once: `main(ORDER, RESULT)`.

The order (JSON) names the sources, the settings and what the last run left; the result (JSON) is
every poll written, every post queued, the cursors, what `run` raised, and how long the event loop
stood still.
"""

import asyncio
import json
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from datetime import time as daytime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import crawlers.settings
from app.clock import SystemClock
from app.settings import Settings, read_settings
from crawlers.process import run
from domain.errors import QueueUnavailable, StoreUnavailable
from domain.ports.ledger import Seen
from domain.probe import Probe
from domain.region import Calendar, Region
from domain.source import Health, Source, SourceKind
from domain.wire import dump_post
from tests.fakes.budgets import MemoryBudgets
from tests.fakes.ledger import MemoryLedger
from tests.fakes.probes import MemoryProbes
from tests.fakes.queue import MemoryQueue
from tests.fakes.sources import MemorySources

BEAT = 0.005  # seconds
ERRORS: dict[str, type[Exception]] = {
    kind.__name__: kind for kind in (QueueUnavailable, StoreUnavailable, ZeroDivisionError)
}


class BeatingClock(SystemClock):
    """The system's clock; the first call from an event loop starts to measure that loop.

    `worst` is how long it stood still while this process was at work (a loaded machine, which lets
    nobody work, does not count), of the `busy` seconds of that loop; `waited` and `lasted` are the
    same by the wall.
    """

    def __init__(self, speed: float = 1.0) -> None:
        super().__init__(speed)
        self.worst = self.waited = self.busy = self.lasted = 0.0
        self._heart: asyncio.Task[None] | None = None

    def real_seconds(self, span: timedelta) -> float:
        if self._heart is None:
            self._heart = asyncio.get_running_loop().create_task(self._beat())
        return super().real_seconds(span)

    async def _beat(self) -> None:
        while True:
            wall, cpu = time.perf_counter(), time.process_time()
            await asyncio.sleep(BEAT)
            wall, cpu = time.perf_counter() - wall - BEAT, time.process_time() - cpu
            self.worst, self.waited = max(self.worst, min(wall, cpu)), max(self.waited, wall)
            self.busy, self.lasted = self.busy + cpu, self.lasted + wall + BEAT


@dataclass(frozen=True)
class Parts:
    """What the crawler needs."""

    settings: Settings
    region: Region
    clock: BeatingClock
    key: bytes
    queue: MemoryQueue
    sources: MemorySources
    ledger: MemoryLedger
    budgets: MemoryBudgets
    probes: MemoryProbes
    together: Callable[[], AbstractContextManager[None]] = nullcontext


REGION = Region(
    id="test",
    name="Тестовая область",
    zone=ZoneInfo("Asia/Yakutsk"),
    municipalities={},
    settlements={},
    groups={},
    bodies={},
    routes=(),
    terms=(),
    calendar=Calendar(daytime(9), daytime(18), frozenset(), frozenset()),
    sources={},
)


def _stay_inside(event: str, arguments: tuple[Any, ...]) -> None:
    """No name is looked up outside: an unknown one is unknown at once."""
    name = str(arguments[0]) if event == "socket.gethostbyname" else "localhost"
    if name != "localhost" and not name.replace(".", "").isdigit():
        raise socket.gaierror(f"no such host {name}")


def main(given: str, result: str) -> None:
    order = json.loads(Path(given).read_text("utf-8"))
    sys.addaudithook(_stay_inside)
    # Both take sources of kind web: the troublesome one is there for those with a trouble only.
    if any("trouble" in row.get("options", {}) for row in order["sources"]):
        crawlers.settings.SPIDER_MODULES = ["spiders.rss", "tests.crawlers.troublesome"]
    for name, value in order.get("scrapy", {}).items():
        setattr(crawlers.settings, name, value)
    clock = BeatingClock(order.get("speed", 1))
    parts = Parts(
        settings=read_settings(**order["settings"]),
        region=REGION,
        clock=clock,
        key=b"k" * 32,
        queue=MemoryQueue(),
        sources=MemorySources(),
        ledger=MemoryLedger(),
        budgets=MemoryBudgets(),
        probes=MemoryProbes(
            *(
                Probe(id_, "test", clock.now(), (row,), tries=row.pop("tries", 0))
                for id_, row in order.get("probes", {}).items()
            )
        ),
    )
    for row in order.get("due_again", ()):
        at = datetime.fromisoformat(row["published_at"])
        seen = Seen(row["id"], row["native_id"], row["url"], at)
        parts.ledger.owe(row["source_id"], seen)
    parts.queue.refused = set(order.get("queue_refuses", ()))
    parts.sources.stolen = set(order.get("stolen", ()))
    parts.sources.fails = {what: ERRORS[name]() for what, name in order.get("fails", {}).items()}
    rows = [Source(**{**row, "kind": SourceKind(row["kind"])}) for row in order["sources"]]
    parts.sources.sync(rows, clock.now())
    for row in parts.sources.rows.values():
        left = order.get("left", {}).get(row.source.id)
        if left:
            row.cursor = left["cursor"]
            row.watched_since = datetime.fromisoformat(left["watched_since"])
            last = left["last_post"]
            row.health = Health(last_post=datetime.fromisoformat(last) if last else None)
    if "stop_when" in order:
        _stop_later(parts, **order["stop_when"])
    raised = None
    try:
        run(parts, once=order.get("once", True), stop=parts.probes.stop)
    except tuple(ERRORS.values()) as error:
        raised = type(error).__name__
    found = {**_result(parts), "raised": raised}
    Path(result).write_text(json.dumps(found, ensure_ascii=False, default=str), "utf-8")


def _stop_later(
    parts: Parts, posts: int = 0, texts: Sequence[str] = (), gone: Sequence[str] = ()
) -> None:
    """SIGTERM to ourselves once so many posts and these texts are queued, and these ids gone."""

    def waits() -> bool:
        queued = {entry.post.text for entry in list(parts.queue.entries.values())}
        rest = not queued.issuperset(texts) or not set(gone) <= set(parts.ledger.missing)
        return rest or parts.queue.depth() < posts

    def watch() -> None:
        pause = threading.Event()
        while waits():
            pause.wait(0.02)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


def _result(parts: Parts) -> dict[str, Any]:
    return {
        "polls": {
            source: [
                {
                    "state": poll.state,
                    "reason": poll.reason,
                    "found": poll.found,
                    "queued": poll.queued,
                    "refused": dict(poll.refused),
                    "published": [t.isoformat() for t in poll.published],
                    "retry_after": None
                    if poll.retry_after is None
                    else poll.retry_after.total_seconds(),
                    "cursor": poll.cursor,
                }
                for poll in polls
            ]
            for source, polls in parts.sources.polls.items()
        },
        "left": {
            row.source.id: {
                "cursor": row.cursor,
                "watched_since": row.watched_since.isoformat() if row.watched_since else None,
                "last_post": row.health.last_post.isoformat() if row.health.last_post else None,
            }
            for row in parts.sources.rows.values()
        },
        "posts": [
            {"post": json.loads(dump_post(entry.post)), "history": entry.history}
            for entry in parts.queue.entries.values()
        ],
        "looked": parts.ledger.looked,
        "gone": parts.ledger.missing,
        "outcomes": dict(parts.queue.outcomes()),
        "renewals": dict(parts.sources.renewals),
        "turns": dict(parts.budgets.turns),
        "probes": {
            probe.id: {**asdict(probe), "finding": probe.finding and asdict(probe.finding)}
            for probe in parts.probes.recent(100)
        },
        "stall": parts.clock.worst,
        "waited": parts.clock.waited,
        "busy": parts.clock.busy,
        "lasted": parts.clock.lasted,
    }
