"""Copies for the administrator: what lies here, a new one, a trial."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.clock import SystemClock
from app.copies.folder import CopyFolder, KeptCopy
from app.copies.making import MadeCopy, locks_of
from app.copies.notes import MADE, TRIED, CopyNote, note_of
from app.copies.reading import Ticking, opening_of
from app.copies.restoring import Restored, restore_copy
from app.installation import Installation
from app.settings import Settings
from desks.audit import write
from desks.operations.copying import asked, make_now, try_now
from desks.tasks.desk import TaskDesk
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.person import Right
from domain.ports.audit import AuditLog
from domain.task import Task, TaskKind


@dataclass(frozen=True, slots=True)
class CopyState:
    """`copies` of this machine, newest first; `sealed` is False if none is made because nothing
    encrypts it.
    """

    folder: Path
    copies: Sequence[KeptCopy]
    made: CopyNote | None
    tried: CopyNote | None
    sealed: bool


@dataclass(frozen=True, slots=True)
class CopyDesk:
    installation: Installation

    def state(self, viewer: Viewer) -> CopyState:
        viewer.demand(Right.ADMINISTER)
        folder, marks = CopyFolder(self.installation.settings), self.installation.marks
        made, tried = (note_of(marks, what) for what in (MADE, TRIED))
        sealed = self.installation.settings.seals_copies
        return CopyState(folder.path, folder.kept(), made, tried, sealed)

    def ask(self, viewer: Viewer) -> Task:
        """Asks for a whole copy, as a task; raises EntryRefused if nothing encrypts it."""
        viewer.demand(Right.ADMINISTER)
        return TaskDesk(self.installation).ask(viewer, TaskKind.COPY, {"whole": True})

    def ask_trial(self, viewer: Viewer, name: str) -> Task:
        """Raises NotFound."""
        viewer.demand(Right.ADMINISTER)
        return TaskDesk(self.installation).ask(viewer, TaskKind.COPY_TRIAL, {"name": name})

    def make(self, viewer: Viewer, whole: bool, tick: Ticking = lambda done: None) -> MadeCopy:
        """At once, in this process. Raises EntryRefused, CopyRefused or Unavailable."""
        viewer.demand(Right.ADMINISTER)
        asked(self.installation, viewer, {})
        made = make_now(self.installation, whole=whole, tick=tick)
        self._write(viewer, Verb.COPY, made.path.name)
        return made

    def try_out(self, viewer: Viewer, name: str, tick: Ticking = lambda done: None) -> Restored:
        """At once, in this process. Raises NotFound or CopyRefused."""
        viewer.demand(Right.ADMINISTER)
        tried = try_now(self.installation, name, tick)
        self._write(viewer, Verb.COPY_TRIAL, name)
        return tried

    def _write(self, viewer: Viewer, verb: Verb, name: str) -> None:
        write(self.installation.audit, self.installation.clock.now(), viewer, verb, name)


def restore(
    viewer: Viewer, settings: Settings, path: Path, tick: Ticking = lambda done: None
) -> Restored:
    """Restores a copy into the empty installation that the settings name, whose key it brings;
    the first line of its audit after the copied ones says so. Raises CopyRefused or Unavailable.
    """
    viewer.demand(Right.ADMINISTER)
    opening = opening_of(path, locks_of(settings))

    def record(audit: AuditLog) -> None:
        detail = f"{path.name}, сделана {opening.made_at:%d.%m.%Y %H:%M} UTC"
        write(audit, SystemClock().now(), viewer, Verb.COPY_RESTORED, detail)

    return restore_copy(settings, path, tick, record)
