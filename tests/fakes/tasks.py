from dataclasses import replace
from datetime import UTC, datetime

from domain.task import TaskState, cancel, claim, undo

EVER = datetime.max.replace(tzinfo=UTC)


class MemoryTasks:
    """A TaskStore in memory."""

    def __init__(self):
        self._tasks, self._expires, self._claims = {}, {}, 0

    def ask(self, task):
        self._tasks[task.id] = task

    def get(self, task_id):
        return self._tasks.get(task_id)

    def recent(self, limit, of=None):
        chosen = [t for t in self._tasks.values() if of is None or (t.who, t.door) == of]
        chosen.sort(key=lambda t: t.id)
        return sorted(chosen, key=lambda t: t.asked_at, reverse=True)[:limit]

    def _free(self, now):
        for task in self._tasks.values():
            waits = task.state is TaskState.WAITING and task.due_at <= now
            died = task.state is TaskState.RUNNING and self._expires[task.id] <= now
            if waits or died:
                yield task

    def _claimable(self, folder, now):
        return [t for t in self._free(now) if t.folder in (None, folder)]

    def is_due(self, folder, now):
        return bool(self._claimable(folder, now))

    def waits_since(self, now):
        running = (t for t in self._tasks.values() if t.state is TaskState.RUNNING)
        if any(self._expires[t.id] > now for t in running):
            return None
        return min((t.due_at for t in self._free(now)), default=None)

    def claim(self, folder, now, lease):
        free = sorted(self._claimable(folder, now), key=lambda t: (t.due_at, t.id))
        if not free:
            return None
        self._claims += 1
        taken = claim(free[0], str(self._claims), now)
        self._tasks[taken.id], self._expires[taken.id] = taken, now + lease
        return taken

    def _held(self, task):
        stored = self._tasks.get(task.id)
        return stored if stored and stored.token and stored.token == task.token else None

    def renew(self, task, now, lease):
        if (stored := self._held(task)) is None:
            return None
        progress = {
            "done": task.done,
            "total": task.total,
            "checkpoint": task.checkpoint or stored.checkpoint,
        }
        self._tasks[task.id] = renewed = replace(stored, **progress)
        self._expires[task.id] = now + lease
        return renewed

    def save(self, task):
        if (stored := self._held(task)) is None:
            return False
        who = task.cancelled_by if task.is_ended else stored.cancelled_by
        self._tasks[task.id] = replace(task, token=None, cancelled_by=who)
        return True

    def cancel(self, task_id, who, now):
        task = self._tasks.get(task_id)
        if task is None or task.is_ended:
            return None
        ended = task.state is TaskState.WAITING
        after = cancel(task, who, now) if ended else replace(task, cancelled_by=who)
        self._tasks[task_id] = after
        return after

    def undo(self, task_id, now):
        task = self._tasks.get(task_id)
        if task is None or task.state is not TaskState.DONE:
            return None
        self._tasks[task_id] = undo(task, now)
        return self._tasks[task_id]

    def expire(self, before):
        old = [t.id for t in self._tasks.values() if t.is_ended and (t.ended_at or EVER) < before]
        for task_id in old:
            del self._tasks[task_id]
        return len(old)

    def states(self):
        return {task.id: task.state for task in self._tasks.values()}
