"""Children of `supervise`, as real processes (Linux: they are found under /proc)."""

import os
import signal
from pathlib import Path
from threading import Event
from time import monotonic

import pytest

from app.key import create_key
from app.logs import configure_logs
from app.settings import Settings, read_settings
from otklik.processes import supervise
from otklik.roles import stopped_by_signals
from tests import forked


def work():
    settings = read_settings()
    configure_logs(settings.log_level, "run")
    supervise([["work"]], stopped_by_signals(), settings)


def until(holds):
    deadline = monotonic() + 30
    while not (found := holds()):
        assert monotonic() < deadline
        Event().wait(0.05)
    return found


def children(pid):
    return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_listening(pid):
    """Whether it is no copy of its parent any more, and has a handler for SIGTERM."""
    if b"otklik\0work\0" not in Path(f"/proc/{pid}/cmdline").read_bytes():
        return False
    status = Path(f"/proc/{pid}/status").read_text()
    caught = int(status.split("SigCgt:")[1].split()[0], 16)
    return caught >> (signal.SIGTERM - 1) & 1


def ended(pid):
    """No such process, or one that waits for its new parent to be told."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


@pytest.fixture
def started(tmp_path):
    """The supervisor, leader of a process group as a shell makes one, and the file it writes to. It
    ignores nothing, though the tests may have been started by nohup.
    """
    create_key(Settings(data=tmp_path).key_file)
    here = {"OTKLIK_DATA": str(tmp_path)}
    said = tmp_path / "said"
    with said.open("wb") as file:
        process = forked.fork(work, err=file.fileno(), environment=here, session=True)
    yield process, said
    process.kill()
    process.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_a_signal_to_all_of_the_terminal_stops_the_parent_who_stops_its_children(started, number):
    process, said = started
    [child] = until(lambda: children(process.pid))
    until(lambda: is_listening(child))
    os.killpg(process.pid, number)
    assert process.wait(30) == 0
    assert ended(child)
    text = said.read_text("utf-8")
    assert f"run otklik.roles: signal {number.name}: stopping" in text
    assert "work otklik.roles: signal SIGTERM: stopping" in text
    assert text.count(": stopping") == 2
    assert "Traceback" not in text


def test_a_child_ends_with_a_parent_that_was_killed(started):
    process, _ = started
    [child] = until(lambda: children(process.pid))
    os.kill(process.pid, signal.SIGKILL)
    process.wait(30)
    until(lambda: ended(child))


def test_a_command_without_a_supervisor_outlives_the_end_of_its_input(tmp_path):
    create_key(Settings(data=tmp_path).key_file)
    here = {"OTKLIK_DATA": str(tmp_path)}
    worked = forked.otklik(tmp_path / "said", "work", "--once", environment=here)
    assert worked.returncode == 0, worked.stderr
