"""The summary as a page: what each role may press, and the part that a script renews."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from time import sleep

import pytest

from console.home import page
from domain.alert import AlertState
from domain.person import RIGHTS, Right, Role
from tests.console.conftest import POSTS
from tests.console.signing import browser, person
from tests.making import page_of
from tests.statements import statements


def blocks(soup):
    """Headings of the first column, in order."""
    first = soup.select_one(".summary > div")
    return [h.find(string=True, recursive=False).strip() for h in first.select("section > h2")]


@pytest.mark.parametrize("role", Role)
def test_the_first_page_of_every_role_is_the_summary(filled, alert, role):
    with browser(filled, role) as client:
        answer = client.get("/")
        assert (answer.status_code, answer.url.path) == (200, "/")
        soup = page_of(answer)
        assert soup.h1.text == "Сводка"
        assert soup.select_one("#rail [aria-current]")["href"] == "/"
        assert soup.select_one("a[href='/']", string="Обновить")
        for link in soup.select("main a[href^='/']"):
            assert client.get(link["href"]).status_code == 200, link["href"]
        whole = Right.REGION in RIGHTS[role]
        assert ("Что происходит" in blocks(soup)) == whole
        assert (f"/alerts/{alert.id}" in answer.text) == whole


def test_each_role_finds_its_work_first(filled):
    first = {}
    for role in (Role.DUTY, Role.MONITOR, Role.MEDIA, Role.EXECUTOR):
        with browser(filled, role) as client:
            first[role] = blocks(page_of(client.get("/")))[0]
    assert first == {
        Role.DUTY: "Что происходит",
        Role.MONITOR: "Лента: никто не брал",
        Role.MEDIA: "СМИ и сообщества: последнее критичное",
        Role.EXECUTOR: "Жалобы ваших органов: никто не брал",
    }


def test_an_officer_accepts_from_the_summary(filled, alert):
    with browser(filled, Role.DUTY) as client:
        row = page_of(client.get("/")).select_one(".alertrow")
        assert "без ответа" in row.select_one(".state").text
        assert "14 жителей за 3 часа" in row.text
        form = row.select_one("form")
        sent = {one["name"]: one["value"] for one in form.select("input")}
        assert client.post(form["action"], data=sent).url.path == "/"
        row = page_of(client.get("/")).select_one(".alertrow")
        assert " ".join(row.select_one(".state").text.split()).startswith("принято Анна")
        assert not row.select("form")
    assert filled.watch.alerts.get(alert.id).state is AlertState.ACKNOWLEDGED


def test_who_may_not_accept_reads_who_may(filled, alert):
    with browser(filled, Role.MONITOR) as client:
        page = page_of(client.get("/"))
        assert not page.select(".alertrow form")
        assert "Принять может дежурный" in page.text


def test_the_part_that_is_renewed_is_that_of_the_page(filled, alert):
    with browser(filled, Role.DUTY) as client:
        whole = page_of(client.get("/")).select_one("#live")
        part = page_of(client.get(whole["data-from"])).select_one("#live")
        assert whole["data-every"] == "10"
        assert [h.text for h in part.select("h2")] == [h.text for h in whole.select("h2")]
        assert not page_of(client.get(whole["data-from"])).select("#rail")


def test_asking_for_news_renews_no_session_and_is_no_visit(filled):
    one = person(filled, Role.DUTY)
    with browser(filled, one=one) as client:
        client.get("/")
        [session] = filled.access.sessions.of(one.id)
        long_ago = session.seen_at - timedelta(hours=2)
        filled.access.sessions.seen(session.id, long_ago)
        assert client.get("/summary/live").status_code == 200
        assert filled.access.sessions.of(one.id)[0].seen_at == long_ago
        client.get("/")
        assert filled.access.sessions.of(one.id)[0].seen_at > long_ago


def test_an_executor_sees_nothing_beyond_their_bodies(filled, alert):
    posts = filled.posts.index.get([post.id for post in POSTS])
    bodies = {id_: one.labels.body.value for id_, one in posts.items() if one.labels.body}
    body = bodies[POSTS[0].id]
    with browser(filled, one=person(filled, Role.EXECUTOR, bodies=[body])) as client:
        for path in ("/", "/summary/live"):
            text = client.get(path).text
            for post in POSTS:
                assert (f"/posts/{post.id}" in text) <= (bodies.get(post.id) == body)
            assert alert.id not in text
            for word in ("Оповещения", "Темы за сутки", "Где пишут", "Дежурит"):
                assert word not in text


def test_without_a_norm_the_page_says_so(filled):
    with browser(filled, Role.DUTY) as client:
        page = page_of(client.get("/"))
        assert "норма ещё не выучена" in page.select_one(".tiles").text
        assert not page.select(".glance")


def test_the_page_reads_the_state_of_the_system_once(filled, alert):
    with browser(filled, Role.DUTY) as client:
        client.get("/")
        with statements() as asked:
            client.get("/")
    for table in ("locks", "queue", "triage.state ="):
        assert len([one for one in asked if table in one and "waiting" not in one]) <= 1, table


def test_a_crowd_waits_at_the_door_and_who_waits_long_goes_in(monkeypatch):
    monkeypatch.setattr(page, "PATIENCE", 60)
    inside, most = set(), 0

    def look(number):
        nonlocal most
        with page.door():
            inside.add(number)
            most = max(most, len(inside))
            sleep(0.01)
            inside.remove(number)

    with ThreadPoolExecutor(10) as crowd:
        list(crowd.map(look, range(20)))
    assert most == page.DOOR
    monkeypatch.setattr(page, "PATIENCE", 0.01)
    with ExitStack() as all_in:
        for _ in range(page.DOOR + 3):
            all_in.enter_context(page.door())
    assert all(page._PLACES.acquire(blocking=False) for _ in range(page.DOOR))  # all went out
    page._PLACES.release(page.DOOR)
