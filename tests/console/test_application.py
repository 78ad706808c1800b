from dataclasses import replace
from datetime import timedelta

import pytest

from app.clock import SystemClock
from console.server import serve
from domain.errors import IndexUnavailable, SettingsError
from tests.console.signing import browser


def test_it_answers_to_loopback_names_only(client):
    assert client.get("/sources", headers={"host": "otklik.example"}).status_code == 400


def test_every_page_forbids_foreign_scripts_and_frames(client):
    for path in ("/search", "/alerts", "/sources", "/static/style.css", "/nowhere"):
        policy = client.get(path).headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy


def test_a_page_that_is_not_there_says_where_to_go(client):
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "Такой страницы нет" in answer.text


def test_a_system_that_stopped_looking_says_so_on_every_page(filled):
    hours_later = SystemClock(start=filled.clock.now() + timedelta(hours=2))
    with browser(replace(filled, clock=hours_later)) as client:
        for path in ("/search", "/alerts", "/sources"):
            page = client.get(path).text
            assert "Источники не опрашиваются" in page
            assert "Оценка всплесков не идёт" in page
        assert "опаздывает, срок был 2 часа назад" in client.get("/sources").text


class Broken:
    def search(self, *given, **named):
        raise ZeroDivisionError


def test_a_defect_of_ours_is_told_in_russian(filled):
    with browser(replace(filled, index=Broken()), raise_server_exceptions=False) as client:
        answer = client.get("/search")
    assert answer.status_code == 500
    assert "Сообщите администратору время" in answer.text


class Down:
    def search(self, *given, **named):
        raise IndexUnavailable("Elasticsearch не отвечает")


def test_a_part_that_does_not_answer_is_named(filled):
    with browser(replace(filled, index=Down())) as client:
        answer = client.get("/search")
    assert answer.status_code == 503
    assert "Elasticsearch не отвечает" in answer.text
    assert "не потеряно" in answer.text


def test_an_address_that_others_could_reach_is_refused(filled):
    open_to_all = filled.settings.model_copy(update={"console_host": "0.0.0.0"})
    with pytest.raises(SettingsError, match="console_host"):
        serve(open_to_all)
