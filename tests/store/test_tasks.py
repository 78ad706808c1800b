"""Tasks: one contract for the fake and both databases."""

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest

from domain.errors import MoveRefused
from domain.task import (
    MOVES,
    Task,
    TaskAct,
    TaskKind,
    TaskState,
    cancel,
    fail,
    finish,
    postpone,
    undo,
)
from store.tasks import SqlTasks
from tests.fakes.tasks import MemoryTasks

LEASE = timedelta(minutes=1)
HERE = "folder-1"


@pytest.fixture
def tasks(place):
    return SqlTasks(place) if place else MemoryTasks()


@pytest.fixture
def ask(tasks, now):
    def put(id_="1", at=now, **fields):
        given = {"q": "нет воды", "bodies": None}
        task = Task(id_, TaskKind.SEARCH_EXPORT, given, "Анна", "page", at, at, HERE)
        tasks.ask(replace(task, **fields))
        return replace(task, **fields)

    return put


def test_what_is_asked_waits_as_it_was_asked(tasks, ask, now) -> None:
    asked = ask()
    assert tasks.get("1") == asked
    assert tasks.get("2") is None
    assert tasks.is_due(HERE, now)
    assert tasks.waits_since(now) == now


def test_a_task_is_claimed_by_one_process_that_has_its_folder(tasks, ask, now) -> None:
    ask()
    assert not tasks.is_due("folder-2", now)
    assert tasks.claim("folder-2", now, LEASE) is None
    claimed = tasks.claim(HERE, now, LEASE)
    assert (claimed.state, claimed.tries, claimed.started_at) == (TaskState.RUNNING, 1, now)
    assert tasks.claim(HERE, now, LEASE) is None
    assert not tasks.is_due(HERE, now)
    assert tasks.waits_since(now) is None


def test_a_task_of_no_folder_is_anybodys(tasks, ask, now) -> None:
    ask(folder=None)
    assert tasks.claim("folder-2", now, LEASE).id == "1"


def test_the_longest_due_goes_first_and_none_before_its_time(tasks, ask, now) -> None:
    ask("late", due_at=now + LEASE)
    ask("b"), ask("a", at=now - LEASE)
    claimed = [tasks.claim(HERE, now, LEASE) for _ in range(3)]
    assert [task and task.id for task in claimed] == ["a", "b", None]
    assert tasks.claim(HERE, now + LEASE / 2, LEASE) is None


def test_a_killed_processs_task_comes_back_when_its_lease_has_run_out(tasks, ask, now) -> None:
    ask()
    lost = tasks.claim(HERE, now, LEASE)
    half = tasks.renew(replace(lost, done=3, total=9, checkpoint={"line": 3}), now, LEASE)
    assert (half.done, half.total, half.checkpoint) == (3, 9, {"line": 3})
    assert tasks.claim(HERE, now + LEASE - timedelta(seconds=1), LEASE) is None
    taken = tasks.claim(HERE, now + LEASE, LEASE)
    assert (taken.tries, taken.checkpoint, taken.started_at) == (2, {"line": 3}, now)
    assert tasks.renew(lost, now + LEASE, LEASE) is None
    assert not tasks.save(finish(lost, {"rows": 1}, now))
    assert tasks.get("1").state is TaskState.RUNNING
    assert tasks.save(finish(taken, {"rows": 9}, now + LEASE))
    assert tasks.get("1").result == {"rows": 9}


def test_a_renewed_lease_holds_longer(tasks, ask, now) -> None:
    ask()
    claimed = tasks.claim(HERE, now, LEASE)
    tasks.renew(replace(claimed, checkpoint={"line": 1}), now, LEASE)
    kept = tasks.renew(claimed, now + LEASE / 2, LEASE)
    assert kept.checkpoint == {"line": 1}
    assert not tasks.is_due(HERE, now + LEASE)
    assert tasks.is_due(HERE, now + 2 * LEASE)


def test_a_task_ends_once(tasks, ask, now) -> None:
    ask()
    claimed = tasks.claim(HERE, now, LEASE)
    assert tasks.save(finish(claimed, {"rows": 2}, now))
    assert not tasks.save(fail(claimed, "поздно", now))
    ended = tasks.get("1")
    assert (ended.state, ended.result, ended.ended_at) == (TaskState.DONE, {"rows": 2}, now)
    assert not tasks.is_due(HERE, now + 9 * LEASE)


def test_a_postponed_task_waits_with_its_checkpoint_and_fresh_tries(tasks, ask, now) -> None:
    ask()
    claimed = replace(tasks.claim(HERE, now, LEASE), checkpoint={"line": 7}, done=7)
    assert tasks.save(postpone(claimed, now + LEASE, "очередь полна"))
    assert not tasks.is_due(HERE, now)
    again = tasks.claim(HERE, now + LEASE, LEASE)
    assert (again.checkpoint, again.done, again.tries) == ({"line": 7}, 7, 1)
    assert again.problem == "очередь полна"


def test_a_waiting_task_is_cancelled_at_once(tasks, ask, now) -> None:
    ask()
    after = tasks.cancel("1", "Вера", now)
    assert (after.state, after.cancelled_by) == (TaskState.CANCELLED, "Вера")
    assert tasks.get("1") == after
    assert tasks.cancel("1", "Вера", now) is None
    assert tasks.cancel("2", "Вера", now) is None
    assert not tasks.is_due(HERE, now)


def test_a_running_task_is_told_at_its_next_step(tasks, ask, now) -> None:
    ask()
    claimed = tasks.claim(HERE, now, LEASE)
    assert tasks.cancel("1", "Вера", now).state is TaskState.RUNNING
    told = tasks.renew(replace(claimed, done=4), now, LEASE)
    assert (told.cancelled_by, told.done) == ("Вера", 4)
    assert tasks.save(cancel(told, told.cancelled_by, now))
    assert tasks.get("1").state is TaskState.CANCELLED


def test_a_cancel_that_came_while_it_was_postponed_is_not_lost(tasks, ask, now) -> None:
    ask()
    claimed = tasks.claim(HERE, now, LEASE)
    tasks.cancel("1", "Вера", now)
    assert tasks.save(postpone(claimed, now))
    assert tasks.claim(HERE, now, LEASE).cancelled_by == "Вера"


def test_only_a_task_that_is_done_is_undone(tasks, ask, now) -> None:
    ask()
    assert tasks.undo("1", now) is None
    tasks.save(finish(tasks.claim(HERE, now, LEASE), {"file": "a.csv"}, now))
    undone = tasks.undo("1", now + LEASE)
    assert (undone.state, undone.result) == (TaskState.UNDONE, None)
    assert tasks.get("1") == undone
    assert tasks.undo("1", now) is None
    assert tasks.undo("2", now) is None


def test_everybody_lists_their_own_newest_first(tasks, ask, now) -> None:
    ask("1"), ask("2", at=now + LEASE), ask("3", at=now + LEASE, who="Вера"), ask("4", door="api")
    assert [task.id for task in tasks.recent(9)] == ["2", "3", "1", "4"]
    assert [task.id for task in tasks.recent(9, ("Анна", "page"))] == ["2", "1"]
    assert [task.id for task in tasks.recent(1)] == ["2"]


def test_ended_tasks_are_forgotten_after_their_time(tasks, ask, now) -> None:
    ask("done"), ask("waits", at=now + LEASE)
    tasks.save(finish(tasks.claim(HERE, now, LEASE), {}, now))
    assert tasks.expire(now) == 0
    assert tasks.expire(now + LEASE) == 1
    assert tasks.states() == {"waits": TaskState.WAITING}


def test_processes_side_by_side_never_share_a_task(engine, now) -> None:
    tasks = SqlTasks(engine)
    for number in range(20):
        kind = TaskKind.INDEX_REBUILD
        tasks.ask(Task(f"{number:02}", kind, {}, "Анна", "page", now, now, HERE))
    start, claimed = Barrier(3), []

    def work() -> None:
        start.wait()
        while (task := tasks.claim(HERE, now, LEASE)) is not None:
            claimed.append(task.id)

    threads = [Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed) == [f"{number:02}" for number in range(20)]


def test_every_move_outside_of_the_table_is_refused(now) -> None:
    task = Task("1", TaskKind.INDEX_REBUILD, {}, "Анна", "page", now, now)
    deeds = {
        TaskAct.POSTPONE: lambda t: postpone(t, now),
        TaskAct.FINISH: lambda t: finish(t, {}, now),
        TaskAct.FAIL: lambda t: fail(t, "нет места", now),
        TaskAct.CANCEL: lambda t: cancel(t, "Анна", now),
        TaskAct.UNDO: lambda t: undo(t, now),
    }
    for state in TaskState:
        for act, deed in deeds.items():
            if (after := MOVES[state].get(act)) is not None:
                assert deed(replace(task, state=state)).state is after
            else:
                with pytest.raises(MoveRefused):
                    deed(replace(task, state=state))
