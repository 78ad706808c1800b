"""Runs the jobs on time. Among several schedulers, the holder of a lock in the store leads."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event

from apscheduler.schedulers.background import BackgroundScheduler

from app.installation import Installation
from app.watching.watchdog import alive
from app.wiring import LEADER
from domain.errors import OtklikError
from scheduler.jobs import JOBS, Lasting, Turn

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)  # a dead leader is replaced after this time


def run(installation: Installation, owner: str, stop: Event) -> None:
    """Runs until `stop` is set; a turn that fell due while the previous one ran is made up for
    once.
    """
    scheduler = BackgroundScheduler(timezone="UTC")
    tasks = {name: job.prepare(installation) for name, job in JOBS.items()}
    for name, job in JOBS.items():
        seconds = installation.clock.real_seconds(job.every(installation.settings))
        scheduler.add_job(
            turn(installation, owner, name, tasks[name]),
            "interval",
            seconds=seconds,
            id=name,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
            next_run_time=datetime.now(scheduler.timezone),
        )
    scheduler.start()
    try:
        stop.wait()
    finally:
        scheduler.shutdown()
        for task in tasks.values():
            if isinstance(task, Lasting):
                task.finish()


def turn(installation: Installation, owner: str, name: str, task: Turn) -> Callable[[], None]:
    """Does nothing unless this scheduler leads; if a service does not answer, the next turn tries
    again.
    """

    def once() -> None:
        now = installation.clock.now()
        try:
            if installation.processes.locks.hold(LEADER, owner, now, LEASE):
                task(now)
        except OtklikError as error:
            log.warning("%s: %s; next try in its next turn", name, error)
        finally:
            alive()

    return once
