"""The link of a report: one version on a page, and its files, without sign-in."""

from datetime import datetime
from typing import Any

from fastapi import Request, Response

from app.installation import Installation
from console.pages import Pages
from console.public.purpose import Purpose
from console.reports.showing import file_name, shown
from console.routes import OPEN, Route
from desks.reports.delivery.linked import LinkedReports
from domain.errors import NotFound
from domain.reports.kind import ENDINGS, MEDIA_TYPES, DocumentKind
from russian.reports.delivery import KINDS

WRONG = (
    "Ссылка не подошла: ей больше 30 дней или она скопирована не целиком. Скопируйте её из "
    "сообщения целиком или попросите прислать отчёт снова."
)


def show_report(request: Request, token: str) -> Response:
    pages: Pages = request.app.state.pages
    try:
        report, document = LinkedReports(pages.installation).look(request.state.link)
    except NotFound as error:
        return _missing(request, error)
    content = shown(pages.installation, document, linked=False)
    return pages.alone(
        request, "report_linked.html", report=report, link=token, kinds=KINDS, **content
    )


def fetch_file(request: Request, kind: DocumentKind) -> Response:
    pages: Pages = request.app.state.pages
    try:
        report, content = LinkedReports(pages.installation).file(request.state.link, kind)
    except NotFound as error:
        return _missing(request, error)
    name = file_name(report, ENDINGS[kind])
    return Response(
        content,
        media_type=MEDIA_TYPES[kind],
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


def _missing(request: Request, error: NotFound) -> Response:
    pages: Pages = request.app.state.pages
    return pages.alone(request, "report_linked.html", 404, report=None, problem=f"{error}.")


def _read(installation: Installation, token: str, now: datetime) -> Any:
    return LinkedReports(installation).read(token, now)


PURPOSE = Purpose(
    name="reports",
    read=_read,
    wrong=WRONG,
    routes=(
        Route("GET", "/report/{token}", show_report, OPEN),
        Route("GET", "/report/{token}/{kind}", fetch_file, OPEN),
    ),
)
