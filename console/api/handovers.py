"""Handovers: the notes for the next shift."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from pydantic import Field

from console.api.caller import Calling
from console.api.operations import Operation
from console.api.problems import CHANGING
from console.api.schema import Answer, Filled, Given, example
from console.routes import ALERTS, REGION
from desks.handovers import HandoverDesk


class NewHandover(Given):
    """Записка сменщику."""

    model_config = example(text="В Тынде обещают тепло к 22:00: проверить.")

    text: Annotated[Filled, Field(max_length=4000)]
    who: Annotated[str, Field(max_length=100, description="Кто; без него — имя ключа.")] = ""


class HandoverAnswer(Answer):
    """Записка; alerts — оповещения, открытые в то время."""

    id: int
    who: str
    at: datetime
    text: str
    alerts: list[str]
    read_by: str | None
    read_at: datetime | None


class HandoversAnswer(Answer):
    """Последние записки, новые первыми."""

    handovers: list[HandoverAnswer]


def list_handovers(caller: Calling) -> HandoversAnswer:
    """Последние десять."""
    notes = HandoverDesk(caller.installation).latest(caller.viewer())
    return caller.answer(HandoversAnswer, {"handovers": notes})


def leave_note(caller: Calling, new: NewHandover) -> HandoverAnswer:
    """В записке названы оповещения, открытые сейчас."""
    note = HandoverDesk(caller.installation).leave(caller.viewer(new.who), new.text)
    return caller.answer(HandoverAnswer, note)


def read_note(caller: Calling, note_id: Annotated[int, Field(ge=1, lt=2**63)]) -> HandoversAnswer:
    """Отметить, что записка прочитана; первый читатель остаётся."""
    notes = HandoverDesk(caller.installation).read(caller.viewer(), note_id)
    return caller.answer(HandoversAnswer, {"handovers": notes})


ROUTES: Sequence[Operation] = (
    Operation("GET", "/duty/handovers", list_handovers, REGION, "Записки смен"),
    Operation("POST", "/duty/handovers", leave_note, ALERTS, "Оставить записку", status=201),
    Operation(
        "POST", "/duty/handovers/{note_id}/read", read_note, ALERTS, "Записка прочитана", CHANGING
    ),
)
