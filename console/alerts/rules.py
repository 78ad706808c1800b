"""Rules: those in force, their accuracy, and a trial on history."""

from collections.abc import Sequence

from fastapi import Request, Response

from alerts.rules import SENSITIVITIES
from console.pages import Pages
from console.routes import REGION, Route
from console.workers import Work
from desks.rules import RuleDesk
from domain.alert import Cell
from domain.errors import EntryRefused

SENSITIVITY = {"fewer": "меньше", "usual": "обычно", "more": "больше"}


def list_rules(
    request: Request,
    place: str = "",
    group: str = "",
    search: str = "",
    sensitivity: str = "",
    tried: bool = False,
) -> Response:
    """The rules in force; with `tried` also a trial."""
    pages: Pages = request.app.state.pages
    installation, viewer = pages.installation, pages.viewer(request)
    cell = Cell(None, None, search) if search else Cell(group or None, place or None)
    trial, problem = None, ""
    if tried:
        try:
            trial = RuleDesk(installation).trial(viewer, cell, sensitivity)
        except EntryRefused as error:
            problem = f"Правило не проверено: {error}."
    in_force = RuleDesk(installation).in_force(viewer)
    return pages.show(
        request,
        "rules.html",
        status_code=400 if problem else 200,
        in_force=in_force,
        rules=in_force.rules,
        sensitivities=[(value, SENSITIVITY[value]) for value in SENSITIVITIES],
        places=[(m.id, m.short) for m in installation.region.municipalities.values()],
        groups=[(g.id, g.name) for g in installation.region.groups.values()],
        searches=[s.name for s in installation.watch.searches.all()],
        cell=cell,
        level=sensitivity or in_force.sensitivity,
        trial=trial,
        problem=problem,
    )


ROUTES: Sequence[Route] = (Route("GET", "/rules", list_rules, REGION, work=Work.TRIAL),)
