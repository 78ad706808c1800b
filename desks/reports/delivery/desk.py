"""Reports: make, find, open, approve, send; every version stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.installation import Installation
from app.reports.making import ReportMaker
from desks.audit import write
from desks.reports.delivery.orders import (
    demand_scope,
    order_of,
    scopes_of,
    sees_drafts,
)
from desks.reports.delivery.sending import ReportReader, may_get, readers_of, send
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.case import GREATEST
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.message import About, Matter, Message
from domain.person import Right
from domain.ports.reports.reports import ReportFilter
from domain.reports.document import Document
from domain.reports.kind import DocumentKind
from domain.reports.report import MadeReport, Report, ReportOrder, ReportState
from domain.reports.scope import CENTRE, ReportScope
from domain.reports.subscription import ReportDelivery, ReportSubscription
from domain.terms.period import Period
from reports.delivery.stored import read

PAGE = 50
LONGEST_QUERY = 200


@dataclass(frozen=True, slots=True)
class ReportChoice:
    """What of the reports is listed; "" means all."""

    words: str = ""
    name: str = ""
    before: int | None = None


@dataclass(frozen=True, slots=True)
class ReportPage:
    """`older` is the number below which the next page begins, None at the end."""

    reports: Sequence[Report]
    older: int | None


@dataclass(frozen=True, slots=True)
class OpenReport:
    """A version with its document, the other versions of its order, and what was sent of it."""

    report: Report
    document: Document
    versions: Sequence[Report]
    deliveries: Sequence[ReportDelivery]
    messages: Sequence[Message]


@dataclass(frozen=True)
class ReportDesk:
    """The centre reads all reports, a body its own that are approved; who may make, approve and
    send them has Right.REPORTS. Raises Forbidden, and NotFound for a report that the viewer may not
    see.
    """

    installation: Installation

    @property
    def maker(self) -> ReportMaker:
        return ReportMaker(self.installation)

    def list(self, viewer: Viewer, choice: ReportChoice) -> ReportPage:
        viewer.demand(Right.READ_CASES)
        words = self.installation.lemmatiser.lemmas(choice.words[:LONGEST_QUERY])
        wanted = ReportFilter(
            words=frozenset(words),
            name=choice.name or None,
            scopes=scopes_of(self.installation, viewer),
            before=choice.before,
            approved=not sees_drafts(self.installation, viewer),
            limit=PAGE + 1,
        )
        rows = self.installation.reports.versions.page(wanted)
        self._note(viewer, Verb.REPORTS, choice.words[:LONGEST_QUERY])
        older = rows[PAGE - 1].number if len(rows) > PAGE else None
        return ReportPage(rows[:PAGE], older)

    def open(self, viewer: Viewer, number: int) -> OpenReport:
        report = self._known(viewer, number)
        versions = self.installation.reports.versions
        text = versions.document(number)
        assert text is not None, "a report without its document"
        self._note(viewer, Verb.REPORT, f"отчёт {number}")
        return OpenReport(
            report,
            read(text),
            self._shown(viewer, versions.versions(report.order.key)),
            versions.deliveries([number]),
            self.installation.messages.outbox.of(About(Matter.REPORT, str(number))),
        )

    def file(self, viewer: Viewer, number: int, kind: DocumentKind) -> tuple[Report, bytes]:
        """As it was made: its digest stands beside it."""
        report = self._known(viewer, number)
        content = self.installation.reports.versions.file(number, kind)
        if content is None:
            raise NotFound("такого файла у отчёта нет: выберите другой вид")
        self._note(viewer, Verb.REPORT_FILE, f"отчёт {number}: {kind.value}")
        return report, content

    def order(
        self,
        viewer: Viewer,
        name: str,
        scope: ReportScope = CENTRE,
        at: datetime | None = None,
        period: Period | None = None,
    ) -> ReportOrder:
        """Raises EntryRefused for a report that does not exist, and for a moment that has not
        come.
        """
        viewer.demand(Right.REPORTS)
        now = self.installation.clock.now()
        if at is not None and at > now:
            raise EntryRefused("этот момент ещё не наступил: назовите прошедший")
        demand_scope(self.installation, viewer, scope)
        return order_of(self.installation.region, name, at or now, scope, period)

    def make(self, viewer: Viewer, order: ReportOrder) -> Report:
        """A new version: a draft. Raises EntryRefused and Unavailable."""
        viewer.demand(Right.REPORTS)
        demand_scope(self.installation, viewer, order.scope)
        document = self.maker.document(order)
        made = self.maker.make(order, viewer.actor, document)
        with self.installation.transaction():
            report = self.maker.keep(made, document)
            assert report is not None, "only a report that is made once may be there already"
            detail = f"отчёт {report.number}: {report.title}, версия {report.version}"
            self._note(viewer, Verb.REPORT_MADE, detail)
        return report

    def files(self, viewer: Viewer, order: ReportOrder) -> MadeReport:
        """Made for the one who asks, and not kept."""
        viewer.demand(Right.REPORTS)
        demand_scope(self.installation, viewer, order.scope)
        document = self.maker.document(order)
        self._note(viewer, Verb.REPORT_FILE, f"{document.title}: файлы без хранения")
        return self.maker.make(order, viewer.actor, document)

    def approve(self, viewer: Viewer, number: int) -> Report:
        """Raises MoveRefused if it is approved already."""
        viewer.demand(Right.REPORTS)
        self._known(viewer, number)
        now = self.installation.clock.now()
        with self.installation.transaction():
            if not self.installation.reports.versions.approve(number, viewer.actor, now):
                raise MoveRefused("отчёт уже утверждён")
            self._note(viewer, Verb.REPORT_APPROVED, f"отчёт {number}")
        return self._known(viewer, number)

    def send(self, viewer: Viewer, number: int, people: Sequence[str] = ()) -> int:
        """To these people, again where they have it already; without any to all subscribers who do
        not have it. Returns how many messages were put. Raises MoveRefused for a draft, and
        EntryRefused if nobody may get it.
        """
        viewer.demand(Right.REPORTS)
        report = self._known(viewer, number)
        if report.state is ReportState.DRAFT:
            raise MoveRefused("это черновик: сначала утвердите отчёт")
        readers = self._named(report, people) if people else self._subscribed(report)
        if not readers:
            raise EntryRefused("отправлять некому: подпишите людей на этот отчёт")
        return len(send(self.installation, viewer, report, readers, again=bool(people)))

    def _subscribed(self, report: Report) -> Sequence[ReportReader]:
        order = report.order
        mine = [
            one
            for one in self.installation.reports.readers.all()
            if (one.name, one.scope) == (order.name, order.scope)
        ]
        return readers_of(self.installation, mine)

    def _named(self, report: Report, people: Sequence[str]) -> Sequence[ReportReader]:
        known = {one.id: one for one in self.installation.access.people.all()}
        readers = []
        for id_ in people:
            one = ReportSubscription(id_, report.order.name, "", report.made_at, report.order.scope)
            if id_ not in known or not may_get(self.installation, known[id_], one.scope):
                raise EntryRefused(f"«{id_}» не может читать этот отчёт: выберите другого человека")
            readers.append(ReportReader(known[id_]))
        return readers

    def _known(self, viewer: Viewer, number: int) -> Report:
        viewer.demand(Right.READ_CASES)
        report = None
        if 0 < number <= GREATEST:
            report = self.installation.reports.versions.get(number)
        scopes = scopes_of(self.installation, viewer)
        of_others = report is not None and scopes is not None and report.order.scope not in scopes
        if report is None or of_others or not self._shown(viewer, [report]):
            raise NotFound(f"отчёта {number} нет: проверьте номер в списке")
        return report

    def _shown(self, viewer: Viewer, reports: Sequence[Report]) -> Sequence[Report]:
        if sees_drafts(self.installation, viewer):
            return reports
        return [one for one in reports if one.state is not ReportState.DRAFT]

    def _note(self, viewer: Viewer, verb: Verb, detail: str) -> None:
        write(self.installation.audit, self.installation.clock.now(), viewer, verb, detail)
