from dataclasses import replace
from datetime import timedelta

from app.clock import SystemClock
from domain.errors import IndexUnavailable
from tests.console.signing import browser
from tests.making import with_ports


def test_it_answers_to_its_own_names_only(client, filled):
    assert client.get("/sources", headers={"host": "otklik.example"}).status_code == 400
    settings = filled.settings.model_copy(update={"console_url": "https://otklik.example/"})
    named = replace(filled, settings=settings)
    with browser(named, base_url="https://otklik.example") as far:
        assert far.get("/sources").status_code == 200
        assert far.get("/sources", headers={"host": "evil.example"}).status_code == 400


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
    with browser(with_ports(filled, index=Broken()), raise_server_exceptions=False) as client:
        answer = client.get("/search")
    assert answer.status_code == 500
    assert "Сообщите администратору время" in answer.text


class Down:
    def search(self, *given, **named):
        raise IndexUnavailable("Elasticsearch не отвечает")


def test_a_part_that_does_not_answer_is_named(filled):
    with browser(with_ports(filled, index=Down())) as client:
        answer = client.get("/search")
    assert answer.status_code == 503
    assert "Поисковый индекс не отвечает" in answer.text
    assert "не потеряно" in answer.text
