"""The customer's templates of reports: brought, checked, fetched and removed."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from app.installation import Installation
from app.reports.imprint import imprint_of
from app.reports.templates import filled
from desks.audit import write
from desks.reports.delivery.orders import cadence, names_of, scopes_of
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.case import GREATEST
from domain.errors import EntryRefused, NotFound, TemplateRefused
from domain.person import Right
from domain.ports.reports.reports import ReportFilter
from domain.privacy.admission import admit_title
from domain.reports.document import Document
from domain.reports.kind import ENDINGS, DocumentFile, DocumentKind
from domain.reports.template import (
    LONGEST_NAME,
    MOST,
    ReportTemplate,
    TemplateMistake,
    TemplateReading,
)
from reports.delivery.stored import read
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
    there is not. A template is compared with the last report of its name, if there is one.
    """

    installation: Installation

    def list(self, viewer: Viewer) -> Sequence[ReportTemplate]:
        viewer.demand(Right.REPORTS)
        return self.installation.reports.templates.all()

    def upload(
        self, viewer: Viewer, report: str, name: str, file_name: str, content: bytes
    ) -> ReportTemplate:
        """Raises EntryRefused for what is no template or may run, TemplateRefused for mistakes."""
        viewer.demand(Right.REPORTS)
        cadence(self.installation.region, report)
        name = self._checked(name)
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
                    f"шаблон «{name}» у этого отчёта уже есть, или шаблонов уже {MOST}: "
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

    def fill(self, viewer: Viewer, template_id: int, number: int) -> DocumentFile:
        """A kept report in the customer's form. Raises NotFound for a report that the viewer may
        not see, and TemplateRefused that names all that the report lacks: then nothing is made.
        """
        viewer.demand(Right.REPORTS)
        template, _ = self._known(template_id)
        kept = self.installation.reports.versions
        report = kept.get(number) if 0 < number <= GREATEST else None
        scopes = scopes_of(self.installation, viewer)
        if report is None or (scopes is not None and report.order.scope not in scopes):
            raise NotFound(f"отчёта {number} нет: проверьте номер в списке")
        if report.order.name != template.report:
            raise EntryRefused("этот шаблон для другого отчёта: выберите шаблон этого")
        text = kept.document(number)
        assert text is not None, "a report without its document"
        done = filled(self.installation, template_id, read(text))
        if done.content is None:
            raise TemplateRefused(done.mistakes, f"не заполнено: {mistakes_text(done.mistakes)}")
        self._write(viewer, Verb.REPORT_TEMPLATE_FILLED, template, f", отчёт {number}")
        name = f"{report.title}, {template.name}{ENDINGS[DocumentKind.DOCX]}"
        return DocumentFile(name, DocumentKind.DOCX, done.content)

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

    def _checked(self, text: str) -> str:
        text = admit_title(" ".join(text.split()))
        if not text or len(text) > LONGEST_NAME:
            raise EntryRefused(f"название шаблона: от 1 до {LONGEST_NAME} знаков")
        return text

    def _example(self, report: str) -> Document | None:
        kept = self.installation.reports.versions
        last = next(iter(kept.page(ReportFilter(name=report, limit=1))), None)
        text = kept.document(last.number) if last else None
        return read(text) if text else None

    def _lacks(self, report: str, reading: TemplateReading) -> Sequence[TemplateMistake]:
        """Without a report of that name only what is wrong in any."""
        if (document := self._example(report)) is None:
            return reading.mistakes
        imprint = imprint_of(self.installation.settings, self.installation.region)
        return values_of(document, imprint).lacks(reading)

    def _write(self, viewer: Viewer, verb: Verb, template: ReportTemplate, more: str = "") -> None:
        title = names_of(self.installation.region).get(template.report, template.report)
        detail = f"«{template.name}», отчёт «{title}»{more}"
        write(self.installation.audit, self.installation.clock.now(), viewer, verb, detail)
