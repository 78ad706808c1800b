"""What a page costs the crawler: the first poll of few and of more replicas, and the difference.

So the start of the processes is in no figure.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from benchmarks.crawl import ROOT, Asked, first_poll, replica
from domain.operations.costs import PageCosts, Spread

FEW, MORE = 1, 3  # replicas
HISTORY = timedelta(days=5)


@dataclass(frozen=True, slots=True)
class FirstPoll:
    """Of one crawl: pages, posts, milliseconds of processor of the spiders' process and of the
    parsers, bytes of the archive, megabytes of all its processes.
    """

    pages: int
    posts: int
    spider_ms: float
    parser_ms: float
    archive_bytes: int
    megabytes: float


def measure_pages(runs: int) -> tuple[PageCosts, float]:
    """The costs, and the greatest memory of a crawler in megabytes."""
    polls: list[tuple[FirstPoll, FirstPoll]] = []
    with tempfile.TemporaryDirectory() as folder, ExitStack() as replicas:
        for seed in range(1, MORE + 1):
            replicas.enter_context(replica(seed, Path(folder, f"seed{seed}")))
        for run in range(runs):
            polls.append((_poll(folder, f"few{run}", FEW), _poll(folder, f"more{run}", MORE)))
    return page_costs(polls), max(more.megabytes for _, more in polls)


def page_costs(polls: Sequence[tuple[FirstPoll, FirstPoll]]) -> PageCosts:
    def a_page(name: str) -> Spread:
        return Spread.of(
            max(getattr(more, name) - getattr(few, name), 0) / (more.pages - few.pages)
            for few, more in polls
        )

    return PageCosts(*map(a_page, ("spider_ms", "parser_ms", "posts", "archive_bytes")))


def _poll(folder: str, number: str, replicas: int) -> FirstPoll:
    code = "import sys; from benchmarks.operations._crawling import _crawl; _crawl(*sys.argv[1:])"
    done = subprocess.run(
        [sys.executable, "-c", code, folder, number, str(replicas)],
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if not k.startswith("OTKLIK_")},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return FirstPoll(**json.loads(done.stdout.splitlines()[-1]))


def _crawl(folder: str, number: str, replicas: str) -> None:
    posts = first_poll(Path(folder), number, range(1, int(replicas) + 1), HISTORY)
    own, parsers = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    archive = Path(folder, number, "archive")
    result = {
        "pages": len(Asked.answered),
        "posts": posts,
        "spider_ms": 1000 * (own.ru_utime + own.ru_stime),
        "parser_ms": 1000 * (parsers.ru_utime + parsers.ru_stime),
        "archive_bytes": sum(f.stat().st_size for f in archive.rglob("*") if f.is_file()),
        "megabytes": (own.ru_maxrss + 2 * parsers.ru_maxrss) / 1024,
    }
    sys.stdout.write(json.dumps(result) + "\n")
