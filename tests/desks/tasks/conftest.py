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
def desk(installation):
    return TaskDesk(installation)


@pytest.fixture
def folder(installation):
    return TaskFolder(installation.settings)


@pytest.fixture
def run(installation, folder):
    """Do the next due task, as a process that may be told to stop; the task as it is then."""

    def do(stop=None, installation=installation):
        lease = installation.settings.batch_lease
        task = installation.processes.tasks.claim(folder.mark(), installation.clock.now(), lease)
        run_task(installation, task, stop or Event())
        return installation.processes.tasks.get(task.id)

    return do


@pytest.fixture
def progress(installation, folder):
    """Of a claimed task that nothing is done for yet."""

    def make(kind=TaskKind.INDEX_REBUILD, **given):
        now, id_ = installation.clock.now(), uuid4().hex
        installation.processes.tasks.ask(
            Task(id_, kind, given, "Анна", "page", now, now, folder.mark())
        )
        claimed = installation.processes.tasks.claim(folder.mark(), now, timedelta(minutes=1))
        return Progress(installation, claimed, Event())

    return make
