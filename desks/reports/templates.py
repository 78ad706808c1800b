"""The customer's templates of reports: brought, checked, fetched and removed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from app.installation import Installation
from app.reports.imprint import imprint_of
from desks.audit import Verb, write
from desks.viewer import Viewer
from domain.cases.case import GREATEST
from domain.errors import EntryRefused, NotFound, TemplateRefused
from domain.person import Right
from domain.privacy.admission import admit_title
from domain.reports.document import Document
from domain.reports.template import (
    LONGEST_NAME,
    MOST,
    ReportTemplate,
    TemplateMistake,
    TemplateReading,
)
from reports.templates.template import read_template
from reports.templates.values import values_of
from russian.reports.templates import mistakes_text

LONGEST_FILE_NAME = 200


@dataclass(frozen=True, slots=True)
class CheckedTemplate:
    """`mistakes` are what keeps it from being filled; with `compared` its names were compared with
    a report.
    """

    template: ReportTemplate
    reading: TemplateReading
    mistakes: Sequence[TemplateMistake]
    compared: bool


@dataclass(frozen=True, slots=True)
class ReportTemplateDesk:
    """Every method raises Forbidden if the viewer lacks the right, and NotFound for a template that
    there is not. `example` gives the last report of a name, to compare names with.
    """

    installation: Installation
    example: Callable[[str], Document | None] | None = None

    def list(self, viewer: Viewer) -> Sequence[ReportTemplate]:
        viewer.demand(Right.REPORTS)
        return self.installation.reports.templates.all()

    def upload(
        self, viewer: Viewer, report: str, name: str, file_name: str, content: bytes
    ) -> ReportTemplate:
        """Raises EntryRefused for what is no template or may run, TemplateRefused for mistakes."""
        viewer.demand(Right.REPORTS)
        report, name = self._checked(report, "отчёта"), self._checked(name, "шаблона")
        reading = read_template(content)
        if mistakes := self._lacks(report, reading):
            raise TemplateRefused(mistakes, f"в шаблоне ошибки: {mistakes_text(mistakes)}")
        new = ReportTemplate(
            name=name,
            report=report,
            file_name=" ".join(file_name.split())[-LONGEST_FILE_NAME:] or "template.docx",
            size=len(content),
            digest=sha256(content).hexdigest(),
            names=list(dict.fromkeys(one.name for one in reading.names)),
            lists=list(dict.fromkeys(one.name for one in reading.lists)),
            dropped=reading.dropped,
            who=viewer.doer,
            at=self.installation.clock.now(),
        )
        with self.installation.transaction():
            added = self.installation.reports.templates.add(new, content, MOST)
            if added is None:
                raise EntryRefused(
                    f"шаблон «{name}» у отчёта «{report}» уже есть, или шаблонов уже {MOST}: "
                    "удалите прежний"
                )
            self._write(viewer, Verb.REPORT_TEMPLATE, added)
        return added

    def check(self, viewer: Viewer, template_id: int) -> CheckedTemplate:
        viewer.demand(Right.REPORTS)
        template, content = self._known(template_id)
        reading = read_template(content)
        compared = self._example(template.report) is not None
        return CheckedTemplate(template, reading, self._lacks(template.report, reading), compared)

    def file(self, viewer: Viewer, template_id: int) -> tuple[ReportTemplate, bytes]:
        viewer.demand(Right.REPORTS)
        template, content = self._known(template_id)
        self._write(viewer, Verb.REPORT_TEMPLATE_FILE, template)
        return template, content

    def remove(self, viewer: Viewer, template_id: int) -> ReportTemplate:
        viewer.demand(Right.REPORTS)
        template, _ = self._known(template_id)
        with self.installation.transaction():
            self.installation.reports.templates.remove(template_id)
            self._write(viewer, Verb.REPORT_TEMPLATE_REMOVED, template)
        return template

    def _known(self, template_id: int) -> tuple[ReportTemplate, bytes]:
        if 0 < template_id <= GREATEST:
            template = self.installation.reports.templates.get(template_id)
            content = self.installation.reports.templates.content(template_id)
            if template is not None and content is not None:
                return template, content
        raise NotFound(f"шаблона {template_id} нет: посмотрите список на странице «Шаблоны»")

    def _checked(self, text: str, of: str) -> str:
        text = admit_title(" ".join(text.split()))
        if not text or len(text) > LONGEST_NAME:
            raise EntryRefused(f"название {of}: от 1 до {LONGEST_NAME} знаков")
        return text

    def _example(self, report: str) -> Document | None:
        return self.example(report) if self.example else None

    def _lacks(self, report: str, reading: TemplateReading) -> Sequence[TemplateMistake]:
        if (document := self._example(report)) is None:
            return reading.mistakes
        imprint = imprint_of(self.installation.settings, self.installation.region)
        return values_of(document, imprint).lacks(reading)

    def _write(self, viewer: Viewer, verb: Verb, template: ReportTemplate) -> None:
        detail = f"«{template.name}», отчёт «{template.report}»"
        write(self.installation.audit, self.installation.clock.now(), viewer, verb, detail)
