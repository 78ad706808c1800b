"""A task: long work that somebody asked for and that a process of its own does. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from domain.errors import MoveRefused

KEPT = timedelta(days=7)  # a task and its files after its end

Given = Mapping[str, Any]  # JSON


class TaskKind(StrEnum):
    """What is done."""

    SEARCH_EXPORT = "search_export"
    INCIDENTS_EXPORT = "incidents_export"
    INDEX_REBUILD = "index_rebuild"
    HISTORY_IMPORT = "history_import"


class TaskState(StrEnum):
    """Where a task is on its way."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNDONE = "undone"


class TaskAct(StrEnum):
    """What moves a task."""

    CLAIM = "claim"
    POSTPONE = "postpone"
    FINISH = "finish"
    FAIL = "fail"
    CANCEL = "cancel"
    UNDO = "undo"


# A running task is claimed again where the process that ran it died.
MOVES: Mapping[TaskState, Mapping[TaskAct, TaskState]] = {
    TaskState.WAITING: {
        TaskAct.CLAIM: TaskState.RUNNING,
        TaskAct.CANCEL: TaskState.CANCELLED,
    },
    TaskState.RUNNING: {
        TaskAct.CLAIM: TaskState.RUNNING,
        TaskAct.POSTPONE: TaskState.WAITING,
        TaskAct.FINISH: TaskState.DONE,
        TaskAct.FAIL: TaskState.FAILED,
        TaskAct.CANCEL: TaskState.CANCELLED,
    },
    TaskState.DONE: {TaskAct.UNDO: TaskState.UNDONE},
    TaskState.FAILED: {},
    TaskState.CANCELLED: {},
    TaskState.UNDONE: {},
}
ENDED = frozenset(
    {TaskState.DONE, TaskState.FAILED, TaskState.CANCELLED, TaskState.UNDONE},
)


@dataclass(frozen=True, slots=True)
class Task:
    """`given` says what exactly is wanted. `who` asked, by the door `door`. Only a process that has
    the folder `folder` can do it; None is any process.

    `token` tells this claim from a later one; `tries` counts claims since the task last got on.
    `done` of `total` steps are made; `checkpoint` is where another process goes on. A running task
    with `cancelled_by` ends at its next step. `problem` is Russian.
    """

    id: str
    kind: TaskKind
    given: Given
    who: str
    door: str
    asked_at: datetime
    due_at: datetime
    folder: str | None = None
    state: TaskState = TaskState.WAITING
    tries: int = 0
    token: str | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    done: int = 0
    total: int | None = None
    checkpoint: Given | None = None
    result: Given | None = None
    problem: str = ""
    cancelled_by: str = ""

    @property
    def is_ended(self) -> bool:
        return self.state in ENDED

    @property
    def percent(self) -> int | None:
        """How much is done; None where nobody knows of how much."""
        if self.state is TaskState.DONE:
            return 100
        return None if not self.total else min(99, 100 * self.done // self.total)

    def may(self, act: TaskAct) -> bool:
        return act in MOVES[self.state]


def claim(task: Task, token: str, now: datetime) -> Task:
    """The task in the hands of the process that holds the token."""
    started = task.started_at or now
    return replace(
        _moved(task, TaskAct.CLAIM), token=token, tries=task.tries + 1, started_at=started
    )


def postpone(task: Task, until: datetime, problem: str = "") -> Task:
    """The task waits until a time; it was no failure, so its tries begin anew."""
    return replace(_moved(task, TaskAct.POSTPONE), due_at=until, tries=0, problem=problem)


def finish(task: Task, result: Given, now: datetime) -> Task:
    """All is done; what stopped it for a while is forgotten."""
    return replace(_moved(task, TaskAct.FINISH), result=result, problem="", ended_at=now)


def fail(task: Task, problem: str, now: datetime) -> Task:
    return replace(_moved(task, TaskAct.FAIL), problem=problem, ended_at=now)


def cancel(task: Task, who: str, now: datetime) -> Task:
    return replace(_moved(task, TaskAct.CANCEL), cancelled_by=who, ended_at=now)


def undo(task: Task, now: datetime) -> Task:
    """Its result is taken back."""
    return replace(_moved(task, TaskAct.UNDO), result=None, ended_at=now)


def _moved(task: Task, act: TaskAct) -> Task:
    """Raises MoveRefused."""
    if (state := MOVES[task.state].get(act)) is None:
        raise MoveRefused(f"task {task.id} is {task.state}: no {act}")
    return replace(task, state=state)
