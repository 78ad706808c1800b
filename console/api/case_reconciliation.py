"""«Сверка»: the monitoring of another system beside our crawl."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from fastapi import Query
from pydantic import Field

from cases.reconciliation import Overlap
from console.api.caller import Calling
from console.api.operations import Operation
from console.api.schema import Answer, Given
from console.routes import CASES, READ_CASES, REGION
from console.workers import Work
from desks.cases.reconciliation import DAYS, ReconciliationDesk
from domain.source import SourceKind

MOST = 500  # lost rows in an answer


class WantedReconciliation(Given):
    """С чем сверять и за сколько дней."""

    stream: Annotated[
        str, Field(max_length=100, pattern=r"^[\w.-]*$", description="Без него — первый.")
    ] = ""
    days: Annotated[int, Field(description="7, 14 или 28.")] = DAYS[1]


class OverlapAnswer(Answer):
    """Чьи записи есть у другой стороны."""

    theirs: Annotated[int, Field(description="Их записей со ссылкой на пост.")]
    both: Annotated[int, Field(description="Из них есть у нас.")]
    ours: Annotated[int, Field(description="Наших жалоб.")]
    shared: Annotated[int, Field(description="Из них есть у них.")]


class SourceOverlapAnswer(OverlapAnswer):
    """То же по источнику."""

    source_id: str


class DayOverlapAnswer(OverlapAnswer):
    """То же по дню."""

    day: date


class LackAnswer(Answer):
    """Страница, которой нет среди источников."""

    kind: SourceKind
    page: str
    count: Annotated[int, Field(description="Сколько их записей с неё.")]
    address: Annotated[str, Field(description="Для пробы источника.")]


class LostAnswer(Answer):
    """Их запись со страницы, которую читаем, а поста нет."""

    case_id: int
    number: str
    at: datetime
    link: str | None


class ReconciliationAnswer(Answer):
    """Сверка; lacks — чего не хватает среди источников, lost — не больше 500."""

    stream: str
    streams: list[str]
    since: datetime
    until: datetime
    whole: OverlapAnswer
    sources: list[SourceOverlapAnswer]
    days: list[DayOverlapAnswer]
    lacks: list[LackAnswer]
    lost: list[LostAnswer]
    unlinked: Annotated[int, Field(description="Записей без ссылки: их не сверить.")]


def show_reconciliation(
    caller: Calling, wanted: Annotated[WantedReconciliation, Query()]
) -> ReconciliationAnswer:
    """Что есть в выгрузке другой системы и чего нет у нас, и наоборот."""
    desk = ReconciliationDesk(caller.installation)
    compared = desk.compare(caller.viewer(), wanted.stream, wanted.days)
    result = compared.result
    fields = {
        "stream": compared.stream,
        "streams": list(compared.streams),
        "since": compared.since,
        "until": compared.until,
        "whole": _of(result.whole),
        "sources": [{"source_id": id_, **_of(one)} for id_, one in result.by_source.items()],
        "days": [{"day": day, **_of(one)} for day, one in result.by_day.items()],
        "lacks": [
            {"kind": one.kind, "page": one.page, "count": one.count, "address": one.address}
            for one in result.lacks
        ],
        "lost": [
            {"case_id": one.case_id, "number": one.number, "at": one.at, "link": one.link}
            for one in result.lost[:MOST]
        ],
        "unlinked": result.unlinked,
    }
    return caller.answer(ReconciliationAnswer, fields)


def _of(one: Overlap) -> dict[str, int]:
    return {"theirs": one.theirs, "both": one.both, "ours": one.ours, "shared": one.shared}


ROUTES: Sequence[Operation] = (
    Operation(
        "GET",
        "/cases/reconciliation",
        show_reconciliation,
        READ_CASES | CASES | REGION,
        "Сверка с другой системой",
        work=Work.LONG,
    ),
)
