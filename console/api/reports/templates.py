"""The customer's templates of reports."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Path
from pydantic import Base64Bytes, Field

from console.api.caller import Caller, Calling
from console.api.operations import Operation
from console.api.problems import MISSING
from console.api.schema import Answer, Doer
from console.routes import REPORTS
from desks.reports.templates import ReportTemplateDesk
from domain.reports.template import LARGEST, LONGEST_NAME, ReportTemplate, TemplateFault

FILE = LARGEST * 4 // 3 + 64 * 1024  # bytes of a body with a file in Base64
BASE64 = "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"
Number = Annotated[int, Path(ge=1, le=2**62, description="Номер шаблона.")]
Named = Annotated[str, Field(max_length=LONGEST_NAME)]


class ReportTemplateUpload(Doer):
    """Документ Word с именами в скобках."""

    report: Annotated[Named, Field(description="Для какого отчёта.")]
    name: Annotated[Named, Field(description="Как назвать.")]
    file_name: Annotated[str, Field(max_length=200)] = "template.docx"
    content: Annotated[
        Base64Bytes,
        Field(description="Файл .docx до 10 МБ, в Base64.", json_schema_extra={"pattern": BASE64}),
    ]


class ReportTemplateRemoval(Doer):
    """Удалить шаблон."""


class ReportTemplateAnswer(Answer):
    """Шаблон отчёта и что он просит."""

    id: int
    report: str
    name: str
    file_name: str
    size: Annotated[int, Field(description="Байтов.")]
    digest: Annotated[str, Field(description="SHA-256 файла.")]
    names: list[str]
    lists: Annotated[list[str], Field(description="Что в нём повторяется.")]
    dropped: Annotated[list[str], Field(description="Что из файла не взято.")]
    who: str
    at: datetime


class ReportTemplatesAnswer(Answer):
    """Шаблоны по отчётам."""

    templates: list[ReportTemplateAnswer]


class TemplateMistakeAnswer(Answer):
    """Чего шаблону не хватает, и где это стоит."""

    kind: TemplateFault
    name: str
    where: str


class CheckedTemplateAnswer(Answer):
    """Проверка: ошибки шаблона."""

    template: ReportTemplateAnswer
    mistakes: list[TemplateMistakeAnswer]
    compared: Annotated[
        bool, Field(description="Имена сверены с последним отчётом; иначе — перед отправкой.")
    ]


def list_report_templates(caller: Calling) -> ReportTemplatesAnswer:
    """По отчётам и названиям."""
    templates = ReportTemplateDesk(caller.installation).list(caller.viewer())
    return caller.answer(ReportTemplatesAnswer, {"templates": templates})


def upload_report_template(caller: Calling, upload: ReportTemplateUpload) -> ReportTemplateAnswer:
    """Ошибка шаблона — 400: каждое имя с его местом."""
    added = ReportTemplateDesk(caller.installation).upload(
        caller.viewer(upload.who), upload.report, upload.name, upload.file_name, upload.content
    )
    return _answer(caller, added)


def check_report_template(caller: Calling, template_id: Number) -> CheckedTemplateAnswer:
    """Прочитать шаблон ещё раз."""
    checked = ReportTemplateDesk(caller.installation).check(caller.viewer(), template_id)
    return caller.answer(CheckedTemplateAnswer, checked)


def remove_report_template(
    caller: Calling, template_id: Number, removal: ReportTemplateRemoval
) -> ReportTemplateAnswer:
    """Отчёты, которые по нему сделаны, остаются."""
    desk = ReportTemplateDesk(caller.installation)
    return _answer(caller, desk.remove(caller.viewer(removal.who), template_id))


def _answer(caller: Caller, template: ReportTemplate) -> ReportTemplateAnswer:
    return caller.answer(ReportTemplateAnswer, template)


ROUTES: Sequence[Operation] = (
    Operation(
        "GET",
        "/reports/templates",
        list_report_templates,
        REPORTS,
        summary="Шаблоны отчётов",
    ),
    Operation(
        "POST",
        "/reports/templates",
        upload_report_template,
        REPORTS,
        summary="Загрузить шаблон отчёта",
        status=201,
        limit=FILE,
    ),
    Operation(
        "GET",
        "/reports/templates/{template_id}",
        check_report_template,
        REPORTS,
        summary="Проверить шаблон отчёта",
        problems=MISSING,
    ),
    Operation(
        "POST",
        "/reports/templates/{template_id}/remove",
        remove_report_template,
        REPORTS,
        summary="Удалить шаблон отчёта",
        problems=MISSING,
    ),
)
