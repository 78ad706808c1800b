from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest

from alerts.lifecycle import acknowledge, mark_false, open_alert
from desks.card import findings
from desks.rules import RuleDesk
from desks.tasks.runner import run_tasks
from desks.tasks.trials import trials_of
from desks.viewer import in_shell
from domain.alert import Cell
from tests.console.conftest import NOW
from tests.making import a_complaint, page_of
from tests.statements import statements


def judge(installation, alert, days):
    """Earlier alerts of the cell, each taken up and called false."""
    for n in days:
        at = NOW - timedelta(days=n + 1)
        old, move = open_alert(replace(alert.signal, at=at), alert.evidence)
        installation.watch.alerts.save(old, move)
        taken, move = acknowledge(old, "Анна", at + timedelta(hours=1))
        installation.watch.alerts.save(taken, move)
        installation.watch.alerts.save(*mark_false(taken, "Анна", at + timedelta(hours=2)))


def test_more_alerts_ask_the_database_no_more_often(filled, alert):
    counts = []
    for days in (range(1), range(1, 5)):
        judge(filled, alert, days)
        with statements() as asked:
            usefulness = RuleDesk(filled).in_force(in_shell("shell")).usefulness
            past = findings(filled, alert).past
        counts.append(len(asked))
    assert (sum(tally.sent for one in usefulness for tally in one.months), len(past)) == (6, 5)
    assert counts[0] == counts[1]


@pytest.fixture
def history(filled):
    """A month of a complaint a day in Tynda, and one evening of ten."""
    calm = [(NOW - timedelta(days=n + 1), f"calm{n}") for n in range(30)]
    storm = [(NOW - timedelta(days=3, minutes=9 * n), f"storm{n}") for n in range(10)]
    filled.posts.complaints.record(
        [
            a_complaint(name, at, source_id=f"s{at.minute % 3}", incident_id=name, history=True)
            for at, name in calm + storm
        ]
    )


def page(client, **asked):
    return page_of(client.get("/rules", params=asked))


def test_the_page_says_what_is_in_force(client):
    rows = [
        [cell.text for cell in row("td")] for row in page(client).select(".sensitivity tbody tr")
    ]
    assert rows == [
        ["меньше", "2\xa0%", "—"],
        ["обычно", "10\xa0%", "да"],
        ["больше", "25\xa0%", "—"],
    ]


def test_a_rule_tried_shows_what_it_would_have_sent(client, history, filled):
    shown = page(client, tried=1, place="tynda", group="housing", sensitivity="more")
    trial = shown.select_one("#live")
    assert "Тында, ЖКХ" in trial.h3.text
    assert "Чувствительность «больше»: 1 оповещение" in trial.text
    (row,) = shown.select(".sent tbody tr")
    assert "жителей за" in row.text
    assert shown.select_one("option[value=tynda]").has_attr("selected")


def test_a_quiet_rule_sends_nothing(client, history):
    shown = page(client, tried=1, place="zeya")
    assert "0 оповещений" in shown.select_one("#live").text
    assert not shown.select(".sent")


@pytest.mark.parametrize(
    "asked", [{}, {"place": "nowhere"}, {"place": "tynda", "sensitivity": "x"}]
)
def test_what_is_no_rule_is_refused_with_a_reason(client, asked):
    answer = client.get("/rules", params={"tried": 1, **asked})
    assert answer.status_code == 400
    assert "Правило не проверено" in answer.text


def test_false_marks_show_how_often_a_rule_was_right(client, alert, filled):
    usual = page(client).select_one(".usefulness tbody tr")("td")
    assert usual[1].text == "мало оценок"
    assert "не оценены" in usual[2].text
    for n in range(12):
        opened, move = open_alert(alert.signal, alert.evidence)
        opened = replace(opened, id=f"a{n}")
        filled.watch.alerts.save(opened, replace(move, alert_id=opened.id))
        ended, move = (acknowledge if n < 3 else mark_false)(opened, "Анна", NOW)
        filled.watch.alerts.save(ended, move)
    shown = page(client)
    poor = shown.select_one(".usefulness tbody tr")("td")
    assert "сделайте правило строже" in poor[1].text
    assert poor[2].text.split() == ["25", "%", "из", "12", "всего", "13"]
    assert "Тында, ЖКХ: ложных 9 из 12" in shown.select_one("main ul li").text
    again = page_of(client.get(shown.select_one("main ul a")["href"]))
    chosen = [option["value"] for option in again.select("option[selected]")]
    assert chosen == ["tynda", "housing"]


def test_every_sensitivity_is_tried_in_the_background_and_shown_by_days(client, history, filled):
    asked = client.post("/rules/trials", data={"place": "tynda", "group": "housing"})
    assert asked.url.path == "/rules"
    waiting = page_of(asked).select_one("#live")
    assert waiting["data-every"] == "2"
    assert waiting.progress["value"] == "0"
    run_tasks(filled, Event(), 0)
    shown = page_of(client.get(str(asked.url))).select_one("#live")
    assert not shown.has_attr("data-every")
    assert [card.b.text for card in shown.select(".card")] == [
        "Чувствительность «меньше»",
        "Чувствительность «обычно»",
        "Чувствительность «больше»",
    ]
    strips = shown.select(".daystrip")
    [days] = {len(strip.select("rect")) for strip in strips}
    assert 29 <= days <= 32  # as long as there are complaints
    assert strips[-1].select("rect.hot")
    [task] = filled.processes.tasks.recent(9, None)
    assert task.percent == 100
    assert f"/rules?trial={task.id}" in client.get(f"/tasks/{task.id}").text


def test_the_trials_side_by_side_are_those_made_alone(client, history, filled):
    client.post("/rules/trials", data={"place": "tynda", "group": "housing"})
    run_tasks(filled, Event(), 0)
    [task] = filled.processes.tasks.recent(9, None)
    desk, cell = RuleDesk(filled), Cell("housing", "tynda")
    for level, together in trials_of(task).outcomes.items():
        alone = desk.trial(in_shell("shell"), cell, level)
        assert together.spikes == alone.spikes, level


@pytest.mark.parametrize("data", [{}, {"place": "nowhere"}, {"search": "нет такого"}])
def test_no_trial_is_begun_of_what_is_no_rule(client, filled, data):
    refused = client.post("/rules/trials", data=data)
    assert refused.status_code == 400
    assert "Правило не проверено" in refused.text
    assert filled.processes.tasks.recent(9, None) == []
    assert client.get("/rules?trial=none").status_code == 404
