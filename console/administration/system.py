"""The installation for its administrator: every setting with its source, and how it fares."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from fastapi import Request, Response
from pydantic import SecretStr

from app.health import examine, examine_running, versions
from app.settings import PREFIX, Origin, Settings, origins
from console.pages import Pages, gap
from console.routes import ADMINISTER, Route

ORIGINS = {
    Origin.DEFAULT: "по умолчанию",
    Origin.FILE: "файл настроек",
    Origin.ENVIRONMENT: "переменная среды",
}


def show_settings(request: Request) -> Response:
    """What this process was started with; of a secret only whether it is set."""
    pages: Pages = request.app.state.pages
    rows = [
        ((name, f"{PREFIX}{name.upper()}", value, ORIGINS[origin]), origin)
        for name, value, origin in listed(pages.parts.settings)
    ]
    changed = [row for row, origin in rows if origin is not Origin.DEFAULT]
    usual = [row for row, origin in rows if origin is Origin.DEFAULT]
    return pages.show(request, "settings.html", changed=changed, usual=usual)


def listed(settings: Settings) -> list[tuple[str, str, Origin]]:
    """Every setting's name, its value in words and where that comes from."""
    found = origins()
    names = Settings.model_fields
    return [(name, said(getattr(settings, name)), found[name]) for name in names]


def show_health(request: Request) -> Response:
    """As `otklik doctor` sees it, and what the parts at work say of themselves."""
    pages: Pages = request.app.state.pages
    parts = pages.parts
    return pages.show(
        request,
        "health.html",
        findings=[*examine_running(parts), *examine(parts.settings)],
        versions=list(versions()),
    )


def said(value: Any) -> str:
    """A value in words; never a secret."""
    match value:
        case SecretStr():
            return "задан" if value else "не задан"
        case bool():
            return "да" if value else "нет"
        case timedelta():
            return gap(value)
        case Mapping() if value:
            return ", ".join(f"{name}: {said(one)}" for name, one in sorted(value.items()))
        case str() if value:
            return value
        case Sequence() if value:
            return ", ".join(map(said, value))
        case None | str() | Mapping() | Sequence():
            return "—"
        case _:
            return str(value)


ROUTES: Sequence[Route] = (
    Route("GET", "/settings", show_settings, ADMINISTER),
    Route("GET", "/health", show_health, ADMINISTER),
)
