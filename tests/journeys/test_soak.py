"""`make soak`: every role for minutes over the replica, killed again and again.

SOAK=seconds sets how long roles run undisturbed (default 60) after a warm-up; then they are killed
for as long, twenty times at least.
"""

import os
import signal
import subprocess
import sys
import urllib.request
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from threading import Event
from time import monotonic

import pytest

from app.settings import FILE_VARIABLE
from app.wiring import open_installation
from domain.alert import Cell
from domain.query import All
from domain.source import HealthState
from otklik.demo import first_polls, settings_for
from replica.scenario import Scenario
from replica.world import World
from tests.moment import MOMENT

ROOT = Path(__file__).parents[2]
SECONDS = float(os.environ.get("SOAK", "60"))
ROLES = ("crawl", "work", "schedule", "serve")
BETWEEN_KILLS = 5.0  # seconds; a role that was killed is back after two
KILLS = max(20, int(SECONDS / BETWEEN_KILLS))
WARM_UP = 45.0  # seconds: the first turns of a role load what it needs, the scheduler 45 MB
# Seconds. What a killed crawler had claimed waits for its lease (2 min) and for the role, which
# comes back after up to 32 s; the rest is for machines a third as fast.
PATIENCE = 420.0


@pytest.mark.soak
@pytest.mark.timeout(int(SECONDS + WARM_UP + 2 * KILLS * BETWEEN_KILLS + 3 * PATIENCE))
def test_roles_that_are_killed_come_back_and_nothing_is_lost_or_said_twice(tmp_path, monkeypatch):
    monkeypatch.setenv(FILE_VARIABLE, "")  # settings_for sets it; the old value comes back
    monkeypatch.setenv("OTKLIK_EVALUATE_EVERY", "PT10S")
    with World(Scenario(seed=3, now=MOMENT)) as world:
        # A thread is read again when it is twice as old, so both ask it on the same two days.
        undisturbed = installed(world, tmp_path / "undisturbed")
        first_polls(world.description())
        called(undisturbed, "crawl")
        settings = installed(world, tmp_path / "soaked")
        otklik = [sys.executable, "-m", "otklik"]
        subprocess.run(
            [*otklik, "import", str(settings.data / "history.jsonl")], cwd=ROOT, check=True
        )
        first_polls(world.description())
        system = subprocess.Popen([*otklik, "run"], cwd=ROOT)
        try:
            with open_installation(settings) as installation:
                until(lambda: behind(installation), "the history and the first polls")
                urllib.request.urlopen(
                    urllib.request.Request(f"{world.control}/advance", method="POST"), timeout=10
                ).close()
                turn = installation.clock.now()
                until(lambda: behind(installation, turn), "the polls of the last day")
                pause(WARM_UP)
                before = memory(system.pid)
                pause(SECONDS)
                after = memory(system.pid)
                killed = kill_in_turn(system.pid, KILLS)
                turn = installation.clock.now()
                until(lambda: behind(installation, turn), "the polls after the kills")
                installation.posts.index.refresh()
                found = set(every(installation.posts.index))
                alerts = installation.watch.alerts.recent(datetime.fromtimestamp(0, UTC))
        finally:
            system.send_signal(signal.SIGTERM)
            assert system.wait(60) == 0
        crawled = crawled_once(undisturbed)
        expected = {Cell(c.group, c.municipality) for c in world.scenario.conflicts}
        messages = world.inbox.messages()
    print(f"\nsoak: {len(killed)} kills: {', '.join(killed)}")  # noqa: T201
    for role in ROLES:
        print(f"soak: {role}: {before[role]} -> {after[role]} MB in {SECONDS:.0f} s")  # noqa: T201
    assert crawled
    assert crawled <= found
    assert {a.cell for a in alerts} == expected
    assert len(alerts) == len(expected)
    # At least once to each of the two channels; again only where a kill hid that it had arrived.
    assert len(messages) >= 2 * len(expected)
    for role in ROLES:
        assert after[role] < before[role] * 1.25 + 10


def until(waits_for, what):
    """Waits until nothing is waited for."""
    began = monotonic()
    while left := waits_for():
        assert monotonic() < began + PATIENCE, f"waited in vain for {what}: {left}"
        pause(0.5)
    print(f"soak: {what} came after {monotonic() - began:.0f} s")  # noqa: T201


def pause(seconds):
    Event().wait(seconds)


def behind(installation, since=None):
    """What is not done yet: sources not polled to their end (since then), posts on the queue."""
    left = [
        f"{s.source.id}: {s.health.state}, last success {s.health.last_success}"
        for s in installation.crawl.sources.statuses()
        if s.source.enabled
        and (
            s.health.state is HealthState.WAITING
            or (since and not (s.health.last_success and s.health.last_success > since))
        )
    ]
    depth = installation.posts.queue.depth()
    return left + ([f"{depth} posts on the queue"] if depth else [])


def children(pid):
    """Role -> process id of the running children (Linux)."""
    found = {}
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        arguments = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
        found[arguments[3].decode()] = int(child)
    return found


def memory(pid):
    """Role -> resident megabytes."""
    found = {}
    for role, child in children(pid).items():
        status = Path(f"/proc/{child}/status").read_text()
        found[role] = int(status.split("VmRSS:")[1].split()[0]) // 1024
    return found


def kill_in_turn(pid, kills):
    """kill -9 one role after another; returns the roles that died."""
    killed, deadline = [], monotonic() + 2 * kills * BETWEEN_KILLS
    for role in cycle(ROLES):
        if len(killed) == kills:
            return killed
        assert monotonic() < deadline, f"{len(killed)} of {kills} kills: roles do not come back"
        if child := children(pid).get(role):
            os.kill(child, signal.SIGKILL)
            killed.append(role)
        pause(BETWEEN_KILLS)
    return killed


def installed(world, folder):
    world.write(folder)
    return settings_for(folder, world.description(), MOMENT)


def called(settings, role):
    environment = os.environ | {FILE_VARIABLE: str(settings.data / "otklik.toml")}
    command = [sys.executable, "-m", "otklik", role, "--once"]
    subprocess.run(command, cwd=ROOT, check=True, timeout=120, env=environment)


def crawled_once(settings):
    """Ids of the posts that one undisturbed crawl and one worker find."""
    called(settings, "crawl")
    called(settings, "work")
    with open_installation(settings) as installation:
        return set(every(installation.posts.index))


def every(index):
    page = index.search(All(), limit=1000)
    yield from (h.enriched.post.id for h in page.hits)
    while page.next:
        page = index.search(All(), limit=1000, after=page.next)
        yield from (h.enriched.post.id for h in page.hits)
