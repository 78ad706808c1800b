"""Backup copies: what lies on this machine, a new one, a trial."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Path
from pydantic import Field

from console.api.caller import Calling
from console.api.operations import Operation
from console.api.problems import CHANGING
from console.api.schema import Answer, Doer
from console.api.tasks import TaskAnswer, task_answer
from console.routes import ADMINISTER
from desks.operations.copies import CopyDesk

CopyName = Annotated[
    str,
    Path(pattern=r"^otklik-[\w-]+\.copy$", max_length=7 + 80 + 5, description="Имя файла копии."),
]


class CopyOrder(Doer):
    """Сделать полную копию."""


class CopyTrialOrder(Doer):
    """Восстановить копию на пробу и сравнить."""


class CopyAnswer(Answer):
    """Копия: base — имя полной копии, без которой эту не восстановить."""

    name: str
    made_at: datetime
    bytes: int
    base: Annotated[str, Field(description="Пусто — полная копия.")]


class CopiesAnswer(Answer):
    """Копии этой машины, новые первыми."""

    sealed: Annotated[bool, Field(description="Есть ли пароль или команда; без них копий нет.")]
    made_at: Annotated[datetime | None, Field(description="Когда сделана последняя.")]
    tried_at: Annotated[datetime | None, Field(description="Когда сделана последняя проверенная.")]
    problems: Annotated[list[str], Field(description="Что не удалось, по-русски.")]
    copies: list[CopyAnswer]


def list_copies(caller: Calling) -> CopiesAnswer:
    """Какие копии есть и какая проверена."""
    state = CopyDesk(caller.installation).state(caller.viewer())
    made, tried = state.made, state.tried
    return caller.answer(
        CopiesAnswer,
        {
            "sealed": state.sealed,
            "made_at": made.made_at if made and made.name else None,
            "tried_at": tried.made_at if tried and not tried.problem else None,
            "problems": [note.problem for note in (made, tried) if note and note.problem],
            "copies": [
                {
                    "name": copy.path.name,
                    "made_at": copy.made_at,
                    "bytes": copy.bytes,
                    "base": copy.base,
                }
                for copy in state.copies
            ],
        },
    )


def make_copy(caller: Calling, order: CopyOrder) -> TaskAnswer:
    """Поставить в очередь: копию сделает otklik work."""
    return task_answer(CopyDesk(caller.installation).ask(caller.viewer(order.who)))


def try_copy(caller: Calling, name: CopyName, order: CopyTrialOrder) -> TaskAnswer:
    """Поставить в очередь: проверит otklik work."""
    return task_answer(CopyDesk(caller.installation).ask_trial(caller.viewer(order.who), name))


ROUTES: Sequence[Operation] = (
    Operation("GET", "/copies", list_copies, ADMINISTER, "Резервные копии"),
    Operation("POST", "/copies", make_copy, ADMINISTER, "Сделать копию", CHANGING, 201),
    Operation(
        "POST", "/copies/{name}/trial", try_copy, ADMINISTER, "Проверить копию", CHANGING, 201
    ),
)
