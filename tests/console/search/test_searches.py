from dataclasses import replace
from datetime import timedelta

import pytest

from alerts.lifecycle import open_alert
from desks.rules import make_search_watch
from desks.subscriptions import make_subscriber
from domain.alert import Cell
from domain.person import Role
from domain.saved_search import SavedSearch
from domain.subscription import Pace, Subscription
from tests.console.signing import browser, person
from tests.making import page_of

FORM = {"name": "Тепло", "query": "батарея | отопление", "watched": "yes"}


def rows(answer):
    """Name, query, owner and «следим» of each."""
    found = page_of(answer).select("tbody tr")
    return [
        [row.b.text, row.small.text, *(cell.text.strip() for cell in row("td")[1:3])]
        for row in found
    ]


def test_a_search_is_saved_from_the_page_that_found_it(client, filled):
    soup = page_of(client.get("/search", params={"q": "батарея место:Тында с:2026-01-01"}))
    form = soup.select_one(".save form")
    fields = {one["name"]: one["value"] for one in form.select("input") if one["name"] != "watched"}
    assert fields["query"] == "батарея место:Тында"
    assert fields["name"] == "батарея, Место: Тында"
    assert not form.select_one("[name=watched]").has_attr("checked")
    (row,) = rows(client.post(form["action"], data=fields))
    assert row[3] == "нет"
    client.post("/searches/change", data={"name": row[0], "action": "forget"})
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
    assert len(filled.watch.searches.all()) == 1


def test_it_is_left_unwatched_watched_again_and_forgotten(client, filled):
    client.post("/searches", data=FORM)
    for action, watched in (("unwatch", "нет"), ("watch", "да")):
        (row,) = rows(client.post("/searches/change", data={"name": "Тепло", "action": action}))
        assert row[3] == watched
    client.post("/searches/change", data={"name": "Тепло", "action": "forget"})
    assert filled.watch.searches.all() == []
    answer = client.post("/searches/change", data={"name": "Тепло", "action": "forget"})
    assert answer.status_code == 404


def test_an_alert_of_a_search_shows_what_it_finds_and_stays_when_it_is_forgotten(
    client, filled, alert
):
    client.post("/searches", data=FORM)
    cell = Cell(None, None, "Тепло")
    found, move = open_alert(replace(alert.signal, cell=cell), alert.evidence)
    filled.watch.alerts.save(found, move)
    for _ in range(2):
        soup = page_of(client.get(f"/alerts/{found.id}"))
        assert soup.h1.text.startswith("Поиск «Тепло»")
        exactly = soup.select(".facts a")[1]
        assert exactly.text == "2 поста"
        again = page_of(client.get(exactly["href"]))
        assert len(again.select(".row")) == 2
        client.post("/searches/change", data={"name": "Тепло", "action": "forget"})


def test_a_saved_search_can_be_tried_on_history(client):
    client.post("/searches", data=FORM)
    answer = client.get("/rules", params={"tried": 1, "search": "Тепло"})
    assert "Чувствительность «" in answer.text
    assert "selected>Тепло" in answer.text
    assert client.get("/rules", params={"tried": 1, "search": "Нет"}).status_code == 400


def subscription(answer):
    """What is said of one's own subscription to the first search, in one line."""
    cell = page_of(answer).select("tbody td")[3]
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
    assert "Сообщений о подписках вы не получаете: у вас нет канала" in asked.text
    assert "1 подписчик" in asked.text
    [mine] = filled.watch.subscriptions.all()
    assert (mine.person, mine.pace) == ("Анна", "daily")
    again = client.post("/searches/subscribe", data=name | {"pace": "at_once"})
    assert subscription(again)[0] == "сразу"
    assert subscription(client.post("/searches/subscribe", data=name))[1] == "Подписаться"
    assert filled.watch.subscriptions.all() == []


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
    assert filled.watch.subscriptions.all() == []


def test_what_was_last_sent_is_told(client, filled):
    client.post("/searches", data=FORM)
    client.post("/searches/subscribe", data={"name": "Тепло", "pace": "hourly"})
    [before] = filled.watch.subscriptions.all()
    after = replace(before, sent=3, sent_at=before.looked_at)
    assert filled.watch.subscriptions.save([(before, after)], [])
    assert subscription(client.get("/searches"))[2].startswith("Последнее: 3 новых поста, ")


@pytest.mark.parametrize(
    "query", ["митинг | протест | пикет", "мечеть | мусульманин", "навальный", '"Иван Петров"']
)
def test_what_is_out_of_bounds_is_found_and_not_watched(client, filled, query):
    assert client.get("/search", params={"q": query}).status_code == 200
    answer = client.post("/searches", data=FORM | {"query": query})
    assert answer.status_code == 400
    assert "Не сохранено: «" in answer.text
    assert client.post("/searches", data=FORM | {"name": "Митинги"}).status_code == 400
    assert filled.watch.searches.all() == []
    quiet = {name: value for name, value in FORM.items() if name != "watched"} | {"query": query}
    (row,) = rows(client.post("/searches", data=quiet))
    assert row[3].startswith("нет")


@pytest.mark.parametrize("mark", ["\r\n", "\n", "\0", "\x1b", "\u2028"])
def test_a_name_has_no_unseen_characters(client, filled, mark):
    answer = client.post("/searches", data=FORM | {"name": f"Теп{mark}ло"})
    assert answer.status_code == 400
    assert "невидимый знак" in answer.text
    assert filled.watch.searches.all() == []


def test_only_its_owner_and_an_administrator_end_a_search(client, filled):
    analyst = person(filled, Role.ANALYST, name="Вера")
    other = person(filled, Role.DUTY, name="Пётр")
    with browser(filled, one=analyst) as hers, browser(filled, one=other) as his:
        hers.post("/searches", data=FORM)
        for action in ("unwatch", "forget"):
            refused = his.post("/searches/change", data={"name": "Тепло", "action": action})
            assert refused.status_code == 403
            assert "только владелец или администратор" in refused.text
        [saved] = filled.watch.searches.all()
        assert saved.watched
        assert actions(his.get("/searches")) == []
        assert actions(hers.get("/searches")) == ["unwatch", "forget"]
        hers.post("/searches/change", data={"name": "Тепло", "action": "unwatch"})
        assert actions(his.get("/searches")) == ["watch"]
    client.post("/searches/change", data={"name": "Тепло", "action": "forget"})
    assert filled.watch.searches.all() == []


def actions(answer):
    """The buttons of the first search."""
    buttons = page_of(answer).select("tbody td.act button")
    return [button["value"] for button in buttons]


def test_a_search_that_is_refused_now_stays_unwatched_with_the_reason(client, filled):
    now = filled.clock.now()
    filled.watch.searches.add(SavedSearch("Старый", "Анна", "свалка митинги", True, now))
    filled.watch.subscriptions.subscribe(Subscription("Старый", "Анна", Pace.DAILY, now, now))
    (row,) = rows(client.get("/searches"))
    assert row[3].startswith("нетБольше не следим: «митинги» — протесты")
    assert actions(client.get("/searches")) == ["forget"]
    for data, path in (
        ({"name": "Старый", "action": "watch"}, "/searches/change"),
        ({"name": "Старый", "pace": "daily"}, "/searches/subscribe"),
    ):
        assert client.post(path, data=data).status_code == 400
    assert make_search_watch(filled).tick(now) == []
    assert make_search_watch(filled).searches.all() == []
    assert make_subscriber(filled).tick(now + timedelta(days=2)) == 0
    assert len(filled.watch.searches.all()) == len(filled.watch.subscriptions.all()) == 1


def test_places_of_the_region_are_watched(client, filled):
    client.post("/searches", data=FORM | {"query": "Ерофей Павлович вода"})
    assert [one.query for one in filled.watch.searches.all()] == ["Ерофей Павлович вода"]
