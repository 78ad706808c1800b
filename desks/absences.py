"""Absences: who is away, who does what is assigned to them meanwhile."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.installation import Installation
from desks.audit import write
from desks.cases.choice import family
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.watch.absence import Absence, check
from domain.errors import EntryRefused, Forbidden, NotFound
from domain.person import Person, Right


@dataclass(frozen=True, slots=True)
class AbsenceDesk:
    """An absence is entered by the person, by a coordinator of their body, or by the centre.

    Methods raise Forbidden if the viewer may not, EntryRefused for a mistake, NotFound for an
    absence that is not there.
    """

    installation: Installation

    def list(self, viewer: Viewer) -> Sequence[Absence]:
        """Present and future ones: all for the centre, those of their bodies for others."""
        viewer.demand(Right.READ_CASES)
        known = self.installation.casework.absences.since(self.installation.clock.now())
        theirs = {one.id for one in self.colleagues(viewer)}
        return [one for one in known if one.person in theirs]

    def colleagues(self, viewer: Viewer) -> Sequence[Person]:
        """Who works on cases: all for the centre, those of one's bodies and their parts."""
        viewer.demand(Right.READ_CASES)
        bodies = None
        if viewer.bodies is not None:
            bodies = family(self.installation.region, viewer.bodies)
        return [one for one in self._staff() if bodies is None or (one.scope or set()) & bodies]

    def may_enter(self, viewer: Viewer, person: str) -> bool:
        """Whether they may say that this person is away."""
        viewer.demand(Right.READ_CASES)
        if person == (viewer.in_name_of or viewer.name):
            return True
        if viewer.bodies is None:
            return viewer.may(Right.CASES)
        known = person in {one.id for one in self.colleagues(viewer)}
        return known and viewer.may(Right.ASSIGN)

    def add(
        self,
        viewer: Viewer,
        person: str,
        since: datetime,
        until: datetime,
        deputy: str | None = None,
    ) -> Absence:
        viewer.demand(Right.READ_CASES, Right.ANSWER)
        self._demand(viewer, person)
        now = self.installation.clock.now()
        staff = {one.id: one for one in self._staff()}
        if person not in staff:
            raise EntryRefused(f"человека «{person}» нет: выберите из списка")
        if deputy is not None:
            self._check_deputy(staff[person], staff.get(deputy), deputy)
        absence = Absence(person, since, until, deputy or None, viewer.doer, now)
        check(absence)
        with self.installation.transaction():
            absence = self.installation.casework.absences.add(absence)
            write(self.installation.audit, now, viewer, Verb.ABSENCE, self._words(absence))
        return absence

    def end(self, viewer: Viewer, absence_id: int) -> Absence:
        """Ends it now, or calls it off before its beginning."""
        viewer.demand(Right.READ_CASES, Right.ANSWER)
        absences, now = self.installation.casework.absences, self.installation.clock.now()
        absence = absences.get(absence_id)
        # the doer is asked at first: a program of some bodies names nobody of another
        if absence is None or absence.person not in {viewer.doer, *self._colleagues(viewer)}:
            raise NotFound("такого отсутствия нет: обновите список")
        self._demand(viewer, absence.person)
        with self.installation.transaction():
            if not absences.end(absence_id, now):
                raise EntryRefused("это отсутствие уже кончилось")
            write(self.installation.audit, now, viewer, Verb.ABSENCE_END, absence.person)
        return absence

    def _colleagues(self, viewer: Viewer) -> Collection[str]:
        return {one.id for one in self.colleagues(viewer)}

    def _demand(self, viewer: Viewer, person: str) -> None:
        if not self.may_enter(viewer, person):
            why = "отмечает он сам, координатор его органа или центр"
            raise Forbidden((Right.ASSIGN,), f"отсутствие человека {why}")

    def _staff(self) -> Sequence[Person]:
        return [
            one
            for one in self.installation.access.people.all()
            if one.enabled and one.login is not None and one.may(Right.ANSWER)
        ]

    def _check_deputy(self, person: Person, deputy: Person | None, named: str) -> None:
        """A deputy sees the bodies of whom they stand in for."""
        if deputy is None:
            raise EntryRefused(f"заместителя «{named}» нет: выберите из списка")
        if deputy.scope is None:
            return
        bodies = family(self.installation.region, deputy.scope)
        if person.scope is None or not bodies >= person.scope:
            raise EntryRefused(f"{deputy.name} отвечает за другие органы: выберите другого")

    def _words(self, absence: Absence) -> str:
        zone = self.installation.region.zone
        since, until = absence.since.astimezone(zone), absence.until.astimezone(zone)
        deputy = f", замещает {absence.deputy}" if absence.deputy else ""
        return f"{absence.person}: {since:%d.%m.%Y %H:%M} — {until:%d.%m.%Y %H:%M}{deputy}"
