"""Imports of cases: start, try, report, undo, and how old each stream is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from app.cases.casework import make_intake
from app.installation import Installation
from cases.intake.maps import guess, headers_of
from cases.intake.rows import ReadTally
from desks.audit import write
from desks.exports.export import LONGEST, Export
from desks.tasks.case_rows import KNOWN, ExportRows, foreseen, open_export
from desks.tasks.desk import TaskDesk
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.case import numbered
from domain.cases.filed import TakenAs
from domain.cases.import_map import ImportMap, check_map
from domain.cases.imports import Freshness, ImportRow, ImportRun, ImportState
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.person import Right
from domain.ports.casework.filings import Worked
from domain.task import Task, TaskKind, TaskState
from domain.terms.policy import Regime
from files.grid import where
from files.guards.limits import EXPORT
from files.sheets import Cell, Column
from files.tables import open_table
from russian.casework.imports import OUTCOMES, change_words

GOES_ON = frozenset({ImportState.WAITING, ImportState.RUNNING})
LISTED = 50
PAGE = 200  # rows of a report
NAMED = 5  # cases that a refusal names
GREATEST = 2**31 - 1
LONGEST_FILE = 200
BY_TITLES = "по названиям столбцов"
COLUMNS = (
    Column("Строка", 16),
    Column("Номер", 24),
    Column("Что вышло", 14),
    Column("Обращение", 14),
    Column("Что изменилось", 40),
    Column("Столбец", 24),
    Column("Почему", 60),
)


@dataclass(frozen=True, slots=True)
class ImportPage:
    """`older` is the number below which the next page begins."""

    runs: Sequence[ImportRun]
    older: int | None


@dataclass(frozen=True, slots=True)
class ImportReport:
    """A page of what became of a run's rows; `next` is the line that the next one begins after.
    `worked` are some of its cases that people worked on.
    """

    run: ImportRun
    rows: Sequence[ImportRow]
    next: int | None
    worked: Sequence[Worked]


@dataclass(frozen=True, slots=True)
class Age:
    """How old the last export of a stream is, and whether that is more than usual."""

    freshness: Freshness
    is_stale: bool


@dataclass(frozen=True, slots=True)
class Tried:
    """What an import would do; `rows` is read once."""

    total: int
    sheets: Sequence[str]
    notes: Sequence[str]
    rows: Iterator[ImportRow]


@dataclass(frozen=True, slots=True)
class ImportDesk:
    """Every method raises Forbidden if the viewer lacks the right."""

    installation: Installation

    def start(
        self,
        viewer: Viewer,
        name: str,
        content: BinaryIO,
        one: ImportMap,
        said_at: datetime,
        whole: bool = True,
    ) -> tuple[ImportRun, Task]:
        """Raises EntryRefused for a map that is not finished or an export of the future,
        MoveRefused if too many tasks of the viewer wait.
        """
        viewer.demand(Right.READ_CASES, Right.CASES)
        check_map(one)
        now, installation = self.installation.clock.now(), self.installation
        if said_at > now:
            raise EntryRefused("выгрузка из будущего: проверьте, когда она сделана")
        run = ImportRun(
            asked_at=now,
            who=viewer.actor,
            file=" ".join(name.split())[:LONGEST_FILE],
            map=one,
            said_at=said_at,
            whole=whole,
        )
        with installation.transaction():
            run = installation.casework.imports.add(run)
            inputs = {"run": run.number, "file": run.file, "map": one.name}
            task = TaskDesk(installation).ask(viewer, TaskKind.CASE_IMPORT, inputs, content)
            run = replace(run, task=task.id)
            installation.casework.imports.save(run)
        return run, task

    def guessed(self, viewer: Viewer, file: bytes | Path, stream: str) -> ImportMap:
        """A map by the titles of a table, with the zone still open. Raises UnreadableList."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        exports = self.installation.region.exports
        table = open_table(file, headers_of(exports), EXPORT)
        known = guess(table.titles, exports)
        regime = known.known.regime if known.known else None
        of = stream or (known.known.stream if known.known else "")
        return ImportMap(BY_TITLES, of, known.columns, "", regime or Regime.MESSAGE)

    def tried(self, viewer: Viewer, file: bytes | Path, one: ImportMap, said_at: datetime) -> Tried:
        """The report of an import that writes nothing. Raises UnreadableList, EntryRefused."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        check_map(one)
        run = ImportRun(self.installation.clock.now(), viewer.actor, "", one, said_at, id=0)
        table, intake = (
            open_export(self.installation, file, run),
            make_intake(self.installation),
        )
        export = ExportRows(self.installation, intake, table, run, ReadTally())
        rows = (row for batch in export.batches() for row in foreseen(intake, run, batch))
        return Tried(table.total, tuple(table.sheets), table.notes, rows)

    def recent(self, viewer: Viewer, before: int | None = None) -> ImportPage:
        viewer.demand(Right.READ_CASES, Right.CASES)
        runs = self.installation.casework.imports.page(LISTED + 1, before)
        shown = [self._settled(run) for run in runs[:LISTED]]
        return ImportPage(shown, shown[-1].id if len(runs) > LISTED else None)

    def report(
        self, viewer: Viewer, number: int, after: int = 0, outcome: TakenAs | None = None
    ) -> ImportReport:
        """Raises NotFound. The page of a run that goes on asks again and again: only its end is a
        look.
        """
        viewer.demand(Right.READ_CASES, Right.CASES)
        report = self._reported(number, after, outcome)
        if report.run.state not in GOES_ON:
            self._note(viewer, Verb.CASE_IMPORTS, f"загрузка {number}")
        return report

    def beside(self, viewer: Viewer, number: int) -> ImportReport:
        """The report beside a refusal, which is no look of its own. Raises NotFound."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        return self._reported(number)

    def _reported(
        self, number: int, after: int = 0, outcome: TakenAs | None = None
    ) -> ImportReport:
        run = self._known(number)
        rows = self.installation.casework.imports.rows(number, PAGE + 1, after, outcome)
        shown = rows[:PAGE]
        worked = self.installation.casework.filings.worked(number, NAMED)
        next_ = shown[-1].line if len(rows) > PAGE else None
        return ImportReport(run, shown, next_, worked)

    def table(self, viewer: Viewer, number: int) -> Export:
        """The whole report, to be written to a file. Raises NotFound."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        run = self._known(number)
        self._note(viewer, Verb.CASE_IMPORTS, f"загрузка {number}, файл")
        zone = self.installation.region.zone
        head = (
            ("Файл", run.file),
            ("Карта", run.map.name),
            ("Выгрузка от", run.said_at.astimezone(zone)),
            ("Загрузил", run.who),
        )
        rows = (cells(row, run.sheets) for row in self._rows(number))
        return Export(f"otchet-{number}", head, COLUMNS, min(run.rows, LONGEST), rows)

    def undo(self, viewer: Viewer, number: int, rest: bool = False) -> Task:
        """Take a whole import back, in a task; `rest` leaves the cases that people worked on.

        Raises MoveRefused if people worked on some and `rest` is not set, if the import goes on, or
        is undone already; NotFound.
        """
        viewer.demand(Right.READ_CASES, Right.CASES)
        run = self._known(number)
        if run.state is ImportState.UNDONE:
            raise MoveRefused("эта загрузка уже отменена")
        if run.state not in (ImportState.DONE, ImportState.FAILED):
            raise MoveRefused("загрузка ещё идёт: сначала прервите её задачу")
        worked = self.installation.casework.filings.worked(number, NAMED + 1)
        if worked and not rest:
            raise MoveRefused(
                f"с обращениями этой загрузки уже работали: {self._named(worked)}; "
                "можно отменить остальные, эти останутся"
            )
        inputs = {"run": number}
        return TaskDesk(self.installation).ask(viewer, TaskKind.CASE_IMPORT_UNDO, inputs)

    def freshness(self, viewer: Viewer) -> Sequence[Age]:
        """Of each stream that has exports: «данные выгрузки от …»."""
        viewer.demand(Right.READ_CASES)
        now = self.installation.clock.now()
        return [
            Age(one, one.is_stale(now)) for one in self.installation.casework.imports.freshness()
        ]

    def _rows(self, number: int) -> Iterator[ImportRow]:
        after = 0
        while rows := self.installation.casework.imports.rows(number, KNOWN, after):
            yield from rows
            after = rows[-1].line

    def _named(self, worked: Sequence[Worked]) -> str:
        zone = self.installation.region.zone
        words = [
            f"{numbered(one.case_id)} ({one.who}, {one.at.astimezone(zone):%d.%m %H:%M})"
            for one in worked[:NAMED]
        ]
        more = " и другие" if len(worked) > NAMED else ""
        return f"{', '.join(words)}{more}"

    def _known(self, number: int) -> ImportRun:
        run = None
        if 0 < number <= GREATEST:
            run = self.installation.casework.imports.get(number)
        if run is None:
            raise NotFound(f"загрузки {number} нет: проверьте номер в списке загрузок")
        return self._settled(run)

    def _settled(self, run: ImportRun) -> ImportRun:
        """A run whose task ended without it, as after a process that died again and again."""
        if run.state not in GOES_ON or run.task is None:
            return run
        task = self.installation.processes.tasks.get(run.task)
        if task is not None and not task.is_ended:
            return run
        problem = task.problem if task and task.state is TaskState.FAILED else "прервана"
        return replace(run, state=ImportState.FAILED, problem=run.problem or problem)

    def _note(self, viewer: Viewer, verb: Verb, detail: str) -> None:
        write(self.installation.audit, self.installation.clock.now(), viewer, verb, detail)


def cells(row: ImportRow, sheets: Sequence[str]) -> Sequence[Cell]:
    return (
        where(row.line, sheets),
        row.number,
        OUTCOMES[row.outcome],
        numbered(row.case_id) if row.case_id else "",
        change_words(row.changes),
        row.column,
        row.reason,
    )
