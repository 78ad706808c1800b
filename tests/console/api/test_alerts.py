from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import create_engine, text

from alerts.lifecycle import open_alert
from domain.alert import Cell
from domain.message import About, Matter, MessageState


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
        filled.watch.alerts.save(another, move)
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


def test_every_move_of_the_page_can_be_made_and_others_are_refused(api, alert, filled):
    for action, state in (
        ("acknowledge", "acknowledged"),
        ("work", "in_work"),
        ("close", "closed"),
    ):
        answer = api.post(f"/alerts/{alert.id}/{action}")
        assert (answer.status_code, answer.json()["state"]) == (200, state)
    [waiting] = filled.messages.outbox.of(About(Matter.ALERT, alert.id))
    assert waiting.state is MessageState.STOPPED
    assert answer.json()["actions"] == ["reopen"]
    again = api.post(f"/alerts/{alert.id}/false")
    assert again.status_code == 409
    assert "сейчас «закрыто»" in again.json()["detail"]
    assert {m.who for m in filled.watch.alerts.moves(alert.id)[1:]} == {"crm"}


def test_a_note_and_a_snooze(api, alert, filled):
    assert api.post(f"/alerts/{alert.id}/note", json={"note": "звоню"}).json()["state"] == "new"
    until = filled.clock.now() + timedelta(hours=2)
    local = until.astimezone(filled.region.zone).isoformat()
    answer = api.post(f"/alerts/{alert.id}/snooze", json={"until": local, "who": "Анна"})
    assert datetime.fromisoformat(answer.json()["snoozed_until"]) == until
    assert filled.watch.alerts.get(alert.id).snoozed(filled.clock.now())
    past = (filled.clock.now() - timedelta(hours=1)).isoformat()
    refused = api.post(f"/alerts/{alert.id}/snooze", json={"until": past})
    assert refused.status_code == 409
    assert "уже прошло" in refused.json()["detail"]


def test_what_a_program_does_is_audited_under_the_name_of_its_token(api, alert, filled):
    api.get(f"/alerts/{alert.id}")
    api.post(f"/alerts/{alert.id}/acknowledge", json={"who": "Анна"})
    with create_engine(filled.settings.database_url).connect() as connection:
        rows = connection.execute(
            text("select who, what, detail from audit where what like 'alert%'")
        ).fetchall()
    posts = ", ".join(alert.evidence.post_ids)
    assert rows == [
        ("crm", "alert", alert.id),
        (
            "crm",
            "alert acknowledge",
            f"{alert.id}; посты: {posts} (от имени: Анна)",
        ),
    ]


def test_a_reason_is_kept_where_a_program_names_one_and_the_end_is_taken_back(api, alert):
    card = f"/alerts/{alert.id}"
    assert api.post(f"{card}/false").json()["state"] == "false"
    assert api.post(f"{card}/reopen", json={"note": "ошибка"}).json()["state"] == "new"
    api.post(f"{card}/false", json={"reason": "same_text", "note": "рассылка"})
    api.post(f"{card}/reopen")
    api.post(f"{card}/acknowledge")
    for wrong, said in (("same_text", "сюда не подходит"), ("other", "напишите в заметке")):
        refused = api.post(f"{card}/close", json={"reason": wrong})
        assert (refused.status_code, said in refused.json()["detail"]) == (400, True)
    assert api.post(f"{card}/close", json={"reason": "weather"}).status_code == 422
    assert api.post(f"{card}/acknowledge", json={"reason": "solved"}).status_code == 422
    moves = api.get(card).json()["moves"]
    assert [(m["after"], m["reason"]) for m in moves] == [
        ("new", None),
        ("false", "unstated"),
        ("new", None),
        ("false", "same_text"),
        ("new", None),
        ("acknowledged", None),
    ]


def test_a_snooze_of_more_than_a_day_is_refused(api, alert, filled):
    until = (filled.clock.now() + timedelta(hours=25)).isoformat()
    refused = api.post(f"/alerts/{alert.id}/snooze", json={"until": until})
    assert refused.status_code == 409
    assert "не больше чем на сутки" in refused.json()["detail"]
