"""Rules: what fires, how often it was right, and what one would have sent."""

from fastapi import Request, Response

from alerts.rules import SENSITIVITIES, load_rules
from app.wiring import try_rule
from console.pages import Pages
from domain.alert import Cell
from domain.errors import SettingsError

SENSITIVITY = {"fewer": "меньше", "usual": "обычно", "more": "больше"}


def list_rules(
    request: Request, place: str = "", group: str = "", sensitivity: str = "", tried: bool = False
) -> Response:
    """The rules in force; with `tried` also what a rule would have sent."""
    pages: Pages = request.app.state.pages
    parts = pages.parts
    cell = Cell(group or None, place or None)
    level = sensitivity or parts.settings.sensitivity
    found, problem = None, ""
    if tried:
        pages.audit("backtest", f"{cell.key} {level}")
        try:
            found = try_rule(parts, cell, level)
        except SettingsError as error:
            problem = f"Правило не проверено: {error}."
    return pages.show(
        request,
        "rules.html",
        status_code=400 if problem else 200,
        rules=load_rules(),
        in_force=parts.settings.sensitivity,
        sensitivities=[(value, SENSITIVITY[value]) for value in SENSITIVITIES],
        places=[(m.id, m.short) for m in parts.region.municipalities.values()],
        groups=[(g.id, g.name) for g in parts.region.groups.values()],
        cell=cell,
        level=level,
        found=found,
        problem=problem,
    )
