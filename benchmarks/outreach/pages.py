"""A night of 300 official pages: requests by network beside its budget, and the morning's audit.

The crawler and the worker are the real roles over the real SQLite stores, with budgets as they are
shipped. The replica's sites stand at one address a network and count what they serve. It is the
first night of an installation, so every page is new. The audit is the scheduler's own job. The
clock is faster than real time and the processors are not: times on it are upper bounds.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from app.clock import SystemClock
from app.installation import Installation
from app.key import create_key
from app.settings import FILE_VARIABLE, PREFIX, Settings, read_settings
from app.wiring import open_installation, read_region, sync_registry
from benchmarks.operations._stages import MeasuredPort, StageClock, counting
from benchmarks.outreach._town import (
    DAY,
    DAYS,
    EVENING,
    HOUR,
    SHARES,
    Asked,
    CountedSite,
    PageTown,
    rows,
    sites_of,
)
from crawlers.max.bot import GAP as MAX_GAP
from crawlers.ok.client import GAP as OK_GAP
from crawlers.vk.token import DAILY
from desks.outreach.pages.daily import audit_pages
from domain.operations.costs import CostStage
from domain.outreach.page_audit import PageAudit
from domain.post import Outcome
from otklik.processes import end, start
from replica.inbox import Inbox
from replica.max import TOKEN as BOT
from replica.ok import ACCESS, APPLICATION, SECRET
from replica.post import Network
from replica.serving import HOST, Serving
from replica.vk import TOKEN
from scheduler.jobs import JOBS

PAGES, SPEED = 300, 45.0
SECOND = timedelta(seconds=1)
NIGHT = 8 * HOUR
STARTS = timedelta(seconds=15)  # of real time, in which the roles start
PATIENCE = HOUR / 2  # after the night, until the audit is there
LEASE = HOUR  # of claims and batches: the usual one is less than a second on the fast clock
BATCH = 100  # posts whose transaction the crawler waits for: on the fast clock that is minutes
PARTS = (4, 2, 1)  # of all pages, whose audits are compared
STEEPER = 1.5  # a page among all may cost so much more than a page of the smallest part
RUNS = 3
COLUMNS = (
    *("network", "pages", *Asked, "all", "a page", "busiest hour", "allowed an hour"),
    *("of the night's", "refused"),
)


@dataclass(frozen=True, slots=True)
class AuditCost:
    pages: int
    ms: float  # of processor
    statements: int  # of the database
    searches: int  # calls of the index

    def line(self) -> str:
        return (
            f"audit of {self.pages} pages: {self.ms:.0f} ms of processor, {self.statements} "
            f"statements, {self.searches} calls of the index"
        )


@dataclass(frozen=True, slots=True)
class NightResult:
    """`profiles` and `audits` are how long after the beginning each page had its own."""

    began: datetime
    pages: Counter[Network]
    sites: Mapping[Network, CountedSite]
    profiles: Sequence[timedelta]
    audits: Sequence[timedelta]
    costs: Sequence[AuditCost]  # the job's own first, if it was in time; then those of PARTS
    posts: int
    waiting: int
    troubled: Sequence[str]


def main(argv: list[str]) -> None:
    """Print the table; the exit code is 1 if a page lacks its audit or a budget is exceeded."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks outreach.pages")
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--speed", type=float, default=SPEED, help="of the product's clock")
    options = parser.parse_args(argv)
    load, real = os.getloadavg()[0], time.monotonic()
    with tempfile.TemporaryDirectory() as folder, _apart():
        result = _night(Path(folder), options.pages, options.speed)
        budgets = hourly_budgets(read_settings())
    _say(
        f"{NIGHT / HOUR:g} h in {time.monotonic() - real:.0f} s at load {load:.1f} of "
        f"{os.cpu_count()} processors; {result.posts} posts indexed, {result.waiting} wait"
    )
    faults = [*result.troubled[:3], *report(result, budgets)]
    if faults:
        sys.exit("; ".join(faults))


def report(result: NightResult, budgets: Mapping[Network, float]) -> Iterator[str]:
    """Print it; yields what does not hold."""
    _say(" | ".join(COLUMNS))
    for network, site in result.sites.items():
        allowed, pages = budgets[network], result.pages[network]
        asked = Counter(what for _, what in site.asked)
        hours = Counter((at - result.began) // HOUR for at, _ in site.asked)
        busiest = max(hours.values(), default=0)
        _say(
            f"{network} | {pages} | {' | '.join(str(asked[what]) for what in Asked)} | "
            f"{asked.total()} | {asked.total() / max(pages, 1):.1f} | {busiest} | {allowed:.0f} | "
            f"{asked.total() / (allowed * (NIGHT / HOUR)):.1%} | {site.refused}"
        )
        if busiest > allowed:
            yield f"{network}: {busiest} requests an hour of {allowed:.0f}"
        if site.refused:
            yield f"{network}: refused {site.refused} requests"
    walls = sum(what is Asked.POSTS for _, what in result.sites[Network.VK].asked)
    _say(f"wall.get of VK: {walls} calls of the {DAILY['wall.get']} of a day")
    if walls > DAILY["wall.get"] * (NIGHT / DAY):
        yield "a day of such hours exceeds the calls of wall.get"
    pages = result.pages.total()
    for name, times in (("profile", result.profiles), ("audit", result.audits)):
        last = str(max(times, default=None)).partition(".")[0]
        _say(f"fresh {name}: {len(times)} of {pages} pages, the last after {last}")
        if len(times) < pages:
            yield f"{pages - len(times)} pages lack their {name}"
    for cost in result.costs:
        _say(cost.line())
    least, *_, most = result.costs[-len(PARTS) :]
    if most.ms / most.pages > STEEPER * least.ms / least.pages:
        yield "the audit costs more a page, the more pages there are"


def hourly_budgets(settings: Settings) -> Mapping[Network, float]:
    """Requests an hour: what its keys allow, and our delay of a host where that is less."""
    host = HOUR / timedelta(seconds=settings.host_delay)
    return {
        Network.VK: min(settings.vk_rate * (HOUR / SECOND), host),
        Network.OK: min(HOUR / OK_GAP, host),
        Network.TELEGRAM: host,
        Network.MAX: min(HOUR / MAX_GAP, host),
    }


@contextmanager
def _apart() -> Iterator[None]:
    """Neither settings nor servers of this environment."""
    kept = {name: value for name, value in os.environ.items() if name.startswith(PREFIX)}
    for name in kept:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(kept)


def _night(folder: Path, pages: int, speed: float) -> NightResult:
    region = read_region(read_settings())
    evening = datetime.now(region.zone).replace(hour=EVENING, minute=0, second=0, microsecond=0)
    began = (evening - DAY).astimezone(UTC)
    bodies = [body.id for body in region.present_bodies]
    town = PageTown(pages, bodies, began, began + NIGHT + PATIENCE)
    serving = Serving(Inbox())
    ports = {network: serving.reserve() for network in SHARES}
    values = _settings(folder, town, {n: f"http://{HOST}:{port}" for n, port in ports.items()})
    create_key(read_settings(**values).key_file)
    with open_installation(read_settings(**values)) as installation:
        sync_registry(installation)
    since = datetime.now(UTC) + STARTS
    clock = SystemClock(speed, began, since)
    sites = sites_of(town, clock.now)
    for network, site in sites.items():
        serving.mount(ports[network], site)
    values |= {"clock_start": began.isoformat(), "clock_since": since.isoformat()}
    values |= {"clock_speed": speed}
    file = folder / "otklik.toml"
    written = [f"{name} = {json.dumps(value)}" for name, value in values.items()]
    file.write_text("\n".join(written) + "\n", "utf-8")
    serving.start()
    roles = []
    try:
        roles = [start([role], {FILE_VARIABLE: str(file)}) for role in ("crawl", "work")]
        with open_installation(read_settings(**values)) as installation:
            morning = _audited(installation, began + NIGHT)
            end(roles)
            return _told(installation, town, sites, began, morning)
    finally:
        end(roles)
        serving.stop()


def _settings(folder: Path, town: PageTown, bases: Mapping[Network, str]) -> dict[str, Any]:
    """As they are shipped, except for where the networks are and how long a claim may last."""
    sources, data = folder / "sources.yaml", folder / "data"
    sources.write_text(yaml.safe_dump({"sources": rows(town, bases)}, allow_unicode=True), "utf-8")
    data.mkdir()
    return {
        "data": str(data),
        "sources": str(sources),
        "history": f"P{DAYS}D",
        "crawl_lease": f"PT{LEASE.total_seconds():.0f}S",
        "batch_lease": f"PT{LEASE.total_seconds():.0f}S",
        "batch": BATCH,
        "log_level": "ERROR",
        "vk_token": TOKEN,
        "ok_application_key": APPLICATION,
        "ok_access_token": ACCESS,
        "ok_secret_key": SECRET,
        "max_token": BOT,
        "network_bases": [bases[n] for n in (Network.VK, Network.OK, Network.MAX)],
    }


def _audited(installation: Installation, dawn: datetime) -> AuditCost | None:
    """Takes the turns of the scheduler's job until the morning's audit; None if it is late. The job
    audits a new installation at once, when nothing is known yet.
    """
    measured, clock = _measured(installation)
    job = JOBS["official pages"]
    turn: Callable[[datetime], Any] = job.prepare(measured)
    while (now := installation.clock.now()) < dawn + PATIENCE:
        cost = _cost(clock, partial(turn, now))
        if cost.pages and now >= dawn:
            return cost
        time.sleep(installation.clock.real_seconds(job.every(installation.settings)))
    return None


def _told(
    installation: Installation,
    town: PageTown,
    sites: Mapping[Network, CountedSite],
    began: datetime,
    morning: AuditCost | None,
) -> NightResult:
    ids = [outlet.source_id for outlet in town.outlets]
    profiles = installation.crawl.profiles.known(ids)
    day = (began + NIGHT).astimezone(installation.region.zone).date()
    audits = {
        id_: one
        for id_, one in installation.outreach.pages.latest(ids).items()
        if one.day == day and id_ in profiles and profiles[id_].read_at <= one.at
    }
    costs = [morning] if morning else []
    costs += [_part(installation, ids[: len(ids) // part]) for part in PARTS]
    return NightResult(
        began=began,
        pages=Counter(outlet.network for outlet in town.outlets),
        sites=sites,
        profiles=[one.read_at - began for one in profiles.values()],
        audits=[one.at - began for one in audits.values()],
        costs=costs,
        posts=sum(
            installation.posts.queue.outcomes().get(outcome, 0)
            for outcome in (Outcome.INDEXED, Outcome.UPDATED)
        ),
        waiting=installation.posts.queue.depth(),
        troubled=[
            f"{one.source.id}: {one.health.reason}"
            for one in installation.crawl.sources.statuses()
            if one.health.failures
        ],
    )


def _part(installation: Installation, ids: Sequence[str]) -> AuditCost:
    """The least of several tries: other work of the machine only adds."""
    measured, clock = _measured(installation)
    tries = [
        _cost(clock, lambda: audit_pages(measured, installation.clock.now(), ids))
        for _ in range(RUNS)
    ]
    return min(tries, key=lambda one: one.ms)


def _measured(installation: Installation) -> tuple[Installation, StageClock]:
    clock = StageClock()
    index: Any = MeasuredPort(installation.posts.index, CostStage.INDEX, clock, counts=True)
    return replace(installation, posts=replace(installation.posts, index=index)), clock


def _cost(clock: StageClock, audit: Callable[[], Sequence[PageAudit]]) -> AuditCost:
    """Of this thread: the replica serves in another."""
    clock.restart()
    with counting(clock):
        began = time.thread_time()
        audits = audit()
        ms = 1000 * (time.thread_time() - began)
    searches = clock.queries[CostStage.INDEX]
    return AuditCost(len(audits), ms, clock.queries.total() - searches, searches)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
