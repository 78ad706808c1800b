"""Deadlines on the command line: compute those of a table of terms."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.console import Console

from app.settings import read_settings
from domain.errors import EntryRefused, MissingColumns, SettingsError
from domain.terms.term import CountedFrom, Roll, Term, TermKind, TermUnit
from domain.terms.worktime import EARLIEST, LATEST, Worktime
from files.headers import Headers
from files.sheets import people_lines
from otklik.output import progress_of, refuse_overwriting, renamed, written_whole
from otklik.table_file import open_rows
from russian.casework.deadlines import arithmetic

if TYPE_CHECKING:
    from files.tables import Table

E = TypeVar("E", bound=StrEnum)

ADDED = ("due", "why")
NEEDED = ("start", "amount", "unit")
COLUMNS = (*NEEDED, "kind", "counted", "roll")
SHOWN = 20
LONG = 60
_AMOUNT = re.compile(r"\d{1,12}(?:[.,]\d{1,6})?")
_MIDNIGHT = re.compile(r"(.+)[T ]24:00(?::00)?(Z|[+-]\d\d:?\d\d)?")
_DATES = ("%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y")


def terms(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="CSV, XLSX, XLS, ODS, JSON Lines.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", dir_okay=False, help="Куда писать CSV.")],
    calendar: Annotated[
        Path | None,
        typer.Option(
            exists=True, dir_okay=False, help="Свой календарь; без него — календарь региона."
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Переписать OUT, если он есть.")] = False,
) -> None:
    """Посчитать сроки таблицы по рабочему календарю и показать, как каждый посчитан.

    Столбцы: start (начало: 2026-09-18T16:30 или с поясом: 2026-09-18T16:30+09:00), amount (число),
    unit (minutes, hours, days), kind (working — рабочее время, calendar — календарное), counted
    (moment — с момента, next_day — со следующего дня), roll (none, before, after: куда перенести
    последний календарный день, если он выходной). Трёх последних может не быть: working, moment,
    none. В OUT те же строки и столбцы due (срок) и why (как посчитан). Установка не нужна.

    Пример: otklik terms cases.xlsx -o due.csv --calendar calendar.yaml
    """
    refuse_overwriting(out, file, force)
    if out.suffix.lower() in (".xlsx", ".xls", ".ods"):
        raise SettingsError(f"{out}: сроки пишутся в CSV: назовите файл {out.stem}.csv")
    deadlines = Deadlines(_table(file), _worktime(calendar))
    table = deadlines.table
    with (
        written_whole(out, table.excel) as text,
        progress_of(Console(stderr=True)) as progress,
    ):
        task = progress.add_task(f"Сроки {file.name}", total=table.total)
        titles = (*renamed(table.titles, ADDED), *ADDED)
        text.writelines(people_lines([titles], table.mark, "\n"))
        text.writelines(
            people_lines(progress.track(deadlines.rows(), task_id=task), table.mark, "\n")
        )
    refused = deadlines.refused
    typer.echo(f"Посчитано сроков: {table.total - refused} из {table.total}. {out}")
    for note in (*table.notes, *(f"{file}:{note}" for note in deadlines.first)):
        typer.echo(note)
    if (more := refused - len(deadlines.first)) > 0:
        typer.echo(f"И ещё строк без срока: {more}. Причина каждой — в столбце why.")


def _table(file: Path) -> "Table":
    headers = Headers(
        {name: (name,) for name in COLUMNS}, frozenset(NEEDED), unique=True, exact=True
    )
    return open_rows(file, headers, _without)


def _without(error: MissingColumns) -> str:
    missing = ", ".join(f"«{name}»" for name in error.missing)
    return (
        f"нет столбцов: {missing}. Есть: {error.shown()}. Назовите столбцы так: "
        f"{', '.join(COLUMNS)}"
    )


def _worktime(calendar: Path | None) -> Worktime:
    from app.wiring import read_region
    from region.worktime.calendar import load_calendar

    if calendar is None:
        return read_region(read_settings()).worktime()
    own = load_calendar(calendar)
    return Worktime(own, own.zone or read_region(read_settings()).zone)


class _CellRefused(Exception):
    """A cell that no deadline can be computed from."""

    def __init__(self, column: str, reason: str) -> None:
        self.column = column
        super().__init__(f"столбец {column}: {reason}")


@dataclass
class Deadlines:
    table: "Table"
    worktime: Worktime
    refused: int = 0
    first: list[str] = field(default_factory=list)

    def rows(self) -> Iterator[Sequence[str]]:
        for number, cells in self.table.rows():
            row = {name: cells[place].strip() for name, place in self.table.columns.items()}
            try:
                due, why = self._answer(row)
            except _CellRefused as error:
                due, why = "", f"срока нет: {error}"
                self.refused += 1
                if len(self.first) < SHOWN:
                    self.first.append(f"{number}: {error}")
            yield (*cells, due, why)

    def _answer(self, row: Mapping[str, str]) -> tuple[str, str]:
        start, term = _start(row["start"], self.worktime.zone), _term(row)
        try:
            due = self.worktime.due(start, term)
            return due.isoformat(), arithmetic(self.worktime, start, term, due)
        except EntryRefused as error:
            raise _CellRefused("amount", str(error)) from error


def _start(cell: str, zone: tzinfo) -> datetime:
    """A time in ISO 8601 or as Russians write it; without an offset it is in the zone."""
    midnight = _MIDNIGHT.fullmatch(cell)
    written = f"{midnight[1]}T00:00{midnight[2] or ''}" if midnight else cell
    at = _moment(written)
    if at is None:
        raise _CellRefused(
            "start", f"{_quoted(cell)} — не время: пишите 2026-09-18T16:30 или 18.09.2026 16:30"
        )
    if not EARLIEST.year <= at.year < LATEST.year:
        raise _CellRefused(
            "start", f"{at.year} год: сроки считаются с {EARLIEST.year} по {LATEST.year - 1} год"
        )
    at += timedelta(days=1 if midnight else 0)
    return at if at.tzinfo else at.replace(tzinfo=zone)


def _moment(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        pass
    for form in _DATES:
        try:
            return datetime.strptime(written.replace("T", " "), form)  # noqa: DTZ007
        except ValueError:
            continue
    return None


def _term(row: Mapping[str, str]) -> Term:
    amount = _amount(row["amount"])
    unit = _one_of(TermUnit, row, "unit", None)
    kind = _one_of(TermKind, row, "kind", TermKind.WORKING)
    counted = _one_of(CountedFrom, row, "counted", CountedFrom.MOMENT)
    roll = _one_of(Roll, row, "roll", Roll.NONE)
    try:
        return Term(amount, unit, kind, counted, roll)
    except EntryRefused as error:
        hours_from_next_day = unit is not TermUnit.DAYS and counted is CountedFrom.NEXT_DAY
        column = "counted" if hours_from_next_day else "amount"
        raise _CellRefused(column, str(error)) from error


def _amount(cell: str) -> int | Decimal:
    plain = re.sub(r"(?<=\d)[ \u00a0](?=\d)", "", cell)
    if not plain:
        raise _CellRefused("amount", "пусто: пишите число, например 9")
    if plain.startswith(("-", "−")):
        raise _CellRefused("amount", f"{_quoted(cell)} — меньше нуля: пишите число от 0")
    if _AMOUNT.fullmatch(plain) is None:
        raise _CellRefused("amount", f"{_quoted(cell)} — не число: пишите его цифрами, например 9")
    amount = Decimal(plain.replace(",", "."))
    return int(amount) if amount == amount.to_integral_value() else amount


def _one_of(known: type[E], row: Mapping[str, str], column: str, default: E | None) -> E:
    cell = row.get(column, "").lower()
    if not cell and default is not None:
        return default
    try:
        return known(cell)
    except ValueError:
        shown = _quoted(cell) if cell else "пусто"
        raise _CellRefused(column, f"{shown}: пишите {', '.join(known)}") from None


def _quoted(cell: str) -> str:
    return f"«{cell[:LONG]}…»" if len(cell) > LONG else f"«{cell}»"
