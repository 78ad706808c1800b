"""The queue of tasks, leased to processes, and their results."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Engine, RowMapping, and_, delete, insert, or_, select, update

from domain.task import ENDED, Task, TaskKind, TaskState, cancel, claim, undo
from store.engine import reading, writing
from store.tables.tasks import tasks as table

_COLUMNS = [table.c[field.name] for field in fields(Task)]


class SqlTasks:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def ask(self, task: Task) -> None:
        with writing(self._engine) as connection:
            connection.execute(insert(table).values(**_written(task)))

    def get(self, task_id: str) -> Task | None:
        one = select(*_COLUMNS).where(table.c.id == task_id)
        with reading(self._engine) as connection:
            row = connection.execute(one).mappings().first()
        return None if row is None else _task(row)

    def recent(self, limit: int, of: tuple[str, str] | None = None) -> Sequence[Task]:
        newest = select(*_COLUMNS).order_by(table.c.asked_at.desc(), table.c.id).limit(limit)
        if of is not None:
            newest = newest.where(table.c.who == of[0], table.c.door == of[1])
        with reading(self._engine) as connection:
            return [_task(row) for row in connection.execute(newest).mappings()]

    def is_due(self, folder: str | None, now: datetime) -> bool:
        one = select(table.c.id).where(*_claimable(folder, now)).limit(1)
        with reading(self._engine) as connection:
            return connection.scalar(one) is not None

    def waits_since(self, now: datetime) -> datetime | None:
        running = select(table.c.id).where(
            table.c.state == TaskState.RUNNING, table.c.expires > now
        )
        first = select(table.c.due_at).where(_free(now)).order_by(table.c.due_at).limit(1)
        with reading(self._engine) as connection:
            if connection.scalar(running.limit(1)) is not None:
                return None
            return connection.scalar(first)

    def claim(self, folder: str | None, now: datetime, lease: timedelta) -> Task | None:
        if not self.is_due(folder, now):  # usually none waits: then lock nothing
            return None
        first = (
            select(*_COLUMNS)
            .where(*_claimable(folder, now))
            .order_by(table.c.due_at, table.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        with writing(self._engine) as connection:
            row = connection.execute(first).mappings().first()
            if row is None:
                return None
            taken = claim(_task(row), uuid4().hex, now)
            values = {**_written(taken), "expires": now + lease}
            connection.execute(update(table).where(table.c.id == taken.id).values(**values))
        return taken

    def renew(self, task: Task, now: datetime, lease: timedelta) -> Task | None:
        values: dict[str, Any] = {"done": task.done, "total": task.total}
        if task.checkpoint is not None:
            values["checkpoint"] = task.checkpoint
        renewed = update(table).where(_held(task)).values(**values, expires=now + lease)
        with writing(self._engine) as connection:
            row = connection.execute(renewed.returning(*_COLUMNS)).mappings().first()
        return None if row is None else _task(row)

    def save(self, task: Task) -> bool:
        values = {**_written(task), "token": None, "expires": None}
        if not task.is_ended:  # somebody may have cancelled it meanwhile
            del values["cancelled_by"]
        with writing(self._engine) as connection:
            saved = connection.execute(update(table).where(_held(task)).values(**values))
            return saved.rowcount == 1

    def cancel(self, task_id: str, who: str, now: datetime) -> Task | None:
        with writing(self._engine) as connection:
            one = select(*_COLUMNS).where(table.c.id == task_id).with_for_update()
            row = connection.execute(one).mappings().first()
            if row is None or (task := _task(row)).is_ended:
                return None
            values: dict[str, Any] = {"cancelled_by": who}
            if task.state is TaskState.WAITING:
                values = _written(cancel(task, who, now))
            changed = update(table).where(table.c.id == task_id).values(**values)
            return _task(connection.execute(changed.returning(*_COLUMNS)).mappings().one())

    def undo(self, task_id: str, now: datetime) -> Task | None:
        with writing(self._engine) as connection:
            one = select(*_COLUMNS).where(table.c.id == task_id).with_for_update()
            row = connection.execute(one).mappings().first()
            if row is None or (task := _task(row)).state is not TaskState.DONE:
                return None
            undone = undo(task, now)
            connection.execute(
                update(table).where(table.c.id == task_id).values(**_written(undone))
            )
        return undone

    def expire(self, before: datetime) -> int:
        old = and_(table.c.state.in_(ENDED), table.c.ended_at < before)
        with writing(self._engine) as connection:
            return connection.execute(delete(table).where(old)).rowcount

    def states(self) -> Mapping[str, TaskState]:
        with reading(self._engine) as connection:
            rows = connection.execute(select(table.c.id, table.c.state))
            return {row.id: TaskState(row.state) for row in rows}


def _free(now: datetime) -> ColumnElement[bool]:
    return or_(
        and_(table.c.state == TaskState.WAITING, table.c.due_at <= now),
        and_(table.c.state == TaskState.RUNNING, table.c.expires <= now),
    )


def _claimable(folder: str | None, now: datetime) -> Sequence[ColumnElement[bool]]:
    return _free(now), or_(table.c.folder.is_(None), table.c.folder == folder)


def _held(task: Task) -> ColumnElement[bool]:
    return and_(table.c.id == task.id, table.c.token == task.token)


def _written(task: Task) -> dict[str, Any]:
    return asdict(task)


def _task(row: RowMapping) -> Task:
    return Task(**{**row, "kind": TaskKind(row["kind"]), "state": TaskState(row["state"])})
