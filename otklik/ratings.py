"""Ratings on the command line: rate the bodies of any table of cases."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from app.settings import read_settings
from domain.cases.import_map import zone_of
from domain.cases.ratings.rated import RatedCase, due_cohort
from domain.cases.ratings.standing import BodyStanding, Comparison, RatingVerdict
from domain.errors import EntryRefused, MissingColumns, SettingsError
from domain.terms.period import Period
from files.headers import Headers
from files.sheets import people_lines
from otklik.output import progress_of, refuse_overwriting, written_whole
from otklik.table_file import open_rows

if TYPE_CHECKING:
    from files.tables import Table

NEEDED = ("body", "due", "answered")
COLUMNS = ("id", "group", *NEEDED, "received", "priority", "stream")
WRITTEN = (
    "body",
    "n",
    "share",
    "low",
    "high",
    "red",
    "rank_low",
    "rank_high",
    "expected",
    "verdict",
)
MARKED = ("id", "body", "due", "answered", "on_time", "counted")
SHOWN = 20
# Columns of exports.yaml by our names, and titles that other countries' tables have.
OF_EXPORTS: Mapping[str, tuple[str, ...]] = {
    "id": ("number",),
    "group": ("topic", "group"),
    "body": ("body",),
    "due": ("due",),
    "answered": ("answered",),
    "received": ("received",),
}
FOREIGN: Mapping[str, tuple[str, ...]] = {
    "id": ("case_id", "case_enquiry_id", "service_request_id", "unique key"),
    "group": ("topic", "type", "service_name", "complaint type", "category"),
    "body": ("department", "agency", "agency_responsible", "organization", "Орган"),
    "due": ("due_date", "target_dt", "sla_target_dt", "expected_datetime", "Срок"),
    "answered": ("closed_dt", "closed_date", "close_date", "closed", "Отвечено"),
    "received": ("open_dt", "created_date", "requested_datetime", "open_date"),
    "priority": ("Приоритет",),
    "stream": ("Поток", "Канал", "source"),
}


def ratings(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="CSV, XLSX, XLS, ODS, JSON Lines.")
    ],
    end: Annotated[
        str, typer.Option(metavar="DATE", help="Конец периода: 2026-11-01T00:00+09:00.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", dir_okay=False, help="Куда писать CSV.")],
    start: Annotated[str, typer.Option(metavar="DATE", help="Начало; без него — с начала.")] = "",
    column: Annotated[
        list[str] | None,
        typer.Option(metavar="ИМЯ=ЗАГОЛОВОК", help="Какой столбец что значит: body=Department."),
    ] = None,
    zone: Annotated[str, typer.Option(help="Пояс времени, где он не написан.")] = "UTC",
    marks: Annotated[
        Path | None,
        typer.Option(dir_okay=False, help="Куда писать отметку «в срок» каждого обращения."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Переписать OUT, если он есть.")] = False,
) -> None:
    """Сравнить органы по доле ответов в срок в любой таблице обращений.

    Столбцы: id, body (орган), group (тема), received (поступило), due (срок), answered (отвечено;
    пусто — не отвечено), бывают priority и stream. Заголовки выгрузок узнаются; другие называет
    --column. Считается каждое обращение, срок которого кончился раньше конца периода, открытое —
    как опоздавшее. DATE — время с поясом; одна дата — полночь UTC. В OUT у каждого органа: n,
    share, low и high (доля при общем составе тем, 95 %), red, rank_low и rank_high (место, от и
    до), expected (доля обычного органа с такими же темами), verdict. Установка не нужна.

    Пример: otklik ratings cases.csv --end 2026-11-01 -o ratings.csv --column body=Department
    """
    from cases.ratings.comparison import compare

    for written in filter(None, (out, marks)):
        refuse_overwriting(written, file, force)
    period = Period(_bound(start) if start else None, _bound(end))
    written_in = _zone(zone)
    rows = CaseRows(_table(file, column or ()), written_in)
    with progress_of(Console(stderr=True)) as progress:
        task = progress.add_task(f"Обращения {file.name}", total=rows.table.total)
        cases = list(rows.cases(progress.track(rows.table.records(), task_id=task)))
    cohort = due_cohort(cases, period)
    comparison = compare(cohort)
    _write(out, WRITTEN, map(_written, comparison.standings), rows.table.excel)
    if marks is not None:
        counted = {id(case) for case in cohort}
        marked = (_marked(case, period, id(case) in counted) for case in cases)
        _write(marks, MARKED, marked, rows.table.excel)
    _tell(comparison, len(cohort), rows, file, out)


def _bound(written: str) -> datetime:

    try:
        return _moment(written, UTC)
    except EntryRefused as error:
        raise SettingsError(f"конец или начало периода: {error}") from error


def _zone(name: str) -> tzinfo:
    try:
        return zone_of(name)
    except EntryRefused as error:
        raise SettingsError(
            f"--zone {name}: такого часового пояса нет, пишите, например, Europe/Moscow"
        ) from error


def _moment(written: str, zone: tzinfo) -> datetime:
    """Raises EntryRefused."""
    from cases.intake.moments import moment_of

    try:
        at = datetime.fromisoformat(written.strip())
    except ValueError:
        return moment_of(written, zone)
    return at if at.tzinfo else at.replace(tzinfo=zone)


def _table(file: Path, named: Sequence[str]) -> "Table":
    headers = Headers(_titles(named), frozenset(NEEDED), exact=True)
    return open_rows(file, headers, _without)


def _without(error: MissingColumns) -> str:
    missing = ", ".join(f"«{name}»" for name in error.missing)
    return (
        f"не узнаны столбцы: {missing}. Есть: {error.shown()}. Назовите их так: "
        f"--column {error.missing[0]}=ЗАГОЛОВОК"
    )


def _titles(named: Sequence[str]) -> dict[str, tuple[str, ...]]:
    from app.wiring import read_region

    exports = read_region(read_settings()).exports.columns
    titles = {
        name: (
            name,
            *(title for one in OF_EXPORTS.get(name, ()) for title in exports.get(one, ())),
            *FOREIGN.get(name, ()),
        )
        for name in COLUMNS
    }
    for pair in named:
        name, sign, title = (part.strip() for part in pair.partition("="))
        if name not in COLUMNS or not sign or not title:
            raise SettingsError(
                f"--column {pair}: пишите ИМЯ=ЗАГОЛОВОК, ИМЯ из: {', '.join(COLUMNS)}"
            )
        for other in titles:
            titles[other] = tuple(known for known in titles[other] if known != title)
        titles[name] = (title,)
    return titles


@dataclass
class CaseRows:
    """The cases of a table; `notes` say what was not counted and why."""

    table: "Table"
    zone: tzinfo
    without_body: int = 0
    without_due: int = 0
    repeated: int = 0
    refused: int = 0
    first: list[str] = field(default_factory=list)

    def cases(self, records: Iterable[tuple[int, Mapping[str, str]]]) -> Iterator[RatedCase]:
        """Of rows with the same id and body, the last counts."""
        known: dict[tuple[str, str], RatedCase] = {}
        for number, row in records:
            if not row["body"]:
                self.without_body += 1
                continue
            try:
                case = self._case(number, row)
            except EntryRefused as error:
                self.refused += 1
                if len(self.first) < SHOWN:
                    self.first.append(f"{number}: {error}")
                continue
            self.without_due += case.due is None
            self.repeated += (case.case, case.body) in known
            known[case.case, case.body] = case
        return iter(known.values())

    def _case(self, number: int, row: Mapping[str, str]) -> RatedCase:
        due, answered, received = (
            _moment(row[name], self.zone) if row.get(name) else None
            for name in ("due", "answered", "received")
        )
        first = received or due or answered
        if first is None:
            raise EntryRefused("нет ни срока, ни ответа")
        return RatedCase(
            row.get("id") or f"строка {number}",
            row["body"],
            first,
            due,
            answered,
            topic=row.get("group", ""),
            priority=row.get("priority", ""),
            stream=row.get("stream", ""),
        )


def _write(out: Path, titles: Sequence[str], rows: Iterator[Sequence[str]], excel: bool) -> None:
    with written_whole(out, excel) as text:
        text.writelines(people_lines([titles], ",", "\n"))
        text.writelines(people_lines(rows, ",", "\n"))


def _written(one: BodyStanding) -> Sequence[str]:
    return (
        one.body,
        str(one.n),
        repr(one.share),
        repr(one.low),
        repr(one.high),
        str(int(one.verdict is RatingVerdict.RED)),
        str(one.rank_low),
        str(one.rank_high),
        repr(one.expected),
        one.verdict.value,
    )


def _marked(case: RatedCase, period: Period, counted: bool) -> Sequence[str]:
    """A case without a term, or open before its end, has no mark yet."""
    times = (at.isoformat() if at else "" for at in (case.due, case.answered))
    ahead = case.due is None or (case.answered is None and case.due >= period.until)
    mark = "" if ahead else str(int(case.is_on_time))
    return (case.case, case.body, *times, mark, str(int(counted)))


def _tell(comparison: Comparison, counted: int, rows: CaseRows, file: Path, out: Path) -> None:
    standings = comparison.standings
    red = [one.body for one in standings if one.verdict is RatingVerdict.RED]
    few = sum(one.verdict is RatingVerdict.FEW for one in standings)
    typer.echo(
        f"Обращений, чей срок кончился: {counted} из {rows.table.total}. "
        f"Органов: {len(standings)}, мало данных: {few}. "
        f"Красных: {len(red)}{': ' if red else ''}{', '.join(red)}. {out}"
    )
    left_out = (
        (rows.without_body, "без органа"),
        (rows.without_due, "без срока"),
        (rows.repeated, "повторены: взята последняя строка"),
        (rows.refused, "с непонятным временем"),
    )
    for count, words in left_out:
        if count:
            typer.echo(f"Не посчитано строк {words}: {count}.")
    for note in (*rows.table.notes, *(f"{file}:{note}" for note in rows.first)):
        typer.echo(note)
    if (more := rows.refused - len(rows.first)) > 0:
        typer.echo(f"И ещё строк с непонятным временем: {more}.")
