"""A port that kills its own process: the test side of every kill -9. No hook in the product.

`python killing.py worker|crawler|tasks|links` reads numbers from standard input; for each N a fork
opens an installation (settings from the environment), wraps its ports, and dies at the N-th call
made through any of them, 0 never. Answers one line for each: `killed` or the fork's exit code.
"""

import os
import signal
import sys
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from threading import Event, Lock
from types import SimpleNamespace

from tests.making import with_ports


class Countdown:
    """Counts calls down; the last one is never made."""

    def __init__(self, calls: int) -> None:
        self.left, self.lock = calls, Lock()

    def tick(self) -> None:
        with self.lock:
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


class Killing:
    """A port whose every call counts down first. Of a context manager its inside counts too."""

    def __init__(self, port: object, countdown: Countdown) -> None:
        self._port, self._countdown = port, countdown

    def __getattr__(self, name: str):
        value = getattr(self._port, name)
        if not callable(value):
            return value

        def call(*given, **named):
            self._countdown.tick()
            made = value(*given, **named)
            return self._inside(made) if hasattr(made, "__enter__") else made

        return call

    @contextmanager
    def _inside(self, manager):
        with manager as inner:
            yield Killing(inner, self._countdown)
            self._countdown.tick()  # all is done, nothing is committed yet


def deadly(installation, calls: int):
    """The installation with every port counting."""
    posts, processes = installation.posts, installation.processes
    ports = {
        **{name: getattr(posts, name) for name in ("queue", "ledger", "index", "incidents")},
        **{name: getattr(posts, name) for name in ("complaints", "corrections")},
        "sources": installation.crawl.sources,
        "tasks": processes.tasks,
        "filings": installation.casework.filings,
        "imports": installation.casework.imports,
    }
    countdown = Countdown(calls)
    audited = replace(installation, audit=Killing(installation.audit, countdown))
    return with_ports(audited, **{name: Killing(port, countdown) for name, port in ports.items()})


def work(installation) -> None:
    from app.assembly import make_worker

    make_worker(installation, f"worker-{os.getpid()}").run(
        Event(), idle=lambda: installation.posts.queue.depth() == 0
    )


def crawl(installation) -> None:
    from crawlers.process import run

    run(installation, once=True)


def do_tasks(installation) -> None:
    """Every task, that of a process that died too: its lease is waited for. A rebuild opens an
    index of its own, whose calls count too.
    """
    import app.wiring
    from desks.tasks.runner import run_tasks

    opening, countdown = app.wiring.open_index, installation.processes.tasks._countdown
    app.wiring.open_index = lambda *given: Killing(opening(*given), countdown)
    run_tasks(installation, Event(), linger=1.0)


def hand_over(installation) -> None:
    """Cases are routed, their contacts press no button, one is returned and one recalled."""
    from desks.cases.asked import Asked
    from desks.cases.moves import CaseMoves
    from desks.cases.opening import CaseOpening, HandForm
    from desks.cases.referrals.handing import hand_on
    from desks.viewer import in_shell
    from domain.cases.workflow import CaseDeed

    countdown, casework = installation.processes.tasks._countdown, installation.casework
    begin = Killing(SimpleNamespace(transaction=installation.transaction), countdown)
    counted = replace(
        with_ports(
            installation,
            cases=Killing(casework.cases, countdown),
            referrals=Killing(casework.referrals, countdown),
            outbox=Killing(installation.messages.outbox, countdown),
        ),
        transaction=lambda: begin.transaction(),
    )
    anna, now = in_shell("Анна"), installation.clock.now()
    cases = [
        CaseOpening(counted).by_hand(anna, HandForm("Не горит фонарь")).stored.case.number
        for _ in range(2)
    ]
    for number in cases:
        CaseMoves(counted).make(anna, number, Asked(CaseDeed.ROUTE, body="housing"))
    for days in (9, 18):
        hand_on(counted, now + timedelta(days=days))
    returned, recalled = cases
    for number, deed in (
        (returned, CaseDeed.ANSWER),
        (returned, CaseDeed.RETURN),
        (recalled, CaseDeed.RECALL),
    ):
        CaseMoves(counted).make(anna, number, Asked(deed, note="так"))


def main() -> None:
    # Loaded before the forks, which then start at once.
    import app.wiring
    import enrichment.worker  # noqa: F401
    from app.settings import read_settings

    act = {"worker": work, "crawler": crawl, "tasks": do_tasks, "links": hand_over}[sys.argv[1]]
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            with app.wiring.open_installation(read_settings()) as installation:
                app.wiring.sync_registry(installation)
                act(deadly(installation, int(line)))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        sys.stdout.write("killed\n" if killed else f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
