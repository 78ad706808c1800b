"""Makes copies and tries them out, in a task or at once, and on their days by themselves."""

from datetime import datetime, timedelta
from errno import EACCES, EPERM, EROFS
from uuid import uuid4

from app.copies.folder import CopyFolder
from app.copies.making import MadeCopy, locks_of
from app.copies.notes import MADE, TRIED, CopyNote, note_of, write_note
from app.copies.reading import Ticking
from app.copies.restoring import Restored
from app.installation import Installation
from desks.tasks.folder import TaskFolder
from desks.tasks.progress import Progress
from desks.viewer import Viewer
from domain.errors import CopyRefused, EntryRefused, SettingsError
from domain.operations.copy import POSTS
from domain.person import SYSTEM
from domain.task import Given, Task, TaskKind

DOOR = "system"
RECENT = 50
AGAIN = timedelta(hours=1)  # after a copy that failed
SHUT = (EACCES, EPERM, EROFS)  # a unit opens other folders only by name


def asked(installation: Installation, viewer: Viewer, inputs: Given) -> Given:
    """Raises EntryRefused if copies cannot be encrypted."""
    try:
        locks_of(installation.settings).check()
    except SettingsError as error:
        raise EntryRefused(str(error)) from error
    return {"whole": bool(inputs.get("whole", True))}


def asked_trial(installation: Installation, viewer: Viewer, inputs: Given) -> Given:
    """Raises NotFound for a copy that does not lie on this machine."""
    copy = CopyFolder(installation.settings).named(str(inputs.get("name", "")))
    return {"name": copy.path.name}


def make(installation: Installation, task: Task, progress: Progress) -> Given:
    made = make_now(
        installation, whole=task.given["whole"], tick=lambda done: progress.at(done, None)
    )
    return {"copy": made.path.name, "bytes": made.bytes, "posts": made.manifest.count(POSTS)}


def try_out(installation: Installation, task: Task, progress: Progress) -> Given:
    name = task.given["name"]
    tried = try_now(installation, name, lambda done: progress.at(done, None))
    return {"copy": name, "posts": tried.manifest.count(POSTS)}


def make_now(installation: Installation, *, whole: bool, tick: Ticking) -> MadeCopy:
    """Makes a copy, deletes old ones and takes the new one elsewhere. Raises SettingsError,
    CopyRefused if only the taking failed, or Unavailable.
    """
    folder, now = CopyFolder(installation.settings), installation.clock.now()
    try:
        made = folder.make(now, whole=whole, tick=tick)
    except (OSError, CopyRefused) as error:
        shut = isinstance(error, OSError) and error.errno in SHUT
        advice = (
            "папка должна принадлежать otklik и быть открытой службам (ReadWritePaths)"
            if shut
            else "проверьте место на диске"
        )
        note = CopyNote("", now, now, 0, f"копия не сделана: {error}: {advice}")
        write_note(installation.marks, MADE, note)
        raise
    note = CopyNote(made.path.name, installation.clock.now(), now, made.bytes)
    write_note(installation.marks, MADE, note)
    folder.rotate()
    try:
        folder.take_elsewhere(made.path)
    except CopyRefused as error:
        failed = CopyNote(note.name, note.at, now, made.bytes, str(error))
        write_note(installation.marks, MADE, failed)
        raise
    return made


def try_now(installation: Installation, name: str, tick: Ticking) -> Restored:
    """Restores a copy into a scratch folder and compares; raises NotFound or CopyRefused."""
    folder, now = CopyFolder(installation.settings), installation.clock.now()
    copy = folder.named(name)
    try:
        tried = folder.try_out(copy.path, tick)
    except CopyRefused as error:
        problem = f"{name}: {error}; сделайте новую: otklik backup"
        write_note(
            installation.marks, TRIED, CopyNote(name, now, copy.made_at, copy.bytes, problem)
        )
        raise
    write_note(installation.marks, TRIED, CopyNote(name, now, copy.made_at, copy.bytes))
    return tried


def ask_copies(installation: Installation, now: datetime) -> None:
    """Asks for the copy and the trial whose time has come; after a failed one, in an hour."""
    settings = installation.settings
    if not settings.seals_copies:
        return
    made, tried = (note_of(installation.marks, what) for what in (MADE, TRIED))
    if made is None or now - made.at >= (AGAIN if not made.name else settings.copies_every):
        _ask(installation, TaskKind.COPY, {"whole": False}, now)
    if made is None or not made.name:
        return
    pause = AGAIN if tried and tried.problem else settings.copies_checked_every
    if tried is None or (now - tried.at >= pause and tried.name != made.name):
        _ask(installation, TaskKind.COPY_TRIAL, {"name": made.name}, now)


def _ask(installation: Installation, kind: TaskKind, inputs: Given, now: datetime) -> None:
    tasks = installation.processes.tasks
    for task in tasks.recent(RECENT, (SYSTEM, DOOR)):
        if task.kind is kind and (not task.is_ended or (task.ended_at or now) > now - AGAIN):
            return
    mark = TaskFolder(installation.settings).mark()
    tasks.ask(Task(uuid4().hex, kind, inputs, SYSTEM, DOOR, now, now, mark))
