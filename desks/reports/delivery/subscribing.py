"""Subscriptions to reports: one's own, and those that the centre keeps for others."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.installation import Installation
from desks.audit import write
from desks.reports.delivery.orders import cadence, demand_scope
from desks.reports.delivery.sending import may_get
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.case import GREATEST
from domain.errors import EntryRefused, Forbidden, NotFound
from domain.person import Right
from domain.reports.report import ReportName
from domain.reports.scope import CENTRE, ReportScope
from domain.reports.subscription import DeliveryDays, ReportSubscription


@dataclass(frozen=True, slots=True)
class WantedSubscription:
    """`person` "" is the viewer; a channel "" means the person's own."""

    name: str
    scope: ReportScope = CENTRE
    person: str = ""
    channel: str = ""
    days: DeliveryDays = DeliveryDays.WORKING
    approval: bool = False


@dataclass(frozen=True, slots=True)
class ReportSubscriptionDesk:
    """Each subscribes themselves, by their own channels; who has Right.REPORTS sees and keeps those
    of all, and alone decides whether a person approves the report first.
    """

    installation: Installation

    def list(self, viewer: Viewer) -> Sequence[ReportSubscription]:
        viewer.demand(Right.READ_CASES)
        every = self.installation.reports.readers.all()
        whole = viewer.may(Right.REPORTS) and viewer.bodies is None
        return [one for one in every if whole or one.person == viewer.person]

    def save(self, viewer: Viewer, wanted: WantedSubscription) -> ReportSubscription:
        """Raises EntryRefused for a report, a person or a channel that does not exist, and for a
        channel of others. An approval that is demanded already stays.
        """
        viewer.demand(Right.READ_CASES)
        installation, now = self.installation, self.installation.clock.now()
        person = wanted.person or viewer.person
        if person != viewer.person or wanted.approval:
            viewer.demand(Right.REPORTS)
        demand_scope(installation, viewer, wanted.scope)
        if cadence(installation.region, wanted.name) is ReportName.PERIOD:
            raise EntryRefused("отчёт за любой период составляют по запросу: подписаться нельзя")
        if wanted.channel and wanted.channel not in installation.settings.channels:
            raise EntryRefused(f"канала «{wanted.channel}» нет: выберите из списка")
        known = {one.id: one for one in installation.access.people.all()}
        approval = wanted.approval or (
            not viewer.may(Right.REPORTS) and self._is_approved(person, wanted)
        )
        one = ReportSubscription(
            *(person, wanted.name, viewer.actor, now, wanted.scope),
            *(wanted.channel, wanted.days, approval),
        )
        if person not in known:
            raise EntryRefused("выберите человека, который получит отчёт")
        is_own = not wanted.channel or wanted.channel in known[person].channels
        if not is_own and not viewer.may(Right.REPORTS):
            raise EntryRefused(f"«{wanted.channel}» — не ваш канал: выберите из своих")
        if not may_get(installation, known[person], one.scope):
            raise EntryRefused(f"{person}: этот отчёт читать не может")
        with installation.transaction():
            kept = installation.reports.readers.save(one)
            self._note(viewer, f"{wanted.name}, {person}: есть")
        return kept

    def forget(self, viewer: Viewer, number: int) -> None:
        viewer.demand(Right.READ_CASES)
        readers = self.installation.reports.readers
        one = readers.get(number) if 0 < number <= GREATEST else None
        if one is None:
            raise NotFound("такой подписки нет: её уже отменили")
        if one.person != viewer.person and not viewer.may(Right.REPORTS):
            raise Forbidden((Right.REPORTS,), "чужие подписки меняет тот, кто рассылает отчёты")
        if one.approval and not viewer.may(Right.REPORTS):
            why = "этот отчёт сначала утверждают: подписку отменяет тот, кто рассылает отчёты"
            raise Forbidden((Right.REPORTS,), why)
        with self.installation.transaction():
            readers.forget(number)
            self._note(viewer, f"{one.name}, {one.person}: отменена")

    def _is_approved(self, person: str, wanted: WantedSubscription) -> bool:
        key = person, wanted.name, wanted.scope
        every = self.installation.reports.readers.all()
        return any(one.approval and (one.person, one.name, one.scope) == key for one in every)

    def _note(self, viewer: Viewer, detail: str) -> None:
        now = self.installation.clock.now()
        write(self.installation.audit, now, viewer, Verb.REPORT_SUBSCRIPTION, detail)
