"""Saved views of the list of cases: one's own, and those that the centre shares."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.installation import Installation
from desks.audit import write
from desks.cases.choice import CaseChoice, read, written
from desks.cases.days import Days
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.watch.view import LONGEST_CHOICE, MOST, SHARED, CaseView, checked_name
from domain.errors import EntryRefused, NotFound
from domain.person import Right


@dataclass(frozen=True, slots=True)
class CaseViewDesk:
    """Every method raises Forbidden if the viewer lacks the right."""

    installation: Installation

    def list(self, viewer: Viewer) -> Sequence[CaseView]:
        """Their own and the shared ones."""
        viewer.demand(Right.READ_CASES)
        return self.installation.casework.views.of(viewer.in_name_of or viewer.name)

    def save(self, viewer: Viewer, name: str, choice: CaseChoice, shared: bool = False) -> CaseView:
        """The same name of the same owner takes the new filters. Raises EntryRefused."""
        viewer.demand(Right.READ_CASES)
        if shared:
            viewer.demand(Right.CASES)
        now = self.installation.clock.now()
        choice.wanted(self.installation.region, Days(self.installation.region, now))
        query = written(choice)
        if len(query) > LONGEST_CHOICE:
            raise EntryRefused("условий слишком много: уберите часть")
        who = viewer.doer
        view = CaseView(SHARED if shared else who, checked_name(name), query, who, now)
        with self.installation.transaction():
            saved = self.installation.casework.views.save(view, MOST)
            if saved is None:
                raise EntryRefused(f"видов уже {MOST}: удалите лишний")
            write(self.installation.audit, now, viewer, Verb.CASE_VIEW_SAVED, saved.name)
        return saved

    def forget(self, viewer: Viewer, view_id: int) -> None:
        """Raises NotFound for a view of somebody else."""
        viewer.demand(Right.READ_CASES)
        view = self.installation.casework.views.get(view_id)
        if view is None or view.owner not in (SHARED, viewer.doer):
            raise NotFound("такого вида нет: обновите список")
        if view.is_shared:
            viewer.demand(Right.CASES)
        with self.installation.transaction():
            self.installation.casework.views.forget(view_id)
            now = self.installation.clock.now()
            write(self.installation.audit, now, viewer, Verb.CASE_VIEW_FORGET, view.name)

    def choice(self, view: CaseView) -> CaseChoice:
        return read(view.choice)
