"""«Шаблоны отчётов»: the customer's DOCX, whose names in braces a report fills."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import File, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from console.export import document
from console.forms.fields import Number
from console.pages import Pages
from console.routes import IMPORT, REPORTS, Route
from desks.reports.delivery.orders import names_of
from desks.reports.templates import CheckedTemplate, ReportTemplateDesk
from domain.errors import EntryRefused, TemplateRefused
from domain.reports.kind import DocumentFile, DocumentKind
from domain.reports.template import LARGEST, LONGEST_NAME, TemplateMistake
from russian.reports.templates import mistake_text

DONE = {"saved": "Шаблон загружен: ошибок в нём нет.", "removed": "Шаблон удалён."}
Short = Annotated[str, Form(max_length=400)]


def list_report_templates(request: Request, done: str = "") -> Response:
    return _page(request, done=DONE.get(done, ""))


def _page(
    request: Request,
    done: str = "",
    problem: str = "",
    mistakes: Sequence[TemplateMistake] = (),
    checked: CheckedTemplate | None = None,
    status_code: int = 200,
) -> Response:
    pages: Pages = request.app.state.pages
    return pages.show(
        request,
        "report_templates.html",
        status_code=status_code,
        templates=ReportTemplateDesk(pages.installation).list(pages.viewer(request)),
        names=names_of(pages.installation.region),
        longest_name=LONGEST_NAME,
        largest=LARGEST // 1024 // 1024,
        mistakes=list(dict.fromkeys(mistake_text(one) for one in mistakes)),
        done=done,
        problem=problem,
        checked=checked,
    )


def upload_report_template(
    request: Request,
    file: Annotated[UploadFile, File()],
    report: Short = "",
    name: Short = "",
) -> Response:
    pages: Pages = request.app.state.pages
    desk, viewer = ReportTemplateDesk(pages.installation), pages.viewer(request)
    try:
        desk.upload(viewer, report, name, file.filename or "", file.file.read(LARGEST + 1))
    except TemplateRefused as error:
        words = "Не загружено: исправьте шаблон в Word и загрузите снова."
        return _page(request, problem=words, mistakes=error.mistakes, status_code=400)
    except EntryRefused as error:
        return _page(request, problem=f"Не загружено: {error}.", status_code=400)
    return RedirectResponse("/reports/templates?done=saved", status_code=303)


def check_report_template(request: Request, template_id: Number) -> Response:
    pages: Pages = request.app.state.pages
    checked = ReportTemplateDesk(pages.installation).check(pages.viewer(request), template_id)
    return _page(request, mistakes=checked.mistakes, checked=checked)


def fetch_report_template(request: Request, template_id: Number) -> Response:
    pages: Pages = request.app.state.pages
    kept = ReportTemplateDesk(pages.installation).file(pages.viewer(request), template_id)
    template, content = kept
    return document(DocumentFile(template.file_name, DocumentKind.DOCX, content))


def fill_report_template(request: Request, number: int, template_id: Number) -> Response:
    """The report in the customer's form, or what it lacks for it."""
    pages: Pages = request.app.state.pages
    desk = ReportTemplateDesk(pages.installation)
    try:
        return document(desk.fill(pages.viewer(request), template_id, number))
    except TemplateRefused as error:
        words = "По этому шаблону отчёт не заполнен: в отчёте нет того, что просит шаблон."
        return _page(request, problem=words, mistakes=error.mistakes, status_code=400)


def remove_report_template(request: Request, template_id: Number) -> Response:
    pages: Pages = request.app.state.pages
    ReportTemplateDesk(pages.installation).remove(pages.viewer(request), template_id)
    return RedirectResponse("/reports/templates?done=removed", status_code=303)


ROUTES: Sequence[Route] = (
    Route("GET", "/reports/templates", list_report_templates, REPORTS),
    Route("POST", "/reports/templates", upload_report_template, REPORTS, limit=IMPORT),
    Route("GET", "/reports/templates/{template_id}/check", check_report_template, REPORTS),
    Route("GET", "/reports/templates/{template_id}/file", fetch_report_template, REPORTS),
    Route("GET", "/reports/{number}/templates/{template_id}", fill_report_template, REPORTS),
    Route("POST", "/reports/templates/{template_id}/remove", remove_report_template, REPORTS),
)
