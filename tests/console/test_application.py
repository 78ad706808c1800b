from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from console.application import create_application
from console.server import serve
from domain.errors import IndexUnavailable, SettingsError


def test_it_answers_to_loopback_names_only(client):
    assert client.get("/sources", headers={"host": "otklik.example"}).status_code == 400


def test_every_page_forbids_foreign_scripts_and_frames(client):
    for path in ("/search", "/alerts", "/sources", "/static/style.css", "/nowhere"):
        policy = client.get(path).headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy


class Down:
    def search(self, *given, **named):
        raise IndexUnavailable("Elasticsearch не отвечает")


def test_a_part_that_does_not_answer_is_named(filled):
    application = create_application(replace(filled, index=Down()))
    with TestClient(application, base_url="http://127.0.0.1") as client:
        answer = client.get("/search")
    assert answer.status_code == 503
    assert "Elasticsearch не отвечает" in answer.text
    assert "не потеряно" in answer.text


def test_an_address_that_others_could_reach_is_refused(filled):
    open_to_all = filled.settings.model_copy(update={"console_host": "0.0.0.0"})
    with pytest.raises(SettingsError, match="console_host"):
        serve(open_to_all)
