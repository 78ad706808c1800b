"""Silences: the list, and adding and ending one on a person's behalf."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import Field

from console.api.caller import Calling
from console.api.operations import Operation
from console.api.problems import CHANGING
from console.api.schema import Answer, Given, Id, Moment, example
from console.routes import ALERTS, REGION
from desks.silences import SilenceDesk
from domain.alert import Cell
from domain.silence import Silence, SilenceState


class WantedSilences(Given):
    """Что из приглушённого."""

    since: Annotated[
        Moment | None,
        Field(description="Те, что кончаются позже; без него — ещё не кончившиеся."),
    ] = None


class NewSilence(Given):
    """Что приглушить; чего не назвали, то приглушено всё."""

    model_config = example(
        group="housing",
        municipality="tynda",
        until="2099-11-26T18:00:00+09:00",
        reason="плановый ремонт",
    )

    group: Annotated[str | None, Field(max_length=100)] = None
    municipality: Annotated[str | None, Field(max_length=100)] = None
    source_id: Annotated[str | None, Field(max_length=100)] = None
    since: Annotated[Moment | None, Field(description="Без него — сейчас.")] = None
    until: Moment
    reason: Annotated[str, Field(max_length=500)]
    who: Annotated[str, Field(max_length=100, description="Кто; без него — имя ключа.")] = ""


class SilenceAnswer(Answer):
    """Что приглушено."""

    id: str
    group: str | None
    municipality: str | None
    source_id: str | None
    state: SilenceState
    since: datetime
    until: datetime
    reason: str
    who: str
    at: datetime


class SilencesAnswer(Answer):
    """Что приглушено, с ближайшего конца."""

    silences: list[SilenceAnswer]


def list_silences(caller: Calling, wanted: Annotated[WantedSilences, Query()]) -> SilencesAnswer:
    """Действующие и будущие; с since — и кончившиеся позже этого времени."""
    now = caller.now
    silences = SilenceDesk(caller.installation).since(caller.viewer(), wanted.since or now)
    return SilencesAnswer(silences=[_silence(s, now) for s in silences])


def add_silence(caller: Calling, new: NewSilence) -> SilenceAnswer:
    """Оповещения о названном открываются, но сообщений о них никто не получает."""
    now = caller.now
    silence = SilenceDesk(caller.installation).add(
        caller.viewer(new.who),
        Cell(new.group or None, new.municipality or None),
        new.source_id or None,
        (new.since or now, new.until),
        new.reason,
    )
    return _silence(silence, now)


def end_silence(caller: Calling, silence_id: Id) -> SilenceAnswer:
    """Закончить сейчас."""
    return _silence(SilenceDesk(caller.installation).end(caller.viewer(), silence_id), caller.now)


def _silence(silence: Silence, now: datetime) -> SilenceAnswer:
    return SilenceAnswer(
        id=silence.id,
        group=silence.cell.group,
        municipality=silence.cell.municipality,
        source_id=silence.source_id,
        state=silence.state(now),
        since=silence.since,
        until=silence.until,
        reason=silence.reason,
        who=silence.who,
        at=silence.at,
    )


ROUTES: Sequence[Operation] = (
    Operation("GET", "/silences", list_silences, REGION, "Приглушённое"),
    Operation("POST", "/silences", add_silence, ALERTS, "Приглушить", status=201),
    Operation(
        "POST", "/silences/{silence_id}/end", end_silence, ALERTS, "Закончить приглушение", CHANGING
    ),
)
