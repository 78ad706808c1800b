"""Runs the jobs on time; of any number of schedulers one leads, by a lock in the store."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event

from apscheduler.schedulers.background import BackgroundScheduler

from app.installation import Installation
from app.wiring import LEADER
from domain.errors import OtklikError
from scheduler.jobs import JOBS, Lasting, Task

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)  # a dead leader is replaced after this time


def run(installation: Installation, owner: str, stop: Event) -> None:
    """Until `stop` is set. A turn that is missed while another still runs is made up once."""
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


def turn(installation: Installation, owner: str, name: str, task: Task) -> Callable[[], None]:
    """One turn of a job: nothing unless we lead; a part that does not answer waits for the next."""

    def once() -> None:
        now = installation.clock.now()
        try:
            if installation.processes.locks.hold(LEADER, owner, now, LEASE):
                task(now)
        except OtklikError as error:
            log.warning("%s: %s; next try in its next turn", name, error)

    return once
