"""One worker and two, each a process, over a filled queue; and what the other roles hold."""

import gc
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from socket import create_connection, socket

from app.assembly import make_worker
from app.settings import read_settings
from app.wiring import open_installation
from benchmarks.crawl import ROOT
from benchmarks.day import resident, running
from benchmarks.operations._days import END, Regions
from benchmarks.operations._scales import Filled, drain
from domain.operations.costs import Spread, WorkerCosts
from enrichment.pipeline import Enricher

POSTS = 600  # of one measurement
BATCH = 100  # as many for one worker as for two
ORDER = (1, 2, 2, 1)  # workers
FIRST = 8  # regions whose day each process labels before it is measured: its caches are warm
PATIENCE, STILL = 60.0, 4.0  # seconds until a role answers; until its memory stands still


@dataclass(frozen=True, slots=True)
class Drained:
    ms: float  # of processor a post, ours and the servers'
    rate: float  # posts a second
    megabytes: float


def measure_workers(filled: Filled) -> tuple[WorkerCosts, float]:
    """Their costs, and the greatest memory of one in megabytes."""
    runs = [(workers, _drained(filled, workers)) for workers in ORDER]
    by_number = {n: [one for workers, one in runs if workers == n] for n in (1, 2)}
    ms = [Spread.of(one.ms for one in by_number[n]) for n in (1, 2)]
    rates = [Spread.of(one.rate for one in by_number[n]) for n in (1, 2)]
    return WorkerCosts(*ms, *rates), max(one.megabytes for _, one in runs)


def _drained(filled: Filled, workers: int) -> Drained:
    filled.put(filled.take(POSTS))
    code = "import sys; from benchmarks.operations._workers import _work; _work(*sys.argv[1:])"
    with ExitStack() as stack:
        children = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", code, f"w{n}", str(filled.times)],
                    cwd=ROOT,
                    env={**os.environ, "OTKLIK_BATCH": str(BATCH)},
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for n in range(workers)
        ]
        for child in children:
            assert child.stdout is not None
            if not child.stdout.readline():
                raise RuntimeError("a worker did not start")
        before, began = filled.servers.spent(), time.perf_counter()
        for child in children:
            assert child.stdin is not None
            child.stdin.write("go\n")
            child.stdin.flush()
        answers = [json.loads(child.stdout.readline()) for child in children if child.stdout]
        seconds = time.perf_counter() - began
        served = sum(filled.servers.spent().values()) - sum(before.values())
    if filled.installation.posts.queue.depth():
        raise RuntimeError("posts are left on the queue")
    own = sum(answer["ms"] for answer in answers)
    most = max(answer["megabytes"] for answer in answers)
    return Drained((own + served) / POSTS, POSTS / seconds, most)


def _work(name: str, times: str) -> None:
    with open_installation(read_settings()) as installation:
        worker = replace(make_worker(installation, name), sources=Regions(int(times)).sources())
        day = END.date() - timedelta(days=90)
        labeller = worker.labeller
        assert isinstance(labeller, Enricher)
        labeller.label(Regions(FIRST).days(day, day), worker.sources)
        gc.collect()
        gc.freeze()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        used = time.process_time()
        drain(worker)
        result = {
            "ms": 1000 * (time.process_time() - used),
            "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
    sys.stdout.write(json.dumps(result) + "\n")


def resting_memory(roles: Sequence[str] = ("schedule", "serve")) -> list[float]:
    """Megabytes of each role of the environment's installation, with its children, at rest."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    os.environ["OTKLIK_CONSOLE_PORT"] = str(port)
    with ExitStack() as stack:
        for role in roles:
            stack.enter_context(running([sys.executable, "-m", "otklik", role]))
        _until_answers(port)
        time.sleep(STILL)
        held = resident(os.getpid())
    return [held[role] for role in roles]


def _until_answers(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
