"""Saved cuts: one's own and the shared ones, pinned on top of «Разрезы»."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.installation import Installation
from desks.audit import write
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.case import GREATEST
from domain.errors import EntryRefused, NotFound
from domain.person import Right
from domain.reports.saved_cut import LONGEST_NAME, LONGEST_QUERY, MOST, SavedCut


@dataclass(frozen=True, slots=True)
class PinnedCut:
    cut: SavedCut
    is_pinned: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class SavedCutDesk:
    """Every method raises Forbidden if the viewer lacks the right."""

    installation: Installation

    def list(self, viewer: Viewer) -> Sequence[PinnedCut]:
        """The pinned ones first, in the order of pinning. What others share may name what only
        the centre sees.
        """
        viewer.demand(Right.READ_CASES)
        store, who = self.installation.reports.saved_cuts, viewer.in_name_of or viewer.name
        pinned = {number: place for place, number in enumerate(store.pinned(who))}
        mine = (one for one in store.of(who) if one.owner == who or viewer.may(Right.REGION))
        cuts = sorted(mine, key=lambda one: pinned.get(one.number, len(pinned)))
        return [PinnedCut(one, one.number in pinned, one.owner == who) for one in cuts]

    def save(self, viewer: Viewer, name: str, query: str) -> SavedCut:
        """The same name of the same owner takes the new cut. Raises EntryRefused."""
        viewer.demand(Right.READ_CASES)
        if not (plain := " ".join(name.split())):
            raise EntryRefused("у разреза нет названия: напишите его")
        if len(plain) > LONGEST_NAME:
            raise EntryRefused(f"название длиннее {LONGEST_NAME} знаков: сократите его")
        if len(query) > LONGEST_QUERY:
            raise EntryRefused("условий слишком много: уберите часть")
        now = self.installation.clock.now()
        with self.installation.transaction():
            new = SavedCut(plain, query, viewer.doer, now)
            saved = self.installation.reports.saved_cuts.save(new, MOST)
            if saved is None:
                raise EntryRefused(f"разрезов уже {MOST}: удалите лишний")
            write(self.installation.audit, now, viewer, Verb.CUT_SAVED, saved.name)
        return saved

    def share(self, viewer: Viewer, number: int, is_shared: bool) -> SavedCut:
        """Raises NotFound for a cut of somebody else."""
        viewer.demand(Right.READ_CASES, Right.REGION)
        cut = self._own(viewer, number)
        with self.installation.transaction():
            self.installation.reports.saved_cuts.share(number, is_shared)
            now = self.installation.clock.now()
            verb = Verb.CUT_SHARED if is_shared else Verb.CUT_UNSHARED
            write(self.installation.audit, now, viewer, verb, cut.name)
        return cut

    def pin(self, viewer: Viewer, number: int, is_pinned: bool) -> None:
        """Raises NotFound for a cut that the viewer does not see."""
        viewer.demand(Right.READ_CASES)
        cut, who, now = self._known(number), viewer.doer, self.installation.clock.now()
        if cut.owner != who and not (cut.is_shared and viewer.may(Right.REGION)):
            raise NotFound(_UNKNOWN)
        if is_pinned:
            self.installation.reports.saved_cuts.pin(number, who, now)
        else:
            self.installation.reports.saved_cuts.unpin(number, who)

    def forget(self, viewer: Viewer, number: int) -> SavedCut:
        """Raises NotFound for a cut of somebody else."""
        viewer.demand(Right.READ_CASES)
        cut = self._own(viewer, number)
        with self.installation.transaction():
            self.installation.reports.saved_cuts.forget(number)
            now = self.installation.clock.now()
            write(self.installation.audit, now, viewer, Verb.CUT_FORGOTTEN, cut.name)
        return cut

    def _own(self, viewer: Viewer, number: int) -> SavedCut:
        cut = self._known(number)
        if cut.owner != viewer.doer:
            raise NotFound(_UNKNOWN)
        return cut

    def _known(self, number: int) -> SavedCut:
        known = self.installation.reports.saved_cuts
        cut = known.get(number) if 0 < number <= GREATEST else None
        if cut is None:
            raise NotFound(_UNKNOWN)
        return cut


_UNKNOWN = "такого разреза нет: обновите список"
