"""What was typed survives a refusal, an outdated form, and the end of a session."""

import pytest

from console.application import create_application
from console.forms.typed import Kept, unpacked
from console.guard import HEADER, cookie_name
from desks.access.passwords import Passwords
from domain.person import Role
from tests.client import TestClient
from tests.console.signing import BASE, PAGE, browser, person
from tests.desks.access.test_passwords import CHEAP, GOOD
from tests.making import page_of

NOTE = "Звонил в ТЭЦ, обещают к 18:00 <бригада выехала>"
HELD = Passwords(CHEAP)


def fields_of(form):
    """What a browser would send of a form."""
    inputs = {one["name"]: one.get("value", "") for one in form.select("input[name]")}
    return inputs | {one["name"]: one.text for one in form.select("textarea[name]")}


def test_a_form_of_an_earlier_session_is_offered_again_with_its_text(filled, alert):
    with browser(filled, Role.DUTY) as duty:
        del duty.headers[HEADER]
        sent = {"csrf": "0" * 128, "note": NOTE, "until": "2026-11-24T18:00"}
        refused = duty.post(f"/alerts/{alert.id}/note", data=sent)
        assert refused.status_code == 403
        form = page_of(refused).select_one("form[data-repeats]")
        assert form["action"] == f"/alerts/{alert.id}/note"
        assert page_of(refused).select_one("textarea").text == NOTE
        again = fields_of(form)
        assert again["until"] == "2026-11-24T18:00"
        assert duty.post(form["action"], data=again).status_code == 200
    assert [move.note for move in filled.watch.alerts.moves(alert.id)][-1] == NOTE


def test_who_may_not_send_a_form_can_copy_its_text_and_nothing_is_sent_on(filled, alert):
    with browser(filled, Role.MONITOR) as monitor:
        refused = monitor.post(f"/alerts/{alert.id}/note", data={"note": NOTE})
    page = page_of(refused)
    assert refused.status_code == 403
    assert page.select_one("textarea[readonly]").text == NOTE
    assert not page.main.select("form")


@pytest.fixture
def guest(filled):
    """A browser without a session, and Анна of the duty with a password."""
    anna = person(filled, Role.DUTY)
    filled.access.people.set_password(anna.id, HELD.hash(GOOD), None)
    with TestClient(
        create_application(filled, HELD), base_url=BASE, headers=PAGE, follow_redirects=False
    ) as client:
        client.login = anna.login
        yield client


def test_a_session_that_ended_while_somebody_wrote_loses_nothing(guest, filled, alert):
    address = f"/alerts/{alert.id}/note"
    ended = guest.post(
        address, data={"csrf": "0" * 128, "note": NOTE}, headers={"referer": f"{BASE}/alerts"}
    )
    assert ended.status_code == 401
    page = page_of(ended)
    assert page.h1.text == "Сеанс истёк"
    assert page.select_one("textarea[readonly]").text == NOTE
    form = fields_of(page.form)
    wrong = guest.post("/login", data={**form, "login": guest.login, "password": "x" * 12})
    assert wrong.status_code == 401
    assert page_of(wrong).select_one("textarea").text == NOTE
    form = fields_of(page_of(wrong).form)
    entered = guest.post("/login", data={**form, "login": guest.login, "password": GOOD})
    assert entered.status_code == 200
    assert cookie_name(filled.settings) in guest.cookies
    again = page_of(entered).form
    assert again["action"] == address
    assert filled.watch.alerts.moves(alert.id)[-1].note == ""  # nothing is done before a click
    done = guest.post(address, data=fields_of(again))
    assert done.status_code == 303
    assert filled.watch.alerts.moves(alert.id)[-1].note == NOTE


def test_no_password_comes_back(guest):
    sent = {"csrf": "0" * 128, "old": "прежний пароль", "new": "новый пароль", "username": "anna"}
    ended = guest.post("/me/password", data=sent)
    assert ended.status_code == 401
    assert "пароль" not in str(page_of(ended).select("input, textarea")).replace("Пароль", "")


def test_a_sign_in_leads_a_kept_form_nowhere_else(guest):
    packed = Kept("/x", [("note", NOTE)]).packed
    for again in ("https://evil.example/", "//evil.example/", "/login", "javascript:alert(1)"):
        entered = guest.post(
            "/login",
            data={"login": guest.login, "password": GOOD, "again": again, "fields": packed},
        )
        assert (entered.status_code, entered.headers["location"]) == (303, "/")


@pytest.mark.parametrize("fields", ["[" * 10_000, r'[["note", "\ud800"]]'])
def test_no_kept_form_stops_the_sign_in(guest, fields):
    sent = {"login": guest.login, "again": "/x", "fields": fields}
    wrong = guest.post("/login", data={**sent, "password": "x" * 12})
    assert (wrong.status_code, page_of(wrong).select("textarea")) == (401, [])
    entered = guest.post("/login", data={**sent, "password": GOOD})
    assert (entered.status_code, entered.headers["location"]) == (303, "/")


@pytest.mark.parametrize("text", ["", "[]", "{}", "x", '[["csrf", "1"]]', '[["a"]]', "[[1, 2]]"])
def test_what_is_no_kept_form_is_not_read(text):
    assert unpacked("/x", text) is None


def test_a_kept_form_is_read_as_it_was_packed():
    kept = Kept("/x", [("note", NOTE), ("reason", "usual"), ("selected", "1"), ("selected", "2")])
    read = unpacked("/x", kept.packed)
    assert read == kept
    assert read.words == [("note", "Заметка", NOTE)]
    assert read.choices == [("reason", "usual"), ("selected", "1"), ("selected", "2")]


@pytest.mark.parametrize(
    ("path", "sent", "field"),
    [
        ("/alerts/{alert}/false", {"note": NOTE, "reason": ""}, "note"),
        ("/alerts/{alert}/snooze", {"note": NOTE, "until": "завтра"}, "until"),
        ("/silences", {"reason": NOTE, "until": "никогда"}, "reason"),
        ("/searches", {"name": "Тепло", "query": "((("}, "name"),
        ("/searches", {"name": "Тепло", "query": "((("}, "query"),
        ("/leaders", {"address": "не адрес"}, "address"),
    ],
)
def test_a_refused_form_stands_in_its_page_as_it_was_sent(filled, alert, path, sent, field):
    with browser(filled) as client:
        refused = client.post(path.format(alert=alert.id), data=sent)
    assert refused.status_code in (400, 409)
    page = page_of(refused)
    shown = [one.get("value", one.text) for one in page.select(f"main [name={field}]")]
    assert sent[field] in shown
    # The field of another form stays as it was.
    assert shown.count(sent[field]) == 1
