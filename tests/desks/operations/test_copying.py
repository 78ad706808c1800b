import os
from dataclasses import replace
from datetime import timedelta
from errno import ENOSPC, EROFS
from threading import Event

import pytest
from pydantic import SecretStr

from app.copies.folder import CopyFolder
from app.copies.notes import MADE, TRIED, note_of
from app.health import examine_running
from desks.operations.copies import CopyDesk, restore
from desks.operations.copying import ask_copies
from desks.tasks.folder import TaskFolder
from desks.tasks.runner import run_task
from desks.viewer import in_shell
from domain.errors import CopyRefused, EntryRefused
from domain.ports.audit import AuditFilter
from domain.task import TaskState
from store.audit import SqlAudit
from store.engine import open_database

SHELL = in_shell("shell:1000")


@pytest.fixture
def sealing(installation, tmp_path):
    """The installation, with a passphrase for its copies."""
    settings = installation.settings.model_copy(
        update={"copies_passphrase": SecretStr("раз два"), "copies": tmp_path / "copies"}
    )
    return replace(installation, settings=settings)


def later(installation, **span):
    now = installation.clock.now() + timedelta(**span)
    return replace(installation, clock=Later(now))


class Later:
    """A clock that stands."""

    def __init__(self, now):
        self._now, self.speed = now, 1.0

    def now(self):
        return self._now

    def real_seconds(self, span):
        return span.total_seconds()


def do(installation):
    """Do the task that is due; its state and problem."""
    mark, lease = TaskFolder(installation.settings).mark(), installation.settings.batch_lease
    task = installation.processes.tasks.claim(mark, installation.clock.now(), lease)
    run_task(installation, task, Event())
    ended = installation.processes.tasks.get(task.id)
    return ended.state, ended.problem


def waiting(installation):
    return [t.kind for t in installation.processes.tasks.recent(50) if not t.is_ended]


def said(installation):
    [one] = [f for f in examine_running(installation) if f.what == "Резервная копия"]
    return one


def test_copies_come_and_are_tried_on_their_days_and_health_says_which_was_tried(sealing):
    assert not said(sealing).well
    ask_copies(sealing, sealing.clock.now())
    ask_copies(sealing, sealing.clock.now())
    assert waiting(sealing) == ["copy"]
    assert do(sealing) == (TaskState.DONE, "")
    assert "проверенная копия: ещё не было" in said(sealing).seen
    ask_copies(sealing, sealing.clock.now())
    assert waiting(sealing) == ["copy_trial"]
    assert do(sealing) == (TaskState.DONE, "")
    ask_copies(sealing, sealing.clock.now())
    assert waiting(sealing) == []
    assert said(sealing).well
    assert "проверенная копия: ещё не было" not in said(sealing).seen
    tomorrow = later(sealing, days=1, minutes=1)
    ask_copies(tomorrow, tomorrow.clock.now())
    assert waiting(tomorrow) == ["copy"]
    assert do(tomorrow) == (TaskState.DONE, "")
    newest, oldest = CopyFolder(sealing.settings).kept()
    assert (newest.base, oldest.base) == (oldest.path.name, "")


def test_without_a_passphrase_none_is_asked_for_and_health_says_what_to_do(installation):
    ask_copies(installation, installation.clock.now())
    assert waiting(installation) == []
    assert "OTKLIK_COPIES_PASSPHRASE" in said(installation).advice
    with pytest.raises(EntryRefused, match="OTKLIK_COPIES_PASSPHRASE"):
        CopyDesk(installation).ask(SHELL)


def test_a_copy_that_cannot_be_taken_away_stays_and_is_named(sealing):
    settings = sealing.settings.model_copy(update={"copies_elsewhere": "exit 9"})
    broken = replace(sealing, settings=settings)
    with pytest.raises(CopyRefused, match="с кодом 9"):
        CopyDesk(broken).make(SHELL, whole=True)
    assert len(CopyFolder(settings).kept()) == 1
    assert "с кодом 9" in said(broken).advice


@pytest.mark.parametrize(
    ("code", "advice"), [(EROFS, "ReadWritePaths"), (ENOSPC, "проверьте место на диске")]
)
def test_a_copy_that_cannot_be_written_says_what_to_do(sealing, monkeypatch, code, advice):
    def refuse(*_, **__):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(CopyFolder, "make", refuse)
    with pytest.raises(OSError, match=os.strerror(code)):
        CopyDesk(sealing).make(SHELL, whole=True)
    assert advice in note_of(sealing.marks, MADE).problem


def test_a_damaged_copy_fails_its_trial_and_health_names_it(sealing):
    made = CopyDesk(sealing).make(SHELL, whole=True)
    content = made.path.read_bytes()
    made.path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(CopyRefused):
        CopyDesk(sealing).try_out(SHELL, made.path.name)
    note = note_of(sealing.marks, TRIED)
    assert note is not None
    assert made.path.name in note.problem
    assert made.path.name in said(sealing).advice


def test_a_restore_is_the_last_line_of_the_restored_audit(sealing, tmp_path):
    made = CopyDesk(sealing).make(SHELL, whole=True)
    assert note_of(sealing.marks, MADE).name == made.path.name
    new = sealing.settings.model_copy(update={"data": tmp_path / "new"})
    assert restore(SHELL, new, made.path).differences == ()
    engine = open_database(new.database_url)
    [line] = SqlAudit(engine).read(AuditFilter(), 1)
    engine.dispose()
    assert (line.who, line.what) == ("shell:1000", "copy restored")
    assert line.detail.startswith(made.path.name)
