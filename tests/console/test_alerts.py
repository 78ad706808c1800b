from datetime import timedelta

from domain.alert import AlertState, DeliveryState
from tests.making import page_of


def test_the_card_says_why_and_leads_to_exactly_these_posts(client, alert):
    answer = client.get(f"/alerts/{alert.id}")
    soup = page_of(answer)
    assert soup.h1.text.startswith("Тында, ЖКХ")
    reason = soup.select_one(".reason").text
    assert reason.startswith(
        "14 жителей пожаловались за 3 часа, обычно за это время — меньше одного"
    )
    assert len(soup.select(".post")) == 2
    assert "меньше двух недель" in answer.text
    first, exactly = (a["href"] for a in soup.select(".facts a[href^='/search']"))
    assert len(page_of(client.get(first)).select(".post")) == 1
    found = page_of(client.get(exactly))
    assert len(found.select(".post")) == 2


def test_an_acknowledge_is_recorded_and_stops_the_waiting_page(client, alert, filled):
    answer = client.post(f"/alerts/{alert.id}/acknowledge", data={"note": "звоню в котельную"})
    assert answer.url.path == f"/alerts/{alert.id}"
    assert "принято — Анна: звоню в котельную" in " ".join(answer.text.split())
    assert filled.alerts.get(alert.id).state is AlertState.ACKNOWLEDGED
    (delivery,) = filled.alerts.deliveries(alert.id)
    assert delivery.state is DeliveryState.STOPPED
    assert buttons(answer) == ["Взять в работу", "Закрыть", "Ложная тревога", "Только заметка"]


def buttons(answer):
    return [b.text for b in page_of(answer).select(".moves button")]


def test_the_page_offers_the_moves_that_are_possible_now(client, alert, filled):
    assert buttons(client.get(f"/alerts/{alert.id}")) == [
        "Принять",
        "Ложная тревога",
        "Только заметка",
    ]
    for move in ("acknowledge", "work", "close"):
        answer = client.post(f"/alerts/{alert.id}/{move}", data={"note": move})
    assert buttons(answer) == ["Только заметка"]
    assert [m.note for m in filled.alerts.moves(alert.id)[1:]] == ["acknowledge", "work", "close"]
    assert client.post(f"/alerts/{alert.id}/work").status_code == 409
    assert client.post(f"/alerts/{alert.id}/dance").status_code == 404


def test_a_note_without_a_move(client, alert, filled):
    answer = client.post(f"/alerts/{alert.id}/note", data={"note": "звоню"})
    assert "заметка — Анна: звоню" in " ".join(answer.text.split())
    assert filled.alerts.get(alert.id).state is AlertState.NEW


def test_a_snooze_is_shown_on_the_card_and_the_list_until_it_ends(client, alert, filled):
    until = (filled.clock.now() + timedelta(hours=2)).astimezone(filled.region.zone)
    data = {"until": f"{until:%Y-%m-%dT%H:%M}"}
    assert "Отложено до" in client.post(f"/alerts/{alert.id}/snooze", data=data).text
    assert "отложено до" in client.get("/alerts").text
    (waiting,) = filled.alerts.deliveries(alert.id)
    assert waiting.state is DeliveryState.STOPPED
    wrong = client.post(f"/alerts/{alert.id}/snooze", data={"until": "завтра"})
    assert wrong.status_code == 409
    assert "не время" in wrong.text


def test_whoever_comes_later_sees_at_once_who_took_it(client, alert):
    client.post(f"/alerts/{alert.id}/acknowledge", data={"note": "еду"})
    soup = page_of(client.get(f"/alerts/{alert.id}"))
    assert soup.select_one(".reason + .note").text.startswith("Принято: Анна, ")


def test_the_list_looks_again_by_itself(client, alert):
    soup = page_of(client.get("/alerts"))
    assert soup.select_one("#live")["data-every"] == "30"
    card = page_of(client.get(f"/alerts/{alert.id}"))
    assert not card.select("#live")  # it would empty the form


def test_a_second_acknowledge_is_refused_with_a_reason(client, alert):
    for expected in (200, 409):
        answer = client.post(f"/alerts/{alert.id}/acknowledge")
        assert answer.status_code == expected
    assert "сейчас «принято»" in answer.text


def test_the_list_and_the_title_show_what_waits(client, alert):
    answer = client.get("/alerts")
    soup = page_of(answer)
    assert soup.title.text.startswith("(1) ")
    assert soup.select_one("article.alert").h2.a["href"] == f"/alerts/{alert.id}"
    assert "14 жителей за 3 часа" in soup.select_one("article.alert").text


def test_an_unknown_alert_is_not_found(client):
    assert client.get("/alerts/none").status_code == 404
    assert client.post("/alerts/none/acknowledge").status_code == 404


def test_another_site_may_not_acknowledge(client, alert, filled):
    answer = client.post(
        f"/alerts/{alert.id}/acknowledge",
        headers={"origin": "https://evil.example"},
    )
    assert answer.status_code == 403
    assert filled.alerts.get(alert.id).state is AlertState.NEW
