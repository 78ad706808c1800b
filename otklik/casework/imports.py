"""Imports of cases on the command line: try, bring, report, undo."""

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from domain.errors import EntryRefused, SettingsError, UnreadableList
from domain.terms.policy import Regime
from otklik.shell import ME, Who, local, opened, viewer
from russian.typed_moments import moment_of

if TYPE_CHECKING:
    from datetime import datetime

    from app.installation import Installation
    from desks.exports.export import Export
    from desks.viewer import Viewer
    from domain.cases.import_map import ImportMap
    from domain.cases.imports import ImportRow, ImportRun
    from domain.task import Task

SHOWN = 20  # refused rows
LOOK = 1.0  # seconds between two looks at a task that another process runs
Number = Annotated[
    int, typer.Argument(metavar="НОМЕР", help="Номер загрузки из otklik cases imports.")
]
Out = Annotated[
    Path | None, typer.Option("--out", "-o", dir_okay=False, help="Куда писать отчёт: XLSX, CSV.")
]
Later = Annotated[bool, typer.Option("--later", help="В фоне: сделает otklik work.")]


def import_(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="XLSX, XLS, ODS, CSV, JSON Lines.")
    ],
    map_: Annotated[str, typer.Option("--map", help="Имя сохранённой карты.")] = "",
    stream: Annotated[str, typer.Option(help="Без карты: из какой системы: pos.")] = "",
    zone: Annotated[str, typer.Option(help="Часовой пояс времени в таблице.")] = "",
    regime: Annotated[str, typer.Option(help="Порядок, где он не назван: message.")] = "",
    made: Annotated[
        str, typer.Option("--made", help="Когда сделана выгрузка: 24.11.2026 08:00.")
    ] = "",
    part: Annotated[
        bool, typer.Option("--part", help="В выгрузке не всё за её время: пропавших не искать.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Только отчёт: ничего не записывать.")
    ] = False,
    later: Later = False,
    out: Out = None,
    who: Who = ME,
) -> None:
    """Загрузить обращения из выгрузки другой системы и показать, что стало с каждой строкой.

    Карту сохраняют на странице загрузки. Без неё столбцы угадываются по названиям, тогда нужны
    --stream, --zone и --regime.

    Пример: otklik cases import pos.xlsx --map 'ПОС, ежедневная' --dry-run -o report.xlsx
    """
    from desks.cases.imports.desk import ImportDesk

    if regime and regime not in list(Regime):
        raise EntryRefused(f"порядка {regime} нет; бывают: {', '.join(Regime)}")
    with opened() as installation:
        desk, me = ImportDesk(installation), viewer(who)
        now, here = installation.clock.now(), installation.region.zone
        said_at = moment_of(made, now, here) if made else now
        try:
            one = _map(installation, me, file, map_, stream)
            one = replace(
                one,
                stream=stream or one.stream,
                zone=zone or one.zone,
                regime=Regime(regime) if regime else one.regime,
            )
            if dry_run:
                _try(installation, me, file, one, said_at, out)
                return
        except UnreadableList as error:
            raise SettingsError(f"{file}: {error}") from error
        with file.open("rb") as content:
            run, task = desk.start(me, file.name, content, one, said_at, not part)
        if later:
            typer.echo(
                f"Загрузка {run.number}: её выполнит otklik work; отчёт покажет "
                f"otklik cases import-report {run.number}."
            )
            return
        _wait(installation, me, task)
        _tell(installation, me, run.number, out)


def list_imports() -> None:
    """Показать загрузки обращений, новые первыми.

    Пример: otklik cases imports
    """
    from desks.cases.imports.desk import ImportDesk
    from russian.casework.imports import IMPORT_STATES

    names = ("Создано", "Изменено", "Без изменений", "Не принято", "Пропало")
    table = Table("Номер", "Файл", "Карта", "Выгрузка от", "Состояние", *names)
    with opened() as installation:
        runs = ImportDesk(installation).recent(viewer()).runs
        for run in runs:
            counts = (run.created, run.changed, run.same, run.refused, run.gone)
            cells = (
                str(run.number),
                run.file,
                run.map.name,
                local(run.said_at, installation),
                IMPORT_STATES[run.state],
                *map(str, counts),
            )
            table.add_row(*map(Text, cells))
    if runs:
        Console().print(table)
    else:
        typer.echo("Загрузок нет.")


def report(number: Number, out: Out = None) -> None:
    """Показать, что стало со строками загрузки.

    Пример: otklik cases import-report 7 -o report.xlsx
    """
    with opened() as installation:
        _tell(installation, viewer(), number, out)


def undo(
    number: Number,
    rest: Annotated[
        bool, typer.Option("--rest", help="Оставить те, с которыми работали, отменить прочие.")
    ] = False,
    later: Later = False,
    who: Who = ME,
) -> None:
    """Отменить загрузку целиком, пока с её обращениями никто не работал.

    Пример: otklik cases import-undo 7
    """
    from desks.cases.imports.desk import ImportDesk

    with opened() as installation:
        me = viewer(who)
        task = ImportDesk(installation).undo(me, number, rest)
        if later:
            typer.echo(f"Задача {task.id}: её выполнит otklik work.")
            return
        result = _wait(installation, me, task).result or {}
    typer.echo(f"Отменено обращений: {result.get('done', 0)}, оставлено: {result.get('left', 0)}.")


def _map(
    installation: "Installation", me: "Viewer", file: Path, name: str, stream: str
) -> "ImportMap":
    from desks.cases.imports.desk import ImportDesk
    from desks.cases.imports.maps import ImportMapDesk

    if not name:
        return ImportDesk(installation).guessed(me, file, stream)
    maps = [stored.map for stored in ImportMapDesk(installation).maps(me)]
    known = next((one for one in maps if one.name == name), None)
    if known is None:
        names = ", ".join(f"«{one.name}»" for one in maps) or "ни одной"
        raise EntryRefused(f"карты «{name}» нет; есть: {names}")
    return known


def _wait(installation: "Installation", me: "Viewer", task: "Task") -> "Task":
    """Run the task here, unless `otklik work` took it already."""
    from desks.tasks.desk import TaskDesk
    from desks.tasks.runner import run_tasks
    from domain.task import TaskState

    desk, problem = TaskDesk(installation), ""
    while not (task := desk.get(me, task.id)).is_ended:
        if run_tasks(installation, Event()):
            continue
        if task.problem != problem:
            problem = task.problem
            typer.echo(f"Ждёт: {problem}", err=True)
        time.sleep(LOOK)
    if task.state is not TaskState.DONE:
        raise EntryRefused(task.problem or "задача прервана")
    return task


def _try(
    installation: "Installation",
    me: "Viewer",
    file: Path,
    one: "ImportMap",
    said_at: "datetime",
    out: Path | None,
) -> None:
    from desks.cases.imports.desk import COLUMNS, ImportDesk, cells
    from desks.exports.export import Export

    tried = ImportDesk(installation).tried(me, file, one, said_at)
    rows = list(tried.rows)
    _say(rows, tried.sheets)
    for note in tried.notes:
        typer.echo(note)
    typer.echo("Ничего не записано: это проба.")
    if out is not None:
        head = (("Файл", file.name), ("Карта", one.name))
        lines = (cells(row, tried.sheets) for row in rows)
        _write(Export(out.stem, head, COLUMNS, len(rows), lines), out)


def _tell(installation: "Installation", me: "Viewer", number: int, out: Path | None) -> None:
    from desks.cases.imports.desk import ImportDesk
    from domain.cases.filed import TakenAs

    desk = ImportDesk(installation)
    if out is not None:
        _write(desk.table(me, number), out)
    known = desk.report(me, number, outcome=TakenAs.REFUSED)
    _count(known.run)
    _refused(known.rows, known.run.sheets, known.run.refused)


def _count(run: "ImportRun") -> None:
    from russian.casework.imports import IMPORT_STATES

    typer.echo(
        f"Загрузка {run.number}, {IMPORT_STATES[run.state]}: создано {run.created}, изменено "
        f"{run.changed}, без изменений {run.same}, не принято {run.refused}, пропало из выгрузки "
        f"{run.gone}."
    )
    if run.problem:
        typer.echo(run.problem)


def _say(rows: Sequence["ImportRow"], sheets: Sequence[str]) -> None:
    from domain.cases.filed import TakenAs
    from russian.casework.imports import OUTCOMES

    counts = Counter(row.outcome for row in rows)
    typer.echo(", ".join(f"{OUTCOMES[one]}: {counts[one]}" for one in TakenAs))
    refused = [row for row in rows if row.outcome is TakenAs.REFUSED]
    _refused(refused, sheets, len(refused))


def _refused(rows: Iterable["ImportRow"], sheets: Sequence[str], total: int) -> None:
    from files.grid import where

    for row, _ in zip(rows, range(SHOWN), strict=False):
        column = f", «{row.column}»" if row.column else ""
        typer.echo(f"{where(row.line, sheets)}{column}: {row.reason}")
    if total > SHOWN:
        typer.echo(f"И ещё строк не принято: {total - SHOWN}. Все — в отчёте: -o report.xlsx")


def _write(export: "Export", out: Path) -> None:
    from files.sheets import FileKind, sheet

    kind = FileKind.CSV if out.suffix.lower() == ".csv" else FileKind.XLSX
    begun = out.with_name(f"{out.name}.part")
    try:
        with begun.open("wb") as content:
            content.writelines(sheet(kind, export.head, export.columns, export.rows))
        begun.replace(out)
    except OSError as error:
        raise SettingsError(f"{out}: не записать: {error.strerror or error}") from error
    finally:
        begun.unlink(missing_ok=True)
    typer.echo(f"Отчёт: {out}")
