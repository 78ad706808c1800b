from datetime import timedelta

import pytest

from domain.ports.audit import AuditFilter


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
    assert "уже кончился" in again.json()["detail"]
    assert api.post("/silences/none/end").status_code == 404
    looks = [look.detail for look in filled.audit.read(AuditFilter(what="silence"), 9)]
    assert looks == [f"{silence['id']} закончена", f"{silence['id']} добавлена"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"reason": " "}, "нет причины"),
        ({"group": "none"}, "темы none нет"),
        ({"source_id": "none"}, "источника none нет"),
        ({"until": "2099-01-01T10:00:00+09:00"}, "не больше месяца"),
    ],
)
def test_a_mistake_is_named_as_on_the_page(api, filled, change, said):
    until = (filled.clock.now() + timedelta(hours=2)).isoformat()
    asked = {"group": "housing", "until": until, "reason": "ремонт", **change}
    refused = api.post("/silences", json=asked)
    assert refused.status_code == 400
    assert said in refused.json()["detail"]
    assert list(filled.watch.silences.since(filled.clock.now())) == []
