"""A process that runs tasks one after another; if it is killed, another process takes over."""

import logging
from datetime import timedelta
from threading import Event

from app.installation import Installation
from desks.tasks.folder import TaskFolder
from desks.tasks.kinds import KINDS
from desks.tasks.progress import Progress, lease_of
from domain.errors import OtklikError, TaskInterrupted, TaskPostponed, Unavailable
from domain.task import Task, cancel, fail, finish, postpone

log = logging.getLogger(__name__)

LOOK = 1.0  # seconds between two checks for a task
MOST_TRIES = 5  # claims of a task that never finished
AGAIN = timedelta(seconds=30)


def run_tasks(installation: Installation, stop: Event, linger: float = 0.0) -> int:
    """Run every due task, and those that become due within `linger` seconds of the last; returns
    their number. Raises Unavailable.
    """
    mark, taken, idle = TaskFolder(installation.settings).mark(), 0, 0.0
    lease = lease_of(installation)
    while not stop.is_set():
        task = installation.processes.tasks.claim(mark, installation.clock.now(), lease)
        if task is not None:
            run_task(installation, task, stop)
            taken, idle = taken + 1, 0.0
        elif idle >= linger:
            break
        else:
            stop.wait(LOOK)
            idle += LOOK
    return taken


def run_task(installation: Installation, task: Task, stop: Event) -> None:
    log.info("task %s: %s, try %d", task.id, task.kind, task.tries)
    with Progress(installation, task, stop) as progress:
        ended = _done(installation, task, progress)
    if ended is None or not installation.processes.tasks.save(ended):
        log.warning("task %s: another process has it", task.id)
        return
    log.info("task %s: %s", task.id, ended.state)
    if ended.is_ended:
        TaskFolder(installation.settings).sweep(installation.processes.tasks.states())


def _done(installation: Installation, task: Task, progress: Progress) -> Task | None:
    now = installation.clock.now
    if task.tries > MOST_TRIES:
        return fail(task, f"начата {MOST_TRIES} раз и ни разу не закончена: см. журнал", now())
    try:
        result = KINDS[task.kind].run(installation, task, progress)
        return finish(progress.task, result, now())
    except TaskInterrupted as interrupted:
        match interrupted.why:
            case "cancelled":
                return cancel(progress.task, interrupted.who, now())
            case "stopped":
                return postpone(progress.task, now())
            case _:
                return None
    except TaskPostponed as wait:
        return postpone(progress.task, now() + wait.pause, str(wait))
    except Unavailable as error:
        log.warning("task %s: %s", task.id, error)
        pause = AGAIN * installation.clock.speed
        return postpone(progress.task, now() + pause, f"не отвечает {error.part}: будет повторена")
    except OtklikError as error:
        return fail(progress.task, str(error), now())
    except OSError as error:
        return fail(progress.task, f"файл не записан или не прочитан: {error.strerror}", now())
    except Exception as error:
        log.exception("task %s", task.id)
        problem = f"ошибка программы ({type(error).__name__}): подробности в журнале otklik work"
        return fail(progress.task, problem, now())
