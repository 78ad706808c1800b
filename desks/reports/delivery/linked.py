"""The link of a report: its reader opens one version and its files without signing in."""

from dataclasses import dataclass
from datetime import datetime

from app.installation import Installation
from app.reports.links import make_report_links
from desks.audit import write
from desks.reports.delivery.sending import may_get
from desks.verbs import Verb
from desks.viewer import by_link
from domain.errors import NotFound
from domain.reports.document import Document
from domain.reports.kind import DocumentKind
from domain.reports.report import Report
from messages.signed.report_links import ReportLink
from reports.delivery.stored import read


@dataclass(frozen=True, slots=True)
class LinkedReports:
    """Every method raises NotFound for a report of another database, for a person who was not sent
    it, and for one who may come in no more.
    """

    installation: Installation

    def read(self, token: str, now: datetime) -> ReportLink | None:
        return make_report_links(self.installation).read(token, now)

    def look(self, link: ReportLink) -> tuple[Report, Document]:
        report = self._known(link)
        text = self.installation.reports.versions.document(report.number)
        assert text is not None, "a report without its document"
        self._note(link, "страница")
        return report, read(text)

    def file(self, link: ReportLink, kind: DocumentKind) -> tuple[Report, bytes]:
        report = self._known(link)
        content = self.installation.reports.versions.file(report.number, kind)
        if content is None:
            raise NotFound("такого файла у отчёта нет: выберите другой вид")
        self._note(link, kind.value)
        return report, content

    def _known(self, link: ReportLink) -> Report:
        versions = self.installation.reports.versions
        report = versions.get(link.report)
        sent = {one.person for one in versions.deliveries([link.report])}
        people = {one.id: one for one in self.installation.access.people.all()}
        person = people.get(link.person)
        is_same = report is not None and report.subject == link.subject
        if report is None or not is_same or person is None or link.person not in sent:
            raise NotFound("отчёта по этой ссылке нет: попросите прислать его снова")
        if not may_get(self.installation, person, report.order.scope):
            raise NotFound("эта ссылка больше не действует: её читателю отчёт больше не открыт")
        return report

    def _note(self, link: ReportLink, what: str) -> None:
        now = self.installation.clock.now()
        viewer = by_link(link.person)
        write(self.installation.audit, now, viewer, Verb.REPORT_LINK, f"{link.report}: {what}")
