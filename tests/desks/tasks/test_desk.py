"""Who asks for tasks, sees them, ends them and fetches what came of them."""

import io
from dataclasses import replace

import pytest

from desks.tasks.desk import MOST_WAITING
from desks.verbs import Verb
from domain.errors import EntryRefused, Forbidden, MoveRefused, NotFound, QueryError
from domain.person import Right
from domain.ports.audit import AuditFilter
from domain.task import TaskKind, TaskState
from tests.desks.tasks.conftest import ADMINISTRATOR, ANNA, VERA

EXPORT = TaskKind.SEARCH_EXPORT
CSV = {"q": "отопление", "format": "csv"}


def verbs(installation):
    return [look.what for look in installation.audit.read(AuditFilter(), 20)][::-1]


def test_a_task_is_seen_by_who_asked_and_by_administrators(desk) -> None:
    task = desk.ask(ANNA, EXPORT, CSV)
    assert [t.id for t in desk.recent(ANNA)] == [task.id]
    assert [t.id for t in desk.recent(ADMINISTRATOR)] == [task.id]
    assert list(desk.recent(VERA)) == []
    assert desk.get(ADMINISTRATOR, task.id) == desk.get(ANNA, task.id)


@pytest.mark.parametrize("deed", ["get", "cancel", "undo", "file"])
def test_for_others_there_is_no_such_task(desk, run, deed) -> None:
    task = desk.ask(ANNA, EXPORT, CSV)
    run()
    with pytest.raises(NotFound):
        getattr(desk, deed)(VERA, task.id)
    with pytest.raises(NotFound):
        getattr(desk, deed)(ANNA, "nosuch")
    assert desk.get(ANNA, task.id).state is TaskState.DONE


def test_a_program_of_a_persons_name_is_another(desk) -> None:
    task = desk.ask(ANNA, EXPORT, CSV)
    with pytest.raises(NotFound):
        desk.get(replace(ANNA, door="api"), task.id)


@pytest.mark.parametrize(
    ("kind", "right"),
    [(EXPORT, Right.EXPORT), (TaskKind.INDEX_REBUILD, Right.ADMINISTER)],
)
def test_a_kind_demands_its_right(desk, kind, right) -> None:
    without = replace(ADMINISTRATOR, rights=ADMINISTRATOR.rights - {right})
    with pytest.raises(Forbidden):
        desk.ask(without, kind, CSV)
    assert list(desk.recent(ADMINISTRATOR)) == []


@pytest.mark.parametrize(
    ("kind", "given", "error"),
    [
        (EXPORT, {"q": 'вода "нет'}, QueryError),
        (EXPORT, {"sort": "sideways"}, EntryRefused),
        (EXPORT, {"format": "exe"}, EntryRefused),
        (TaskKind.INCIDENTS_EXPORT, {"people": "2"}, EntryRefused),
        (TaskKind.INCIDENTS_EXPORT, {"municipality": "moscow"}, EntryRefused),
        (TaskKind.HISTORY_IMPORT, {}, EntryRefused),
    ],
)
def test_what_cannot_be_done_is_refused_before_it_waits(desk, kind, given, error) -> None:
    with pytest.raises(error):
        desk.ask(ADMINISTRATOR, kind, given)
    assert list(desk.recent(ADMINISTRATOR)) == []


def test_nobody_fills_the_line(desk) -> None:
    for _ in range(MOST_WAITING):
        desk.ask(ANNA, EXPORT, CSV)
    with pytest.raises(MoveRefused, match="дождитесь"):
        desk.ask(ANNA, EXPORT, CSV)
    desk.ask(VERA, EXPORT, CSV)
    desk.cancel(ANNA, desk.recent(ANNA)[0].id)
    desk.ask(ANNA, EXPORT, CSV)


def test_a_cancelled_task_leaves_no_file(desk, folder) -> None:
    task = desk.ask(ADMINISTRATOR, TaskKind.HISTORY_IMPORT, {"name": "a.jsonl"}, io.BytesIO(b"{}"))
    assert folder.brought(task.id).exists()
    assert desk.cancel(ADMINISTRATOR, task.id).state is TaskState.CANCELLED
    assert not folder.brought(task.id).exists()
    with pytest.raises(MoveRefused):
        desk.cancel(ADMINISTRATOR, task.id)


def test_a_file_is_fetched_and_deleted_by_an_undo(desk, run) -> None:
    task = desk.ask(ANNA, EXPORT, CSV)
    with pytest.raises(NotFound):
        desk.file(ANNA, task.id)
    with pytest.raises(MoveRefused):
        desk.undo(ANNA, task.id)
    run()
    path, name = desk.file(ANNA, task.id)
    assert path.stat().st_mode & 0o777 == 0o600
    assert name.endswith(".csv")
    assert desk.undo(ANNA, task.id).state is TaskState.UNDONE
    assert not path.exists()
    with pytest.raises(NotFound):
        desk.file(ANNA, task.id)


@pytest.mark.parametrize("right", [Right.EXPORT, Right.POSTS, Right.REGION])
def test_a_right_taken_away_closes_the_file(desk, run, right) -> None:
    task = desk.ask(ANNA, EXPORT, CSV)
    run()
    with pytest.raises(Forbidden):
        desk.file(replace(ANNA, rights=ANNA.rights - {right}), task.id)


def test_a_task_reads_no_more_than_its_asker_may(desk, run, installation) -> None:
    some = replace(ANNA, rights=ANNA.rights - {Right.REGION})
    task = desk.ask(some, EXPORT, CSV)
    run()
    assert installation.processes.tasks.get(task.id).given["rights"] == [Right.EXPORT, Right.POSTS]
    assert desk.file(some, task.id)


def test_a_body_taken_away_closes_the_file(desk, run) -> None:
    both = replace(ANNA, bodies=frozenset({"housing", "roads"}))
    task = desk.ask(both, EXPORT, CSV)
    run()
    assert desk.file(both, task.id)
    with pytest.raises(NotFound, match="другим органам"):
        desk.file(replace(both, bodies=frozenset({"roads"})), task.id)
    everything = desk.ask(ANNA, EXPORT, CSV)
    run()
    with pytest.raises(NotFound, match="другим органам"):
        desk.file(both, everything.id)


def test_what_has_no_way_back_says_why(desk, run) -> None:
    task = desk.ask(ADMINISTRATOR, TaskKind.INDEX_REBUILD, {})
    assert run().state is TaskState.DONE
    with pytest.raises(MoveRefused, match="прежнего индекса больше нет"):
        desk.undo(ADMINISTRATOR, task.id)


def test_every_deed_is_audited(desk, run, installation) -> None:
    task = desk.ask(ANNA, EXPORT, CSV)
    run()
    desk.file(ANNA, task.id)
    desk.undo(ANNA, task.id)
    desk.cancel(ANNA, desk.ask(ANNA, EXPORT, CSV).id)
    exported = Verb.SEARCH_EXPORTED
    assert verbs(installation) == [
        exported,
        Verb.TASK_FETCH,
        Verb.TASK_UNDO,
        exported,
        Verb.TASK_CANCEL,
    ]
