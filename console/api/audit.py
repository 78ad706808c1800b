"""The audit: who looked at or changed what."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import Field

from console.api.caller import Calling
from console.api.operations import Operation
from console.api.schema import Answer, Given, Moment
from console.routes import ADMINISTER
from desks.audit import AuditDesk
from domain.ports.audit import AuditFilter


class WantedLooks(Given):
    """Какие записи и какая их страница."""

    who: Annotated[str, Field(max_length=100, description="Только этого человека или ключа.")] = ""
    what: Annotated[str, Field(max_length=100, description="Только такие действия.")] = ""
    since: Moment | None = None
    until: Moment | None = None
    cursor: Annotated[int | None, Field(ge=1, lt=2**63, description="next предыдущей.")] = None
    limit: Annotated[int, Field(ge=1, le=500)] = 100


class LookAnswer(Answer):
    """Запись: кто, когда, что сделал и с чем."""

    id: int
    at: datetime
    who: str
    what: str
    detail: str


class LooksAnswer(Answer):
    """Страница журнала, новые первыми."""

    looks: list[LookAnswer]
    next: Annotated[int | None, Field(description="cursor следующей страницы; null — конец.")]


def list_looks(caller: Calling, wanted: Annotated[WantedLooks, Query()]) -> LooksAnswer:
    """Журнал действий. Чтение журнала тоже записывается."""
    conditions = AuditFilter(wanted.who, wanted.what, wanted.since, wanted.until)
    page = AuditDesk(caller.installation).read(
        caller.viewer(), conditions, wanted.limit, wanted.cursor
    )
    return caller.answer(LooksAnswer, {"looks": page.looks, "next": page.older})


ROUTES: Sequence[Operation] = (
    Operation("GET", "/audit", list_looks, ADMINISTER, "Журнал действий"),
)
