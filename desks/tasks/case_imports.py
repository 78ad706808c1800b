"""The import of an export of cases as a task, and its undoing: in batches, each one transaction
with its checkpoint.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from app.assembly import make_intake
from app.installation import Installation
from cases.intake.intake import Intake
from cases.intake.maps import headers_of
from cases.intake.reading import read_rows
from cases.intake.rows import RefusedRow, Tally
from cases.intake.undoing import Undoing
from desks.tasks.folder import TaskFolder
from desks.tasks.history import waits_for_room
from desks.tasks.progress import Progress
from desks.viewer import Viewer
from domain.cases.filed import FiledCase, Taken, TakenAs
from domain.cases.imports import ImportRow, ImportRun, ImportState
from domain.errors import (
    EntryRefused,
    OtklikError,
    TaskInterrupted,
    TaskPostponed,
    Unavailable,
)
from domain.task import Given, Task
from files.headers import Row
from files.limits import EXPORT
from files.tables import Table, open_table
from region.filed_names import FiledNames

BATCH = 1_000  # rows
UNDONE = 500  # cases
Read = tuple[int, FiledCase | RefusedRow]


def asked(installation: Installation, viewer: Viewer, inputs: Given) -> Given:
    return {"run": int(inputs["run"]), "who": viewer.actor}


@dataclass(frozen=True, slots=True)
class _Rest:
    """A table without its first rows, which were taken before."""

    table: Table
    skipped: int

    @property
    def titles(self) -> Sequence[str]:
        return self.table.titles

    @property
    def since_1904(self) -> bool:
        return self.table.since_1904

    def rows(self) -> Iterator[Row]:
        return islice(self.table.rows(), self.skipped, None)

    def where(self, number: int) -> str:
        return self.table.where(number)


def import_cases(installation: Installation, task: Task, progress: Progress) -> Given:
    """Returns the run's number; a killed run goes on after its last batch. Raises TaskPostponed
    while the queue of posts is full.
    """
    run = _known(installation, task)
    try:
        _imported(installation, task, progress, run)
    except (TaskPostponed, Unavailable):
        raise
    except TaskInterrupted as interrupted:
        if interrupted.why == "cancelled":
            _failed(installation, run, f"прервана: {interrupted.who}")
        raise
    except (OtklikError, OSError) as error:
        _failed(installation, run, str(error))
        raise
    return {"run": run.number}


def _imported(installation: Installation, task: Task, progress: Progress, run: ImportRun) -> None:
    table = table_of(TaskFolder(installation.settings).brought(task.id), run, installation)
    run = replace(run, state=ImportState.RUNNING, sheets=tuple(table.sheets), task=task.id)
    tally = tally_of(run)
    read = rows_of(_Rest(table, run.rows), run, installation, tally)
    intake, imports = make_intake(installation), installation.casework.imports
    progress.at(run.rows, table.total)
    while batch := list(islice(read, BATCH)):
        waits_for_room(installation)
        with installation.transaction():
            rows = taken_of(intake, run, batch)
            run = replace(_counted(run, batch, rows), tally=tally.written())
            imports.add_rows(run.number, rows)
            imports.save(run)
            progress.keep(run.rows, table.total, {"rows": run.rows})
    with installation.transaction():
        run = replace(run, state=ImportState.DONE, ended_at=installation.clock.now())
        imports.save(run)
        if run.whole and run.since is not None and run.until is not None:
            scope = run.map.stream, run.map.name, run.said_at
            gone = installation.casework.filings.miss(*scope, run.since, run.until)
            imports.save(replace(run, gone=gone))


def table_of(source: bytes | Path, run: ImportRun, installation: Installation) -> Table:
    headers = headers_of(installation.region.exports, [run.map.columns])
    return open_table(source, headers, EXPORT)


def tally_of(run: ImportRun) -> Tally:
    known = run.tally
    if not known:
        return Tally()
    return Tally(Counter(known["dropped"]), Counter(known["unread"]), known["cut"], known["late"])


def rows_of(
    table: Table | _Rest, run: ImportRun, installation: Installation, tally: Tally
) -> Iterator[Read]:
    region = installation.region
    names = FiledNames(region)
    return read_rows(table, run.map, run.said_at, names, region.exports, installation.key, tally)


def taken_of(
    intake: Intake, run: ImportRun, batch: Sequence[Read], *, writes: bool = True
) -> list[ImportRow]:
    """What became of the rows of a table, refused ones among them."""
    cases = [one for _, one in batch if isinstance(one, FiledCase)]
    regime, map_ = run.map.regime, run.map.name
    if writes:
        taken = iter(intake.take(cases, run.number, regime=regime, map_=map_))
    else:
        taken = iter(intake.foresee(cases, regime=regime, map_=map_))
    return [
        ImportRow(line, one.number, TakenAs.REFUSED, None, (), one.column, one.reason)
        if isinstance(one, RefusedRow)
        else _row(line, one, next(taken))
        for line, one in batch
    ]


def _row(line: int, one: FiledCase, taken: Taken) -> ImportRow:
    return ImportRow(
        line,
        one.number,
        taken.outcome,
        taken.case_id,
        taken.changes,
        reason=taken.reason,
    )


def _counted(run: ImportRun, batch: Sequence[Read], rows: Sequence[ImportRow]) -> ImportRun:
    counts = Counter(row.outcome for row in rows)
    times = [one.received_at for _, one in batch if isinstance(one, FiledCase)]
    return replace(
        run,
        rows=run.rows + len(rows),
        created=run.created + counts[TakenAs.CREATED],
        changed=run.changed + counts[TakenAs.CHANGED],
        same=run.same + counts[TakenAs.SAME],
        refused=run.refused + counts[TakenAs.REFUSED],
        since=min([*times, *filter(None, [run.since])], default=None),
        until=max([*times, *filter(None, [run.until])], default=None),
    )


def _failed(installation: Installation, run: ImportRun, problem: str) -> None:
    """What was taken before stays, and can be undone."""
    now = installation.clock.now()
    run = _stored(installation, run.number)
    failed = replace(run, state=ImportState.FAILED, ended_at=now, problem=problem)
    installation.casework.imports.save(failed)


def undo_import(installation: Installation, task: Task, progress: Progress) -> Given:
    """Returns how many cases were undone, and left because people worked on them."""
    run, reached = _known(installation, task), {"after": 0, "done": 0, "left": 0}
    reached |= task.checkpoint or {}
    filings, imports = installation.casework.filings, installation.casework.imports
    total = run.created + run.changed
    undoing = Undoing(
        make_intake(installation), run.number, str(task.given["who"]), installation.clock.now()
    )
    while case_ids := filings.brought(run.number, reached["after"], UNDONE):
        with installation.transaction():
            undone = undoing.undo(case_ids)
            reached = {
                "after": case_ids[-1],
                "done": reached["done"] + len(undone.done),
                "left": reached["left"] + len(undone.left),
            }
            progress.keep(reached["done"] + reached["left"], total, reached)
    with installation.transaction():
        filings.find(run.map.stream, run.map.name, run.said_at)
        imports.save(replace(run, state=ImportState.UNDONE, left=reached["left"]))
    return {"run": run.number, "done": reached["done"], "left": reached["left"]}


def _known(installation: Installation, task: Task) -> ImportRun:
    return _stored(installation, int(task.given["run"]))


def _stored(installation: Installation, number: int) -> ImportRun:
    run = installation.casework.imports.get(number)
    if run is None:
        raise EntryRefused(f"загрузки {number} нет")
    return run
