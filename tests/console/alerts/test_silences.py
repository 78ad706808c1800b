from datetime import timedelta

import pytest

from domain.ports.audit import AuditFilter
from tests.making import page_of

FORM = {"group": "housing", "municipality": "tynda", "reason": "плановый ремонт"}


def until(installation, hours=2):
    at = (installation.clock.now() + timedelta(hours=hours)).astimezone(installation.region.zone)
    return {"until": f"{at:%Y-%m-%dT%H:%M}"}


def test_a_silence_marks_its_alerts_and_is_ended_by_a_button(client, alert, filled):
    answer = client.post("/silences", data=FORM | until(filled))
    assert answer.url.path == "/silences"
    row = page_of(answer).select_one("tbody tr")
    assert row.td.text == "Тында, ЖКХ"
    assert "действует" in row.text
    state = page_of(client.get("/alerts")).select_one(".alertrow .state").text
    assert state.startswith("приглушено до ")
    assert state.endswith(" плановый ремонт")
    assert "плановый ремонт (Анна)" in client.get(f"/alerts/{alert.id}").text
    ended = client.post(row.form["action"])
    assert "кончилась" in ended.text
    assert not page_of(ended).select("tbody form")
    assert "приглушено до" not in client.get("/alerts").text
    again = client.post(row.form["action"])
    assert again.status_code == 409
    assert "уже кончился" in page_of(again).select_one(".problem").text
    assert client.post("/silences/none/end").status_code == 404
    id_ = row.form["action"].split("/")[2]
    looks = [look.detail for look in filled.audit.read(AuditFilter(what="silence"), 9)]
    assert looks == [f"{id_} закончена", f"{id_} добавлена"]


def test_one_to_come_marks_nothing_yet(client, alert, filled):
    since = until(filled, 1)["until"]
    answer = client.post("/silences", data=FORM | until(filled) | {"since": since})
    assert "ещё не началась" in answer.text
    assert "приглушено до" not in client.get("/alerts").text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"reason": " "}, "нет причины"),
        ({"group": "", "municipality": ""}, "что приглушить"),
        ({"until": "завтра"}, "не время"),
        ({"until": "2020-01-01T10:00"}, "кончается раньше"),
        ({"until": "2099-01-01T10:00"}, "не больше месяца"),
        ({"group": "none"}, "темы none нет"),
        ({"source": "none"}, "источника none нет"),
    ],
)
def test_a_mistake_is_named_and_what_was_typed_stays(client, filled, change, said):
    answer = client.post("/silences", data=FORM | until(filled) | change)
    assert answer.status_code == 400
    soup = page_of(answer)
    assert said in soup.select_one(".problem").text
    if "reason" not in change:
        assert soup.select_one("input[name=reason]")["value"] == "плановый ремонт"
    assert list(filled.watch.silences.since(filled.clock.now())) == []


def test_the_page_says_what_a_silence_does(client):
    text = client.get("/silences").text
    assert "сообщений о них никто не получает" in text
    assert "Ничего не приглушено" in text


def test_a_card_leads_to_the_form_with_its_topic_and_place(client, alert):
    link = page_of(client.get(f"/alerts/{alert.id}")).select_one("a[href^='/silences?']")
    chosen = page_of(client.get(link["href"])).select("option[selected]")
    assert [option["value"] for option in chosen] == ["housing", "tynda"]
