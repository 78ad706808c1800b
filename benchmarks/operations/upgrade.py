"""An upgrade from an older commit while all roles work: old and new ones side by side.

`python -m benchmarks operations.upgrade --commit REV`. Under ten times the region's load the
database is upgraded below the old roles, then each role is started anew beside the old one, which
ends when the new one works. A page is asked twice a second at the newest console that answers, as
a proxy before two consoles would. What is lost is counted against the replica.
"""

import argparse
import io
import subprocess
import sys
import tarfile
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple
from pathlib import Path
from threading import Event, Thread
from time import monotonic

from benchmarks.operations.playing._counting import counts, published, unended, unhanded
from benchmarks.operations.playing._played import ROOT, Played, free_port
from benchmarks.operations.playing._servers import OwnServers

PATHS = ("/duty", "/feed", "/incidents", "/")
SIDE_BY_SIDE = 20.0  # real seconds of each pair of roles
WAIT = 120.0
# The scheduler last but one: the old one's tasks are what the new worker would not know.
ORDER = ("work", "crawl", "schedule", "serve")


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--commit", default="HEAD", help="the older commit")
    commit = parser.parse_args(argv).commit
    with tempfile.TemporaryDirectory() as folder:
        older = Path(folder) / "older"
        _unpack(commit, older)
        with OwnServers() as servers, Played(Path(folder), servers, older) as played:
            bad = upgraded(played)
    if bad:
        raise SystemExit(bad)


def upgraded(played: Played) -> str:
    """Why the upgrade was not whole; empty if it was."""
    _until(lambda: played.page() == (200, []), "the older version is not well")
    since, imported = played.clock.now(), list(played.import_some())
    asked, problems = Counter[str](), Counter[str]()
    with _asking(played, asked, problems):
        _until(lambda: len(unended(played, imported)) < len(imported), "nothing is enriched")
        played.root = ROOT
        began = monotonic()
        answer = played.run("upgrade", seconds=300)
        if answer.returncode:
            return answer.stderr[-400:]
        _say(f"otklik upgrade: {monotonic() - began:.1f} s")
        _say(answer.stdout.strip())
        imported += played.import_some()
        time.sleep(SIDE_BY_SIDE)
        for role in ORDER:
            _replace(played, role)
            imported += played.import_some()
        until = played.clock.now()
        ids = [*published(played, since, until), *imported]
        _until(lambda: not unended(played, ids), "posts are left")
        _until(lambda: not unhanded(played, since, until), "messages are left")
    result = counts(played, since, until, imported)
    _say("published | accepted | indexed | counted | alerted | handed over | lost | doubled")
    _say(" | ".join(map(str, astuple(result))))
    _say(f"pages: {dict(asked)}; banners: {dict(problems)}")
    for line in _errors(played.folder):
        _say(line)
    failed = sum(count for status, count in asked.items() if status != "200")
    return f"lost {result.lost}, doubled {result.doubled}, pages failed {failed}" * bool(
        result.lost or result.doubled or failed
    )


def _replace(played: Played, role: str) -> None:
    """By one of the new version, which works beside it first."""
    began, name = monotonic(), f"{role}-new"
    if role == "serve":
        port = free_port()
        played.environment["OTKLIK_CONSOLE_PORT"] = str(port)
        played.start(role, name)
        address = f"http://127.0.0.1:{port}"
        _until(lambda: played.page(address=address)[0] == 200, "the new console does not answer")
        played.address = address
    else:
        played.start(role, name)
    time.sleep(SIDE_BY_SIDE)
    played.end(role)
    _say(f"{role}: replaced after {monotonic() - began:.1f} s")


@contextmanager
def _asking(played: Played, asked: Counter[str], problems: Counter[str]) -> Iterator[None]:
    end = Event()

    def ask() -> None:
        place = 0
        while not end.wait(0.5):
            status, texts = played.page(PATHS[place % len(PATHS)])
            asked[str(status)] += 1
            problems.update(texts)
            place += 1

    thread = Thread(target=ask)
    thread.start()
    try:
        yield
    finally:
        end.set()
        thread.join()


def _errors(folder: Path) -> Sequence[str]:
    """The kinds of errors in the roles' logs, with how often."""
    kinds = Counter[str]()
    for file in sorted(folder.glob("*.log")):
        for line in file.read_text("utf-8", errors="replace").splitlines():
            if " ERROR " in line or " CRITICAL " in line:
                kinds[f"{file.stem}: {line.split(' ', 2)[-1][:150]}"] += 1
    return [f"{count} × {kind}" for kind, count in kinds.most_common(20)]


def _unpack(commit: str, folder: Path) -> None:
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True)
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")


def _until(well: Callable[[], bool], why: str) -> None:
    end = monotonic() + WAIT
    while not well():
        if monotonic() > end:
            _say(f"after {WAIT:g} s: {why}")
            return
        time.sleep(0.5)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
