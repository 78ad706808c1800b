"""Imports of cases: the list of runs and maps, the report of each run as a page and a file."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from console.export import table
from console.pages import Pages
from console.routes import CASES, READ_CASES, Route
from desks.cases.imports.desk import GOES_ON, GREATEST, ImportDesk, ImportReport
from desks.cases.imports.maps import ImportMapDesk
from desks.tasks.desk import TaskDesk
from domain.cases.filed import TakenAs
from domain.cases.imports import ImportRun
from domain.errors import MoveRefused, NotFound
from domain.task import Task
from files.grid import where
from files.sheets import FileKind
from russian.casework.cases import REGIMES
from russian.casework.imports import IMPORT_STATES, OUTCOMES, change_words, zone_words

DONE: Mapping[str, str] = {
    "saved": "Карта сохранена",
    "forgotten": "Карта удалена",
}


def list_imports(
    request: Request,
    done: Annotated[str, Query(max_length=20)] = "",
    before: Annotated[int | None, Query(ge=1, le=GREATEST)] = None,
) -> Response:
    return show_imports(request, done=DONE.get(done, ""), before=before)


def show_imports(
    request: Request, problem: str = "", done: str = "", before: int | None = None
) -> Response:
    pages: Pages = request.app.state.pages
    viewer, desk = pages.viewer(request), ImportDesk(pages.installation)
    return pages.show(
        request,
        "case_imports.html",
        status_code=400 if problem else 200,
        maps=ImportMapDesk(pages.installation).maps(viewer),
        page=desk.recent(viewer, before),
        ages=desk.freshness(viewer),
        exports={one.stream: one.title for one in pages.installation.region.exports.known},
        states=IMPORT_STATES,
        regimes=REGIMES,
        zone_words=zone_words,
        problem=problem,
        done=done,
    )


def forget_map(request: Request, map_id: int) -> Response:
    pages: Pages = request.app.state.pages
    ImportMapDesk(pages.installation).forget(pages.viewer(request), map_id)
    return RedirectResponse("/cases/imports?done=forgotten", status_code=303)


def show_import(
    request: Request,
    number: int,
    after: Annotated[int, Query(ge=0, le=2**62)] = 0,
    outcome: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    pages: Pages = request.app.state.pages
    known = TakenAs(outcome) if outcome in list(TakenAs) else None
    report = ImportDesk(pages.installation).report(pages.viewer(request), number, after, known)
    return _page(request, report, known)


def _page(
    request: Request, report: ImportReport, outcome: TakenAs | None = None, problem: str = ""
) -> Response:
    pages: Pages = request.app.state.pages
    run = report.run
    counts = (run.created, run.changed, run.same, run.refused)
    base, only = f"/cases/imports/{run.number}", f"&outcome={outcome}" if outcome else ""
    return pages.show(
        request,
        "case_import.html",
        status_code=409 if problem else 200,
        report=report,
        run=run,
        goes_on=run.state in GOES_ON,
        task=_task(request, run),
        tabs=[
            ("Все строки", run.rows, base, outcome is None),
            *(
                (OUTCOMES[one].capitalize(), count, f"{base}?outcome={one}", one is outcome)
                for one, count in zip(TakenAs, counts, strict=True)
            ),
        ],
        more=f"{base}?after={report.next}{only}" if report.next else "",
        exports={one.stream: one.title for one in pages.installation.region.exports.known},
        states=IMPORT_STATES,
        outcomes=OUTCOMES,
        regimes=REGIMES,
        zone_words=zone_words,
        change_words=change_words,
        where=where,
        problem=problem,
    )


def _task(request: Request, run: ImportRun) -> Task | None:
    """The task of a run that goes on, if the viewer may see it."""
    pages: Pages = request.app.state.pages
    if run.state not in GOES_ON or run.task is None:
        return None
    try:
        return TaskDesk(pages.installation).get(pages.viewer(request), run.task)
    except NotFound:
        return None


def fetch_report(request: Request, number: int) -> Response:
    pages: Pages = request.app.state.pages
    export = ImportDesk(pages.installation).table(pages.viewer(request), number)
    return table(FileKind.XLSX, export)


def undo_import(request: Request, number: int, rest: Annotated[bool, Form()] = False) -> Response:
    pages: Pages = request.app.state.pages
    try:
        task = ImportDesk(pages.installation).undo(pages.viewer(request), number, rest)
    except MoveRefused as error:
        report = ImportDesk(pages.installation).beside(pages.viewer(request), number)
        return _page(request, report, problem=f"Не отменено: {error}.")
    return RedirectResponse(f"/tasks/{task.id}", status_code=303)


ROUTES: Sequence[Route] = (
    Route("GET", "/cases/imports", list_imports, READ_CASES | CASES),
    Route("POST", "/cases/imports/maps/{map_id}/forget", forget_map, READ_CASES | CASES),
    Route("GET", "/cases/imports/{number}", show_import, READ_CASES | CASES),
    Route("GET", "/cases/imports/{number}/report", fetch_report, READ_CASES | CASES),
    Route("POST", "/cases/imports/{number}/undo", undo_import, READ_CASES | CASES),
)
