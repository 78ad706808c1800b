"""A task done by a process: to its end, to a cancel, to an error, or to the process's own end."""

import csv
import io
import os
from collections import deque
from dataclasses import replace
from datetime import timedelta
from itertools import repeat
from threading import Event

import pytest

from app.clock import SystemClock
from desks.tasks import runner
from desks.tasks.desk import TaskDesk
from desks.tasks.folder import expire_tasks
from desks.tasks.history import BATCH
from desks.tasks.kinds import KINDS
from desks.tasks.runner import MOST_TRIES, run_tasks
from domain.errors import TaskInterrupted
from domain.post import Outcome
from domain.query import All
from domain.task import TASK_LIFE, TaskKind, TaskState
from domain.wire import dump_post
from tests.console.conftest import POSTS, fill
from tests.desks.tasks.conftest import ADMINISTRATOR, ANNA

EXPORT, IMPORT = TaskKind.SEARCH_EXPORT, TaskKind.HISTORY_IMPORT


@pytest.fixture
def filled(installation):
    return fill(installation)


def limited(installation, **settings):
    return replace(installation, settings=installation.settings.model_copy(update=settings))


def file_of(*lines):
    return io.BytesIO("\n".join(lines).encode())


def rows_of(path):
    lines = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig")), delimiter=";"))
    blank = lines.index([])
    return dict(lines[:blank]), lines[blank + 2 :]


def test_an_export_writes_the_table_that_the_page_would(filled, desk, run) -> None:
    task = desk.ask(ANNA, EXPORT, {"q": "отопление", "sort": "oldest", "format": "csv"})
    ended = run()
    assert (ended.state, ended.result["rows"], ended.percent) == (TaskState.DONE, 2, 100)
    head, rows = rows_of(desk.file(ANNA, task.id)[0])
    assert (head["Выгрузил"], head["Порядок"]) == ("Анна", "сначала старые")
    assert [row[11] for row in rows] == [POSTS[1].text, POSTS[0].text]


def test_an_export_is_not_cut_where_a_page_would_cut_it(filled, installation, run) -> None:
    short = limited(installation, export_limit=1)
    task = TaskDesk(short).ask(ANNA, EXPORT, {"format": "csv"})
    assert run(installation=short).result["rows"] == len(POSTS)
    head, rows = rows_of(TaskDesk(short).file(ANNA, task.id)[0])
    assert "Внимание" not in head
    assert len(rows) == len(POSTS)


def test_an_export_holds_only_what_its_person_may_see(filled, desk, run) -> None:
    task = desk.ask(replace(ANNA, bodies=frozenset({"nobody"})), EXPORT, {"format": "csv"})
    assert run().result["rows"] == 0
    assert rows_of(desk.file(ADMINISTRATOR, task.id)[0])[1] == []


def test_incidents_are_exported_too(filled, desk, run) -> None:
    task = desk.ask(ANNA, TaskKind.INCIDENTS_EXPORT, {"period": "30", "format": "csv"})
    ended = run()
    assert ended.state is TaskState.DONE, ended.problem
    head, rows = rows_of(desk.file(ANNA, task.id)[0])
    assert head["Инциденты"] == "последние 30 дней"
    assert len(rows) == ended.result["rows"] > 0


def test_a_rebuild_keeps_every_post_and_says_how_many(filled, desk, run) -> None:
    before = {hit.enriched.post.id for hit in filled.posts.index.search(All(), limit=100).hits}
    desk.ask(ADMINISTRATOR, TaskKind.INDEX_REBUILD, {})
    ended = run()
    assert (ended.state, ended.result) == (TaskState.DONE, {"posts": len(POSTS)})
    assert {h.enriched.post.id for h in filled.posts.index.search(All(), limit=100).hits} == before


def test_an_import_queues_what_is_good_and_names_the_first_mistakes(
    installation, desk, run
) -> None:
    lines = [dump_post(POSTS[0]), "{", dump_post(POSTS[1]), "", '{"text": 1}']
    task = desk.ask(ADMINISTRATOR, IMPORT, {"name": "a.jsonl"}, file_of(*lines))
    ended = run()
    assert ended.state is TaskState.DONE
    assert ended.result == {
        "queued": 2,
        "refused": {"bad_json": 1, "bad_row": 1},
        "mistakes": [[2, "bad_json"], [5, "bad_row"]],
    }
    assert installation.posts.queue.depth() == 2
    assert installation.posts.queue.outcomes()[Outcome.INVALID] == 2
    assert not list((installation.settings.data / "tasks").glob(f"{task.id}.*"))


def test_an_import_waits_for_room_and_goes_on_where_it_was(installation, desk, run) -> None:
    more = [replace(POSTS[0], native_id=f"chat/{n}") for n in range(BATCH + 3)]
    desk.ask(ADMINISTRATOR, IMPORT, {"name": "a"}, file_of(*map(dump_post, more), "{"))
    installation.posts.queue.put(POSTS[:1], history=True)
    waiting = run(installation=limited(installation, queue_limit=1))
    assert (waiting.state, waiting.done, waiting.checkpoint) == (TaskState.WAITING, 0, None)
    assert "очередь полна" in waiting.problem
    later = replace(installation, clock=SystemClock(start=waiting.due_at))
    half = run(installation=limited(later, queue_limit=2))
    assert (half.state, half.checkpoint["line"]) == (TaskState.WAITING, BATCH)
    assert 0 < half.percent < 100
    later = replace(installation, clock=SystemClock(start=half.due_at))
    assert run(installation=later).result["queued"] == len(more)
    assert installation.posts.queue.depth() == 1 + len(more)
    assert installation.posts.queue.outcomes()[Outcome.INVALID] == 1


def test_a_cancel_is_obeyed_at_the_next_step(filled, desk, run, progress) -> None:
    with progress() as running:
        running.at(1, 9)
        desk.cancel(ADMINISTRATOR, running.task.id)
        with pytest.raises(TaskInterrupted, match="cancelled"):
            running.keep(2, 9, {"line": 2})


def test_a_cancel_reaches_work_that_writes_nothing(filled, desk, progress) -> None:
    with progress() as running:
        desk.cancel(ADMINISTRATOR, running.task.id)
        endless = running.over(repeat("row"), None)
        with pytest.raises(TaskInterrupted, match="cancelled"):
            deque(endless, maxlen=0)


def test_a_cancelled_export_leaves_nothing(filled, desk, run, installation, folder) -> None:
    task = desk.ask(ANNA, EXPORT, {"format": "csv"})
    mark, now = folder.mark(), installation.clock.now()
    claimed = installation.processes.tasks.claim(mark, now, timedelta(minutes=1))
    desk.cancel(ANNA, task.id)
    runner.run_task(installation, installation.processes.tasks.get(task.id), Event())
    ended = installation.processes.tasks.get(task.id)
    assert claimed.id == task.id
    assert (ended.state, ended.cancelled_by) == (TaskState.CANCELLED, "Анна")
    assert not list(folder.path.glob(f"{task.id}*"))


def test_a_process_that_is_to_stop_gives_its_task_back(filled, desk, run) -> None:
    desk.ask(ANNA, EXPORT, {"format": "csv"})
    stop = Event()
    stop.set()
    assert run(stop).state is TaskState.WAITING
    assert run().state is TaskState.DONE


def test_a_process_that_lost_its_task_ends_nothing(filled, desk, installation, folder) -> None:
    task = desk.ask(ANNA, EXPORT, {"format": "csv"})
    now, lease = installation.clock.now(), timedelta(minutes=1)
    slow = installation.processes.tasks.claim(folder.mark(), now, timedelta(0))
    heir = installation.processes.tasks.claim(folder.mark(), now, lease)
    assert heir.id == slow.id == task.id
    runner.run_task(installation, slow, Event())
    assert installation.processes.tasks.get(task.id).state is TaskState.RUNNING
    runner.run_task(installation, heir, Event())
    assert installation.processes.tasks.get(task.id).state is TaskState.DONE


def test_a_task_that_kills_every_process_is_given_up(
    filled, desk, installation, folder, run
) -> None:
    task = desk.ask(ANNA, EXPORT, {"format": "csv"})
    for _ in range(MOST_TRIES):
        installation.processes.tasks.claim(folder.mark(), installation.clock.now(), timedelta(0))
    ended = run()
    assert (ended.id, ended.state) == (task.id, TaskState.FAILED)
    assert "ни разу не закончена" in ended.problem


def test_an_error_is_told_in_russian_and_the_next_task_is_done(
    filled, desk, installation, folder
) -> None:
    lost = desk.ask(ADMINISTRATOR, IMPORT, {"name": "a"}, io.BytesIO(b"{}"))
    folder.forget(lost.id)
    after = desk.ask(ANNA, EXPORT, {"format": "csv"})
    assert run_tasks(installation, Event()) == 2
    assert installation.processes.tasks.get(lost.id).state is TaskState.FAILED
    assert "файл не записан или не прочитан" in installation.processes.tasks.get(lost.id).problem
    assert installation.processes.tasks.get(after.id).state is TaskState.DONE


def test_a_defect_fails_its_task_and_tells_no_secret(filled, desk, run, installation) -> None:
    broken = {"bodies": 3, "rights": [], "actor": "Анна"}
    given = {"q": "", "sort": "newest", "format": "csv", **broken}
    task = desk.ask(ANNA, EXPORT, {"format": "csv"})
    installation.processes.tasks.cancel(task.id, "Анна", installation.clock.now())
    installation.processes.tasks.ask(replace(task, id="broken", given=given))
    ended = run()
    assert ended.problem == "ошибка программы (TypeError): подробности в журнале otklik work"


def test_an_ended_task_and_its_file_are_gone_after_a_week(filled, desk, run, installation) -> None:
    task = desk.ask(ANNA, EXPORT, {"format": "csv"})
    run()
    path, _ = desk.file(ANNA, task.id)
    old = path.stat().st_mtime - TASK_LIFE.total_seconds()
    os.utime(path, (old, old))
    expire_tasks(installation, installation.clock.now() + TASK_LIFE - timedelta(hours=1))
    assert path.exists()
    expire_tasks(installation, installation.clock.now() + TASK_LIFE + timedelta(hours=1))
    assert installation.processes.tasks.get(task.id) is None
    assert not path.exists()


def test_every_kind_has_a_function_and_says_how_it_is_taken_back() -> None:
    assert KINDS.keys() == set(TaskKind)
    for kind in KINDS.values():
        assert bool(kind.undo) is not bool(kind.cannot_undo)
