"""Imports of cases: their reports, their undoing, and how old each stream is."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Path, Query
from pydantic import Field

from console.api.caller import Calling
from console.api.operations import Operation
from console.api.problems import CHANGING, MISSING
from console.api.schema import Answer, Doer, Given
from console.api.tasks import TaskAnswer, task_answer
from console.routes import CASES, READ_CASES
from desks.cases.imports.desk import GREATEST, ImportDesk
from domain.cases.filed import TakenAs
from domain.cases.imports import ImportRun, ImportState
from domain.terms.policy import Regime
from files.grid import where

Number = Annotated[int, Path(ge=1, le=GREATEST, description="Номер загрузки.")]


class WantedImports(Given):
    """Какая страница загрузок."""

    before: Annotated[int | None, Field(ge=1, le=GREATEST, description="older прошлой.")] = None


class WantedRows(Given):
    """Какие строки отчёта."""

    after: Annotated[int, Field(ge=0, le=2**62, description="next прошлой страницы.")] = 0
    outcome: TakenAs | None = None


class ImportUndoing(Doer):
    """Отменить загрузку."""

    rest: Annotated[
        bool, Field(description="Оставить обращения, с которыми уже работали, и отменить прочие.")
    ] = False


class ImportAnswer(Answer):
    """Загрузка: файл, чем прочитан, что вышло."""

    id: int
    file: str
    stream: str
    map: str
    zone: str
    regime: Annotated[Regime, Field(description="Порядок строк, где он не назван.")]
    said_at: Annotated[datetime, Field(description="Когда сделана выгрузка.")]
    whole: Annotated[bool, Field(description="В ней всё за её время: чего нет — пропало.")]
    since: Annotated[datetime | None, Field(description="Первое поступление в выгрузке.")]
    until: Annotated[datetime | None, Field(description="Последнее поступление.")]
    state: ImportState
    who: str
    asked_at: datetime
    ended_at: datetime | None
    task: Annotated[str | None, Field(description="Задача, которая её делает.")]
    rows: int
    created: int
    changed: int
    same: int
    refused: int
    gone: Annotated[int, Field(description="Сколько обращений пропало из выгрузки.")]
    left: Annotated[int, Field(description="Сколько оставила отмена.")]
    problem: str


class ImportsAnswer(Answer):
    """Загрузки, новые первыми; older — before следующей страницы."""

    imports: list[ImportAnswer]
    older: int | None


class ImportRowAnswer(Answer):
    """Что стало со строкой."""

    line: int
    place: Annotated[str, Field(description="Где она в файле.")]
    number: str
    outcome: TakenAs
    case_id: int | None
    changes: list[str]
    column: Annotated[str, Field(description="Столбец, из-за которого строка не принята.")]
    reason: Annotated[str, Field(description="Почему и что сделать.")]


class WorkedAnswer(Answer):
    """Обращение загрузки, с которым уже работали: отмена его не трогает."""

    case_id: int
    who: str
    at: datetime


class OneImportAnswer(ImportAnswer):
    """Загрузка и её строки; next — after следующей страницы."""

    report: list[ImportRowAnswer]
    next: int | None
    worked: list[WorkedAnswer]


class AgeAnswer(Answer):
    """Насколько свежи данные потока."""

    stream: str
    said_at: Annotated[datetime, Field(description="Когда сделана последняя выгрузка.")]
    gap: Annotated[timedelta | None, Field(description="Обычный промежуток с запасом.")]
    is_stale: Annotated[bool, Field(description="Старше обычного.")]


class FreshnessAnswer(Answer):
    """Потоки, у которых есть выгрузки."""

    streams: list[AgeAnswer]


def list_imports(caller: Calling, wanted: Annotated[WantedImports, Query()]) -> ImportsAnswer:
    """Начинают загрузку на её странице или командой otklik cases import."""
    page = ImportDesk(caller.installation).recent(caller.viewer(), wanted.before)
    return ImportsAnswer(imports=[_run(run) for run in page.runs], older=page.older)


def show_import(
    caller: Calling, run: Number, wanted: Annotated[WantedRows, Query()]
) -> OneImportAnswer:
    """Отчёт о каждой строке: создано, изменено, без изменений, не принято."""
    desk = ImportDesk(caller.installation)
    report = desk.report(caller.viewer(), run, wanted.after, wanted.outcome)
    return OneImportAnswer(
        **_run(report.run).model_dump(),
        report=[
            ImportRowAnswer(
                line=row.line,
                place=where(row.line, report.run.sheets),
                number=row.number,
                outcome=row.outcome,
                case_id=row.case_id,
                changes=list(row.changes),
                column=row.column,
                reason=row.reason,
            )
            for row in report.rows
        ],
        next=report.next,
        worked=[WorkedAnswer(case_id=one.case_id, who=one.who, at=one.at) for one in report.worked],
    )


def undo_import(caller: Calling, run: Number, undoing: ImportUndoing) -> TaskAnswer:
    """Пока с её обращениями никто не работал; с rest — кроме тех, с которыми работали."""
    desk = ImportDesk(caller.installation)
    return task_answer(desk.undo(caller.viewer(undoing.who), run, undoing.rest))


def show_freshness(caller: Calling) -> FreshnessAnswer:
    """Всё, что показано по загрузкам, не новее этого."""
    ages = ImportDesk(caller.installation).freshness(caller.viewer())
    return FreshnessAnswer(
        streams=[
            AgeAnswer(
                stream=one.freshness.stream,
                said_at=one.freshness.said_at,
                gap=one.freshness.gap,
                is_stale=one.is_stale,
            )
            for one in ages
        ]
    )


def _run(run: ImportRun) -> ImportAnswer:
    own = {name: getattr(run, name) for name in ImportAnswer.model_fields if hasattr(run, name)}
    how = {"stream": run.map.stream, "zone": run.map.zone, "regime": run.map.regime}
    return ImportAnswer(**own | how | {"map": run.map.name})


ROUTES: Sequence[Operation] = (
    Operation("GET", "/case-imports", list_imports, READ_CASES | CASES, "Загрузки обращений"),
    Operation(
        "GET", "/case-imports/{run}", show_import, READ_CASES | CASES, "Одна загрузка", MISSING
    ),
    Operation(
        "POST",
        "/case-imports/{run}/undo",
        undo_import,
        READ_CASES | CASES,
        "Отменить загрузку",
        CHANGING,
        201,
    ),
    Operation("GET", "/case-freshness", show_freshness, READ_CASES, "Свежесть выгрузок"),
)
