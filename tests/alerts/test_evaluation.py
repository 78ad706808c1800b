"""From complaints in a store to alerts and messages in a store."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from alerts.detector.panel import layout_of, region_cells
from alerts.evaluation import Evaluator
from alerts.lifecycle import acknowledge, add_note, mark_false
from alerts.rules import Rules
from domain.alert import Alert, AlertState, Cell, Move
from domain.complaint import Complaint
from domain.errors import StoreUnavailable
from domain.message import Message, MessageState
from tests.alerts.pager import pager_of
from tests.alerts.past import RULES, ZONE, learned, quiet
from tests.alerts.talk import GROUPS, HEAT, HOUR, NOW, PLACES, RUBBISH, spike, talk
from tests.fakes.alerts import MemoryAlerts
from tests.fakes.baselines import MemoryBaselines
from tests.fakes.complaints import MemoryComplaints

TICK = timedelta(minutes=10)


def words(alert: Alert) -> str:
    return {HEAT: "Тында, ЖКХ", RUBBISH: "Белогорск, мусор"}.get(alert.cell, alert.cell.key)


def evaluator(
    complaints: MemoryComplaints,
    alerts: MemoryAlerts,
    channels: Sequence[str] = ("mail", "hook"),
    rules: Rules = RULES,
    baselines: MemoryBaselines | None = None,
) -> Evaluator:
    return Evaluator(
        complaints=complaints,
        baselines=baselines or learned(),
        alerts=alerts,
        rules=rules,
        layout=layout_of(region_cells(GROUPS, PLACES)),
        sensitivity="usual",
        pager=pager_of(alerts, channels, words),
        zone=ZONE,
    )


@pytest.fixture
def complaints() -> MemoryComplaints:
    return quiet()


def cells(store: MemoryAlerts) -> set[Cell]:
    return {a.cell for a in store.alerts.values()}


def run(
    looker: Evaluator, start: datetime, span: timedelta, step: timedelta = HOUR
) -> list[tuple[datetime, Alert]]:
    """Every change of state by the looks from `start` through `start + span`."""
    looks = [start + step * i for i in range(int(span / step) + 1)]
    return [(now, alert) for now in looks for alert in looker.tick(now)]


def test_an_ordinary_day_pages_nobody(complaints: MemoryComplaints) -> None:
    alerts = MemoryAlerts()
    assert run(evaluator(complaints, alerts), NOW - 3 * HOUR, 3 * HOUR, TICK) == []
    assert alerts.outbox == {}


def test_a_spike_is_one_alert_and_one_message_a_channel(complaints: MemoryComplaints) -> None:
    complaints.record(spike(HEAT, NOW))
    alerts = MemoryAlerts()
    (alert,) = evaluator(complaints, alerts).tick(NOW)
    assert (alert.cell, alert.state, alert.opened_at) == (HEAT, AlertState.NEW, NOW)
    assert alert.evidence.authors >= 14
    assert alert.signal.observed >= 5 * max(alert.signal.expected, 0.1)
    assert not alert.signal.cold
    assert {d.channel for d in alerts.deliveries(alert.id)} == {"mail", "hook"}
    for delivery in alerts.deliveries(alert.id):
        assert delivery.state is MessageState.PENDING
        assert delivery.title.startswith("Тында, ЖКХ: ")
        assert "обычно" in delivery.title
        assert f"http://console/alerts/{alert.id}" in delivery.text


def test_a_spike_opens_within_three_hours_of_its_beginning(complaints: MemoryComplaints) -> None:
    complaints.record(spike(HEAT, NOW, over=3 * HOUR))
    alerts = MemoryAlerts()
    run(evaluator(complaints, alerts), NOW - 3 * HOUR, 3 * HOUR, TICK)
    (alert,) = alerts.alerts.values()
    assert alert.cell == HEAT
    assert alert.opened_at - (NOW - 3 * HOUR) <= 3 * HOUR


def test_two_conflicts_are_two_alerts(complaints: MemoryComplaints) -> None:
    complaints.record([*spike(HEAT, NOW), *spike(RUBBISH, NOW, 9, name="heap")])
    alerts = MemoryAlerts()
    run(evaluator(complaints, alerts), NOW - 2 * HOUR, 3 * HOUR, TICK)
    assert cells(alerts) == {HEAT, RUBBISH}


def test_a_conflict_spread_over_places_is_one_alert_of_its_topic(
    complaints: MemoryComplaints,
) -> None:
    for i, place in enumerate(PLACES):
        complaints.record(spike(Cell("housing", place), NOW, 3, name=f"n{i}"))
    alerts = MemoryAlerts()
    evaluator(complaints, alerts).tick(NOW)
    assert cells(alerts) == {Cell("housing", None)}


@pytest.mark.parametrize(("least", "opens"), [(8, True), (200, False)])
def test_a_conflict_spread_over_places_needs_more_authors_than_one_at_a_place(
    least: int, opens: bool, complaints: MemoryComplaints
) -> None:
    rules = replace(RULES, guard_authors_of_wide_cell=least)
    for i, place in enumerate(PLACES):
        complaints.record(spike(Cell("housing", place), NOW, 3, name=f"n{i}"))
    alerts = MemoryAlerts()
    evaluator(complaints, alerts, rules=rules).tick(NOW)
    assert bool(alerts.alerts) is opens


SILENT: dict[str, Callable[[], list[Complaint]]] = {
    "one author's flood in one incident": lambda: spike(HEAT, NOW, 40, author="a"),
    "one author's flood over many incidents": lambda: [
        replace(c, author="a", incident_id=c.post_id) for c in spike(HEAT, NOW, 40)
    ],
    "a repost storm": lambda: [
        replace(c, is_copy=i > 0) for i, c in enumerate(spike(HEAT, NOW, 40))
    ],
    "imported history": lambda: spike(HEAT, NOW, 40, history=True),
    "news that came after six hours": lambda: spike(HEAT, NOW - 7 * HOUR, 40),
    "four people": lambda: spike(HEAT, NOW, 4),
}


@pytest.mark.parametrize("posts", SILENT.values(), ids=SILENT.keys())
def test_nobody_is_woken_by(
    posts: Callable[[], list[Complaint]], complaints: MemoryComplaints
) -> None:
    complaints.record(posts())
    alerts = MemoryAlerts()
    for now in (NOW, NOW + TICK):
        assert evaluator(complaints, alerts).tick(now) == []
    assert alerts.outbox == {}


@pytest.mark.parametrize(("sources", "opens"), [(1, False), (2, True)])
def test_one_source_needs_more_authors(
    sources: int, opens: bool, complaints: MemoryComplaints
) -> None:
    rules = replace(RULES, guard_authors_of_one_source=50)
    usual = [i for i, c in complaints.rows.items() if c.municipality == "tynda" and not c.history]
    loud = [replace(c, source_id=f"s{i % sources}") for i, c in enumerate(spike(HEAT, NOW))]
    complaints.record(loud, retracted=usual)
    alerts = MemoryAlerts()
    evaluator(complaints, alerts, rules=rules).tick(NOW)
    assert bool(alerts.alerts) is opens


def test_looking_twice_changes_nothing_more(complaints: MemoryComplaints) -> None:
    complaints.record(spike(HEAT, NOW))
    alerts = MemoryAlerts()
    looker = evaluator(complaints, alerts)
    assert len(looker.tick(NOW)) == 1
    for _ in range(3):
        assert looker.tick(NOW) == []
    assert (len(alerts.alerts), len(alerts.outbox), len(alerts.history)) == (1, 2, 1)


def outcome(store: MemoryAlerts) -> tuple[object, ...]:
    return (
        {(a.id, a.cell, a.state) for a in store.alerts.values()},
        [(m.alert_id, m.before, m.after) for m in store.history],
        set(store.outbox),
    )


@pytest.mark.parametrize("saves", range(3))
def test_a_look_that_died_anywhere_may_be_repeated(
    saves: int, complaints: MemoryComplaints
) -> None:
    complaints.record([*spike(HEAT, NOW), *spike(RUBBISH, NOW, name="heap")])
    calm, broken = MemoryAlerts(), MemoryAlerts()
    evaluator(complaints, calm).tick(NOW)
    broken.fail_after = saves
    looker = evaluator(complaints, broken)
    if saves < 2:
        with pytest.raises(StoreUnavailable):
            looker.tick(NOW)
    broken.fail_after = None
    looker.tick(NOW)
    assert outcome(broken) == outcome(calm)
    assert len(calm.alerts) == 2


def test_a_restart_at_every_look_gives_the_same_alerts(complaints: MemoryComplaints) -> None:
    complaints.record(spike(HEAT, NOW))
    steady, restarted = MemoryAlerts(), MemoryAlerts()
    looker = evaluator(complaints, steady)
    for i in range(9):
        now = NOW - HOUR + TICK * i
        looker.tick(now)
        evaluator(complaints, restarted).tick(now)
    assert outcome(restarted) == outcome(steady)
    assert len(steady.alerts) == 1


def test_a_quiet_alert_subsides_closes_and_says_so_once(complaints: MemoryComplaints) -> None:
    complaints.record(spike(HEAT, NOW))
    alerts = MemoryAlerts()
    run(evaluator(complaints, alerts), NOW, 40 * HOUR)
    (alert,) = alerts.alerts.values()
    path = [m.after for m in alerts.moves(alert.id)]
    assert path == [AlertState.NEW, AlertState.SUBSIDING, AlertState.CLOSED]
    assert alert.closed_at
    assert alert.closed_at - alert.last_hot_at == 3 * HOUR
    over = [d for d in alerts.outbox.values() if d.title == "Завершилось: Тында, ЖКХ"]
    assert [d.channel for d in over] == ["mail", "hook"]
    pages = [d for d in alerts.outbox.values() if d not in over]
    # Nobody had sent them by then: news of the end takes their place.
    assert {d.state for d in pages} == {MessageState.STOPPED}
    assert {d.state for d in over} == {MessageState.PENDING}


def closed(complaints: MemoryComplaints) -> tuple[Evaluator, MemoryAlerts, Alert]:
    complaints.record(spike(HEAT, NOW))
    alerts = MemoryAlerts()
    looker = evaluator(complaints, alerts)
    run(looker, NOW, 40 * HOUR)
    (alert,) = alerts.alerts.values()
    assert alert.closed_at
    # The looker has gone on to a later hour: a new process looks at an earlier one.
    return evaluator(complaints, alerts), alerts, alert


@pytest.mark.parametrize(("after", "same"), [(2 * HOUR, True), (2 * HOUR + TICK, False)])
def test_a_spike_within_two_hours_of_the_close_is_the_same_alert(
    after: timedelta, same: bool, complaints: MemoryComplaints
) -> None:
    looker, alerts, alert = closed(complaints)
    assert alert.closed_at
    again = alert.closed_at + after
    complaints.record(spike(HEAT, again, over=HOUR, name="again"))
    (opened,) = looker.tick(again)
    assert (opened.id == alert.id) is same
    assert opened.state is AlertState.NEW
    pages = [d for d in alerts.deliveries(opened.id) if d.created_at == again]
    assert [d.title.startswith("Снова: ") for d in pages] == [same, same]


def test_an_acknowledged_alert_that_flares_up_again_wakes_nobody_at_once(
    complaints: MemoryComplaints,
) -> None:
    complaints.record(spike(HEAT, NOW))
    alerts = MemoryAlerts()
    looker = evaluator(complaints, alerts)
    (alert,) = looker.tick(NOW)
    alerts.save(*acknowledge(alert, "anna", NOW), stop_pending=True)
    subsided = next(
        (now, a) for now, a in run(looker, NOW + TICK, 40 * HOUR) if a.state is AlertState.SUBSIDING
    )[0]
    looker, alerts.alerts[alert.id] = evaluator(complaints, alerts), at(alerts, alert.id, subsided)
    complaints.record(spike(HEAT, subsided + HOUR, over=HOUR, name="again"))
    before = len(alerts.outbox)
    (back,) = looker.tick(subsided + HOUR)
    assert (back.id, back.state) == (alert.id, AlertState.ACKNOWLEDGED)
    assert all(d.next_try_at > back.last_hot_at for d in list(alerts.outbox.values())[before:])


def at(store: MemoryAlerts, alert_id: str, now: datetime) -> Alert:
    """The alert as it was right after it subsided; later moves are forgotten."""
    store.history = [m for m in store.history if m.at <= now]
    store.outbox = {i: d for i, d in store.outbox.items() if d.created_at <= now}
    last = store.alerts[alert_id]
    return replace(last, state=AlertState.SUBSIDING, closed_at=None)


def test_what_a_person_called_false_is_not_opened_again_while_it_lasts(
    complaints: MemoryComplaints,
) -> None:
    complaints.record(spike(HEAT, NOW))
    alerts = MemoryAlerts()
    looker = evaluator(complaints, alerts)
    (alert,) = looker.tick(NOW)
    alerts.save(*mark_false(alert, "anna", NOW + TICK), stop_pending=True)
    assert run(looker, NOW + 2 * TICK, 10 * HOUR) == []
    assert cells(alerts) == {HEAT}
    later = NOW + 48 * HOUR
    complaints.record(spike(HEAT, later, name="another"))
    opened = [a for _, a in run(looker, NOW + 11 * HOUR, 37 * HOUR + TICK)]
    assert [a.cell for a in opened if a.state is AlertState.NEW] == [HEAT]
    assert len(alerts.alerts) == 2


def test_a_note_does_not_hide_the_state_before(complaints: MemoryComplaints) -> None:
    complaints.record(spike(HEAT, NOW))
    alerts = MemoryAlerts()
    looker = evaluator(complaints, alerts)
    (alert,) = looker.tick(NOW)
    alerts.save(*acknowledge(alert, "anna", NOW), stop_pending=True)
    quiet = NOW + HOUR
    while not looker.tick(quiet):
        quiet += HOUR
    assert alerts.alerts[alert.id].state is AlertState.SUBSIDING
    alerts.save(*add_note(alerts.alerts[alert.id], "anna", quiet, "вроде стихло"))
    complaints.record(spike(HEAT, quiet + HOUR, 20, over=HOUR, name="more"))
    looker.tick(quiet + HOUR)
    assert alerts.alerts[alert.id].state is AlertState.ACKNOWLEDGED


class Hurried(MemoryAlerts):
    """A person acknowledges right before the system's second save."""

    def save(
        self,
        alert: Alert,
        move: Move | None,
        messages: Sequence[Message] = (),
        stop_pending: bool = False,
    ) -> None:
        if (stored := self.alerts.get(alert.id)) and stored.state is AlertState.NEW:
            super().save(*acknowledge(stored, "anna", NOW), stop_pending=True)
        super().save(alert, move, messages, stop_pending)


def test_a_person_who_acts_at_the_same_time_wins(complaints: MemoryComplaints) -> None:
    complaints.record(spike(HEAT, NOW))
    alerts = Hurried()
    looker = evaluator(complaints, alerts)
    looker.tick(NOW)
    assert looker.tick(NOW + TICK) == []
    (alert,) = alerts.alerts.values()
    assert (alert.state, alert.last_hot_at) == (AlertState.ACKNOWLEDGED, NOW)
    looker.tick(NOW + 2 * TICK)
    (alert,) = alerts.alerts.values()
    assert (alert.state, alert.last_hot_at) == (AlertState.ACKNOWLEDGED, NOW + 2 * TICK)


def test_a_hot_alert_keeps_its_evidence_fresh(complaints: MemoryComplaints) -> None:
    complaints.record(spike(HEAT, NOW))
    alerts = MemoryAlerts()
    looker = evaluator(complaints, alerts)
    (alert,) = looker.tick(NOW)
    complaints.record(spike(HEAT, NOW + HOUR, 6, over=HOUR, name="more"))
    assert looker.tick(NOW + HOUR) == []
    now = alerts.alerts[alert.id]
    assert now.evidence.authors >= alert.evidence.authors + 6
    assert (now.since, now.last_hot_at) == (alert.since, NOW + HOUR)


def test_a_first_poll_pages_nobody_and_the_first_conflict_after_it_is_marked_cold() -> None:
    complaints, alerts = MemoryComplaints(), MemoryAlerts()
    complaints.record(talk(7, NOW))
    complaints.record(spike(RUBBISH, NOW, history=True, name="before"))
    looker = evaluator(complaints, alerts)
    assert looker.tick(NOW) == []
    complaints.record(spike(HEAT, NOW + 2 * HOUR))
    (alert,) = looker.tick(NOW + 2 * HOUR)
    assert (alert.cell, alert.signal.cold) == (HEAT, True)
    assert "меньше двух недель" in alerts.deliveries(alert.id)[0].text


def test_history_imported_after_the_first_look_is_learned_at_the_next(
    complaints: MemoryComplaints,
) -> None:
    filling = MemoryComplaints()
    early = evaluator(filling, MemoryAlerts(), baselines=MemoryBaselines())
    early.tick(NOW - 10 * timedelta(minutes=1))
    filling.record(list(complaints.rows.values()))
    early.tick(NOW)
    later = evaluator(filling, MemoryAlerts(), baselines=MemoryBaselines())
    later.tick(NOW)
    assert early.learner.detector
    assert later.learner.detector
    assert not later.learner.detector.baseline.cold
    np.testing.assert_equal(early.learner.detector.state(), later.learner.detector.state())


def test_an_empty_store_is_quiet() -> None:
    looker = evaluator(MemoryComplaints(), MemoryAlerts())
    assert [looker.tick(NOW + TICK * i) for i in range(7)] == [[]] * 7


def test_a_clock_that_was_set_back_is_no_trouble(complaints: MemoryComplaints) -> None:
    complaints.record(spike(HEAT, NOW))
    alerts = MemoryAlerts()
    looker = evaluator(complaints, alerts)
    looker.tick(NOW + timedelta(days=3))
    looker.tick(NOW)
    assert cells(alerts) == {HEAT}
