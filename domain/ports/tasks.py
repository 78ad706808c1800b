"""The port of tasks."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from domain.task import Task, TaskState


class TaskStore(Protocol):
    """Tasks, leased to processes: one whose process dies can be claimed again when the lease ends,
    and a write after a lost claim writes nothing and returns False or None.
    """

    def ask(self, task: Task) -> None: ...

    def get(self, task_id: str) -> Task | None: ...

    def recent(self, limit: int, of: tuple[str, str] | None = None) -> Sequence[Task]:
        """The tasks asked for last, newest first; `of` limits them to a person and a way in."""
        ...

    def is_due(self, folder: str | None, now: datetime) -> bool: ...

    def waits_since(self, now: datetime) -> datetime | None:
        """Since when the longest waiting task could run; None if one runs or none waits."""
        ...

    def claim(self, folder: str | None, now: datetime, lease: timedelta) -> Task | None:
        """The longest due task of this folder or of no folder."""
        ...

    def renew(self, task: Task, now: datetime, lease: timedelta) -> Task | None:
        """Writes progress and checkpoint, extends the lease, and returns the task as stored, which
        says whether somebody cancelled it.
        """
        ...

    def save(self, task: Task) -> bool: ...

    def cancel(self, task_id: str, who: str, now: datetime) -> Task | None:
        """Ends a waiting task, or asks a running one to end; returns the task after this, None if
        it had ended already.
        """
        ...

    def undo(self, task_id: str, now: datetime) -> Task | None:
        """Marks the task's result as taken back; None if the task is not done."""
        ...

    def expire(self, before: datetime) -> int: ...

    def states(self) -> Mapping[str, TaskState]: ...
