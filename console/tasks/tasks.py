"""Task pages: the list, one task with its progress, and actions."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import File, Form, Request, Response, UploadFile
from fastapi.responses import FileResponse, RedirectResponse
from pydantic import BaseModel, Field

from console.pages import Pages
from console.routes import ADMINISTER, IMPORT, OWN, Route
from console.workers import Work
from desks.tasks.desk import TaskDesk
from desks.tasks.kinds import KINDS
from domain.errors import EntryRefused, MoveRefused, QueryError
from domain.task import TaskKind
from russian.vocabulary import TASK_STATES

MEGABYTE = 1_000_000


class TaskForm(BaseModel):
    kind: TaskKind
    format: Annotated[str, Field(max_length=10)] = ""
    q: Annotated[str, Field(max_length=2000)] = ""
    sort: Annotated[str, Field(max_length=20)] = ""
    period: Annotated[str, Field(max_length=20)] = ""
    municipality: Annotated[str, Field(max_length=100)] = ""
    group: Annotated[str, Field(max_length=100)] = ""
    state: Annotated[str, Field(max_length=20)] = ""
    people: Annotated[str, Field(max_length=20)] = ""
    order: Annotated[str, Field(max_length=20)] = ""


def list_tasks(request: Request) -> Response:
    return _page(request)


def _page(request: Request, problem: str = "", status_code: int = 200) -> Response:
    pages: Pages = request.app.state.pages
    return pages.show(
        request,
        "tasks.html",
        status_code=status_code,
        tasks=TaskDesk(pages.installation).recent(pages.viewer(request)),
        kinds=KINDS,
        states=TASK_STATES,
        limit=pages.installation.settings.export_limit,
        problem=problem,
    )


def ask_task(request: Request, fields: Annotated[TaskForm, Form()]) -> Response:
    pages: Pages = request.app.state.pages
    try:
        inputs = fields.model_dump(exclude_unset=True, exclude={"kind"})
        task = TaskDesk(pages.installation).ask(pages.viewer(request), fields.kind, inputs)
    except (EntryRefused, QueryError) as error:
        return _page(request, f"Не начато: {error}.", 400)
    except MoveRefused as error:
        return _page(request, f"Не начато: {error}.", 409)
    return RedirectResponse(f"/tasks/{task.id}", status_code=303)


def take_history(request: Request, file: Annotated[UploadFile, File()]) -> Response:
    pages: Pages = request.app.state.pages
    if not file.size:
        return _page(request, "Выберите файл JSON Lines: по одному посту в строке.", 400)
    inputs = {"name": file.filename or ""}
    try:
        viewer, kind = pages.viewer(request), TaskKind.HISTORY_IMPORT
        task = TaskDesk(pages.installation).ask(viewer, kind, inputs, file.file)
    except MoveRefused as error:
        return _page(request, f"Не начато: {error}.", 409)
    return RedirectResponse(f"/tasks/{task.id}", status_code=303)


def show_task(request: Request, task_id: str) -> Response:
    return _one(request, task_id)


def _one(request: Request, task_id: str, problem: str = "", status_code: int = 200) -> Response:
    pages: Pages = request.app.state.pages
    task = TaskDesk(pages.installation).get(pages.viewer(request), task_id)
    return pages.show(
        request,
        "task.html",
        status_code=status_code,
        task=task,
        kind=KINDS[task.kind],
        states=TASK_STATES,
        megabytes=round((task.result or {}).get("bytes", 0) / MEGABYTE, 1),
        problem=problem,
    )


def cancel_task(request: Request, task_id: str) -> Response:
    pages: Pages = request.app.state.pages
    try:
        TaskDesk(pages.installation).cancel(pages.viewer(request), task_id)
    except MoveRefused as error:
        return _one(request, task_id, f"Не прервано: {error}.", 409)
    return RedirectResponse(f"/tasks/{task_id}", status_code=303)


def undo_task(request: Request, task_id: str) -> Response:
    pages: Pages = request.app.state.pages
    try:
        TaskDesk(pages.installation).undo(pages.viewer(request), task_id)
    except MoveRefused as error:
        return _one(request, task_id, f"Не отменено: {error}.", 409)
    return RedirectResponse(f"/tasks/{task_id}", status_code=303)


def fetch_file(request: Request, task_id: str) -> Response:
    pages: Pages = request.app.state.pages
    path, name = TaskDesk(pages.installation).file(pages.viewer(request), task_id)
    return FileResponse(path, filename=name)


ROUTES: Sequence[Route] = (
    Route("GET", "/tasks", list_tasks, OWN),
    Route("POST", "/tasks", ask_task, OWN, work=Work.INDEX),
    Route("POST", "/tasks/import", take_history, ADMINISTER, limit=IMPORT, work=Work.LONG),
    Route("GET", "/tasks/{task_id}", show_task, OWN),
    Route("POST", "/tasks/{task_id}/cancel", cancel_task, OWN),
    Route("POST", "/tasks/{task_id}/undo", undo_task, OWN),
    Route("GET", "/tasks/{task_id}/file", fetch_file, OWN),
)
