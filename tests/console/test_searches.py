from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from alerts.lifecycle import open_alert
from domain.alert import Cell

FORM = {"name": "Тепло", "query": "батарея | отопление"}


def rows(answer):
    """Name, query, owner and «следим» of each."""
    found = BeautifulSoup(answer.text, "lxml").select("tbody tr")
    return [
        [row.b.text, row.small.text, *(cell.text.strip() for cell in row("td")[1:3])]
        for row in found
    ]


def test_a_search_is_saved_from_the_page_that_found_it(client, filled):
    link = BeautifulSoup(client.get("/search?q=батарея").text, "lxml").select_one(".total a")
    form = BeautifulSoup(client.get(link["href"]).text, "lxml").select_one("form.acknowledge")
    assert form.select_one("[name=query]")["value"] == "батарея"
    (row,) = rows(client.post("/searches", data=FORM))
    assert [row[0], row[1], row[3]] == ["Тепло", "батарея | отопление", "да"]
    assert row[2].startswith("Анна")


@pytest.mark.parametrize(
    ("wrong", "status", "reason"),
    [
        ({"query": "(батарея"}, 400, "Запрос не читается"),
        ({"name": " "}, 400, "Заполните"),
        ({}, 409, "уже есть"),
    ],
)
def test_what_cannot_be_saved_is_refused_with_a_reason(client, filled, wrong, status, reason):
    client.post("/searches", data=FORM)
    answer = client.post("/searches", data=FORM | wrong)
    assert answer.status_code == status
    assert reason in answer.text
    assert len(filled.searches.all()) == 1


def test_it_is_left_unwatched_watched_again_and_forgotten(client, filled):
    client.post("/searches", data=FORM)
    for action, watched in (("unwatch", "нет"), ("watch", "да")):
        (row,) = rows(client.post("/searches/change", data={"name": "Тепло", "action": action}))
        assert row[3] == watched
    client.post("/searches/change", data={"name": "Тепло", "action": "forget"})
    assert filled.searches.all() == []
    answer = client.post("/searches/change", data={"name": "Тепло", "action": "forget"})
    assert answer.status_code == 404


def test_an_alert_of_a_search_shows_what_it_finds_and_stays_when_it_is_forgotten(
    client, filled, alert
):
    client.post("/searches", data=FORM)
    cell = Cell(None, None, "Тепло")
    found, move = open_alert(replace(alert.signal, cell=cell), alert.evidence)
    filled.alerts.save(found, move)
    for _ in range(2):
        soup = BeautifulSoup(client.get(f"/alerts/{found.id}").text, "lxml")
        assert soup.h1.text.startswith("Поиск «Тепло»")
        exactly = soup.select(".facts a")[1]
        assert exactly.text == "2 поста"
        again = BeautifulSoup(client.get(exactly["href"]).text, "lxml")
        assert len(again.select(".post")) == 2
        client.post("/searches/change", data={"name": "Тепло", "action": "forget"})


def test_a_saved_search_can_be_tried_on_history(client):
    client.post("/searches", data=FORM)
    answer = client.get("/rules", params={"tried": 1, "search": "Тепло"})
    assert "Поиск «Тепло»: с " in answer.text
    assert "selected>Тепло" in answer.text
    assert client.get("/rules", params={"tried": 1, "search": "Нет"}).status_code == 400


def subscription(answer):
    """What is said of one's own subscription to the first search, in one line."""
    cell = BeautifulSoup(answer.text, "lxml").select("tbody td")[3]
    chosen = cell.select_one("option[selected]")
    note = " ".join(cell.select("small")[0].text.split()) if cell("small") else ""
    return (chosen and chosen.text), cell.button.contents[0], note


def test_one_subscribes_changes_the_pace_and_unsubscribes(client, filled):
    client.post("/searches", data=FORM)
    assert subscription(client.get("/searches")) == (None, "Подписаться", "")
    name = {"name": "Тепло"}
    asked = client.post("/searches/subscribe", data=name | {"pace": "daily"})
    said = "Пока ничего не посылали. Отписаться от «Тепло»"
    assert subscription(asked) == ("сводка в 9:00", "Изменить", said)
    assert "Подписки не доходят: у вас нет канала" in asked.text
    assert "1 подписчик" in asked.text
    [mine] = filled.subscriptions.all()
    assert (mine.person, mine.pace) == ("Анна", "daily")
    again = client.post("/searches/subscribe", data=name | {"pace": "at_once"})
    assert subscription(again)[0] == "сразу"
    assert subscription(client.post("/searches/subscribe", data=name))[1] == "Подписаться"
    assert filled.subscriptions.all() == []


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"name": "Нет", "pace": "daily"}, 404),
        ({"name": "Тепло", "pace": "monthly"}, 400),
        ({"pace": "daily"}, 400),
    ],
)
def test_what_cannot_be_subscribed_to_is_refused(client, filled, data, status):
    client.post("/searches", data=FORM)
    assert client.post("/searches/subscribe", data=data).status_code == status
    assert filled.subscriptions.all() == []


def test_what_was_last_sent_is_told(client, filled):
    client.post("/searches", data=FORM)
    client.post("/searches/subscribe", data={"name": "Тепло", "pace": "hourly"})
    [before] = filled.subscriptions.all()
    after = replace(before, sent=3, sent_at=before.looked_at)
    assert filled.subscriptions.save([(before, after)], [])
    assert subscription(client.get("/searches"))[2].startswith("Последнее: 3 новых поста, ")
