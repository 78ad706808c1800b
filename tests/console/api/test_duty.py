from dataclasses import replace
from datetime import timedelta

import pytest
from pydantic import SecretStr

from domain.ports.audit import AuditFilter


@pytest.fixture
def shift(filled):
    now = filled.clock.now()
    return {
        "person": "Анна",
        "role": "officer",
        "since": (now - timedelta(hours=1)).isoformat(),
        "until": (now + timedelta(hours=11)).isoformat(),
    }


def serving(duty):
    return {one["role"]: one["person"] for one in duty["serving"]}


def test_a_shift_serves_until_somebody_takes_it_or_it_is_removed(api, shift, filled):
    assert not api.get("/duty").json()["filled"]
    added = api.post("/duty/entries", json=shift)
    assert (added.status_code, serving(added.json())["officer"]) == (201, "Анна")
    [entry] = added.json()["entries"]
    assert (entry["person"], entry["who"]) == ("Анна", "crm")
    swapped = api.post("/duty/swaps", json={**without_role(shift), "into": "Вера", "who": "Анна"})
    assert serving(swapped.json())["officer"] == "Вера"
    last = max(e["id"] for e in swapped.json()["entries"])
    assert serving(api.post(f"/duty/entries/{last}/remove").json())["officer"] == "Анна"
    away = api.post("/duty/entries", json={**shift, "role": "away"}).json()
    assert serving(away)["officer"] is None
    assert away["gaps"]
    assert api.post("/duty/entries/99/remove").status_code == 404
    far = {**shift, "until": "2099-11-24T20:00:00+09:00"}
    refused = api.post("/duty/entries", json=far)
    assert (refused.status_code, "больше года" in refused.json()["detail"]) == (400, True)
    details = [look.detail for look in filled.audit.read(AuditFilter(what="duty"), 9)]
    assert details == [
        "Анна: отсутствует",
        f"запись {last} убрана",
        "Анна: заменяет Вера (от имени: Анна)",
        "Анна: дежурный",
    ]


def without_role(shift):
    return {key: value for key, value in shift.items() if key != "role"}


def test_channels_are_those_of_the_settings_and_their_addresses_are_not_told(
    program, filled, shift
):
    channels = {"почта": SecretStr("json://127.0.0.1:1/hunter2")}
    settings = filled.settings.model_copy(update={"channels": channels})
    api = program(installation=replace(filled, settings=settings))
    saved = api.post("/duty/people", json={"name": "Анна", "channels": ["почта"]})
    assert saved.json()["people"] == [{"name": "Анна", "channels": ["почта"]}]
    assert saved.json()["channels"] == ["почта"]
    assert "hunter2" not in saved.text
    [tested] = api.post("/duty/test", json={"name": "Анна"}).json()["tested"]
    assert (tested["person"], tested["channel"]) == ("Анна", "почта")
    assert tested["error"]
    wrong = api.post("/duty/people", json={"name": "Анна", "channels": ["нет"]})
    assert (wrong.status_code, "каналов нет" in wrong.text) == (400, True)


def test_a_note_names_what_is_open_and_is_read_once(api, alert):
    note = api.post("/duty/handovers", json={"text": "Тында мёрзнет", "who": "Анна"}).json()
    assert (note["who"], note["alerts"], note["read_by"]) == ("Анна", [alert.id], None)
    [read] = api.post(f"/duty/handovers/{note['id']}/read").json()["handovers"]
    assert read["read_by"] == "crm"
    assert api.post(f"/duty/handovers/{note['id']}/read").status_code == 409
    assert api.post("/duty/handovers/99/read").status_code == 404
