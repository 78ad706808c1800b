"""Which cases a viewer sees, and whose texts."""

from dataclasses import dataclass, replace
from functools import cached_property

from app.installation import Installation
from desks.cases.choice import family
from desks.viewer import Viewer
from domain.cases.case import numbered
from domain.cases.watch.absence import Absences
from domain.errors import NotFound
from domain.person import Right
from domain.ports.casework.cases import CaseFilter, CaseOrder, StoredCase


def absences_now(installation: Installation) -> Absences:
    now = installation.clock.now()
    return Absences(installation.casework.absences.since(now), now)


@dataclass(frozen=True)
class CaseScope:
    """The centre sees every case, a body those of its family, an executor those assigned to them
    and to those whose deputy they are.

    A text is read by the centre's casework and by the body that answers; a published text also by
    those who read posts.
    """

    installation: Installation
    viewer: Viewer

    @cached_property
    def bodies(self) -> frozenset[str] | None:
        """None means all."""
        of = self.viewer.bodies
        return None if of is None else family(self.installation.region, of)

    @cached_property
    def persons(self) -> frozenset[str] | None:
        """The executors whose cases alone are seen; None means all of the bodies."""
        if self.viewer.bodies is None or self.viewer.may(Right.ASSIGN):
            return None
        name = self.viewer.name
        return absences_now(self.installation).represented(name) | {name}

    def sees(self, stored: StoredCase) -> bool:
        bodies, now = self.bodies, stored.standing
        if bodies is not None and now.body not in bodies:
            return False
        return self.persons is None or now.person in self.persons

    def reads(self, stored: StoredCase) -> bool:
        is_public = not stored.case.is_filed and self.viewer.may(Right.POSTS)
        return is_public or self.viewer.bodies is not None or self.is_casework

    def shown(self, stored: StoredCase) -> StoredCase:
        """Without text, street, house and numbers for a viewer who may not read it."""
        return stored if self.reads(stored) else bare(stored)

    @property
    def is_casework(self) -> bool:
        return self.viewer.may(Right.CASES)

    def limited(self, wanted: CaseFilter) -> CaseFilter:
        """The filter within what the viewer sees; a body's list goes by its own deadlines."""
        own = self.bodies
        if own is None:
            return wanted
        asked = own if wanted.bodies is None else own.intersection(wanted.bodies)
        by_due = wanted.order is CaseOrder.DUE
        return replace(
            wanted,
            bodies=asked,
            persons=self.persons,
            order=CaseOrder.BODY_DUE if by_due else wanted.order,
        )

    def known(self, case_id: int) -> StoredCase:
        """Raises NotFound."""
        stored = self.installation.casework.cases.get(case_id)
        if stored is None or not self.sees(stored):
            raise NotFound(f"обращения {numbered(case_id)} нет: проверьте номер в списке")
        return stored


def bare(stored: StoredCase) -> StoredCase:
    """Without text, street, house and numbers."""
    place = replace(stored.case.place, street=None, house=None)
    case = replace(stored.case, text=None, place=place, stream_number=None, own_number=None)
    return replace(stored, case=case)
