from datetime import timedelta
from threading import Event
from uuid import uuid4

import pytest

from desks.tasks.desk import TaskDesk
from desks.tasks.folder import TaskFolder
from desks.tasks.progress import Progress
from desks.tasks.runner import run_task
from desks.viewer import Door, Viewer
from domain.person import Right
from domain.task import Task, TaskKind

ANNA = Viewer("Анна", frozenset(Right) - {Right.ADMINISTER}, Door.PAGE)
VERA = Viewer("Вера", ANNA.rights, Door.PAGE)
ADMINISTRATOR = Viewer("Глеб", frozenset(Right), Door.PAGE)


@pytest.fixture
def desk(parts):
    return TaskDesk(parts)


@pytest.fixture
def folder(parts):
    return TaskFolder(parts.settings)


@pytest.fixture
def run(parts, folder):
    """Do the next due task, as a process that may be told to stop; the task as it is then."""

    def do(stop=None, parts=parts):
        lease = parts.settings.batch_lease
        task = parts.tasks.claim(folder.mark(), parts.clock.now(), lease)
        run_task(parts, task, stop or Event())
        return parts.tasks.get(task.id)

    return do


@pytest.fixture
def progress(parts, folder):
    """Of a claimed task that nothing is done for yet."""

    def make(kind=TaskKind.INDEX_REBUILD, **given):
        now, id_ = parts.clock.now(), uuid4().hex
        parts.tasks.ask(Task(id_, kind, given, "Анна", "page", now, now, folder.mark()))
        claimed = parts.tasks.claim(folder.mark(), now, timedelta(minutes=1))
        return Progress(parts, claimed, Event())

    return make
