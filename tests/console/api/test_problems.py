import re

import pytest

from domain.errors import StoreUnavailable
from tests.making import with_ports

SOON = "2099-01-01T10:00:00+09:00"
QUIET = {"group": "housing", "until": SOON, "reason": "ремонт"}


MISTAKES = [
    ("GET", "/alerts?state=open", None, 422, "state.0: бывает только 'new', 'acknowledged'"),
    ("GET", "/alerts?since=2026-11-24T10:00", None, 422, "since: нужно время со смещением"),
    (
        "GET",
        "/alerts?since=0001-01-01T00:00:00Z",
        None,
        400,
        "since: время вне пределов",
    ),
    ("GET", "/alerts?limit=0", None, 422, "limit"),
    ("GET", "/alerts?cursor=none", None, 400, "cursor: такого нет"),
    ("GET", "/alerts?cursor=%00", None, 400, "cursor: такого нет"),
    ("GET", "/alerts?stat=new", None, 422, "stat: такого поля нет"),
    ("GET", "/alerts/none", None, 404, "оповещения none нет"),
    ("POST", "/alerts/none/acknowledge", None, 404, "оповещения none нет"),
    ("POST", "/alerts/{id}/dance", None, 404, "такого адреса в API нет"),
    ("POST", "/alerts/{id}/acknowledge", b"{", 422, "тело запроса: это не JSON"),
    ("POST", "/alerts/{id}/acknowledge", b"\xff", 400, "тело запроса не читается"),
    ("POST", "/alerts/{id}/acknowledge", b"[]", 422, "нужны объект JSON"),
    ("POST", "/alerts/{id}/acknowledge", b'{"note": "\\ud800"}', 422, "note: не подходит"),
    ("POST", "/alerts/{id}/acknowledge", {"wo": "A"}, 422, "wo: такого поля нет"),
    ("POST", "/alerts/{id}/acknowledge", {"note": "a" * 2001}, 422, "note: слишком длинно"),
    ("POST", "/alerts/{id}/note", None, 422, "тело запроса: не хватает"),
    ("POST", "/alerts/{id}/note", {"note": " "}, 422, "note: пусто"),
    ("POST", "/alerts/{id}/snooze", {}, 422, "until: не хватает"),
    ("POST", "/alerts/{id}/snooze", {"until": "завтра"}, 422, "until: нужно время"),
    ("DELETE", "/alerts/{id}", None, 405, "так к этому адресу не обращаются"),
    ("POST", "/silences", QUIET | {"group": "none"}, 400, "темы none нет"),
    ("POST", "/silences", QUIET | {"group": None}, 400, "что приглушить"),
    ("POST", "/silences", QUIET | {"reason": " "}, 400, "нет причины"),
    ("POST", "/silences", QUIET | {"until": "2020-01-01T10:00:00Z"}, 400, "кончается раньше"),
    ("GET", "/posts?q=(вода", None, 400, "Скобка не закрыта"),
    ("GET", "/posts?cursor=x", None, 400, "cursor: такого нет"),
    ("GET", "/posts/none", None, 404, "поста none нет"),
    ("POST", "/triage/take", {"post_ids": ["none"]}, 400, "постов нет: none"),
    ("POST", "/sources/none/pause", None, 404, "источника none нет"),
    ("POST", "/duty/entries/1/remove", None, 404, "записи 1 в графике нет"),
    ("POST", "/tokens/revoke", {"name": "нет"}, 404, "ключа «нет» нет"),
    ("POST", "/silences/none/end", None, 404, "приглушённого под номером none нет"),
]


def test_every_mistake_is_named_in_russian_and_changes_nothing(api, alert, filled):
    for method, path, asked, status, said in MISTAKES:
        body = {"content": asked} if isinstance(asked, bytes) else {"json": asked}
        headers = {"content-type": "application/json"}
        answer = api.request(method, path.format(id=alert.id), headers=headers, **body)
        assert answer.status_code == status, (path, asked)
        assert said in answer.json()["detail"], (path, asked)
    form = api.post(f"/alerts/{alert.id}/note", data={"note": "звоню"})
    assert (form.status_code, "Content-Type" in form.text) == (422, True)
    assert filled.watch.alerts.get(alert.id) == alert
    assert list(filled.watch.silences.since(alert.opened_at)) == []


class Failing:
    def __init__(self, error):
        self.error = error

    def get(self, alert_id):
        raise self.error


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (StoreUnavailable("база данных не отвечает"), 503, "база данных не отвечает"),
        (ZeroDivisionError(), 500, "сообщите администратору"),
    ],
)
def test_what_fails_inside_is_told_as_json_too(filled, program, error, status, said):
    broken = program(installation=with_ports(filled, alerts=Failing(error)))
    answer = broken.get("/alerts/a")
    assert answer.status_code == status
    assert said in answer.json()["detail"]


def test_every_schema_that_the_description_names_is_in_it(api):
    answer = api.get("/openapi.json")
    named = set(re.findall(r'"#/components/schemas/([^"]+)"', answer.text))
    assert "Problem" in named
    assert named == answer.json()["components"]["schemas"].keys()
