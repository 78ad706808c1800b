"""The port of tasks."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from domain.task import Task, TaskState


class TaskStore(Protocol):
    """Long work that people asked for and that processes do, one task at a time each."""

    def ask(self, task: Task) -> None:
        """Put it in the line."""
        ...

    def get(self, task_id: str) -> Task | None: ...

    def recent(self, limit: int, of: tuple[str, str] | None = None) -> Sequence[Task]:
        """Those asked for last, newest first; only those of a name and its door, if named."""
        ...

    def is_due(self, folder: str | None, now: datetime) -> bool:
        """True where `claim` would find one."""
        ...

    def waits_since(self, now: datetime) -> datetime | None:
        """Since when the longest waiting task could run; None where one runs or none waits."""
        ...

    def claim(self, folder: str | None, now: datetime, lease: timedelta) -> Task | None:
        """The longest due task of this folder or of none, for the caller alone until the lease
        ends; a task whose process died comes back then.
        """
        ...

    def renew(self, task: Task, now: datetime, lease: timedelta) -> Task | None:
        """Write a claimed task's progress, and its checkpoint if it has one, and hold it for
        another lease. The task as stored, which says whether somebody cancelled it; None, and
        nothing written, where the claim was lost.
        """
        ...

    def save(self, task: Task) -> bool:
        """Write a claimed task back, ended or postponed. False, and nothing written, where the
        claim was lost.
        """
        ...

    def cancel(self, task_id: str, who: str, now: datetime) -> Task | None:
        """End a waiting task, or tell a running one to end. The task as it is then; None where it
        has ended.
        """
        ...

    def undo(self, task_id: str, now: datetime) -> Task | None:
        """The task with its result taken back; None where it is not done."""
        ...

    def expire(self, before: datetime) -> int:
        """Forget tasks that ended before; how many."""
        ...

    def states(self) -> Mapping[str, TaskState]:
        """The state of every task by its id."""
        ...
