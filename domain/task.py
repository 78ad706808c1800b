"""A task: long work that a person asks for and a separate process does. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from domain.errors import MoveRefused

TASK_LIFE = timedelta(days=7)

Given = Mapping[str, Any]  # JSON


class TaskKind(StrEnum):
    SEARCH_EXPORT = "search_export"
    INCIDENTS_EXPORT = "incidents_export"
    INDEX_REBUILD = "index_rebuild"
    FACTS_REBUILD = "facts_rebuild"
    HISTORY_IMPORT = "history_import"
    CASE_IMPORT = "case_import"
    CASE_IMPORT_UNDO = "case_import_undo"
    BACKTEST = "backtest"
    REPORT = "report"
    REPORT_SERIES = "report_series"
    COPY = "copy"
    COPY_TRIAL = "copy_trial"


class TaskState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNDONE = "undone"


class TaskAct(StrEnum):
    CLAIM = "claim"
    POSTPONE = "postpone"
    FINISH = "finish"
    FAIL = "fail"
    CANCEL = "cancel"
    UNDO = "undo"


# A running task is claimed again if its process died.
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
    """`given` holds the parameters. `who` asked for it, through `door`.

    Only a process that has the folder `folder` can run it; None is any process. `token` identifies
    the present claim; `tries` counts claims since the task last made progress. `done` of `total`
    steps are made; another process continues from `checkpoint`. A running task with `cancelled_by`
    ends at its next step. `problem` is Russian.
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
        if self.state is TaskState.DONE:
            return 100
        return None if not self.total else min(99, 100 * self.done // self.total)

    def may(self, act: TaskAct) -> bool:
        return act in MOVES[self.state]


def claim(task: Task, token: str, now: datetime) -> Task:
    started = task.started_at or now
    return replace(
        _moved(task, TaskAct.CLAIM), token=token, tries=task.tries + 1, started_at=started
    )


def postpone(task: Task, until: datetime, problem: str = "") -> Task:
    return replace(_moved(task, TaskAct.POSTPONE), due_at=until, tries=0, problem=problem)


def finish(task: Task, result: Given, now: datetime) -> Task:
    return replace(_moved(task, TaskAct.FINISH), result=result, problem="", ended_at=now)


def fail(task: Task, problem: str, now: datetime) -> Task:
    return replace(_moved(task, TaskAct.FAIL), problem=problem, ended_at=now)


def cancel(task: Task, who: str, now: datetime) -> Task:
    return replace(_moved(task, TaskAct.CANCEL), cancelled_by=who, ended_at=now)


def undo(task: Task, now: datetime) -> Task:
    return replace(_moved(task, TaskAct.UNDO), result=None, ended_at=now)


def _moved(task: Task, act: TaskAct) -> Task:
    if (state := MOVES[task.state].get(act)) is None:
        raise MoveRefused(f"task {task.id} is {task.state}: no {act}")
    return replace(task, state=state)
