"""The import of an export of cases as a task, and its undoing: in batches, each one transaction
with its checkpoint.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from app.assembly import make_withholding
from app.cases.casework import make_intake
from app.installation import Installation
from cases.intake.rows import ReadTally
from cases.intake.undoing import Undoing
from desks.cases.pairs import propose_pairs
from desks.tasks.case_rows import ExportRows, RowBatch, open_export, taken_of
from desks.tasks.folder import TaskFolder
from desks.tasks.history import has_room, queue_is_full
from desks.tasks.progress import Progress
from desks.viewer import Viewer
from domain.cases.filed import TakenAs
from domain.cases.imports import ImportRow, ImportRun, ImportState
from domain.errors import (
    EntryRefused,
    OtklikError,
    TaskInterrupted,
    TaskPostponed,
    Unavailable,
)
from domain.task import Given, Task

UNDONE = 500  # cases
PATIENCE = timedelta(minutes=1)  # with a full queue, before other tasks get a turn


def asked(installation: Installation, viewer: Viewer, inputs: Given) -> Given:
    return {"run": int(inputs["run"]), "who": viewer.actor}


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
    brought = TaskFolder(installation.settings).brought(task.id)
    table, intake = open_export(installation, brought, run), make_intake(installation)
    run = replace(run, state=ImportState.RUNNING, sheets=tuple(table.sheets), task=task.id)
    imports = installation.casework.imports
    export = ExportRows(installation, intake, table, run, tally_of(run))
    progress.at(run.rows, table.total)
    batches = export.batches(run.rows)
    while run.rows < table.total:
        _await_room(installation, progress)
        batch = next(batches)
        with installation.transaction():
            taken = taken_of(intake, run, batch)
            run = replace(_counted(run, batch, taken), tally=export.tally.written())
            imports.add_rows(run.number, taken)
            imports.save(run)
            progress.keep(run.rows, table.total, {"rows": run.rows})
    with installation.transaction():
        run = replace(run, state=ImportState.DONE, ended_at=installation.clock.now())
        imports.save(run)
        if run.whole and run.since is not None and run.until is not None:
            scope = run.map.stream, run.map.name, run.said_at
            gone = installation.casework.filings.miss(*scope, run.since, run.until)
            imports.save(replace(run, gone=gone))
    propose_pairs(installation)


def _await_room(installation: Installation, progress: Progress) -> None:
    """A task that is postponed reads its whole export anew, which takes longer than the worker
    needs to make room.
    """
    give_up = installation.clock.now() + PATIENCE * installation.clock.speed
    while not has_room(installation):
        if installation.clock.now() >= give_up:
            raise queue_is_full(installation)
        progress.pause()


def tally_of(run: ImportRun) -> ReadTally:
    known = run.tally
    if not known:
        return ReadTally()
    return ReadTally(
        Counter(known["dropped"]), Counter(known["unread"]), known["cut"], known["late"]
    )


def _counted(run: ImportRun, batch: RowBatch, rows: Sequence[ImportRow]) -> ImportRun:
    counts, times = Counter(row.outcome for row in rows), batch.received
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
    withholding = make_withholding(installation)
    while case_ids := filings.brought(run.number, reached["after"], UNDONE):
        with installation.transaction():
            undone = undoing.undo(case_ids)
            withholding.retract(undone.unheard)  # in the index first: a turn that dies is repeated
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
