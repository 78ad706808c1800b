"""The care for incidents: who holds one, how far the work is, and a note."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from app.installation import Installation
from desks.audit import write
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.care import LONGEST_NOTE, Care, CareState
from domain.errors import EntryRefused, NotFound
from domain.person import Right
from domain.privacy.admission import admit_text


@dataclass(frozen=True, slots=True)
class CareDesk:
    installation: Installation

    def of(self, viewer: Viewer, incident_ids: Collection[str]) -> Mapping[str, Care]:
        """By incident, if somebody cared for it; those who may not read posts see no note, which
        may say what a post says, and no owner.
        """
        viewer.demand(Right.REGION)
        cares = self.installation.posts.care.of(incident_ids)
        if viewer.may(Right.POSTS):
            return cares
        return {id_: replace(care, note="", owner=None) for id_, care in cares.items()}

    def owners(self, viewer: Viewer) -> Sequence[str]:
        viewer.demand(Right.REGION)
        return sorted(
            person.name
            for person in self.installation.access.people.all()
            if person.enabled and person.login and person.may(Right.REGION)
            if person.may(Right.TRIAGE)
        )

    def inherit(self, viewer: Viewer, heir_id: str, incident_id: str) -> None:
        """The care for an incident goes over to its heir, if nobody cared for that yet."""
        viewer.demand(Right.TRIAGE, Right.REGION)
        cares = self.installation.posts.care.of([heir_id, incident_id])
        if heir_id not in cares and incident_id in cares:
            own = replace(cares[incident_id], incident_id=heir_id, version=1)
            self.installation.posts.care.save(own)

    def change(
        self,
        viewer: Viewer,
        incident_id: str,
        state: CareState,
        owner: str,
        note: str,
        version: int | None = None,
    ) -> str:
        """Replace the care of the incident or of its heir, and return that one's id; `version` is
        what the viewer has read, 0 before any, None for the stored one. Raises NotFound,
        EntryRefused, or MoveRefused if somebody changed it meanwhile.
        """
        viewer.demand(Right.TRIAGE, Right.REGION)
        incidents = self.installation.posts.incidents
        if not incidents.voiced([incident_id]):
            raise NotFound(f"такого инцидента нет: {incident_id}; проверьте номер в списке")
        incident_id = incidents.heir(incident_id) or incident_id
        before = self.installation.posts.care.of([incident_id]).get(incident_id)
        kept = before.owner if before else None
        if owner and owner != kept and owner not in self.owners(viewer):
            raise EntryRefused(f"«{owner}»: такого человека нет среди тех, кто ведёт инциденты")
        bare = admit_text(note.strip())
        if len(bare) > LONGEST_NOTE:
            raise EntryRefused(f"заметка длиннее {LONGEST_NOTE} знаков: сократите её")
        if version is None:
            version = before.version if before else 0
        now = self.installation.clock.now()
        solved_at = (before.solved_at if before else None) or now
        care = Care(incident_id, state, owner or None, bare, viewer.actor, now, version + 1)
        if state is CareState.SOLVED:
            care = replace(care, solved_at=solved_at)
        with self.installation.transaction():
            self.installation.posts.care.save(care)
            detail = f"{incident_id} {state} {owner}".rstrip()
            write(self.installation.audit, now, viewer, Verb.INCIDENT_CARE, detail)
        return incident_id
