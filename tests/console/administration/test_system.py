from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from app.settings import FILE_VARIABLE, Settings
from desks.installation import in_words
from domain.errors import QueueUnavailable
from tests.console.signing import browser
from tests.making import page_of, with_ports


def rows(answer):
    found = page_of(answer).select("tbody tr")
    return {(cells := [c.text.strip() for c in row("td")])[0]: cells[1:] for row in found}


def test_every_setting_says_where_it_comes_from(filled, tmp_path, monkeypatch):
    file = tmp_path / "otklik.toml"
    file.write_text('contact = "mail@example.org"\n[channels]\nduty = "json://u:hunter2@x/"\n')
    monkeypatch.setenv(FILE_VARIABLE, str(file))
    monkeypatch.setenv("OTKLIK_BATCH", "100")
    monkeypatch.setenv("OTKLIK_VK_TOKEN", "hunter2-hunter2")
    settings = Settings(data=filled.settings.data)
    with browser(replace(filled, settings=settings)) as client:
        answer = client.get("/settings")
    assert "hunter2" not in answer.text
    found = rows(answer)
    assert found.keys() == Settings.model_fields.keys()
    assert found["batch"][:2] == ["100", "переменная среды"]
    assert found["contact"][:2] == ["mail@example.org", "файл настроек"]
    assert found["channels"][:2] == ["duty: задан", "файл настроек"]
    assert found["tries"] == ["3", "по умолчанию", "OTKLIK_TRIES"]
    assert found["vk_token"][:2] == ["задан", "переменная среды"]
    assert found["ok_access_token"][0] == "не задан"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (SecretStr("x"), "задан"),
        (SecretStr(""), "не задан"),
        (timedelta(minutes=2), "2 минуты"),
        ({}, "—"),
        (None, "—"),
        ("", "—"),
        (Path("var"), "var"),
        (["a", "b"], "a, b"),
        (0, "0"),
    ],
)
def test_a_value_is_said_in_words(value, words):
    assert in_words(value) == words


def test_health_says_what_is_wrong_first_and_what_to_do(client, filled):
    found = rows(client.get("/health"))
    assert found["Очередь"] == ["постов ждёт: 0", ""]
    assert found["Отложено с ошибкой"] == ["нет", ""]
    assert found["Постов в индексе"] == ["4", ""]
    assert found["Расписание"] == ["работает", ""]
    assert found["Последняя оценка всплесков"][0] == "за сутки не было"
    assert "ГиБ" in found["Место на диске"][0]
    assert found["База на диске"][0].endswith("МБ")
    advised = [bool(advice) for _, advice in found.values()]
    assert advised == sorted(advised, reverse=True)
    now = filled.clock.now()
    filled.watch.baselines.note_limits(now, {"usual": 0.1}, now)
    assert rows(client.get("/health"))["Последняя оценка всплесков"][1] == ""


class Down:
    def depth(self):
        raise QueueUnavailable("Redis не отвечает")

    def quarantined(self, limit):
        return self.depth()


def test_a_part_that_does_not_answer_hides_no_other(filled):
    with browser(with_ports(filled, queue=Down())) as client:
        answer = client.get("/health")
    assert answer.status_code == 200
    found = rows(answer)
    assert found["Очередь"] == ["не отвечает", "Redis не отвечает"]
    assert found["Постов в индексе"][0] == "4"
