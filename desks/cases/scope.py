"""Which cases a viewer sees, and whose texts."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from app.installation import Installation
from desks.viewer import Viewer
from domain.cases.case import numbered
from domain.errors import NotFound
from domain.person import Right
from domain.ports.cases import CaseFilter, CaseOrder, StoredCase
from domain.region import Region


def family(region: Region, bodies: Collection[str]) -> frozenset[str]:
    """These bodies and all that are parts of them."""
    return frozenset(
        id_ for id_ in region.bodies if any(one.id in bodies for one in region.chain(id_))
    ) | frozenset(bodies)


@dataclass(frozen=True, slots=True)
class CaseScope:
    """The centre sees every case, a body those of its family, an executor those assigned to them.

    A text is read by the centre's casework and by the body that answers; a published text also by
    those who read posts.
    """

    installation: Installation
    viewer: Viewer

    @property
    def bodies(self) -> frozenset[str] | None:
        """None means all."""
        of = self.viewer.bodies
        return None if of is None else family(self.installation.region, of)

    @property
    def person(self) -> str | None:
        """The executor whose cases alone are seen; None means all of the bodies."""
        if self.viewer.bodies is None or self.viewer.may(Right.ASSIGN):
            return None
        return self.viewer.name

    def sees(self, stored: StoredCase) -> bool:
        bodies, now = self.bodies, stored.standing
        return (bodies is None or now.body in bodies) and self.person in (None, now.person)

    def reads(self, stored: StoredCase) -> bool:
        is_public = not stored.case.is_filed and self.viewer.may(Right.POSTS)
        return is_public or self.viewer.bodies is not None or self.is_casework

    def shown(self, stored: StoredCase) -> StoredCase:
        """Without text, street, house and numbers for a viewer who may not read it."""
        if self.reads(stored):
            return stored
        place = replace(stored.case.place, street=None, house=None)
        bare = replace(stored.case, text=None, place=place, stream_number=None, own_number=None)
        return replace(stored, case=bare)

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
            person=self.person or wanted.person,
            order=CaseOrder.BODY_DUE if by_due else wanted.order,
        )

    def known(self, case_id: int) -> StoredCase:
        """Raises NotFound."""
        stored = self.installation.casework.cases.get(case_id)
        if stored is None or not self.sees(stored):
            raise NotFound(f"обращения {numbered(case_id)} нет: проверьте номер в списке")
        return stored
