"""Tasks: request, look at, cancel, undo, and fetch the result."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from app.installation import Installation
from desks.audit import write
from desks.tasks.folder import TaskFolder
from desks.tasks.kinds import KINDS
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.person import Right
from domain.task import Given, Task, TaskKind, TaskState

MOST_WAITING = 5
LISTED = 50


@dataclass(frozen=True, slots=True)
class TaskDesk:
    """Only the person who requested a task and administrators see it; for others methods raise
    NotFound.
    """

    installation: Installation

    def recent(self, viewer: Viewer) -> Sequence[Task]:
        of = None if viewer.may(Right.ADMINISTER) else (viewer.name, viewer.door.value)
        return self.installation.processes.tasks.recent(LISTED, of)

    def get(self, viewer: Viewer, task_id: str) -> Task:
        task = self.installation.processes.tasks.get(task_id)
        if task is None or not (viewer.may(Right.ADMINISTER) or _asked_by(viewer, task)):
            raise NotFound(f"задачи {task_id} нет: задачи хранятся неделю после конца")
        return task

    def ask(
        self, viewer: Viewer, kind: TaskKind, inputs: Given, brought: BinaryIO | None = None
    ) -> Task:
        """Raises Forbidden, MoveRefused if too many of the viewer's tasks are unfinished,
        EntryRefused or QueryError.
        """
        what, now = KINDS[kind], self.installation.clock.now()
        viewer.demand(what.right)
        if what.brings is (brought is None):
            raise EntryRefused("выберите файл")
        theirs = self.installation.processes.tasks.recent(LISTED, (viewer.name, viewer.door.value))
        if sum(not task.is_ended for task in theirs) >= MOST_WAITING:
            raise MoveRefused(f"у вас уже {MOST_WAITING} незаконченных задач: дождитесь их конца")
        stored = what.check(self.installation, viewer, inputs)
        folder, id_ = TaskFolder(self.installation.settings), uuid4().hex
        mark = folder.mark() if what.has_files else None
        if brought is not None:
            folder.bring(id_, brought)
        task = Task(id_, kind, stored, viewer.name, viewer.door, now, now, mark)
        with self.installation.transaction():
            self.installation.processes.tasks.ask(task)
            detail = ", ".join(f"{name}={value}" for name, value in inputs.items())
            write(self.installation.audit, now, viewer, what.verb, f"задача {id_}: {detail}")
        return task

    def cancel(self, viewer: Viewer, task_id: str) -> Task:
        """A running task ends at its next step; raises MoveRefused if it has ended."""
        self.get(viewer, task_id)
        now = self.installation.clock.now()
        with self.installation.transaction():
            if (
                task := self.installation.processes.tasks.cancel(task_id, viewer.actor, now)
            ) is None:
                raise MoveRefused("задача уже кончилась")
            write(self.installation.audit, now, viewer, Verb.TASK_CANCEL, f"задача {task_id}")
        if task.is_ended:
            TaskFolder(self.installation.settings).forget(task_id)
        return task

    def undo(self, viewer: Viewer, task_id: str) -> Task:
        """Raises MoveRefused if there is no result or no undo."""
        task, now = self.get(viewer, task_id), self.installation.clock.now()
        kind = KINDS[task.kind]
        if task.state is not TaskState.DONE:
            raise MoveRefused("отменять нечего: результата нет")
        if kind.undo is None:
            raise MoveRefused(f"отменить нельзя: {kind.cannot_undo}")
        with self.installation.transaction():
            if (undone := self.installation.processes.tasks.undo(task_id, now)) is None:
                raise MoveRefused("отменять нечего: результата нет")
            write(self.installation.audit, now, viewer, Verb.TASK_UNDO, f"задача {task_id}")
        kind.undo(self.installation, task)
        return undone

    def file(self, viewer: Viewer, task_id: str) -> tuple[Path, str]:
        """The path of the result file, and its name for people; raises Forbidden if the viewer may
        no longer export such a file.
        """
        task = self.get(viewer, task_id)
        viewer.demand(KINDS[task.kind].right, *map(Right, task.given.get("rights", ())))
        if not _covers(viewer, task):
            raise NotFound("файл собран по другим органам: выгрузите снова")
        result = task.result or {}
        folder = TaskFolder(self.installation.settings)
        if "file" not in result or not (path := folder.result(result["file"])).exists():
            raise NotFound("файла нет на этой машине, или он удалён: выгрузите снова")
        write(
            self.installation.audit,
            self.installation.clock.now(),
            viewer,
            Verb.TASK_FETCH,
            f"задача {task_id}: {result['name']}",
        )
        return path, str(result["name"])


def _asked_by(viewer: Viewer, task: Task) -> bool:
    return (task.who, task.door) == (viewer.name, viewer.door)


def _covers(viewer: Viewer, task: Task) -> bool:
    if viewer.bodies is None:
        return True
    bodies = task.given.get("bodies")
    return bodies is not None and viewer.bodies.issuperset(bodies)
