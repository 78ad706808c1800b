import re
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.person import Person, Right, Role
from tests.console.signing import browser, person
from tests.console.tokens import issue
from tests.making import page_of

FORM = {"name": "Борис Ким", "login": "boris", "roles": ["executor"], "bodies": ["housing"]}


def rows(answer):
    found = page_of(answer).select("tbody tr")
    return [[" ".join(cell.text.split()) for cell in row("td")] for row in found]


def link_of(answer):
    found = page_of(answer).select_one("input.link")
    return found and found["value"]


def test_somebody_is_added_with_a_link_that_is_shown_once(client, filled):
    answer = client.post("/people", data=FORM)
    assert re.fullmatch(r"http://127\.0\.0\.1:8460/welcome/\S+", link_of(answer))
    boris = filled.access.people.get("Борис Ким")
    assert (boris.login, boris.roles, boris.bodies) == ("boris", {Role.EXECUTOR}, {"housing"})
    assert link_of(client.get("/people/boris")) is None
    listed = {row[1]: row for row in rows(client.get("/people"))}
    assert listed["boris"] == [
        "Борис Ким пароль ещё не выбран",
        "boris",
        "исполнитель",
        "1 орган",
        "сейчас не в системе",
    ]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"roles": []}, "ни одной роли"), ({"login": "борис"}, "латинских"), ({"name": " "}, "зовут")],
)
def test_a_mistake_is_named_and_what_was_typed_stays(client, filled, wrong, said):
    answer = client.post("/people", data=FORM | wrong)
    assert answer.status_code == 400
    soup = page_of(answer)
    assert said in soup.select_one(".problem").text
    assert soup.select_one("[name=bodies][value=housing]").has_attr("checked")
    assert filled.access.people.get("Борис Ким") is None
    assert client.post("/people", data=FORM | {"roles": ["king"]}).status_code == 400


def test_who_is_on_the_roster_is_offered_and_stays_one_person(client, filled):
    filled.watch.duty.add([], [Person("Борис Ким", "Борис Ким", frozenset(), ("mail",))])
    offered = page_of(client.get("/people")).select("datalist option")
    assert [one["value"] for one in offered] == ["Борис Ким"]
    client.post("/people", data=FORM)
    assert filled.access.people.get("Борис Ким").channels == ("mail",)


def test_access_is_changed_at_the_next_click(client, filled):
    boris = person(filled, Role.EXECUTOR, name="Борис")
    path = f"/people/{boris.login}"
    with browser(filled, one=boris) as theirs:
        assert theirs.get("/alerts").status_code == 403
        saved = client.post(path, data={"roles": ["monitor", "analyst"], "enabled": "yes"})
        assert "Сохранено" in saved.text
        assert theirs.get("/alerts").status_code == 200
        client.post(path, data={"roles": ["monitor"]})
        assert theirs.get("/alerts").url.path == "/login"
    assert filled.access.sessions.of(boris.id) == []
    refused = client.post(f"{path}/link")
    assert (refused.status_code, link_of(refused)) == (400, None)


def test_an_administrator_gives_a_link_and_ends_sessions(client, filled):
    boris = person(filled, Role.MONITOR, name="Борис")
    with browser(filled, one=boris) as theirs:
        assert link_of(client.post(f"/people/{boris.login}/link"))
        assert theirs.get("/me").url.path == "/me"
        client.post(f"/people/{boris.login}/sessions")
        assert theirs.get("/me").url.path == "/login"


def test_the_last_administrator_may_not_lock_everybody_out(client, filled):
    me = person(filled, Role.ADMINISTRATOR)
    filled.access.people.set_password(me.id, "hash", None)
    answer = client.post(f"/people/{me.login}", data={"roles": ["monitor"], "enabled": "yes"})
    assert answer.status_code == 400
    assert "единственный администратор" in answer.text
    assert filled.access.people.get(me.id).roles == {Role.ADMINISTRATOR}


def test_somebody_who_is_not_there_is_not_found(client):
    assert client.get("/people/none").status_code == 404
    for path in ("/people/none", "/people/none/link", "/people/none/sessions"):
        assert client.post(path, data={"roles": ["monitor"]}).status_code == 404


def test_a_name_cannot_break_the_page(client, filled):
    nasty = replace(person(filled, Role.MONITOR, name="<script>alert(1)</script>"))
    for path in ("/people", f"/people/{nasty.login}"):
        assert "<script>alert" not in client.get(path).text


def test_a_person_is_renamed_and_stays_signed_in(client, filled):
    boris = person(filled, Role.MONITOR, name="Борис")
    with browser(filled, one=boris) as theirs:
        assert theirs.get("/me").url.path == "/me"
        page = client.post(f"/people/{boris.login}/name", data={"name": "Борис Амурский"})
        assert page_of(page).h1.text.startswith("Борис Амурский")
        me = page_of(theirs.get("/me"))
        assert "Борис Амурский" in me.select_one("header .account").text
    assert client.post("/people/none/name", data={"name": "Борис"}).status_code == 404


def test_a_taken_name_is_refused(client, filled):
    boris = person(filled, Role.MONITOR, name="Борис")
    person(filled, Role.MONITOR, name="Вера")
    page = client.post(f"/people/{boris.login}/name", data={"name": "Вера"})
    assert page.status_code == 400
    assert "«Вера» уже есть" in page_of(page).select_one(".problem").text
    assert filled.access.people.get("Борис")


def test_a_page_names_the_tokens_that_a_person_issued_and_that_still_work(client, filled):
    boris = person(filled, Role.ADMINISTRATOR, name="Борис")
    now = filled.clock.now()
    for name, who, end in (("crm", "Борис", None), ("old", "Борис", now), ("site", "Анна", None)):
        issue(filled, name, {Right.POSTS}, (), end, who, now - timedelta(hours=1))
    page = page_of(client.get(f"/people/{boris.login}"))
    assert "Действуют: crm." in page.select_one("main").text
