"""«Мой орган»: what waits in a body or at the centre, its people and their load, who is away."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.cases.casework import staff_at
from app.installation import Installation
from desks.absences import AbsenceDesk
from desks.audit import write
from desks.cases.choice import CaseChoice, Tab, Waits
from desks.cases.days import Days
from desks.cases.reading import CaseDesk, ListedCase
from desks.cases.scope import CaseScope
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.case import CaseMove
from domain.cases.watch.absence import Absence
from domain.cases.workflow import OPEN_STATES, WITH_BODY
from domain.person import Right
from domain.ports.casework.cases import CaseFilter, PersonLoad

SHOWN = 12  # cases of a list
MOST = 10_000  # that are counted
REFUSALS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class OfficeList:
    """The first cases of a list, how many there are, and the filters that list them all; None
    where no filter does.
    """

    cases: Sequence[ListedCase]
    total: int
    choice: CaseChoice | None


@dataclass(frozen=True, slots=True)
class Refusal:
    case_id: int
    move: CaseMove


@dataclass(frozen=True, slots=True)
class Office:
    """`urgent` are the cases by their deadline; for the centre those that no body has. `asleep` are
    those of people who are away and have no deputy.
    """

    bodies: Sequence[str]
    counts: Mapping[str, int]
    urgent: OfficeList
    approval: OfficeList
    unassigned: OfficeList
    refused: OfficeList
    asleep: OfficeList
    refusals: Sequence[Refusal]
    load: Sequence[PersonLoad]
    away: Mapping[str, Absence]
    of_body: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class OfficeDesk:
    installation: Installation

    def look(self, viewer: Viewer, again: bool = False) -> Office:
        """Raises Forbidden."""
        viewer.demand(Right.READ_CASES, Right.ANSWER)
        installation, cases = self.installation, self.installation.casework.cases
        days = Days(installation.region, installation.clock.now())
        now, scope, of_body = days.now, CaseScope(installation, viewer), viewer.bodies is not None
        base = scope.limited(CaseFilter(WITH_BODY if of_body else OPEN_STATES))
        staff = staff_at(installation, now)
        load = cases.load(replace(base, states=WITH_BODY), now)
        if not again:
            write(installation.audit, now, viewer, Verb.CASES, "мой орган")

        def some(choice: CaseChoice) -> OfficeList:
            shown, total = CaseDesk(installation).first(viewer, choice, SHOWN)
            return OfficeList(shown, total, choice)

        return Office(
            bodies=sorted(viewer.bodies or ()),
            counts={
                "open": cases.number(base, MOST),
                "late": cases.number(replace(base, until=now), MOST),
                "today": cases.number(replace(base, since=now, until=days.today_ends), MOST),
            },
            urgent=some(CaseChoice(Tab.BODIES if of_body else Tab.CENTRE)),
            approval=some(CaseChoice(waits=Waits.APPROVAL)),
            unassigned=some(CaseChoice(Tab.BODIES, waits=Waits.EXECUTOR)),
            refused=some(CaseChoice(waits=Waits.BODY)),
            asleep=self._asleep(scope, base, staff.asleep() if of_body else staff.without_anyone()),
            refusals=self._refusals(scope, now - REFUSALS),
            load=sorted(load, key=lambda one: (one.person is None, -one.late, -one.total)),
            away={
                one.person: one for one in AbsenceDesk(installation).list(viewer) if one.holds(now)
            },
            of_body=of_body,
            at=now,
        )

    def _asleep(self, scope: CaseScope, base: CaseFilter, sleeping: Collection[str]) -> OfficeList:
        own = scope.persons
        persons = frozenset(sleeping) if own is None else own.intersection(sleeping)
        if not persons:
            return OfficeList((), 0, None)
        wanted = replace(base, states=WITH_BODY, persons=persons, limit=SHOWN)
        page = self.installation.casework.cases.page(wanted)
        shown = CaseDesk(self.installation).listed(scope, page.cases)
        return OfficeList(shown, page.total, None)

    def _refusals(self, scope: CaseScope, since: datetime) -> Sequence[Refusal]:
        known = self.installation.casework.cases.refusals(scope.bodies, since, SHOWN)
        return [
            Refusal(id_, move if scope.is_casework or scope.bodies else replace(move, note=""))
            for id_, move in known
            if scope.persons is None or move.who in scope.persons
        ]
