"""Crawls in a process of its own, for Twisted's reactor starts but once: `main(ORDER, RESULT)`.

The order (JSON) names the sources, the settings and what the last run left; the result (JSON) is
every poll written, every post queued, the cursors, what `run` raised, and how long the event loop
stood still. An order of an installation («installed») polls its sources into its own stores.
"""

import asyncio
import json
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import crawlers.settings
from app.clock import SystemClock
from app.settings import Settings, read_settings
from app.wiring import open_installation, sync_registry
from crawlers.process import run
from domain.errors import QueueUnavailable, StoreUnavailable
from domain.ports.ledger import Seen
from domain.probe import Probe
from domain.region import Region
from domain.source import Health, Source, SourceKind
from domain.terms.policy import Policy
from domain.wire import dump_post
from region.worktime.calendar import EMPTY
from tests.crawlers.intake_log import IntakeLog
from tests.fakes.budgets import MemoryBudgets
from tests.fakes.ledger import MemoryLedger
from tests.fakes.page_profiles import MemoryPageProfiles
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
class Posts:
    queue: MemoryQueue = field(default_factory=MemoryQueue)
    ledger: MemoryLedger = field(default_factory=MemoryLedger)


@dataclass(frozen=True)
class Timetable:
    sources: MemorySources = field(default_factory=MemorySources)
    budgets: MemoryBudgets = field(default_factory=MemoryBudgets)
    probes: MemoryProbes = field(default_factory=MemoryProbes)
    profiles: MemoryPageProfiles = field(default_factory=MemoryPageProfiles)


class MemoryMarks(dict[str, str | None]):
    """Values of an installation."""

    def remember_once(self, name: str, value: str) -> str:
        return str(self.setdefault(name, value))

    def value(self, name: str) -> str | None:
        return self.get(name)

    def replace(self, values: Mapping[str, str | None]) -> None:
        self.update(values)


@dataclass(frozen=True)
class CrawlInstallation:
    """What the crawler needs."""

    settings: Settings
    region: Region
    clock: BeatingClock
    key: bytes
    posts: Posts = field(default_factory=Posts)
    crawl: Timetable = field(default_factory=Timetable)
    together: Callable[[], AbstractContextManager[None]] = nullcontext
    marks: MemoryMarks = field(default_factory=MemoryMarks)


REGION = Region(
    id="test",
    name="Тестовая область",
    zone=ZoneInfo("Asia/Yakutsk"),
    municipalities={},
    settlements={},
    groups={},
    bodies={},
    routes=(),
    policy=Policy(),
    calendar=EMPTY,
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
    if "installed" in order:
        _poll_all(read_settings(**order["installed"]))
        return
    # Both take sources of kind web: the troublesome one is there for those with a trouble only.
    if any("trouble" in row.get("options", {}) for row in order["sources"]):
        crawlers.settings.SPIDER_MODULES = ["spiders.rss", "tests.crawlers.troublesome"]
    for name, value in order.get("scrapy", {}).items():
        setattr(crawlers.settings, name, value)
    clock = BeatingClock(order.get("speed", 1))
    installation = CrawlInstallation(
        settings=read_settings(**order["settings"]),
        region=replace(REGION, sources={row["id"]: _source(row) for row in order["sources"]}),
        clock=clock,
        key=b"k" * 32,
        crawl=Timetable(
            probes=MemoryProbes(
                *(
                    Probe(id_, "test", clock.now(), (row,), tries=row.pop("tries", 0))
                    for id_, row in order.get("probes", {}).items()
                )
            )
        ),
    )
    for row in order.get("due_again", ()):
        at = datetime.fromisoformat(row["published_at"])
        heard = row.get("heard_at")
        heard_at = datetime.fromisoformat(heard) if heard else None
        seen = Seen(row["id"], row["native_id"], row["url"], at, heard_at=heard_at)
        if row.get("watched"):
            installation.posts.ledger.watch(row["source_id"], seen, row.get("root"))
        else:
            installation.posts.ledger.owe(row["source_id"], seen)
    installation.posts.queue.refused = set(order.get("queue_refuses", ()))
    installation.crawl.sources.stolen = set(order.get("stolen", ()))
    installation.crawl.sources.fails = {
        what: ERRORS[name]() for what, name in order.get("fails", {}).items()
    }
    rows = [_source(row) for row in order["sources"]]
    installation.crawl.sources.sync(rows, clock.now())
    for row in installation.crawl.sources.rows.values():
        left = order.get("left", {}).get(row.source.id)
        if left:
            row.cursor = left["cursor"]
            row.watched_since = datetime.fromisoformat(left["watched_since"])
            last = left["last_post"]
            row.health = Health(last_post=datetime.fromisoformat(last) if last else None)
    if "stop_when" in order:
        _stop_later(installation, **order["stop_when"])
    intake = IntakeLog(order.get("intake_refuses", ()), order.get("intake_fails", 0))
    raised = None
    try:
        run(
            installation,
            once=order.get("once", True),
            stop=installation.crawl.probes.stop,
            make_intake=lambda: intake,
        )
    except tuple(ERRORS.values()) as error:
        raised = type(error).__name__
    found = {**_result(installation), "raised": raised, "cases": intake.log}
    Path(result).write_text(json.dumps(found, ensure_ascii=False, default=str), "utf-8")


def _poll_all(settings: Settings) -> None:
    """What `otklik crawl --once` does."""
    with open_installation(settings, index_waits=True) as installation:
        sync_registry(installation)
        run(installation, once=True)


def _source(row: dict[str, Any]) -> Source:
    return Source(**{**row, "kind": SourceKind(row["kind"])})


def _stop_later(
    installation: CrawlInstallation,
    posts: int = 0,
    texts: Sequence[str] = (),
    gone: Sequence[str] = (),
) -> None:
    """SIGTERM to ourselves once so many posts and these texts are queued, and these ids gone."""

    def waits() -> bool:
        queued = {entry.post.text for entry in list(installation.posts.queue.entries.values())}
        rest = not queued.issuperset(texts) or not set(gone) <= set(
            installation.posts.ledger.missing
        )
        return rest or installation.posts.queue.depth() < posts

    def watch() -> None:
        pause = threading.Event()
        while waits():
            pause.wait(0.02)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


def _result(installation: CrawlInstallation) -> dict[str, Any]:
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
            for source, polls in installation.crawl.sources.polls.items()
        },
        "left": {
            row.source.id: {
                "cursor": row.cursor,
                "watched_since": row.watched_since.isoformat() if row.watched_since else None,
                "last_post": row.health.last_post.isoformat() if row.health.last_post else None,
            }
            for row in installation.crawl.sources.rows.values()
        },
        "profiles": {
            id_: {
                "name": known.profile.name,
                "account": known.profile.account,
                "shown": {e.value: f.is_shown for e, f in known.profile.fields.items()},
            }
            for id_, known in installation.crawl.profiles.rows.items()
        },
        "posts": [
            {"post": json.loads(dump_post(entry.post)), "history": entry.history}
            for entry in installation.posts.queue.entries.values()
        ],
        "looked": installation.posts.ledger.looked,
        "gone": installation.posts.ledger.missing,
        "heard": installation.posts.ledger.listened,
        "shut": installation.posts.ledger.shut,
        "outcomes": dict(installation.posts.queue.outcomes()),
        "renewals": dict(installation.crawl.sources.renewals),
        "turns": dict(installation.crawl.budgets.turns),
        "probes": {
            probe.id: {**asdict(probe), "finding": probe.finding and asdict(probe.finding)}
            for probe in installation.crawl.probes.recent(100)
        },
        "stall": installation.clock.worst,
        "waited": installation.clock.waited,
        "busy": installation.clock.busy,
        "lasted": installation.clock.lasted,
    }
