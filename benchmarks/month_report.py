"""Seconds and megabytes of the month's report over 1,000,000 posts and 200,000 cases.

The report of the centre is made by `otklik report`; those of all bodies and municipalities by a
task, as the scheduler asks for it. Both run in processes of their own over SQLite, or with
--servers over Elasticsearch and PostgreSQL.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from app.installation import Installation
from app.wiring import open_installation
from benchmarks import case_pages, home
from benchmarks._servers import stores
from desks.tasks.desk import TaskDesk
from desks.viewer import in_shell
from domain.task import TaskKind, TaskState

CENTRE, ALL = 60.0, 600.0  # seconds: the floor of the centre's, the limit of all others together
GOAL = 20.0
MOST = 600  # MB


def main(argv: list[str]) -> None:
    """Exit code 1 over a limit."""
    parser = argparse.ArgumentParser(prog="month_report", description=__doc__)
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--cases", type=int, default=200_000)
    parser.add_argument("--servers", action="store_true", help="instead of SQLite")
    options = parser.parse_args(argv)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        places = stack.enter_context(stores()) if options.servers else {}
        with open_installation(home.settings_in(folder, places)) as installation:
            start = time.perf_counter()
            home.fill(installation, options.posts)
            case_pages.fill(installation, options.cases)
            _work(installation, TaskKind.FACTS_REBUILD, {})
            _say(
                f"{options.posts:,} posts and {options.cases:,} cases in "
                f"{time.perf_counter() - start:.0f} s"
            )
            took, peak = _centre(installation, folder / "month")
            _say(f"the centre: {took:.1f} s (floor {CENTRE:.0f}, goal {GOAL:.0f}), {peak} MB")
            whole = _work(installation, TaskKind.REPORT_SERIES, {"name": "month"})
            _say(f"all bodies and municipalities: {whole:.0f} s (limit {ALL:.0f})")
    if took > CENTRE or whole > ALL or peak > MOST:
        sys.exit("a report is over its limit")


def _centre(installation: Installation, folder: Path) -> tuple[float, int]:
    """Seconds, and the most MB that the process or one of its children had."""
    start = time.perf_counter()
    _otklik(installation, "report", "month", "-o", folder)
    took = time.perf_counter() - start
    return took, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024


def _work(installation: Installation, kind: TaskKind, inputs: dict[str, str]) -> float:
    """Seconds of a task in a process of its own."""
    desk, me = TaskDesk(installation), in_shell("benchmark")
    asked = desk.ask(me, kind, inputs)
    start = time.perf_counter()
    _otklik(installation, "tasks", "run")
    took = time.perf_counter() - start
    task = desk.get(me, asked.id)
    if task.state is not TaskState.DONE:
        sys.exit(f"{kind}: {task.state}: {task.problem}")
    return took


def _otklik(installation: Installation, *words: str | Path) -> None:
    """A clock that starts at a given moment does so in each process."""
    environment = os.environ | {"OTKLIK_CLOCK_START": installation.clock.now().isoformat()}
    subprocess.run([sys.executable, "-m", "otklik", *words], check=True, env=environment)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
