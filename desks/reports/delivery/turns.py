"""The schedule of reports: each is made once a slot, then given to its subscribers.

What the outage of a night delayed is made at the first turn after it, and says so.
"""

import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from app.installation import Installation
from app.reports.gaps import Outing
from app.reports.making import ReportMaker
from desks.audit import write
from desks.reports.delivery.orders import CALENDAR, cadence, slot_of
from desks.reports.delivery.sending import ReportReader, may_get, send
from desks.verbs import Verb
from desks.viewer import Door, Viewer
from domain.errors import EntryRefused, OtklikError
from domain.person import SYSTEM, Person, Right
from domain.reports.report import Report, ReportName, ReportOrder, ReportState
from domain.reports.scope import CENTRE, ReportScope
from domain.reports.subscription import ReportSubscription
from domain.task import Task, TaskKind, TaskState
from reports.delivery.slots import Slot, leaves_at

log = logging.getLogger(__name__)

EVERY = timedelta(minutes=1)
AWAY = timedelta(minutes=5)  # without a turn: no scheduler worked
REMEMBERED = timedelta(days=2)
SINCE, TURN, OUTINGS = "reports since", "reports turn", "reports outings"
AGAIN = timedelta(hours=1)  # after a task that failed
RECENT = 200  # tasks of the system
INLINE = frozenset({ReportName.MORNING})

_SYSTEM = Viewer(SYSTEM, frozenset(Right), Door.SHELL)
_Key = tuple[str, ReportScope]


@dataclass(frozen=True)
class ReportTurns:
    installation: Installation
    maker: ReportMaker

    def tick(self, now: datetime) -> None:
        """Raises Unavailable; the next turn does the rest. What fails for one report keeps no other
        back.
        """
        since = datetime.fromisoformat(
            self.installation.marks.remember_once(SINCE, now.isoformat())
        )
        outings = self._outings(now)
        subscribed: dict[_Key, list[ReportSubscription]] = {}
        for one in self.installation.reports.readers.all():
            subscribed.setdefault((one.name, one.scope), []).append(one)
        failed: OtklikError | None = None
        for name, scope in self._asked(subscribed):
            try:
                self._one(name, scope, subscribed.get((name, scope), ()), now, since, outings)
            except OtklikError as error:
                log.warning("report %s: %s; the next turn tries again", name, error)
                failed = error
        if failed is not None and not isinstance(failed, EntryRefused):
            raise failed

    def _asked(self, subscribed: dict[_Key, list[ReportSubscription]]) -> Iterator[_Key]:
        """The centre's reports, its forms, and what people subscribed to."""
        forms = self.installation.region.report_forms
        own = [(name, CENTRE) for name in (*(one.value for one in CALENDAR), *forms)]
        yield from own
        yield from (key for key in subscribed if key not in own and self._is_known(key[0]))

    def _is_known(self, name: str) -> bool:
        """False for a form that left the region's file."""
        try:
            return cadence(self.installation.region, name) is not ReportName.PERIOD
        except EntryRefused:
            return False

    def _one(
        self,
        name: str,
        scope: ReportScope,
        subscriptions: Sequence[ReportSubscription],
        now: datetime,
        since: datetime,
        outings: Sequence[Outing],
    ) -> None:
        slot = slot_of(self.installation.region, name, now)
        if slot is None or slot.at < since:
            return
        order = ReportOrder(name, slot.period, scope)
        versions = self.installation.reports.versions.versions(order.key)
        if not any(one.is_of_calendar or one.state is not ReportState.DRAFT for one in versions):
            if name not in INLINE:
                self._ask(order, slot, now)
                return
            if (made := self.make(order, slot.at, outings)) is None:
                return
            versions = [made, *versions]
        self._deliver(versions, slot, subscriptions, now)

    def make(
        self, order: ReportOrder, slot: datetime, outings: Sequence[Outing] = ()
    ) -> Report | None:
        """None if another process made it meanwhile."""
        document = self.maker.document(order, slot, outings)
        made = self.maker.make(order, SYSTEM, document, slot)
        with self.installation.transaction():
            report = self.maker.keep(made, document, once=True)
            if report is not None:
                late = round(report.late_by.total_seconds() / 60)
                detail = f"отчёт {report.number}: {report.title}, позже срока на {late} мин"
                now = self.installation.clock.now()
                write(self.installation.audit, now, _SYSTEM, Verb.REPORT_MADE, detail)
        return report

    def _ask(self, order: ReportOrder, slot: Slot, now: datetime) -> None:
        """A task of the system, unless one is under way or failed a moment ago."""
        tasks = self.installation.processes.tasks
        inputs = {
            "name": order.name,
            "scope": order.scope.kind.value,
            "id": order.scope.id,
            "since": order.period.since.isoformat() if order.period.since else "",
            "until": order.period.until.isoformat(),
            "slot": slot.at.isoformat(),
        }
        for task in tasks.recent(RECENT, (SYSTEM, Door.SHELL.value)):
            if task.kind is TaskKind.REPORT and dict(task.given) == inputs:
                is_fresh = task.ended_at is not None and now - task.ended_at < AGAIN
                if not task.is_ended or (task.state is TaskState.FAILED and is_fresh):
                    return
        task = Task(uuid4().hex, TaskKind.REPORT, inputs, SYSTEM, Door.SHELL, now, now)
        with self.installation.transaction():
            tasks.ask(task)
            detail = f"задача {task.id}: отчёт {order.name} {order.scope.id}".rstrip()
            write(self.installation.audit, now, _SYSTEM, Verb.REPORT_MADE, detail)

    def _deliver(
        self,
        versions: Sequence[Report],
        slot: Slot,
        subscriptions: Sequence[ReportSubscription],
        now: datetime,
    ) -> None:
        """The newest version that is approved. Where no subscription demands it, the system
        approves what the calendar made, and never the draft of a person.
        """
        if not subscriptions:
            return
        report = next((one for one in versions if one.state is not ReportState.DRAFT), None)
        if report is None:
            if any(one.approval for one in subscriptions):
                return
            draft = next(one for one in versions if one.is_of_calendar)
            report = self._approved(draft, now)
        waiting = self._waiting(versions, slot, subscriptions, now)
        if waiting:
            send(self.installation, _SYSTEM, report, waiting)

    def _approved(self, report: Report, now: datetime) -> Report:
        versions = self.installation.reports.versions
        with self.installation.transaction():
            if versions.approve(report.number, SYSTEM, now):
                detail = f"отчёт {report.number}: утверждать не требуется"
                write(self.installation.audit, now, _SYSTEM, Verb.REPORT_APPROVED, detail)
        return versions.get(report.number) or report

    def _waiting(
        self,
        versions: Sequence[Report],
        slot: Slot,
        subscriptions: Sequence[ReportSubscription],
        now: datetime,
    ) -> Sequence[ReportReader]:
        """Whose time has come, and who got no version of the order."""
        sent = self.installation.reports.versions.deliveries([one.number for one in versions])
        got = {one.person for one in sent}
        left = [one for one in subscriptions if one.person not in got]
        people: dict[str, Person] = {}
        if left:
            people = {one.id: one for one in self.installation.access.people.all()}
        return [
            ReportReader(people[one.person], one.channel)
            for one in left
            if self._is_due(one, slot, now)
            and one.person in people
            and may_get(self.installation, people[one.person], one.scope)
        ]

    def _is_due(self, one: ReportSubscription, slot: Slot, now: datetime) -> bool:
        region = self.installation.region
        worktime = region.worktime()
        name = cadence(region, one.name)
        at = leaves_at(
            slot, name, one.days, lambda day: bool(worktime.working_days(day, day)), region.zone
        )
        return at is not None and one.at <= at <= now

    def _outings(self, now: datetime) -> Sequence[Outing]:
        """Times without a turn in the last REMEMBERED, this turn's among them."""
        marks = self.installation.marks
        known = [
            Outing(datetime.fromisoformat(since), datetime.fromisoformat(until))
            for since, until in json.loads(marks.value(OUTINGS) or "[]")
        ]
        known = [one for one in known if now - one.until < REMEMBERED]
        last = marks.value(TURN)
        before = None if last is None else datetime.fromisoformat(last)
        if before is not None and now - before > AWAY:
            known.append(Outing(before, now))
        pairs = [[one.since.isoformat(), one.until.isoformat()] for one in known]
        marks.replace({TURN: now.isoformat(), OUTINGS: json.dumps(pairs)})
        return [one for one in known if now - one.until < timedelta(days=1)]
