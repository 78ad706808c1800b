"""Who of the staff hears of a case: its executor, its body's coordinators, the centre. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from domain.cases.standing import Standing
from domain.cases.watch.absence import Absences
from domain.cases.watch.warnings import Audience
from domain.person import Person, Right, Role
from domain.region import Region
from domain.terms.worktime import Worktime

CENTRE = ""  # in the place of a person: who is on duty at the centre
# Who speaks for a body: its coordinators, where none is there its head.
_SPEAKERS = (Role.COORDINATOR, Role.HEAD)


class Staff:
    """People at one moment. A deputy takes the place of a person who is away."""

    def __init__(self, people: Iterable[Person], absences: Absences, region: Region) -> None:
        self.people: Mapping[str, Person] = {
            one.id: one for one in people if one.enabled and one.login is not None
        }
        self.absences, self._region = absences, region

    def readers(self, now: Standing, audience: Audience) -> Sequence[str]:
        """Ids of people, or CENTRE; a case that nobody at the body minds is the centre's."""
        if audience is Audience.CENTRE or now.body is None:
            return [CENTRE]
        executor = self._present(now.person)
        speakers = self.coordinators(now.body)
        return sorted({*([executor] if executor else ()), *speakers}) or [CENTRE]

    def coordinators(self, body: str) -> Sequence[str]:
        """Those who are there, or their deputies: of the body, else of the nearest above it."""
        for one in self._region.chain(body):
            for role in _SPEAKERS:
                theirs = [
                    present
                    for person in self.people.values()
                    if role in person.roles and person.scope is not None
                    if one.id in person.scope and (present := self._present(person.id))
                ]
                if theirs:
                    return theirs
        return ()

    def worktime(self, reader: str) -> Worktime:
        """Their working time: of their first body, or of the region."""
        person = self.people.get(reader)
        bodies = sorted(person.scope or ()) if person else []
        known = self._region.bodies.get(bodies[0]) if bodies else None
        return (
            self._region.worktime(known.municipality, known.id)
            if known
            else (self._region.worktime())
        )

    def asleep(self) -> frozenset[str]:
        """Executors who are away and whose work nobody does: their coordinator has it."""
        return self.absences.unrepresented

    def without_anyone(self) -> frozenset[str]:
        """Those of them whose bodies have no coordinator either: the centre has their work."""
        return frozenset(
            one
            for one in self.asleep()
            if (person := self.people.get(one)) is not None
            and not any(self.coordinators(body) for body in person.scope or ())
        )

    def _present(self, person: str | None) -> str | None:
        """The one who acts for them, if they may answer cases."""
        acting = self.absences.acting(person) if person else None
        known = self.people.get(acting or "")
        return known.id if known is not None and known.may(Right.ANSWER) else None
