"""The pages of tasks."""

from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest
from bs4 import BeautifulSoup

from desks.tasks.runner import run_tasks
from domain.person import Role
from domain.task import TaskKind, TaskState
from domain.wire import dump_post
from tests.console.conftest import POSTS
from tests.console.signing import browser, person

MINUTE = timedelta(minutes=1)


def short(installation):
    """An installation that writes three rows at once, and more as a task."""
    return replace(
        installation, settings=installation.settings.model_copy(update={"export_limit": 3})
    )


def submit(client, answer, button):
    """Press a button of a page, with all that its form holds."""
    soup = BeautifulSoup(answer.text, "lxml")
    [form] = [f for f in soup.find_all("form") if f.button and f.button.text == button]
    fields = {i["name"]: i.get("value", "") for i in form.find_all("input")}
    return client.post(form["action"], data=fields)


def test_a_long_export_is_offered_as_a_task_and_fetched_from_its_page(filled):
    installation = short(filled)
    with browser(installation, Role.ANALYST) as client:
        offered = client.get("/search/export", params={"q": "", "format": "csv"})
        assert offered.status_code == 200
        assert "строк: 4" in BeautifulSoup(offered.text, "lxml").main.text
        assert installation.processes.tasks.recent(9) == []
        page = submit(client, offered, "Подготовить файл")
        assert "Ждёт своей очереди" in page.text
        assert 'data-every="2"' in page.text
        assert run_tasks(installation, Event()) == 1
        page = client.get(page.url.path)
        assert "data-every" not in page.text
        [link] = BeautifulSoup(page.text, "lxml").select("a.button")
        file = client.get(link["href"])
        assert file.headers["content-disposition"].startswith("attachment")
        assert all(post.text[:20] in file.text for post in POSTS[:3])
        gone = submit(client, page, "Удалить файл")
        assert "Результат удалён" in gone.text
        assert client.get(link["href"]).status_code == 404


def test_a_short_export_is_written_at_once(filled):
    with browser(short(filled)) as client:
        answer = client.get("/search/export", params={"q": "отопление", "format": "csv"})
        assert answer.headers["content-type"].startswith("text/csv")
    assert filled.processes.tasks.recent(9) == []


def test_a_long_list_of_incidents_is_offered_as_a_task_too(filled):
    installation = replace(filled, settings=filled.settings.model_copy(update={"export_limit": 1}))
    with browser(installation) as client:
        offered = client.get("/incidents/export", params={"period": 30, "format": "csv"})
        page = submit(client, offered, "Подготовить файл")
        assert "Выгрузка инцидентов" in page.text
        run_tasks(installation, Event())
        [task] = installation.processes.tasks.recent(9)
        assert task.state is TaskState.DONE, task.problem


def test_a_link_cannot_start_work(client, filled):
    assert client.get("/tasks", params={"kind": "index_rebuild"}).status_code == 200
    assert filled.processes.tasks.recent(9) == []


def test_a_waiting_task_is_cancelled_on_its_page(client):
    page = submit(client, client.get("/tasks"), "Перестроить")
    assert "Прервано: Анна" in submit(client, page, "Прервать").text
    address = page.url.path
    assert client.post(f"{address}/cancel").status_code == 409
    assert client.post(f"{address}/undo").status_code == 409


def test_progress_is_shown_without_a_script(client, filled):
    page = submit(client, client.get("/tasks"), "Перестроить")
    task = filled.processes.tasks.claim(None, filled.clock.now(), filled.settings.batch_lease)
    filled.processes.tasks.renew(
        replace(task, done=3, total=12), filled.clock.now(), filled.settings.batch_lease
    )
    soup = BeautifulSoup(client.get(page.url.path).text, "lxml")
    assert soup.progress["value"] == "25"
    assert "25 %: 3 из 12 постов" in soup.select_one("#live").text
    assert "25 %" in client.get("/tasks").text


def test_history_is_brought_on_the_page(client, filled):
    lines = "\n".join([dump_post(replace(POSTS[0], native_id="chat/new")), "{"]).encode()
    page = client.post("/tasks/import", files={"file": ("history.jsonl", lines)})
    assert "history.jsonl" in page.text
    run_tasks(filled, Event())
    text = client.get(page.url.path).text
    assert "строка 2: <code>bad_json</code>" in text
    assert "Отменить нельзя" in text
    assert filled.posts.queue.depth() == 1


@pytest.mark.parametrize("name", ["", "empty.jsonl"])
def test_an_import_without_a_file_says_so(client, filled, name):
    files = {"file": (name, b"")} if name else {"other": ("a", b"")}
    assert client.post("/tasks/import", files=files).status_code in (400, 422)
    assert filled.processes.tasks.recent(9) == []


def test_others_see_neither_the_task_nor_its_file(client, filled):
    page = submit(client, client.get("/tasks"), "Перестроить")
    with browser(filled, one=person(filled, Role.ANALYST, name="Вера")) as other:
        assert "Перестройка индекса" not in other.get("/tasks").text
        assert "Загрузить историю" not in other.get("/tasks").text
        for path, method in (("", "get"), ("/file", "get"), ("/cancel", "post"), ("/undo", "post")):
            assert getattr(other, method)(f"{page.url.path}{path}").status_code == 404
        started = other.post("/tasks", data={"kind": TaskKind.INDEX_REBUILD})
        assert started.status_code == 403
        assert other.post("/tasks/import", files={"file": ("a", b"{}")}).status_code == 403
    assert len(filled.processes.tasks.recent(9)) == 1


def test_asking_how_far_it_is_renews_no_session(client, filled):
    page = submit(client, client.get("/tasks"), "Перестроить")
    [before] = filled.access.sessions.of("Анна")
    later = replace(filled, clock=type(filled.clock)(start=before.seen_at + 30 * MINUTE))
    client.app.state.pages.installation = later
    client.get(page.url.path, headers={"x-news": "yes"})
    assert filled.access.sessions.of("Анна") == [before]
    client.get(page.url.path)
    assert filled.access.sessions.of("Анна") != [before]
