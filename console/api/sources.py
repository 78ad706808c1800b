"""Sources: their health, their rows of the registry, and changes of rows."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import Query
from pydantic import Field

from console.api.caller import Calling
from console.api.operations import Operation
from console.api.problems import MISSING
from console.api.schema import Answer, Filled, Given, Id, example
from console.routes import REGION, SOURCES
from desks.sources import SourceDesk
from domain.source import HealthState, SourceKind, SourceStatus


class WantedSources(Given):
    """Какие источники и какая их страница."""

    state: Annotated[
        frozenset[HealthState], Field(description="Только в этих состояниях; без него — все.")
    ] = frozenset()
    cursor: Annotated[Id | None, Field(description="next предыдущей страницы.")] = None
    limit: Annotated[int, Field(ge=1, le=500)] = 100


class Row(Given):
    """Строка реестра, как в sources.yaml."""

    kind: SourceKind
    title: Annotated[Filled, Field(max_length=300)]
    address: Annotated[Filled, Field(max_length=2000)]
    municipality: Annotated[str | None, Field(max_length=100)] = None
    owner_body: Annotated[str | None, Field(max_length=100)] = None
    top: bool = False
    enabled: bool = True
    verified: bool = False
    internal: bool = False
    delay: Annotated[float | None, Field(ge=0, le=86400)] = None
    options: Annotated[
        dict[Annotated[str, Field(max_length=100)], Annotated[str, Field(max_length=1000)]],
        Field(max_length=20),
    ] = Field(default_factory=dict)
    note: Annotated[str | None, Field(max_length=5000)] = None


class NewRow(Row):
    """Новая строка; без id он придумывается."""

    model_config = example(
        kind="telegram", title="Тында LIVE", address="tynda_live", municipality="tynda"
    )

    id: Annotated[str | None, Field(max_length=100)] = None


class SourceHealthAnswer(Answer):
    """Как источник себя чувствует; reason — по-русски."""

    state: HealthState
    reason: str
    last_attempt: datetime | None
    last_success: datetime | None
    last_post: datetime | None
    usual_gap: timedelta | None
    failures: Annotated[int, Field(description="Неудачных опросов подряд.")]


class SourceAnswer(Answer):
    """Источник, который опрашивается."""

    id: str
    kind: SourceKind
    title: str
    address: str
    municipality: str | None
    owner_body: str | None
    top: bool
    enabled: bool
    verified: bool
    health: SourceHealthAnswer
    interval: timedelta
    next_due: datetime


class SourcesAnswer(Answer):
    """Страница источников, по id."""

    sources: list[SourceAnswer]
    next: Annotated[str | None, Field(description="cursor следующей страницы; null — конец.")]


class ChangeAnswer(Answer):
    """Кто и когда изменил строку файла или добавил свою."""

    who: str
    at: datetime


class RowAnswer(Answer):
    """Строка реестра. wrong — что в ней не так по нынешним правилам: такая не опрашивается."""

    id: str
    row: dict[str, Any]
    in_file: bool
    change: ChangeAnswer | None
    wrong: dict[str, str]


def list_sources(caller: Calling, wanted: Annotated[WantedSources, Query()]) -> SourcesAnswer:
    """Все источники и почему какой-то из них молчит."""
    statuses = (one.status for one in SourceDesk(caller.installation).all(caller.viewer()))
    matching = [
        s
        for s in statuses
        if (not wanted.state or s.health.state in wanted.state)
        and (wanted.cursor is None or s.source.id > wanted.cursor)
    ]
    page = matching[: wanted.limit]
    following = page[-1].source.id if len(matching) > len(page) else None
    return caller.answer(SourcesAnswer, {"sources": [_source(s) for s in page], "next": following})


def show_source(caller: Calling, source_id: Id) -> RowAnswer:
    """Строка реестра такой, как она действует."""
    return caller.answer(RowAnswer, SourceDesk(caller.installation).one(caller.viewer(), source_id))


def add_source(caller: Calling, new: NewRow) -> RowAnswer:
    """Добавить: опрашивать начнут сразу, без перезапуска."""
    row = new.model_dump(mode="json", exclude_none=True)
    return caller.answer(RowAnswer, SourceDesk(caller.installation).add(caller.viewer(), row))


def change_source(caller: Calling, source_id: Id, changed: Row) -> RowAnswer:
    """Заменить строку этой."""
    row = changed.model_dump(mode="json", exclude_none=True)
    desk = SourceDesk(caller.installation)
    return caller.answer(RowAnswer, desk.change(caller.viewer(), source_id, row))


def pause_source(caller: Calling, source_id: Id) -> RowAnswer:
    """Больше не опрашивать."""
    desk = SourceDesk(caller.installation)
    return caller.answer(RowAnswer, desk.switch(caller.viewer(), source_id, False))


def resume_source(caller: Calling, source_id: Id) -> RowAnswer:
    """Снова опрашивать."""
    desk = SourceDesk(caller.installation)
    return caller.answer(RowAnswer, desk.switch(caller.viewer(), source_id, True))


def forget_source(caller: Calling, source_id: Id) -> RowAnswer | None:
    """Отменить всё, что изменили в строке файла; добавленная людьми исчезает (ответ — null)."""
    row = SourceDesk(caller.installation).forget(caller.viewer(), source_id)
    return caller.answer(RowAnswer, row) if row else None


def _source(status: SourceStatus) -> Mapping[str, Any]:
    source = status.source
    return {
        "health": status.health,
        "interval": status.interval,
        "next_due": status.next_due,
        **{
            name: getattr(source, name)
            for name in SourceAnswer.model_fields
            if name not in ("health", "interval", "next_due")
        },
    }


ROUTES: Sequence[Operation] = (
    Operation("GET", "/sources", list_sources, REGION, "Источники"),
    Operation("POST", "/sources", add_source, SOURCES, "Добавить источник", status=201),
    Operation("GET", "/sources/{source_id}", show_source, REGION, "Строка реестра", MISSING),
    Operation("POST", "/sources/{source_id}", change_source, SOURCES, "Изменить источник", MISSING),
    Operation(
        "POST", "/sources/{source_id}/pause", pause_source, SOURCES, "Приостановить", MISSING
    ),
    Operation(
        "POST", "/sources/{source_id}/resume", resume_source, SOURCES, "Возобновить", MISSING
    ),
    Operation(
        "POST", "/sources/{source_id}/forget", forget_source, SOURCES, "Как в файле", MISSING
    ),
)
