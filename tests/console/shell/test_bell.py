"""The bell: who is called by a note, what each person sees there, and reading it."""

from dataclasses import replace

import pytest

from desks.alerts import AlertDesk
from desks.handovers import HandoverDesk
from desks.viewer import on_page
from domain.bell import Cause, Ring
from domain.person import Role
from tests.console.signing import browser, person
from tests.making import page_of

ALL = frozenset(Cause)


def called(installation, name):
    rings = installation.messages.bell.latest(name, ALL, 100)
    return [(r.title, r.text, r.address) for r in rings]


@pytest.fixture
def team(filled):
    """Ольга of the duty, Мира of the monitors, Егор, an executor: their logins are @olga and so
    on.
    """
    people = {}
    for login, name, role in (
        ("olga", "Ольга", Role.DUTY),
        ("mira", "Мира", Role.MONITOR),
        ("egor", "Егор", Role.EXECUTOR),
    ):
        made = replace(person(filled, role, name="никто"), id=name, name=name, login=login)
        filled.access.people.add(made)
        people[login] = made
    return people


NOTE = "Передал в ЖКХ, @mira проверь адреса; @egor и @olga в курсе"


def test_a_note_calls_whom_it_mentions_but_neither_its_author_nor_who_may_not_see_it(
    filled, alert, team
):
    AlertDesk(filled).note(on_page(team["olga"]), alert.id, NOTE)
    [(title, text, address)] = called(filled, "Мира")
    assert title.startswith("Ольга: Тында")
    assert (text, address) == (NOTE, f"/alerts/{alert.id}")
    assert called(filled, "Ольга") == called(filled, "Егор") == []


def test_a_move_with_a_note_and_a_handover_call_too(filled, alert, team):
    olga = on_page(team["olga"])
    AlertDesk(filled).move(olga, alert.id, "acknowledge", "@MIRA звони")
    HandoverDesk(filled).leave(olga, "Осталось: @mira")
    titles = {title for title, _, _ in called(filled, "Мира")}
    assert len(titles) == 2
    assert "Ольга: передача смены" in titles


def test_a_note_that_mentions_nobody_rings_nothing(filled, alert, team):
    AlertDesk(filled).note(on_page(team["olga"]), alert.id, "почта mira@mail.ru, мира всем")
    assert called(filled, "Мира") == []


def test_the_page_lists_what_is_new_and_marks_it_as_read_without_a_script(filled, alert, team):
    desk, olga = AlertDesk(filled), on_page(team["olga"])
    desk.note(olga, alert.id, "@mira раз")
    desk.note(olga, alert.id, "@mira <b>два</b>")
    with browser(filled, one=team["mira"]) as mira:
        page = page_of(mira.get("/bell"))
        assert page.select_one("[data-bell] [data-count]").text == "2"
        newest, _ = page.select(".ring.unread")
        assert "@mira <b>два</b>" in newest.text
        assert newest.a["href"] == f"/alerts/{alert.id}"
        number = newest.select_one("[name=ring]")["value"]
        page = page_of(mira.post("/bell/read", data={"ring": number}))
        assert len(page.select(".ring")) == 2
        assert len(page.select(".ring.unread")) == 1
        page = page_of(mira.post("/bell/read"))
        assert not page.select(".unread, form[action='/bell/read']")
        assert page.select_one("[data-bell]").has_attr("hidden")
    with browser(filled, one=team["olga"]) as olga_:
        assert olga_.post("/bell/read", data={"ring": number}).status_code == 404
        assert "вас никто не звал" in page_of(olga_.get("/bell")).main.text


def test_who_may_no_longer_see_alerts_sees_no_mention(filled, alert, team):
    mira = team["mira"]
    AlertDesk(filled).note(on_page(team["olga"]), alert.id, "@mira адреса")
    filled.messages.bell.ring(
        [Ring("Мира", Cause.FAILURE, "m", "Не дошло: Сводка", "", "/me", filled.clock.now())]
    )
    filled.access.people.change(replace(mira, roles=frozenset({Role.EXECUTOR})))
    with browser(filled, one=filled.access.people.get("Мира")) as client:
        [ring] = page_of(client.get("/bell")).select(".ring")
        assert "Не дошло: Сводка" in ring.text
        assert client.get("/pulse").json()["bell"] == 1
