"""Copies of one text and merges into incidents, by forms alone."""

from app.assembly import make_worker
from desks.triage import TriageDesk
from domain.triage import TriageState
from tests.console.conftest import post
from tests.console.feed.test_triage import (
    ALSO,
    BORIS,
    HEAT,
    THANKS,
    WASTE,
    feed,
    ids,
    labels,
    press,
    row,
    state,
)
from tests.making import page_of

ROAD = (
    "Друзья, в Зее беда с дорогами! На улице Зелёная асфальт сняли и бросили, пройти невозможно, "
    "дети идут в школу по грязи, администрация молчит."
)


def arrived(filled, *posts):
    filled.posts.queue.put(posts, history=False)
    make_worker(filled, "w").run_once()
    filled.posts.index.refresh()


def test_one_decision_and_one_undo_are_for_all_copies_of_a_text(client, filled):
    copies = [post(100 + n, ROAD) for n in range(5)]
    arrived(filled, *copies)
    soup = feed(client)
    first = row(soup, copies[0].id)
    assert first.select_one(".flags .tag").text == "5 копий"
    assert "Один текст 5 раз" in first.select_one(".copies summary").text
    data = {"copies": soup.select_one("#deeds [name=copies]")["value"]}
    press(client, first.find("button", string="Разобрано"), **data)
    assert {state(filled, one.id) for one in copies} == {TriageState.DONE}
    after = feed(client)
    assert ids(after) == [HEAT, ALSO, WASTE]
    assert "разобрано: 5 постов" in after.select_one("#deed").text
    assert after.select_one("#count-done").text == "5"
    press(client, after.select_one("#undo"), **data)
    assert {state(filled, one.id) for one in copies} == {TriageState.FREE}
    reject = row(feed(client), copies[0].id).find("a", string="Отклонить")["href"]
    asked = page_of(client.get(reject))
    assert "И 4 копии этого текста" in asked.select_one(".about").text
    assert asked.select_one("form [name=copies]")["value"] == "1"


def test_a_merge_offers_what_is_alike_first_and_says_where_the_post_is(client, filled):
    heat = post(71, "В Тынде на Красной Пресне холодные батареи, нет отопления, замерзаем")
    flood = post(70, "Тында, Мухина 5: прорвало трубу, двор залило водой, вода хлещет")
    arrived(filled, flood, heat)
    desk = TriageDesk(filled)
    own = labels(filled, HEAT).incident_id
    if labels(filled, heat.id).incident_id == own:
        desk.merge(BORIS, [heat.id], "new")
    link = f"/feed/choose/merge?post={heat.id}"
    soup = page_of(client.get(link))
    offers = [button["value"] for button in soup.select("button[name=incident]")]
    assert offers[0] == own
    assert offers[-1] == "new"
    now = filled.posts.incidents.of_posts([heat.id])[heat.id]
    assert now.spoken in soup.select_one(".note").text
    number = filled.posts.incidents.of_posts([WASTE])[WASTE].spoken
    found = page_of(client.get(f"{link}&find={number}"))
    offers = [button["value"] for button in found.select("button[name=incident]")]
    assert offers == [labels(filled, WASTE).incident_id, "new"]
    none = page_of(client.get(f"{link}&find=Марс"))
    assert "По словам «Марс» инцидентов нет" in none.select_one(".empty").text


def test_posts_become_an_incident_of_their_own_and_go_back(client, filled):
    own = labels(filled, HEAT).incident_id
    TriageDesk(filled).merge(BORIS, [ALSO], own)
    client.post("/feed/merge", data={"selected": [ALSO], "incident": "new"})
    new = labels(filled, ALSO).incident_id
    assert new not in (own, labels(filled, WASTE).incident_id)
    assert filled.posts.incidents.of_posts([ALSO])[ALSO].number > 0
    again = client.post("/feed/merge", data={"selected": [ALSO], "incident": "new"})
    assert "и так отдельный инцидент" in page_of(again).select_one(".problem").text
    client.post("/feed/undo")
    assert labels(filled, ALSO).incident_id == own
    alone = client.post("/feed/merge", data={"selected": [THANKS], "incident": "new"})
    assert "нет инцидента" in page_of(alone).select_one(".problem").text
