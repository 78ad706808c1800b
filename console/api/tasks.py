"""Tasks: long work that the program requested, its progress and its result."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from console.api.caller import Calling
from console.api.operations import Operation
from console.api.problems import CHANGING, MISSING
from console.api.schema import Answer, Given, Id, example
from console.routes import ADMINISTER, OPEN
from console.workers import Work
from desks.tasks.desk import TaskDesk
from domain.task import Task, TaskKind, TaskState


class NewTask(Given):
    """Что начать."""

    model_config = example(kind="index_rebuild")

    kind: Annotated[
        Literal[TaskKind.INDEX_REBUILD],
        Field(description="Выгрузки и история начинаются на своих страницах."),
    ]
    who: Annotated[str, Field(max_length=100, description="Кто; без него — имя ключа.")] = ""


class TaskAnswer(Answer):
    """Задача; result null — ещё не кончена или не удалась."""

    id: str
    kind: TaskKind
    state: TaskState
    who: str
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    done: Annotated[int, Field(description="Сколько сделано: строк, постов или байт.")]
    total: Annotated[int | None, Field(description="Из скольких; null — неизвестно.")]
    percent: int | None
    problem: Annotated[str, Field(description="Почему не удалась или ждёт.")]
    cancelled_by: Annotated[str, Field(description="Кто прервал; идущая кончится сама.")]
    result: Annotated[
        dict[str, Any] | None, Field(description="Что вышло: число строк, постов, ошибок.")
    ]


class TasksAnswer(Answer):
    """Задачи, новые первыми."""

    tasks: list[TaskAnswer]


def list_tasks(caller: Calling) -> TasksAnswer:
    """Задачи этого ключа; с правом administer — все. Хранятся неделю после конца."""
    return TasksAnswer(
        tasks=[task_answer(t) for t in TaskDesk(caller.installation).recent(caller.viewer())]
    )


def ask_task(caller: Calling, new: NewTask) -> TaskAnswer:
    """Поставить задачу в очередь: её сделает otklik work."""
    return task_answer(TaskDesk(caller.installation).ask(caller.viewer(new.who), new.kind, {}))


def show_task(caller: Calling, task_id: Id) -> TaskAnswer:
    """Спрашивайте, пока state — waiting или running."""
    return task_answer(TaskDesk(caller.installation).get(caller.viewer(), task_id))


def cancel_task(caller: Calling, task_id: Id) -> TaskAnswer:
    """Прервать: ждущая кончается сразу, идущая — на следующем шаге."""
    return task_answer(TaskDesk(caller.installation).cancel(caller.viewer(), task_id))


def undo_task(caller: Calling, task_id: Id) -> TaskAnswer:
    """Удалить то, что вышло; не у каждой задачи это возможно."""
    return task_answer(TaskDesk(caller.installation).undo(caller.viewer(), task_id))


def task_answer(task: Task) -> TaskAnswer:
    return TaskAnswer(
        id=task.id,
        kind=task.kind,
        state=task.state,
        who=task.who,
        asked_at=task.asked_at,
        started_at=task.started_at,
        ended_at=task.ended_at,
        done=task.done,
        total=task.total,
        percent=task.percent,
        problem=task.problem,
        cancelled_by=task.cancelled_by,
        result=None if task.result is None else dict(task.result),
    )


ROUTES: Sequence[Operation] = (
    Operation("GET", "/tasks", list_tasks, OPEN, "Задачи"),
    Operation(
        "POST", "/tasks", ask_task, ADMINISTER, "Начать задачу", CHANGING, 201, work=Work.INDEX
    ),
    Operation("GET", "/tasks/{task_id}", show_task, OPEN, "Одна задача", MISSING),
    Operation("POST", "/tasks/{task_id}/cancel", cancel_task, OPEN, "Прервать", CHANGING),
    Operation("POST", "/tasks/{task_id}/undo", undo_task, OPEN, "Удалить результат", CHANGING),
)
