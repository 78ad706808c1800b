"""What people see while a part hangs: which, since when, and what still works."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from app.clock import SystemClock
from app.key import create_key
from app.wiring import open_installation
from console.application import create_application
from domain.access.token import SCOPES
from domain.errors import StoreUnavailable
from domain.patience import Part
from tests.client import TestClient
from tests.console.conftest import open_one
from tests.console.signing import BASE, browser
from tests.console.tokens import issue
from tests.making import settings_of, with_ports
from tests.silent import silence

SHORT = timedelta(seconds=0.2)


@contextmanager
def hanging(folder, **settings):
    """An installation whose servers hang, and no page waits long."""
    chosen = settings_of(folder, part_deadline=SHORT, **settings)
    create_key(chosen.key_file)
    with open_installation(chosen, index_waits=True) as installation:
        yield installation


@pytest.fixture
def without_index(tmp_path):
    with (
        silence() as silent,
        hanging(tmp_path, index=f"http://127.0.0.1:{silent.port}") as installation,
    ):
        yield installation


@pytest.fixture
def without_queue(tmp_path):
    with (
        silence() as silent,
        hanging(tmp_path, queue=f"redis://127.0.0.1:{silent.port}/0") as installation,
    ):
        yield installation


def program(installation):
    _, secret = issue(
        installation, "crm", SCOPES, (), None, "администратор", installation.clock.now()
    )
    headers = {"authorization": f"Bearer {secret}"}
    return TestClient(create_application(installation), base_url=f"{BASE}/api/v1", headers=headers)


def since(installation):
    [outage] = installation.outages()
    return outage.since


def test_a_page_that_needs_the_index_says_since_when_it_is_away_and_what_works(without_index):
    installation = without_index
    with browser(installation) as client:
        for path in ("/search", "/feed", "/search", "/posts/nothing"):
            answer = client.get(path)
            assert answer.status_code == 503, path
            shown = installation.clock.now().astimezone(installation.region.zone)
            assert f"Поисковый индекс не отвечает с {shown.day}" in answer.text, path
            assert "Работают оповещения" in answer.text, path
            assert "не потеряно" in answer.text, path
        for path in ("/alerts", "/sources", "/duty"):
            answer = client.get(path)
            assert answer.status_code == 200, path
            assert "Поисковый индекс не отвечает с" in answer.text, path


def test_a_banner_ends_when_nobody_knows_any_more(without_index, monkeypatch):
    installation = without_index
    with browser(installation) as client:
        client.get("/search")
        later = installation.clock.now() + timedelta(minutes=2)
        monkeypatch.setattr(installation.clock, "now", lambda: later)
        assert "не отвечает" not in client.get("/alerts").text


def test_an_alert_is_read_and_taken_without_the_index(without_index):
    alert = open_one(without_index)
    with browser(without_index) as client:
        card = client.get(f"/alerts/{alert.id}")
        assert card.status_code == 200
        assert "Постов сейчас не показать" in card.text
        assert "недовольных" not in card.text
        taken = client.post(f"/alerts/{alert.id}/acknowledge")
    assert "Принято: Анна" in taken.text


def test_sources_are_shown_with_a_queue_that_hangs(without_queue):
    with browser(without_queue) as client:
        answer = client.get("/sources")
        assert answer.status_code == 200
        assert "неизвестно: очередь не отвечает" in answer.text
        assert "Очередь постов не отвечает с" in answer.text
        assert client.get("/search").status_code == 200


def test_health_names_the_server_that_hangs(without_queue, without_index):
    for installation, what in (
        (without_queue, "Сервер очереди"),
        (without_index, "Сервер индекса"),
    ):
        with browser(installation) as client:
            answer = client.get("/health")
        assert answer.status_code == 200
        row = answer.text.partition(f">{what}<")[2].partition("</tr>")[0]
        assert "не отвечает с" in row
        assert "проверьте, работает ли сервер" in row


def test_programs_hear_which_part_does_not_answer_and_since_when(without_index):
    installation = without_index
    with program(installation) as api:
        assert all(one["answering"] for one in api.get("health").json()["parts"])
        answer = api.get("posts")
        moment = (
            since(installation).astimezone(installation.region.zone).isoformat(timespec="seconds")
        )
        assert answer.status_code == 503
        assert answer.json()["detail"] == f"поисковый индекс не отвечает с {moment}"
        health = api.get("health").json()
    known = {one["part"]: (one["answering"], one["since"] is None) for one in health["parts"]}
    assert known == {Part.DATABASE: (True, True), Part.QUEUE: (True, True), "index": (False, False)}
    assert health["queue"] == 0


def test_health_of_the_api_does_without_the_queue(without_queue):
    with program(without_queue) as api:
        answer = api.get("health")
    assert answer.status_code == 200
    assert answer.json()["queue"] is None
    assert [p["part"] for p in answer.json()["parts"] if not p["answering"]] == ["queue"]


class Down:
    def recent(self, since):
        raise StoreUnavailable("connection refused")


class Full:
    """A store of sessions whose disk is full: it reads and takes no row."""

    def __init__(self, sessions):
        self._sessions = sessions

    def __getattr__(self, name):
        return getattr(self._sessions, name)

    def seen(self, session_id, at):
        raise StoreUnavailable("could not extend file", answered=True)


def test_a_database_that_is_full_can_still_be_read(filled, caplog):
    later = SystemClock(start=filled.clock.now() + timedelta(minutes=5))
    full = replace(filled.access, sessions=Full(filled.access.sessions))
    with browser(filled) as client:
        cookies = dict(client.cookies)
    with browser(replace(filled, access=full, clock=later)) as client:
        client.cookies.update(cookies)
        assert client.get("/duty").status_code == 200
    assert "use of a session not written" in caplog.text


def test_a_page_says_what_the_database_takes_with_it(filled, caplog):
    with browser(with_ports(filled, alerts=Down())) as client:
        answer = client.get("/alerts")
    assert answer.status_code == 503
    assert "База данных не отвечает." in answer.text
    assert "connection refused" not in answer.text
    assert "connection refused" in caplog.text
