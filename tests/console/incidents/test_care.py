"""What people do about an incident, and the chain around it."""

import pytest

from desks.care import CareDesk
from desks.incidents import IncidentChoice, IncidentDesk
from desks.viewer import Door, Viewer, in_shell
from domain.care import CareState
from domain.errors import EntryRefused, Forbidden
from domain.person import Right
from tests.console.conftest import POSTS
from tests.making import page_of

VERA = in_shell("Вера")


@pytest.fixture
def cold(filled):
    return filled.posts.incidents.of_posts([POSTS[0].id])[POSTS[0].id].id


@pytest.fixture
def waste(filled):
    return filled.posts.incidents.of_posts([POSTS[2].id])[POSTS[2].id].id


def shown(client, id_):
    return page_of(client.get(f"/incidents/{id_}"))


def test_the_form_saves_what_is_typed_and_shows_it_again(client, cold):
    soup = shown(client, cold)
    form = soup.select_one("form.care")
    [owner] = {
        one["value"] if "value" in one.attrs else one.text
        for one in form.select("[name=owner] option")
    } - {""}
    sent = {"state": "in_work", "owner": owner, "note": "Звонить +7 914 555-12-34", "version": "0"}
    answer = client.post(form["action"], data=sent)
    soup = page_of(answer)
    assert soup.select_one(".done").text.strip() == "Сохранено."
    assert soup.select_one("[name=owner] option[selected]").text == owner
    assert soup.select_one("[name=state] option[selected]")["value"] == "in_work"
    assert "555" not in soup.select_one("[name=note]").text
    assert soup.select_one("[name=version]")["value"] == "1"


def test_what_another_saved_meanwhile_stays_and_what_was_typed_too(client, cold, filled):
    CareDesk(filled).change(VERA, cold, CareState.SOLVED, "", "починили")
    sent = {"state": "in_work", "note": "еду туда", "version": "0"}
    answer = client.post(f"/incidents/{cold}/care", data=sent)
    assert answer.status_code == 409
    soup = page_of(answer)
    assert "изменил кто-то другой" in soup.select_one(".problem").text
    assert soup.select_one("[name=note]").text == "еду туда"
    assert soup.select_one("[name=version]")["value"] == "1"
    care = CareDesk(filled).of(VERA, [cold])[cold]
    assert (care.state, care.note) == (CareState.SOLVED, "починили")


@pytest.mark.parametrize(
    ("owner", "note", "why"),
    [("Никто", "", "такого человека нет"), ("", "о" * 501, "длиннее 500 знаков")],
)
def test_a_mistake_is_refused_in_words(filled, cold, owner, note, why):
    with pytest.raises(EntryRefused, match=why):
        CareDesk(filled).change(VERA, cold, CareState.NEW, owner, note)
    assert CareDesk(filled).of(VERA, [cold]) == {}


def test_who_may_not_read_posts_gets_no_note_and_changes_nothing(filled, cold):
    CareDesk(filled).change(VERA, cold, CareState.IN_WORK, "", "живёт в пятой квартире")
    program = Viewer("п", frozenset({Right.REGION}), Door.API)
    care = CareDesk(filled).of(program, [cold])[cold]
    assert (care.state, care.note) == (CareState.IN_WORK, "")
    page = IncidentDesk(filled).list(program, IncidentChoice(), filled.clock.now())
    assert [one.care.note for one in page.incidents if one.care] == [""]
    assert page.courses == {}
    with pytest.raises(Forbidden):
        CareDesk(filled).change(program, cold, CareState.NEW, "", "")


def test_the_care_goes_over_to_the_heir_of_a_merge(filled, cold, client):
    new = IncidentDesk(filled).split(VERA, cold, [POSTS[0].id])
    CareDesk(filled).change(VERA, new, CareState.IN_WORK, "", "бригада едет")
    IncidentDesk(filled).merge(VERA, cold, new)
    assert CareDesk(filled).of(VERA, [cold])[cold].note == "бригада едет"
    # A merged incident's page leads to its heir, and so does what is saved for it.
    assert CareDesk(filled).change(VERA, new, CareState.SOLVED, "", "") == cold


def test_the_chain_leads_from_the_first_post_to_the_alert(client, cold, alert):
    links = [
        (li.select_one(".key").text, li.a["href"] if li.a else None)
        for li in shown(client, cold).select(".chain li")
    ]
    assert links == [
        ("Пост", f"/posts/{POSTS[1].id}"),
        ("Инцидент", None),
        ("Оповещение", f"/alerts/{alert.id}"),
    ]


def test_without_an_alert_the_chain_ends_at_the_incident(client, waste):
    stages = [key.text for key in shown(client, waste).select(".chain .key")]
    assert stages == ["Пост", "Инцидент"]
