"""Tasks by the shell, and the child of `otklik work` that does them."""

import os
from threading import Event
from time import monotonic

import pytest

from app.health import LATE, examine_running
from app.key import create_key
from app.settings import read_settings
from app.wiring import open_installation
from desks.tasks.desk import TaskDesk
from desks.viewer import in_shell
from domain.errors import MoveRefused
from domain.task import TaskKind, TaskState, postpone
from domain.wire import dump_post
from otklik.task_process import NICE, doing_tasks, step_back
from tests.console.conftest import POSTS
from tests.forked import fork

SHELL = in_shell("shell:0")


def test_history_imported_later_waits_for_a_process_and_is_done_by_it(otklik, tmp_path):
    file = tmp_path / "history.jsonl"
    file.write_text("\n".join(map(dump_post, POSTS)))
    asked = otklik("import", "--later", str(file))
    assert asked.exit_code == 0, asked.output
    number = asked.output.split()[1].rstrip(":")
    file.unlink()  # it was copied
    assert "ждёт" in otklik("tasks", "list").output
    priority = os.nice(0)
    assert otklik("tasks", "run").exit_code == 0
    assert os.nice(0) == priority  # only the child of `otklik work` steps back
    listed = otklik("tasks", "list").output
    assert "готово" in listed
    assert number[:8] in listed
    with open_installation(read_settings()) as installation:
        assert installation.posts.queue.depth() == len(POSTS)


def test_a_rebuild_is_cancelled_before_it_begins(otklik):
    number = otklik("index", "rebuild", "--later").output.split()[1].rstrip(":")
    assert otklik("tasks", "cancel", number).output == "Прервана.\n"
    assert "прервано" in otklik("tasks", "list").output
    assert isinstance(otklik("tasks", "undo", number).exception, MoveRefused)


def test_an_export_is_saved_where_one_wants_it(otklik, tmp_path):
    with open_installation(read_settings()) as installation:
        task = TaskDesk(installation).ask(SHELL, TaskKind.SEARCH_EXPORT, {"format": "csv"})
    otklik("tasks", "run")
    out = tmp_path / "out.csv"
    assert otklik("tasks", "save", task.id, "-o", str(out)).exit_code == 0
    assert "Найдено постов" in out.read_text("utf-8-sig")
    assert otklik("tasks", "undo", task.id).exit_code == 0
    assert otklik("tasks", "list").output.count("удалён") == 1


@pytest.fixture
def installation(tmp_path, monkeypatch):
    """An installation that children find too."""
    monkeypatch.setenv("OTKLIK_DATA", str(tmp_path))
    settings = read_settings()
    create_key(settings.key_file)
    with open_installation(settings) as opened:
        yield opened


def test_a_worker_starts_a_child_that_does_what_is_asked_meanwhile(installation):
    with doing_tasks(installation):
        task = TaskDesk(installation).ask(SHELL, TaskKind.SEARCH_EXPORT, {"format": "csv"})
        deadline = monotonic() + 60
        while not (ended := installation.processes.tasks.get(task.id)).is_ended:
            assert monotonic() < deadline
            Event().wait(0.1)
        assert ended.state is TaskState.DONE
    assert [
        p for p in installation.processes.pulses.all() if p.role == "tasks"
    ] == []  # it ended well


def test_a_child_lets_others_go_first():
    def child():
        before = os.nice(0)
        step_back()
        assert os.nice(0) == min(19, before + NICE)
        del os.nice
        step_back()

    assert fork(child).wait() == 0


def test_the_doctor_says_that_tasks_wait_for_nobody(installation):
    def look():
        return {f.what: f for f in examine_running(installation)}["Задачи"]

    assert look().well
    task = TaskDesk(installation).ask(SHELL, TaskKind.SEARCH_EXPORT, {"format": "csv"})
    assert look().well
    installation.processes.tasks.cancel(task.id, "shell:0", installation.clock.now())
    long_ago = installation.clock.now() - 2 * LATE
    claimed = TaskDesk(installation).ask(SHELL, TaskKind.INDEX_REBUILD, {})
    held = installation.processes.tasks.claim(None, installation.clock.now(), LATE)
    assert held.id == claimed.id
    installation.processes.tasks.save(postpone(held, long_ago))
    assert not look().well
    assert "otklik work" in look().advice
