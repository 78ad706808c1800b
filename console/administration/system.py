"""The installation for its administrator: settings with their origins, and its health."""

from collections.abc import Sequence

from fastapi import Request, Response

from app.health import versions
from app.settings import PREFIX, Origin
from console.pages import Pages
from console.routes import ADMINISTER, Route
from desks.installation import InstallationDesk

ORIGINS = {
    Origin.DEFAULT: "по умолчанию",
    Origin.FILE: "файл настроек",
    Origin.ENVIRONMENT: "переменная среды",
}


def show_settings(request: Request) -> Response:
    """Settings of this process; a secret says only whether it is set."""
    pages: Pages = request.app.state.pages
    rows = [
        ((name, f"{PREFIX}{name.upper()}", value, ORIGINS[origin]), origin)
        for name, value, origin in InstallationDesk(pages.installation).settings(
            pages.viewer(request)
        )
    ]
    changed = [row for row, origin in rows if origin is not Origin.DEFAULT]
    usual = [row for row, origin in rows if origin is Origin.DEFAULT]
    return pages.show(request, "settings.html", changed=changed, usual=usual)


def show_health(request: Request) -> Response:
    pages: Pages = request.app.state.pages
    findings = InstallationDesk(pages.installation).findings(pages.viewer(request))
    return pages.show(request, "health.html", findings=findings, versions=list(versions()))


ROUTES: Sequence[Route] = (
    Route("GET", "/settings", show_settings, ADMINISTER),
    Route("GET", "/health", show_health, ADMINISTER),
)
