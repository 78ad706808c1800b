"""Handovers: the notes that shifts leave to the next."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from pydantic import Field
from starlette.exceptions import HTTPException

from console.api.caller import Calling
from console.api.operations import Operation
from console.api.problems import CHANGING
from console.api.schema import Answer, Filled, Given, example
from console.duty.handover import SHOWN, leave
from console.routes import ALERTS, REGION
from domain.errors import MoveRefused


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
    return caller.answer(HandoversAnswer, {"handovers": caller.parts.handovers.latest(SHOWN)})


def leave_note(caller: Calling, new: NewHandover) -> HandoverAnswer:
    """В записке названы оповещения, открытые сейчас."""
    note = leave(caller.parts, new.who or caller.name, new.text)
    caller.audit("handover", f"открытых оповещений: {len(note.alerts)}")
    return caller.answer(HandoverAnswer, caller.parts.handovers.latest(1)[0])


def read_note(caller: Calling, note_id: Annotated[int, Field(ge=1, lt=2**63)]) -> HandoversAnswer:
    """Отметить, что записка прочитана; первый читатель остаётся."""
    notes = caller.parts.handovers
    if not notes.read(note_id, caller.name, caller.now):
        if any(note.id == note_id for note in notes.latest(SHOWN)):
            raise MoveRefused(f"записка {note_id} уже прочитана")
        raise HTTPException(404, f"записки {note_id} нет: проверьте номер в списке")
    caller.audit("handover", f"записка {note_id} прочитана")
    return list_handovers(caller)


ROUTES: Sequence[Operation] = (
    Operation("GET", "/duty/handovers", list_handovers, REGION, "Записки смен"),
    Operation("POST", "/duty/handovers", leave_note, ALERTS, "Оставить записку", status=201),
    Operation(
        "POST", "/duty/handovers/{note_id}/read", read_note, ALERTS, "Записка прочитана", CHANGING
    ),
)
