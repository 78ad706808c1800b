from datetime import timedelta

import pytest

from alerts.lifecycle import reopen
from app.assembly import make_links
from console.application import create_application
from desks.access.people import PeopleDesk
from desks.viewer import in_shell
from domain.alert import AlertState
from domain.message import About, Matter, Message, MessageState
from domain.person import Role
from tests.client import TestClient
from tests.making import a_person, page_of


@pytest.fixture
def path(alert, filled):
    """Where the link of Anna's message leads."""
    now = filled.clock.now()
    filled.watch.duty.add([], [a_person("Анна")])
    page = Message(
        "d", About(Matter.ALERT, alert.id), "т", "т", MessageState.PENDING, now, now, person="Анна"
    )
    return make_links(filled).url(page, now).removeprefix(filled.settings.console_address)


def test_looking_changes_nothing_and_the_button_acknowledges(client, alert, filled, path):
    for _ in range(3):  # scanners of mail look more than once
        card = client.get(path)
        assert card.status_code == 200
    soup = page_of(card)
    assert soup.h1.text.startswith("Тында, ЖКХ")
    assert soup.select_one("form button").text == "Принять — Анна"
    assert not soup.select("nav")
    assert filled.watch.alerts.get(alert.id).state is AlertState.NEW
    assert "Принято: Анна" in client.post(path).text
    assert filled.watch.alerts.get(alert.id).state is AlertState.ACKNOWLEDGED
    last = filled.watch.alerts.moves(alert.id)[-1]
    assert (last.who, last.note) == ("Анна", "по ссылке из сообщения")
    waiting = [
        d
        for d in filled.messages.outbox.of(About(Matter.ALERT, alert.id))
        if d.created_at < last.at
    ]
    assert {d.state for d in waiting} == {MessageState.STOPPED}


def test_a_link_is_used_once_even_when_its_alert_is_opened_again(client, alert, filled, path):
    client.post(path)
    again = client.post(path)
    assert again.status_code == 409
    assert "уже приняли" in again.text
    client.post(f"/alerts/{alert.id}/close", data={"reason": "solved"})
    closed = filled.watch.alerts.get(alert.id)
    filled.watch.alerts.save(*reopen(closed, closed.signal, closed.evidence))
    assert not page_of(client.get(path)).select("form")
    assert client.post(path).status_code == 409
    assert filled.watch.alerts.get(alert.id).state is AlertState.NEW


def test_who_comes_after_another_sees_who_took_it(client, alert, path):
    client.post(f"/alerts/{alert.id}/acknowledge")
    text = " ".join(client.get(path).text.split())
    assert "Принимать уже нечего: принято (Анна" in text
    assert "<form" not in text


def test_a_link_that_is_not_ours_shows_nothing(client, alert, path, filled):
    for wrong in (f"{path}A", path[:-3], "/ack/x", path.replace(".", "")):
        answer = client.get(wrong)
        assert answer.status_code == 404
        assert "не подошла" in answer.text
        assert "Тында" not in answer.text
        assert client.post(wrong).status_code == 404
    assert filled.watch.alerts.get(alert.id).state is AlertState.NEW


def test_another_site_may_not_press_the_button(client, alert, path, filled):
    answer = client.post(path, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403
    assert filled.watch.alerts.get(alert.id).state is AlertState.NEW


def test_the_link_needs_no_other_part_of_the_console(alert, filled, path, monkeypatch):
    def broken():
        raise AssertionError("the page of a link looked at the sources")

    monkeypatch.setattr(filled.crawl.sources, "statuses", broken)
    with TestClient(create_application(filled), base_url="http://127.0.0.1:8460") as alone:
        assert alone.get(path).status_code == 200
        assert alone.post(path).status_code == 200


def test_a_link_ends_after_a_day(client, alert, filled):
    made = filled.clock.now() - timedelta(hours=25)
    page = Message(
        "d",
        About(Matter.ALERT, alert.id),
        "т",
        "т",
        MessageState.PENDING,
        made,
        made,
        person="Анна",
    )
    url = make_links(filled).url(page, made)
    assert client.post(url.removeprefix(filled.settings.console_address)).status_code == 404


def test_a_link_of_somebody_who_left_acknowledges_nothing(client, alert, filled, path):
    desk, anna, now = PeopleDesk(filled), in_shell("Анна"), filled.clock.now()
    other = desk.add(anna, "Вера Зейская", "vera", [Role.DUTY], ())
    pending, about = MessageState.PENDING, About(Matter.ALERT, alert.id)
    page = Message("d3", about, "т", "т", pending, now, now, person=other.id)
    link = make_links(filled).url(page, now)
    hers = link.removeprefix(filled.settings.console_address)
    desk.change(anna, "vera", [Role.DUTY], (), False)
    answer = client.post(hers)
    assert (answer.status_code, "Ссылка не подошла" in answer.text) == (404, True)
    assert "<form" not in client.get(hers).text
    assert filled.watch.alerts.get(alert.id).state is AlertState.NEW
    assert client.post(path).status_code == 200
