from datetime import timedelta


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
