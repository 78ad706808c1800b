"""Rules: those in force, their accuracy, and a trial on history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from typing import Annotated

from fastapi import Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from alerts.detector.backtest import Backtest
from alerts.rules import SENSITIVITIES
from console.pages import Pages
from console.routes import REGION, Route
from console.workers import Work
from desks.rules import RuleDesk
from desks.tasks.desk import TaskDesk
from desks.tasks.trials import trials_of
from desks.viewer import Viewer
from domain.alert import Cell
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.task import Task, TaskKind

SENSITIVITY = {"fewer": "меньше", "usual": "обычно", "more": "больше"}


@dataclass(frozen=True, slots=True)
class Strip:
    """`days` counts the alerts that would have lasted on each day of the region."""

    outcome: Backtest
    days: Mapping[date, int]


def list_rules(
    request: Request,
    place: str = "",
    group: str = "",
    search: str = "",
    sensitivity: str = "",
    tried: bool = False,
    trial: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """The rules in force; with `trial` the trial of that task, with `tried` one made at once."""
    pages: Pages = request.app.state.pages
    viewer = pages.viewer(request)
    cell = Cell(None, None, search) if search else Cell(group or None, place or None)
    if trial:
        return _page(request, _cell_of(pages, viewer, trial), task_id=trial)
    if not tried:
        return _page(request, cell)
    try:
        outcome = RuleDesk(pages.installation).trial(viewer, cell, sensitivity)
    except EntryRefused as error:
        return _page(request, cell, f"Правило не проверено: {error}.", 400)
    level = sensitivity or pages.installation.settings.sensitivity
    return _page(request, cell, outcomes={level: outcome})


def ask_trial(
    request: Request,
    place: Annotated[str, Form(max_length=100)] = "",
    group: Annotated[str, Form(max_length=100)] = "",
    search: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    pages: Pages = request.app.state.pages
    inputs = {"search": search} if search else {"group": group, "municipality": place}
    cell = Cell(None, None, search) if search else Cell(group or None, place or None)
    try:
        task = TaskDesk(pages.installation).ask(pages.viewer(request), TaskKind.BACKTEST, inputs)
    except EntryRefused as error:
        return _page(request, cell, f"Правило не проверено: {error}.", 400)
    except MoveRefused as error:
        return _page(request, cell, f"Правило не проверено: {error}.", 409)
    return RedirectResponse(f"/rules?trial={task.id}", status_code=303)


def _task_of(pages: Pages, viewer: Viewer, task_id: str) -> Task:
    task = TaskDesk(pages.installation).get(viewer, task_id)
    if task.kind is not TaskKind.BACKTEST:
        raise NotFound(f"пробы {task_id} нет: пробы хранятся неделю после конца")
    return task


def _cell_of(pages: Pages, viewer: Viewer, task_id: str) -> Cell:
    inputs = _task_of(pages, viewer, task_id).given
    return Cell(inputs["group"], inputs["municipality"], inputs["search"])


def _page(
    request: Request,
    cell: Cell,
    problem: str = "",
    status_code: int = 200,
    task_id: str = "",
    outcomes: Mapping[str, Backtest] | None = None,
) -> Response:
    pages: Pages = request.app.state.pages
    installation, viewer = pages.installation, pages.viewer(request)
    task = _task_of(pages, viewer, task_id) if task_id else None
    trials = trials_of(task) if task else None
    outcomes = trials.outcomes if trials else outcomes or {}
    zone = installation.region.zone
    in_force = RuleDesk(installation).in_force(viewer)
    return pages.show(
        request,
        "rules.html",
        status_code=status_code,
        in_force=in_force,
        rules=in_force.rules,
        sensitivities=[(value, SENSITIVITY[value]) for value in SENSITIVITIES],
        places=[(m.id, m.short) for m in installation.region.municipalities.values()],
        groups=[(g.id, g.name) for g in installation.region.groups.values()],
        searches=[s.name for s in installation.watch.searches.all()],
        cell=cell,
        problem=problem,
        task=task,
        strips=[(SENSITIVITY[level], _strip(outcome, zone)) for level, outcome in outcomes.items()],
    )


def _strip(outcome: Backtest, zone: tzinfo) -> Strip:
    first, last = (at.astimezone(zone).date() for at in (outcome.since, outcome.until))
    days = {first + timedelta(days=n): 0 for n in range((last - first).days + 1)}
    for spike in outcome.spikes:
        begun, ended = (at.astimezone(zone).date() for at in (spike.at, spike.until))
        for n in range((ended - begun).days + 1):
            days[begun + timedelta(days=n)] += 1
    return Strip(outcome, days)


ROUTES: Sequence[Route] = (
    Route("GET", "/rules", list_rules, REGION, work=Work.TRIAL),
    Route("POST", "/rules/trials", ask_trial, REGION),
)
