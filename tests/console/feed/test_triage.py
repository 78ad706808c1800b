"""What monitors do with posts: by forms alone, and as the feed's script asks for it."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from sqlalchemy import create_engine, text

from app.assembly import make_worker
from desks.triage import TriageDesk
from desks.viewer import in_shell
from domain.person import Role
from domain.post import Label
from domain.triage import Act, Reason, TriageState
from tests.console.conftest import NOW, POSTS, post
from tests.console.signing import browser, person
from tests.making import page_of

BORIS = in_shell("Борис")

HEAT, ALSO, WASTE, THANKS = (p.id for p in POSTS)
YEAR = timedelta(days=365)


def feed(client, **parameters):
    return page_of(client.get(f"/feed?{urlencode(parameters)}"))


def ids(soup):
    return [row["data-id"] for row in soup.select("#feed .row")]


def press(client, button, **more):
    """Submit the page's form by one of its buttons, as a browser without scripts does."""
    fields = {"back": more.pop("back", ""), **more}
    if button.has_attr("name"):
        fields[button["name"]] = button["value"]
    return client.post(button["formaction"], data=fields, follow_redirects=False)


def row(soup, post_id):
    return soup.select_one(f"#p-{post_id}")


def labels(filled, post_id):
    return filled.posts.index.get([post_id])[post_id].labels


def counted(filled):
    return {r.incident_id for r in filled.posts.complaints.reports(NOW - YEAR, NOW + YEAR)}


def state(filled, post_id):
    found = filled.posts.triage.of([post_id]).get(post_id)
    return found.state_at(filled.clock.now()) if found else None


def test_a_post_is_taken_in_one_click_and_the_browser_goes_on_at_the_next(client, filled):
    take = row(feed(client), HEAT).find("button", string="Взять")
    answer = press(client, take)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/feed#p-{ALSO}")
    assert state(filled, HEAT) is TriageState.TAKEN
    assert ids(feed(client)) == [ALSO, WASTE]
    mine = feed(client, show="mine")
    assert ids(mine) == [HEAT]
    assert "взято вами до" in mine.select_one(".mark").text
    press(client, mine.find("button", string="Отпустить"), back="show=mine")
    assert ids(feed(client)) == [HEAT, ALSO, WASTE]


def test_a_post_that_another_has_is_refused_with_who_and_when(client, filled):
    TriageDesk(filled).take(BORIS, [HEAT])
    answer = client.post("/feed/take", params={"post": HEAT})
    assert answer.status_code == 409
    said = page_of(answer).select_one(".problem").text
    assert "в работе: Борис, с" in said
    assert filled.posts.triage.of([HEAT])[HEAT].who == "Борис"


def test_what_was_taken_and_forgotten_is_free_again(client, filled):
    long_ago = filled.clock.now() - filled.settings.taken_for - timedelta(minutes=1)
    until = long_ago + filled.settings.taken_for
    filled.posts.triage.move([HEAT], Act.TAKE, "Борис", long_ago, until=until)
    assert ids(feed(client)) == [HEAT, ALSO, WASTE]
    assert client.post("/feed/take", params={"post": HEAT}).status_code == 200


def test_a_post_is_rejected_in_two_clicks(client, filled):
    link = row(feed(client), HEAT).find("a", string="Отклонить")["href"]
    reasons = page_of(client.get(link))
    button = reasons.select_one("button[value=advertisement]")
    form = button.find_parent("form")
    fields = {one["name"]: one["value"] for one in form.select("input")}
    answer = client.post(
        form["action"], data={**fields, "reason": button["value"]}, follow_redirects=False
    )
    assert answer.headers["location"] == f"/feed#p-{ALSO}"
    found = filled.posts.triage.of([HEAT])[HEAT]
    assert (found.state, found.reason, found.who) == (
        TriageState.REJECTED,
        Reason.ADVERTISEMENT,
        "Анна",
    )
    assert "отклонено: реклама — Анна" in feed(client, show="rejected").select_one(".mark").text


def test_another_reason_is_told_in_words(client, filled):
    empty = client.post("/feed/reject", params={"post": HEAT}, data={"reason": "other"})
    assert empty.status_code == 409
    assert "напишите причину" in page_of(empty).select_one(".problem").text
    told = {"reason": "other", "note": "из прошлого года"}
    client.post("/feed/reject", params={"post": HEAT}, data=told)
    assert "из прошлого года" in feed(client, show="rejected").select_one(".mark").text


def test_the_last_act_is_undone_and_said(client, filled):
    client.post("/feed/finish", data={"selected": [HEAT, ALSO]})
    soup = feed(client)
    assert ids(soup) == [WASTE]
    assert "разобрано: 2 поста" in soup.select_one("#deed").text
    answer = press(client, soup.select_one("#undo"))
    said = page_of(client.get(answer.headers["location"]))
    assert said.select_one(".note").text == "Отменено действие «разобрано: 2 поста»."
    assert ids(said) == [HEAT, ALSO, WASTE]
    again = press(client, soup.select_one("#undo"))
    assert "Отменять нечего" in client.get(again.headers["location"]).text


def test_what_another_changed_since_is_not_undone(client, filled):
    desk = TriageDesk(filled)
    client.post("/feed/finish", data={"selected": [HEAT, ALSO]})
    desk.release(BORIS, [HEAT])
    desk.take(BORIS, [HEAT])
    answer = client.post("/feed/undo")
    assert "отменено для 1: остальные" in answer.text
    assert filled.posts.triage.of([HEAT])[HEAT].who == "Борис"
    assert state(filled, ALSO) is TriageState.FREE


def test_a_corrected_kind_reaches_index_and_counts_at_once_and_is_undone(client, filled):
    before = labels(filled, WASTE)
    assert len(counted(filled)) == 2
    button = row(feed(client), WASTE).find("button", string="новость")
    press(client, button)
    assert labels(filled, WASTE).kind == Label("news", 1.0, by_person=True)
    assert len(counted(filled)) == 1
    assert ids(feed(client)) == [HEAT, ALSO]
    client.post("/feed/undo")
    assert labels(filled, WASTE) == before
    assert len(counted(filled)) == 2
    assert not [c for c in filled.posts.corrections.of([WASTE])[WASTE] if not c.withdrawn]


def test_a_corrected_label_outlives_a_new_crawl(client, filled):
    client.post("/feed/correct", params={"post": HEAT}, data={"field": "kind", "value": "news"})
    edited = replace(post(0, POSTS[0].text + " Помогите!"), fetched_at=NOW + timedelta(minutes=1))
    filled.posts.queue.put([edited], history=False)
    make_worker(filled, "w").run_once()
    found = filled.posts.index.get([HEAT])[HEAT]
    assert found.post.text.endswith("Помогите!")
    assert found.labels.kind == Label("news", 1.0, by_person=True)


def test_a_corrected_group_moves_what_follows_from_it(client, filled):
    before = labels(filled, HEAT)
    fields = {"field": "group", "value": "health"}
    client.post("/feed/correct", params={"post": HEAT}, data=fields)
    after = labels(filled, HEAT)
    assert after.group.value == "health"
    assert after.topic is None
    assert after.incident_id != before.incident_id
    assert after.body != before.body
    [complaint] = filled.posts.complaints.of([HEAT])
    assert (complaint.group, complaint.incident_id) == ("health", after.incident_id)
    client.post("/feed/undo")
    back = labels(filled, HEAT)
    assert (back.group, back.topic, back.body) == (before.group, before.topic, before.body)


@pytest.mark.parametrize(
    "fields",
    [
        {"field": "kind", "value": "poem"},
        {"field": "kind", "value": ""},
        {"field": "lemmas", "value": "x"},
        {"field": "municipality", "value": "moscow"},
    ],
)
def test_a_value_that_no_label_has_is_refused(client, filled, fields):
    answer = client.post("/feed/correct", params={"post": HEAT}, data=fields)
    assert answer.status_code == 409
    assert "Не сделано" in page_of(answer).select_one(".problem").text
    assert HEAT not in filled.posts.corrections.of([HEAT])


def test_a_post_is_put_into_an_incident_of_its_place_and_back(client, filled):
    flood = post(70, "Тында, Мухина 5: прорвало трубу, двор залило водой")
    filled.posts.queue.put([flood], history=False)
    make_worker(filled, "w").run_once()
    filled.posts.index.refresh()
    own, other = labels(filled, flood.id).incident_id, labels(filled, HEAT).incident_id
    assert own != other
    link = row(feed(client), flood.id).find("a", string="В инцидент")["href"]
    choices = page_of(client.get(link)).select("button[name=incident]")
    assert [b["value"] for b in choices] == [other, "new"]
    data = {"selected": [flood.id], "incident": other}
    client.post("/feed/merge", data=data)
    assert labels(filled, flood.id).incident_id == other
    assert filled.posts.incidents.of_posts([flood.id])[flood.id].id == other
    client.post("/feed/undo")
    assert labels(filled, flood.id).incident_id == own
    assert filled.posts.incidents.of_posts([flood.id])[flood.id].id == own


def test_a_post_without_an_incident_is_put_into_one_and_out_again(client, filled):
    other = labels(filled, HEAT).incident_id
    assert labels(filled, THANKS).incident_id is None
    client.post("/feed/merge", data={"selected": [THANKS], "incident": other})
    assert labels(filled, THANKS).incident_id == other
    # And stays there when it is labelled anew.
    client.post(
        "/feed/correct", params={"post": THANKS}, data={"field": "sentiment", "value": "neutral"}
    )
    assert labels(filled, THANKS).incident_id == other
    client.post("/feed/undo")
    client.post("/feed/undo")
    assert labels(filled, THANKS).incident_id is None
    assert not filled.posts.incidents.of_posts([THANKS])


def test_an_incident_that_is_gone_is_refused(client):
    answer = client.post("/feed/merge", data={"selected": [HEAT], "incident": "f" * 32})
    assert answer.status_code == 409
    assert "Не сделано" in page_of(answer).select_one(".problem").text


def test_many_are_done_at_once_and_who_is_refused_is_said(client, filled):
    TriageDesk(filled).take(BORIS, [HEAT])
    data = {"selected": [HEAT, ALSO, WASTE], "reason": "duplicate"}
    answer = client.post("/feed/reject", data=data)
    assert answer.status_code == 409
    said = page_of(answer).select_one(".problem").text
    assert said.startswith("Отклонено: 2 поста; не сделано: 1 пост")
    assert [state(filled, i) for i in (ALSO, WASTE)] == [TriageState.REJECTED] * 2


def test_a_coordinator_acts_on_posts_of_their_bodies_alone(filled):
    body = labels(filled, HEAT).body.value
    other = next(b for b in filled.region.bodies if b != body)
    coordinator = person(filled, Role.COORDINATOR, name="Вера", bodies=[other])
    with browser(filled, one=coordinator) as client:
        assert client.post("/feed/take", data={"selected": [HEAT]}).status_code == 404
        assert client.get(f"/feed/choose/merge?post={HEAT}").status_code == 404
        TriageDesk(filled).take(BORIS, [HEAT])
        live = client.get("/feed/live", params={"since": NOW.isoformat()})
        assert not page_of(live).select(".deeds")
    assert filled.posts.triage.of([HEAT])[HEAT].who == "Борис"


def test_a_coordinator_learns_of_no_post_of_an_incident_that_they_may_not_see(filled):
    desk, heat = TriageDesk(filled), labels(filled, HEAT)
    body, other = heat.body.value, next(b for b in filled.region.bodies if b != heat.body.value)
    desk.merge(BORIS, [ALSO], heat.incident_id)
    desk.correct(BORIS, [ALSO], "body", other)
    desk.correct(BORIS, [WASTE], "body", body)
    filled.posts.index.refresh()
    coordinator = person(filled, Role.COORDINATOR, name="Вера", bodies=[body])
    link = f"/feed/choose/merge?post={HEAT}&post={WASTE}"
    with browser(filled, one=coordinator) as client:
        theirs = page_of(client.get(link)).select_one(f"button[value='{heat.incident_id}']").text
    with browser(filled) as client:
        whole = page_of(client.get(link)).select_one(f"button[value='{heat.incident_id}']").text
    assert ("1 пост" in theirs, "2 поста" in whole) == (True, True)


def test_choices_are_given_for_many_without_scripts(client):
    chosen = page_of(client.post("/feed/choose/correct", data={"selected": [HEAT, WASTE]}))
    assert "2 поста" in chosen.select_one(".about").text
    form = chosen.select_one("form.choices")
    assert [one["value"] for one in form.select("input[name=selected]")] == [HEAT, WASTE]
    nobody = client.post("/feed/choose/reject", data={})
    assert nobody.status_code == 400
    assert "выберите посты" in nobody.text


@pytest.mark.parametrize("field", ["kind", "sentiment", "municipality", "group", "topic", "body"])
def test_every_label_has_its_choices(client, field):
    link = f"/feed/choose/correct?post={HEAT}&field={field}"
    soup = page_of(client.get(link))
    assert len(soup.select("button[name=value], option")) >= 3
    present = soup.select_one("button[aria-current], option[selected]")
    assert present is not None


def test_a_muted_source_leaves_ones_own_feed_only_and_comes_back(client, filled):
    button = row(feed(client), HEAT).select_one("button[name=source]")
    press(client, button)
    soup = feed(client)
    assert ids(soup) == []
    assert filled.posts.triage.muted("Борис") == []
    unmute = soup.select_one("form[action='/feed/unmute'] button")
    client.post("/feed/unmute", data={"source": unmute["value"]})
    assert len(ids(feed(client))) == 3
    press(client, button)
    client.post("/feed/undo")
    assert len(ids(feed(client))) == 3


def test_a_script_gets_rows_in_place_of_a_page(client):
    answer = client.post("/feed/take", data={"selected": [HEAT], "part": "1"})
    part = page_of(answer).select_one("#answer")
    assert part["data-deed"].startswith("взято: 1 пост")
    assert [one["data-id"] for one in part.select(".row")] == [HEAT]
    refused = client.post("/feed/take", data={"selected": [HEAT], "part": "1"})
    assert refused.status_code == 409
    assert "уже в работе" in page_of(refused).select_one("#answer")["data-problem"]


@pytest.mark.parametrize(
    ("address", "data", "status"),
    [
        ("/feed/take", {}, 400),
        ("/feed/take", {"selected": ["f" * 32]}, 404),
        ("/feed/burn", {"selected": [HEAT]}, 400),
        ("/feed/reject", {"selected": [HEAT], "reason": "boring"}, 400),
        ("/feed/take", {"selected": [HEAT] * 201}, 400),
        ("/feed/mute", {"source": "nobody"}, 404),
        ("/feed/choose/burn", {"selected": [HEAT]}, 404),
    ],
)
def test_hostile_forms_get_an_answer(client, address, data, status):
    answer = client.post(address, data=data)
    assert answer.status_code == status
    assert "</html>" in answer.text


def test_a_way_back_leads_nowhere_else(client):
    back = "q=//evil.example&show=junk&kind=%0d%0a"
    answer = client.post(
        "/feed/take", data={"selected": [HEAT], "back": back}, follow_redirects=False
    )
    assert answer.headers["location"].startswith("/feed?q=%2F%2Fevil.example")


def test_every_act_is_audited_by_ids_alone(client, filled):
    client.post("/feed/take", data={"selected": [HEAT]})
    client.post("/feed/reject", data={"selected": [HEAT], "reason": "other", "note": "ул. Ленина"})
    client.post("/feed/undo")
    with create_engine(filled.settings.database_url).connect() as connection:
        rows = connection.execute(
            text("select what, detail from audit where what like 'triage%' order by id")
        ).fetchall()
    assert [tuple(r) for r in rows] == [
        ("triage take", HEAT),
        ("triage reject", HEAT),
        ("triage undo", f"reject {HEAT}"),
    ]


def test_a_coordinator_puts_a_post_into_no_incident_that_they_do_not_see(filled):
    before = labels(filled, WASTE)
    assert before.body != labels(filled, HEAT).body
    coordinator = person(filled, Role.COORDINATOR, name="Вера", bodies=[before.body.value])
    with browser(filled, one=coordinator) as client:
        data = {"selected": [WASTE], "incident": labels(filled, HEAT).incident_id}
        answer = client.post("/feed/merge", data=data)
    assert answer.status_code == 409
    assert "такого инцидента нет" in answer.text
    assert labels(filled, WASTE).incident_id == before.incident_id
