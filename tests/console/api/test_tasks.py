"""Tasks by the API."""

from threading import Event

from desks.tasks.desk import TaskDesk
from desks.tasks.runner import run_tasks
from domain.person import Right
from domain.task import TaskKind
from tests.desks.tasks.conftest import ANNA


def test_a_program_starts_a_task_and_asks_how_far_it_is(api, filled):
    started = api.post("/tasks", json={"kind": "index_rebuild", "who": "Анна"})
    assert started.status_code == 201
    task = started.json()
    assert (task["state"], task["percent"], task["result"]) == ("waiting", None, None)
    assert api.get("/tasks").json()["tasks"] == [task]
    run_tasks(filled, Event())
    ended = api.get(f"/tasks/{task['id']}").json()
    assert (ended["state"], ended["percent"], ended["result"]) == ("done", 100, {"posts": 4})
    assert api.post(f"/tasks/{task['id']}/cancel").status_code == 409
    assert api.post(f"/tasks/{task['id']}/undo").status_code == 409


def test_a_waiting_task_is_cancelled(api):
    task = api.post("/tasks", json={"kind": "index_rebuild"}).json()
    cancelled = api.post(f"/tasks/{task['id']}/cancel").json()
    assert (cancelled["state"], cancelled["cancelled_by"]) == ("cancelled", "crm")


def test_a_program_sees_its_own_tasks_and_an_administrators_all(program, api, filled):
    export = TaskDesk(filled).ask(ANNA, TaskKind.SEARCH_EXPORT, {"q": "отопление"})
    reader = program(Right.POSTS, name="reader")
    assert reader.get("/tasks").json() == {"tasks": []}
    assert reader.get(f"/tasks/{export.id}").status_code == 404
    assert reader.post(f"/tasks/{export.id}/cancel").status_code == 404
    assert reader.post("/tasks", json={"kind": "index_rebuild"}).status_code == 403
    assert [t["id"] for t in api.get("/tasks").json()["tasks"]] == [export.id]


def test_what_needs_a_file_or_a_right_no_program_has_is_refused(api, filled):
    assert api.post("/tasks", json={"kind": "history_import"}).status_code == 422
    assert api.post("/tasks", json={"kind": "search_export"}).status_code == 422
    assert api.post("/tasks", json={"kind": "nosuch"}).status_code == 422
    assert filled.processes.tasks.recent(9) == []
