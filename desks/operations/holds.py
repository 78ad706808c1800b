"""Legal holds: a case keeps its texts and posts until the hold is lifted."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.installation import Installation
from desks.audit import write
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.case import numbered
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.operations.erasure import Hold
from domain.person import Right
from domain.privacy.admission import admit_text

LONGEST = 500


@dataclass(frozen=True, slots=True)
class HoldDesk:
    """Deeds raise NotFound, EntryRefused without a reason, and MoveRefused if there is nothing to
    do.
    """

    installation: Installation

    def standing(self, viewer: Viewer) -> Sequence[Hold]:
        viewer.demand(Right.ADMINISTER)
        return list(self.installation.keeping.holds.standing().values())

    def hold(self, viewer: Viewer, case_id: int, reason: str) -> None:
        viewer.demand(Right.ADMINISTER)
        why, now = _typed(reason), self.installation.clock.now()
        if self.installation.casework.cases.get(case_id) is None:
            raise NotFound(f"обращения {numbered(case_id)} нет: проверьте номер")
        with self.installation.transaction():
            if not self.installation.keeping.holds.hold(case_id, viewer.actor, why, now):
                raise MoveRefused(f"обращение {numbered(case_id)} уже удержано")
            self._write(viewer, Verb.CASE_HOLD, case_id, why)

    def lift(self, viewer: Viewer, case_id: int, reason: str) -> None:
        viewer.demand(Right.ADMINISTER)
        why, now = _typed(reason), self.installation.clock.now()
        with self.installation.transaction():
            if not self.installation.keeping.holds.lift(case_id, viewer.actor, why, now):
                raise NotFound(f"обращение {numbered(case_id)} не удержано")
            self._write(viewer, Verb.CASE_HOLD_LIFTED, case_id, why)

    def _write(self, viewer: Viewer, verb: Verb, case_id: int, why: str) -> None:
        now = self.installation.clock.now()
        write(self.installation.audit, now, viewer, verb, f"{numbered(case_id)}: {why}")


def _typed(reason: str) -> str:
    why = admit_text(" ".join(reason.split()))[:LONGEST]
    if not why:
        raise EntryRefused("назовите основание: например, «запрос прокуратуры от 28.11.2026»")
    return why
