import logging
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import create_engine, text
from starlette.testclient import TestClient

from alerts.lifecycle import open_alert
from console.application import create_application
from domain.alert import AlertState, Cell, DeliveryState
from domain.errors import StoreUnavailable

TOKEN = "crm-secret-crm-secret-crm-secret"
TOKENS = {"crm": SecretStr(TOKEN), "bot": SecretStr("ключ-бота-ключ-бота-ключ-бота-кл")}
BASE = "http://127.0.0.1:8460"


def application(parts, tokens=TOKENS):
    settings = parts.settings.model_copy(update={"api_tokens": tokens})
    return create_application(replace(parts, settings=settings))


@pytest.fixture
def api(filled):
    """A program that holds a token."""
    headers = {"authorization": f"Bearer {TOKEN}"}
    with TestClient(
        application(filled), base_url=f"{BASE}/api/v1", headers=headers, follow_redirects=False
    ) as opened:
        yield opened


@pytest.fixture
def stranger(filled):
    """A program that holds none."""
    with TestClient(application(filled), base_url=BASE, follow_redirects=False) as opened:
        yield opened


def paths(api):
    """Every method and path of the API, as its own description lists them."""
    described = api.get("/openapi.json").json()["paths"]
    return [
        (method.upper(), "/api/v1" + path.format(alert_id="a", silence_id="s"))
        for path, methods in described.items()
        for method in methods
    ]


UNKNOWN = [("GET", "/api/v1/openapi.json"), ("GET", "/api/v1/nowhere"), ("PUT", "/api/v1/alerts")]


def test_no_route_answers_without_a_token(api, stranger):
    routes = [*paths(api), *UNKNOWN]
    assert len(routes) == 14
    for method, path in routes:
        for header in ({}, *({"authorization": wrong} for wrong in WRONG)):
            answer = stranger.request(method, path, headers=header, content=b"{")
            assert answer.status_code == 401, (method, path)
            assert answer.headers["www-authenticate"] == "Bearer"
            assert "нет ключа" in answer.json()["detail"]


WRONG = ["Bearer", "Bearer ", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", f"Basic {TOKEN}", TOKEN]


def test_every_route_is_off_while_no_token_is_set(api, filled):
    with TestClient(application(filled, {}), base_url=BASE) as off:
        for method, path in [*paths(api), *UNKNOWN]:
            answer = off.request(method, path, headers={"authorization": f"Bearer {TOKEN}"})
            assert answer.status_code == 403
            assert answer.json() == {"detail": "API выключен: задайте api_tokens"}


def test_a_browser_may_write_neither_by_its_cookies_nor_from_our_own_page(stranger, alert, filled):
    stranger.cookies.set("authorization", f"Bearer {TOKEN}")
    path = f"/api/v1/alerts/{alert.id}/acknowledge"
    assert stranger.post(path, headers={"origin": BASE}).status_code == 401
    foreign = {"origin": "https://evil.example", "authorization": f"Bearer {TOKEN}"}
    assert stranger.post(path, headers=foreign).status_code == 403
    assert filled.alerts.get(alert.id).state is AlertState.NEW


def test_a_token_opens_the_api_and_no_page_of_it_is_described_as_ours(api):
    described = api.get("/openapi.json").json()
    assert described["servers"] == [{"url": "/api/v1"}]
    assert all(path.startswith(("/alerts", "/silences")) for path in described["paths"])
    assert described["components"]["securitySchemes"] == {
        "HTTPBearer": {"type": "http", "scheme": "bearer"}
    }
    assert "HTTPValidationError" not in described["components"]["schemas"]


def test_the_guide_names_every_field(api):
    guide = (Path(__file__).parents[2] / "docs/ru/api.md").read_text("utf-8")
    schemas = api.get("/openapi.json").json()["components"]["schemas"]
    fields = {field for schema in schemas.values() for field in schema.get("properties", ())}
    assert {f for f in fields - {"alerts", "silences", "detail"} if f"`{f}`" not in guide} == set()


def test_a_token_in_russian_is_a_token(stranger):
    header = f"bearer {TOKENS['bot'].get_secret_value()}".encode()
    answer = stranger.get("/api/v1/alerts", headers={"authorization": header})
    assert answer.status_code == 200


def test_no_token_gets_into_a_log(stranger, api, alert, caplog):
    caplog.set_level(logging.DEBUG)
    api.post(f"/alerts/{alert.id}/acknowledge")
    stranger.get("/api/v1/alerts", headers={"authorization": f"Bearer {TOKEN}x"})
    assert TOKEN not in caplog.text


def test_the_list_says_what_and_why(api, alert):
    [found] = api.get("/alerts").json()["alerts"]
    assert (found["id"], found["state"]) == (alert.id, "new")
    assert found["conflict"] == "Тында, ЖКХ"
    assert found["reason"].startswith("Тында, ЖКХ: 14 жителей за 3 часа")
    assert found["cell"] == {"group": "housing", "municipality": "tynda", "search": None}
    assert found["actions"] == ["acknowledge", "false"]
    assert found["url"].endswith(f"/alerts/{alert.id}")
    assert found["evidence"]["authors"] == 14
    assert found["signal"]["window"] == "PT3H"
    assert datetime.fromisoformat(found["opened_at"]) == alert.opened_at
    assert datetime.fromisoformat(found["opened_at"]).tzinfo


def test_closed_alerts_are_listed_by_state_or_since_a_time(api, alert, filled):
    api.post(f"/alerts/{alert.id}/false")
    before, after = (filled.clock.now() + timedelta(hours=h) for h in (-1, 1))

    def ids(**params):
        return [a["id"] for a in api.get("/alerts", params=params).json()["alerts"]]

    assert ids() == ids(state="new") == ids(since=after.isoformat()) == []
    assert ids(state=["new", "false"]) == ids(since=before.isoformat()) == [alert.id]
    assert ids(state="new", since=before.isoformat()) == []


def test_pages_show_each_alert_once_though_one_is_closed_meanwhile(api, alert, filled):
    opened = [alert.id]
    for hours in (1, 1, 2, 3):  # two were opened at once
        signal = replace(
            alert.signal,
            cell=Cell("roads", f"m{len(opened)}"),
            at=alert.opened_at - timedelta(hours=hours),
        )
        another, move = open_alert(signal, alert.evidence)
        filled.alerts.save(another, move)
        opened.append(another.id)
    seen, sizes, cursor = [], [], {}
    while cursor is not None:
        page = api.get("/alerts", params={"limit": 2, **cursor}).json()
        seen += [a["id"] for a in page["alerts"]]
        sizes.append(len(page["alerts"]))
        cursor = page["next"] and {"cursor": page["next"]}
        api.post(f"/alerts/{seen[-1]}/false")
    assert sizes == [2, 2, 1]
    assert set(seen) == set(opened)


def test_the_card_has_the_record_and_the_messages_without_their_text(api, alert):
    api.post(f"/alerts/{alert.id}/acknowledge", json={"who": " Анна ", "note": "звоню"})
    card = api.get(f"/alerts/{alert.id}").json()
    opened, taken = card["moves"]
    assert (opened["before"], opened["after"], opened["who"]) == (None, "new", "system")
    assert (taken["after"], taken["who"], taken["note"]) == ("acknowledged", "Анна", "звоню")
    [message] = card["deliveries"]
    assert (message["state"], message["channel"]) == ("stopped", "почта")
    assert "text" not in message


def test_every_move_of_the_page_can_be_made_and_others_are_refused(api, alert, filled):
    for action, state in (
        ("acknowledge", "acknowledged"),
        ("work", "in_work"),
        ("close", "closed"),
    ):
        answer = api.post(f"/alerts/{alert.id}/{action}")
        assert (answer.status_code, answer.json()["state"]) == (200, state)
    [waiting] = filled.alerts.deliveries(alert.id)
    assert waiting.state is DeliveryState.STOPPED
    assert answer.json()["actions"] == []
    again = api.post(f"/alerts/{alert.id}/false")
    assert again.status_code == 409
    assert "сейчас «закрыто»" in again.json()["detail"]
    assert {m.who for m in filled.alerts.moves(alert.id)[1:]} == {"crm"}


def test_a_note_and_a_snooze(api, alert, filled):
    assert api.post(f"/alerts/{alert.id}/note", json={"note": "звоню"}).json()["state"] == "new"
    until = filled.clock.now() + timedelta(hours=2)
    local = until.astimezone(filled.region.zone).isoformat()
    answer = api.post(f"/alerts/{alert.id}/snooze", json={"until": local, "who": "Анна"})
    assert datetime.fromisoformat(answer.json()["snoozed_until"]) == until
    assert filled.alerts.get(alert.id).snoozed(filled.clock.now())
    past = (filled.clock.now() - timedelta(hours=1)).isoformat()
    refused = api.post(f"/alerts/{alert.id}/snooze", json={"until": past})
    assert refused.status_code == 409
    assert "уже прошло" in refused.json()["detail"]


def test_what_a_program_does_is_audited_under_the_name_of_its_token(api, alert, filled):
    api.get(f"/alerts/{alert.id}")
    api.post(f"/alerts/{alert.id}/acknowledge", json={"who": "Анна"})
    with create_engine(filled.settings.database_url).connect() as connection:
        rows = connection.execute(text("select who, what, detail from audit")).fetchall()
    assert rows == [
        ("crm", "alert", alert.id),
        ("crm", "alert", f"{alert.id} acknowledge: Анна"),
    ]


def test_a_silence_is_added_marks_its_alerts_and_is_ended_once(api, alert, filled):
    until = (filled.clock.now() + timedelta(hours=2)).astimezone(filled.region.zone).isoformat()
    asked = {"group": "housing", "municipality": "tynda", "until": until, "reason": "ремонт"}
    added = api.post("/silences", json=asked)
    assert added.status_code == 201
    silence = added.json()
    assert (silence["state"], silence["who"], silence["source_id"]) == ("active", "crm", None)
    assert api.get("/silences").json() == {"silences": [silence]}
    assert api.get(f"/alerts/{alert.id}").json()["silence_id"] == silence["id"]
    ended = api.post(f"/silences/{silence['id']}/end")
    assert (ended.status_code, ended.json()["state"]) == (200, "expired")
    assert api.get("/silences").json() == {"silences": []}
    hour_ago = (filled.clock.now() - timedelta(hours=1)).isoformat()
    assert api.get("/silences", params={"since": hour_ago}).json() == {"silences": [ended.json()]}
    again = api.post(f"/silences/{silence['id']}/end")
    assert again.status_code == 409
    assert "уже кончилась" in again.json()["detail"]


SOON = "2099-01-01T10:00:00+09:00"
QUIET = {"group": "housing", "until": SOON, "reason": "ремонт"}


MISTAKES = [
    ("GET", "/alerts?state=open", None, 422, "state.0: бывает только 'new', 'acknowledged'"),
    ("GET", "/alerts?since=2026-11-24T10:00", None, 422, "since: нужно время со смещением"),
    ("GET", "/alerts?since=0001-01-01T00:00:00Z", None, 422, "since"),
    ("GET", "/alerts?limit=0", None, 422, "limit"),
    ("GET", "/alerts?cursor=none", None, 422, "cursor: такого нет"),
    ("GET", "/alerts?cursor=%00", None, 422, "cursor"),
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
    ("POST", "/silences", QUIET | {"group": "none"}, 422, "такой темы нет"),
    ("POST", "/silences", QUIET | {"group": None}, 422, "что приглушить"),
    ("POST", "/silences", QUIET | {"reason": " "}, 422, "нет причины"),
    ("POST", "/silences", QUIET | {"until": "2020-01-01T10:00:00Z"}, 422, "кончается раньше"),
    ("POST", "/silences/none/end", None, 404, "тишины none нет"),
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
    assert filled.alerts.get(alert.id) == alert
    assert list(filled.silences.since(alert.opened_at)) == []


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
def test_what_fails_inside_is_told_as_json_too(filled, error, status, said):
    broken = application(replace(filled, alerts=Failing(error)))
    with TestClient(broken, base_url=BASE, raise_server_exceptions=False) as client:
        answer = client.get("/api/v1/alerts/a", headers={"authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == status
    assert said in answer.json()["detail"]
