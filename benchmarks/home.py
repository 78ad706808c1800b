"""Milliseconds of the summary «Сводка» with 300,000 posts, for one person and for five at once.

The posts of 60 days lie in SQLite, or with --servers in Elasticsearch and PostgreSQL, with their
complaints, outlets, alerts and triage. The clock runs SPEED times as fast, and people ask as often
as pages renew themselves by it: one request in four reads the norm of a new minute, and five people
at once share what they would share. The page /me shows the cost without it.
"""

import argparse
import os
import random
import sys
import tempfile
import time
import urllib.request
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from statistics import quantiles

from app.assembly import make_evaluator
from app.installation import Installation
from app.settings import Settings
from app.wiring import open_installation, sync_registry
from benchmarks._servers import console, settings_of, stores
from benchmarks._volume import END, PERIOD, Volume
from console.guard import cookie_name
from console.home.page import EVERY
from desks.access.sessions import new_session
from domain.alert import Alert, AlertState, Cell, Evidence, Move, Signal
from domain.complaint import Complaint
from domain.leader import Publication
from domain.person import Person, Role
from domain.post import EnrichedPost, Kind, Label
from domain.triage import Act

ALONE, TOGETHER = 300.0, 600.0  # milliseconds at p95
SPEED = 3.0
PAUSE = EVERY / SPEED  # seconds between requests of a page
SPAN = timedelta(days=60)  # of the posts: five thousand a day
BATCH = 2_000
OPEN, ENDED = 30, 2_000  # alerts
TRIAGED = 0.7  # share of complaints that somebody has handled
ROLES = (Role.DUTY, Role.MONITOR, Role.MEDIA, Role.COORDINATOR, Role.ADMINISTRATOR)
PATHS = ("/", "/summary/live")
BASE = "/me"
COSTED = 40  # answers whose processor time is measured

Times = Mapping[str, Sequence[float]]


def main(argv: list[str]) -> None:
    """Print both values of each role; exit code 1 over a limit."""
    parser = argparse.ArgumentParser(prog="home", description=__doc__)
    parser.add_argument("--posts", type=int, default=300_000)
    parser.add_argument("--seconds", type=int, default=300, help="of asking, in each way")
    parser.add_argument("--servers", action="store_true", help="instead of SQLite")
    options = parser.parse_args(argv)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        places = stack.enter_context(stores()) if options.servers else {}
        settings = settings_in(folder, places)
        with open_installation(settings) as installation:
            start = time.perf_counter()
            fill(installation, options.posts)
            _say(f"{options.posts:,} posts in {time.perf_counter() - start:.0f} s")
            cookies = _people(installation)
        with console(settings, OTKLIK_CLOCK_SPEED=str(SPEED)) as (address, process):
            _ask(address, BASE, cookies[Role.DUTY])
            _cost(address, process, cookies[Role.DUTY])
            alone = _measure(address, cookies, options.seconds, at_once=False)
            together = _measure(address, cookies, options.seconds, at_once=True)
    well = _tell("alone", alone, ALONE)
    if not (_tell("five at once", together, TOGETHER) and well):
        sys.exit("the summary is over its limit")


def settings_in(folder: Path, places: Mapping[str, str]) -> Settings:
    return settings_of(folder, OTKLIK_CLOCK_START=END.isoformat(), **places)


def fill(installation: Installation, number: int) -> None:
    volume, chance = Volume(), random.Random(1)
    sync_registry(installation)
    outlets = sorted(installation.region.sources)
    bodies = sorted(installation.region.bodies)
    posts = (_dense(one, outlets, bodies, chance) for one in volume.posts(number))
    latest: Sequence[Complaint] = ()
    while batch := list(islice(posts, BATCH)):
        installation.posts.index.save(batch)
        complaints = [one for post in batch if (one := _complaint(post)) is not None]
        installation.posts.complaints.record(complaints)
        news = [_publication(one) for one in batch if _kind(one) == Kind.NEWS]
        installation.leaders.publications.record(news)
        handled = [one.post_id for one in complaints if chance.random() < TRIAGED]
        installation.posts.triage.move(handled, Act.FINISH, "Вера", END)
        latest = complaints
    installation.posts.index.refresh()
    make_evaluator(installation).tick(END)
    with installation.together():
        for n in range(OPEN + ENDED):
            _alert(installation, n, chance.sample(latest, 5))


def _dense(
    one: EnrichedPost, outlets: Sequence[str], bodies: Sequence[str], chance: random.Random
) -> EnrichedPost:
    """The post of a year in SPAN, of a source of the registry, with a body that answers it."""
    at = END - (END - one.post.published_at) * (SPAN / PERIOD)
    post = replace(
        one.post,
        published_at=at,
        fetched_at=at + timedelta(minutes=4),
        source_id=chance.choice(outlets),
    )
    body = Label(chance.choice(bodies), 0.9) if _kind(one) == Kind.COMPLAINT else None
    return replace(one, post=post, labels=replace(one.labels, body=body), month=f"{at:%Y-%m}")


def _kind(one: EnrichedPost) -> str | None:
    return one.labels.kind.value if one.labels.kind else None


def _complaint(one: EnrichedPost) -> Complaint | None:
    post, labels = one.post, one.labels
    if _kind(one) != Kind.COMPLAINT or labels.group is None or labels.municipality is None:
        return None
    return Complaint(
        post.id,
        post.published_at,
        labels.group.value,
        labels.municipality.value,
        post.author.key if post.author else post.id,
        post.source_id,
        labels.incident_id or post.id,
    )


def _publication(one: EnrichedPost) -> Publication:
    tone = one.labels.sentiment
    negative = None if tone is None else hash(one.post.id) % 4 == 0
    return Publication(one.post.id, one.post.source_id, one.post.published_at, None, None, negative)


def _alert(installation: Installation, n: int, posts: Sequence[Complaint]) -> None:
    """The first OPEN are open, a third of them unanswered; the others ended by and by."""
    at = END - (timedelta(minutes=7 * n) if n < OPEN else timedelta(hours=n / 2))
    groups, places = list(installation.region.groups), list(installation.region.municipalities)
    cell = Cell(groups[n % len(groups)], places[n % len(places)])
    evidence = Evidence(
        5 + n % 20,
        3,
        30,
        tuple(one.incident_id for one in posts),
        at,
        tuple(one.post_id for one in posts),
    )
    signal = Signal(cell, at, timedelta(hours=6), 5 + n % 20, 0.8, 1e-6)
    new = Alert(f"bench{n}", cell, AlertState.NEW, at, at, signal, evidence, at)
    opened = Move(new.id, None, AlertState.NEW, at, "system")
    installation.watch.alerts.save(new, opened)
    if n < OPEN and n % 3 == 0:
        return
    state = AlertState.ACKNOWLEDGED if n < OPEN else AlertState.CLOSED
    closed = None if n < OPEN else at + timedelta(hours=2)
    after = replace(new, state=state, version=1, closed_at=closed)
    move = Move(new.id, AlertState.NEW, state, at + timedelta(minutes=9), "Вера")
    installation.watch.alerts.save(after, move)


def _people(installation: Installation) -> Mapping[Role, str]:
    """The header of a cookie by role; the coordinator works for three bodies."""
    cookies, now = {}, installation.clock.now()
    bodies = frozenset(sorted(installation.region.bodies)[:3])
    for role in ROLES:
        one = Person(role, role, frozenset({role}), login=role, bodies=bodies)
        installation.access.people.add(one)
        token, session = new_session(one, now, "127.0.0.1", "benchmark")
        installation.access.sessions.add(session)
        cookies[role] = f"{cookie_name(installation.settings)}={token}"
    return cookies


def _ask(address: str, path: str, cookie: str) -> float:
    """Milliseconds of one answer."""
    headers = {"cookie": cookie, "accept": "text/html", "accept-encoding": "gzip"}
    request = urllib.request.Request(address + path, headers=headers)
    start = time.perf_counter()
    with urllib.request.urlopen(request, timeout=60) as answer:
        answer.read()
        if answer.status != 200 or answer.url != address + path:
            sys.exit(f"{path} leads to {answer.url}: {answer.status}")
    return (time.perf_counter() - start) * 1000


def _cost(address: str, process: int, cookie: str) -> None:
    """Print the processor's time of an answer, which a busy machine does not change much."""
    for path in (BASE, *PATHS):
        before = _processor(process)
        for _ in range(COSTED):
            _ask(address, path, cookie)
        cost = (_processor(process) - before) / COSTED * 1000
        _say(f"{path}: {cost:.0f} ms of a core for each answer")


def _processor(process: int) -> float:
    """Seconds of a processor that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _measure(
    address: str, cookies: Mapping[Role, str], seconds: int, *, at_once: bool
) -> dict[str, list[float]]:
    """Milliseconds by path and by role: roles take turns, or all ask at once."""
    times: dict[str, list[float]] = defaultdict(list)

    def ask(role: Role) -> None:
        for path in (BASE, *PATHS):
            took = _ask(address, path, cookies[role])
            times[path].append(took)
            if path != BASE:
                times[role].append(took)

    with ThreadPoolExecutor(len(ROLES)) as pool:
        for turn in range(round(seconds / PAUSE)):
            begun = time.perf_counter()
            roles = ROLES if at_once else (ROLES[turn % len(ROLES)],)
            list(pool.map(ask, roles))
            time.sleep(max(0.0, PAUSE - (time.perf_counter() - begun)))
    return times


def _tell(way: str, times: Times, limit: float) -> bool:
    """Print p50 and p95 of everything measured; False if a page is over the limit."""
    well = True
    for name, took in times.items():
        cuts = quantiles(took, n=20)
        remark = ""
        if name in PATHS and cuts[18] >= limit:
            well, remark = False, f" (limit {limit:.0f})"
        _say(f"{way}, {name}: p50 {cuts[9]:.0f} ms, p95 {cuts[18]:.0f} ms{remark}")
    return well


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
