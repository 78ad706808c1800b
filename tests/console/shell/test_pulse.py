"""What every open page asks again and again: rights, freshness, cost, and no session kept alive."""

from dataclasses import replace
from datetime import timedelta

import pytest

from alerts.lifecycle import snooze
from app.clock import SystemClock
from desks.calls.attention import FRESH
from desks.silences import SilenceDesk
from desks.triage import TriageDesk
from desks.viewer import on_page
from domain.alert import Cell
from domain.bell import Cause, Ring
from domain.person import Role
from domain.ports.audit import AuditFilter
from tests.console.conftest import POSTS
from tests.console.signing import browser, person
from tests.making import an_alert, page_of
from tests.statements import statements

SPIKE = "Новый всплеск: Тында, "


def later(installation, by):
    """The same installation at a later time."""
    return replace(installation, clock=SystemClock(start=installation.clock.now() + by))


def test_a_new_alert_is_in_the_next_answer_with_its_words_and_address(filled, alert):
    with browser(filled, Role.DUTY) as duty:
        news = duty.get("/pulse").json()
    assert news["tallies"] == {"alerts": 1, "feed": 0, "case": 0, "sources": 0}
    [spike] = news["spikes"]
    assert spike["words"].startswith(SPIKE)
    assert spike["words"].endswith("14 жителей")
    assert spike["address"] == f"/alerts/{alert.id}"
    assert news["sources"]["words"].startswith("Источники: ")
    assert (news["bell"], news["ends_soon"]) == (0, False)


@pytest.mark.parametrize("role", Role)
def test_nobody_hears_of_what_they_may_not_see(filled, alert, role):
    one = person(filled, role, bodies=("housing",))
    filled.messages.bell.ring(
        [Ring(one.id, Cause.MENTION, "a", "Вера: Тында", "@", "/alerts/1", filled.clock.now())]
    )
    with browser(filled, one=one) as client:
        news = client.get("/pulse").json()
        page = page_of(client.get("/me"))
    inside = one.scope is None
    assert bool(news["spikes"]) is inside
    assert bool(news["tallies"]["alerts"]) is inside
    assert (news["sources"] is not None) is inside
    assert news["bell"] == (1 if inside else 0)
    assert bool(page.select("[data-pill]")) is inside
    # The page was made with the same news.
    hidden = [one.get("hidden") is not None for one in page.select("[data-tally=alerts]")]
    assert hidden in ([], [False, False]) if inside else not hidden


def test_an_answer_that_the_page_has_is_not_sent_again(filled, alert):
    with browser(filled, Role.DUTY) as duty:
        first = duty.get("/pulse")
        again = duty.get("/pulse", headers={"if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        other = duty.get("/pulse", headers={"if-none-match": '"other"'})
        assert other.json() == first.json()


def test_what_is_put_off_or_silenced_is_counted_and_calls_nobody(filled, alert):
    now = filled.clock.now()
    duty = person(filled, Role.DUTY)
    SilenceDesk(filled).add(
        on_page(duty), Cell("roads", None), None, (now, now + timedelta(hours=8)), "ремонт"
    )
    filled.watch.alerts.save(an_alert(now, Cell("roads", "tynda"), id="r"), None)
    later_ = now + timedelta(hours=1)
    filled.watch.alerts.save(*snooze(alert, "Анна", now, later_, ""))
    with browser(filled, one=duty) as client:
        news = client.get("/pulse").json()
    assert news["tallies"]["alerts"] == 2
    assert news["spikes"] == []


def test_a_page_counts_the_readers_own_work(filled):
    one = person(filled, Role.MONITOR)
    TriageDesk(filled).take(on_page(one), [POSTS[0].id, POSTS[1].id])
    with browser(filled, one=one) as client:
        assert client.get("/pulse").json()["tallies"]["feed"] == 2
        page = page_of(client.get("/me"))
    assert page.select_one(".rail [data-tally=feed] [data-count]").text == "2"


def test_a_session_that_ends_soon_says_so_and_an_ended_one_is_refused(filled):
    one = person(filled, Role.DUTY)
    with browser(filled, one=one) as client:
        cookies = client.cookies
    idle = filled.settings.session_idle
    for by, soon in ((idle - timedelta(minutes=6), False), (idle - timedelta(minutes=4), True)):
        with browser(later(filled, by), one=one) as client:
            client.cookies = cookies
            for _ in range(2):  # asking changes nothing about it
                assert client.get("/pulse").json()["ends_soon"] is soon
    with browser(later(filled, idle + timedelta(minutes=1)), one=one) as client:
        client.cookies = cookies
        assert client.get("/pulse", headers={"accept": "*/*"}).status_code == 401


def test_it_writes_no_line_of_the_audit(filled, alert):
    with browser(filled, Role.DUTY) as duty:
        before = filled.audit.read(AuditFilter(), 100)
        duty.get("/pulse")
        assert filled.audit.read(AuditFilter(), 100) == before


def test_fifty_pages_ask_the_database_little_more_than_one(filled, alert):
    """What all share is read once in FRESH, what is a person's own once for all their tabs; each
    question reads its session.
    """
    with browser(filled, Role.DUTY) as duty, statements() as first:
        duty.get("/pulse")
        once = len(first)
        with statements() as asked:
            for _ in range(50):
                assert duty.get("/pulse").status_code == 200
    per_question = len(asked) / 50
    assert per_question <= 2, asked[:8]
    assert per_question < once / 2


def test_news_are_never_older_than_a_few_seconds(filled):
    times = iter(range(100))
    start = filled.clock.now()

    class Steps:
        """Each look at it is a second later."""

        def now(self):
            return start + timedelta(seconds=next(times) / 10)

    with browser(replace(filled, clock=Steps()), Role.DUTY) as duty:
        assert duty.get("/pulse").json()["spikes"] == []
        filled.watch.alerts.save(an_alert(start, id="x"), None)
        asked = 0
        while not duty.get("/pulse").json()["spikes"]:
            asked += 1
            assert asked < 60
    assert timedelta(seconds=15) > FRESH


def test_the_switches_are_for_those_who_are_on_duty_and_are_kept(filled):
    with browser(filled, Role.MONITOR) as monitor:
        assert not page_of(monitor.get("/me")).select("#calls")
        assert monitor.post("/me/calls", data={"sound": "yes"}).status_code == 403
    with browser(filled, Role.DUTY) as duty:
        news = page_of(duty.get("/me")).select_one("#news")
        assert not {"data-sound", "data-desktop"} & news.attrs.keys()
        page = page_of(duty.post("/me/calls", data={"sound": "yes"}))
        assert page.select_one("[name=sound]").has_attr("checked")
        assert not page.select_one("[name=desktop]").has_attr("checked")
        assert page.select_one("#news").has_attr("data-sound")
        page = page_of(duty.post("/me/calls", data={"desktop": "yes"}))
        assert not page.select_one("#news").has_attr("data-sound")
        assert page.select_one("#news").has_attr("data-desktop")


def test_the_tab_of_a_page_without_scripts_shows_that_there_is_work(filled, alert):
    with browser(filled, Role.DUTY) as duty:
        page = page_of(duty.get("/me"))
        assert page.title.text.startswith("(1) ")
        assert page.select_one("link[rel=icon]")["href"].endswith("/icon-hot.svg")
        duty.post(f"/alerts/{alert.id}/acknowledge")
        page = page_of(duty.get("/me"))
    assert not page.title.text.startswith("(")
    assert page.select_one("link[rel=icon]")["href"].endswith("/icon.svg")
