from bs4 import BeautifulSoup

from domain.alert import AlertState, DeliveryState


def test_the_card_says_why_and_leads_to_exactly_these_posts(client, alert):
    answer = client.get(f"/alerts/{alert.id}")
    soup = BeautifulSoup(answer.text, "lxml")
    assert soup.h1.text.startswith("Тында, ЖКХ")
    reason = soup.select_one(".reason").text
    assert reason.startswith(
        "14 жителей пожаловались за 3 часа, обычно за это время — меньше одного"
    )
    assert len(soup.select(".post")) == 2
    assert "меньше двух недель" in answer.text
    found = BeautifulSoup(client.get(soup.select_one(".facts a")["href"]).text, "lxml")
    assert len(found.select(".post")) == 2


def test_an_acknowledge_is_recorded_and_stops_the_waiting_page(client, alert, filled):
    answer = client.post(
        f"/alerts/{alert.id}/acknowledge", data={"who": " Анна ", "note": "звоню в котельную"}
    )
    assert answer.url.path == f"/alerts/{alert.id}"
    assert "принято — Анна: звоню в котельную" in " ".join(answer.text.split())
    assert filled.alerts.get(alert.id).state is AlertState.ACKNOWLEDGED
    (delivery,) = filled.alerts.deliveries(alert.id)
    assert delivery.state is DeliveryState.STOPPED
    assert not BeautifulSoup(answer.text, "lxml").select("form.acknowledge")


def test_whoever_comes_later_sees_at_once_who_took_it(client, alert):
    client.post(f"/alerts/{alert.id}/acknowledge", data={"who": "Анна", "note": "еду"})
    soup = BeautifulSoup(client.get(f"/alerts/{alert.id}").text, "lxml")
    assert soup.select_one(".reason + .note").text.startswith("Принято: Анна, ")


def test_the_list_looks_again_by_itself(client, alert):
    soup = BeautifulSoup(client.get("/alerts").text, "lxml")
    assert soup.select_one('meta[http-equiv="refresh"]')["content"] == "60"
    card = BeautifulSoup(client.get(f"/alerts/{alert.id}").text, "lxml")
    assert not card.select('meta[http-equiv="refresh"]')  # it would empty the form


def test_a_second_acknowledge_is_refused_with_a_reason(client, alert):
    for expected in (200, 409):
        answer = client.post(f"/alerts/{alert.id}/acknowledge", data={"who": "Анна"})
        assert answer.status_code == expected
    assert "уже приняли" in answer.text


def test_nobody_may_acknowledge_without_a_name(client, alert, filled):
    answer = client.post(f"/alerts/{alert.id}/acknowledge", data={"who": "  "})
    assert answer.status_code == 400
    assert "Назовите себя" in answer.text
    assert filled.alerts.get(alert.id).state is AlertState.NEW


def test_the_list_and_the_title_show_what_waits(client, alert):
    answer = client.get("/alerts")
    soup = BeautifulSoup(answer.text, "lxml")
    assert soup.title.text.startswith("(1) ")
    assert soup.select_one("article.alert").h2.a["href"] == f"/alerts/{alert.id}"
    assert "14 жителей за 3 часа" in soup.select_one("article.alert").text


def test_an_unknown_alert_is_not_found(client):
    assert client.get("/alerts/none").status_code == 404
    assert client.post("/alerts/none/acknowledge", data={"who": "A"}).status_code == 404


def test_another_site_may_not_acknowledge(client, alert, filled):
    answer = client.post(
        f"/alerts/{alert.id}/acknowledge",
        data={"who": "x"},
        headers={"origin": "https://evil.example"},
    )
    assert answer.status_code == 403
    assert filled.alerts.get(alert.id).state is AlertState.NEW
