"""Alerts, their moves and messages change together or not at all."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest

from domain.alert import Alert, AlertState, Cell, Move
from domain.ending import Ending
from domain.errors import MoveRefused
from domain.message import About, Matter, Message, MessageState
from domain.ports.alerts import AlertFilter
from domain.ports.messages import Outbox
from tests.making import a_signal, an_alert, some_evidence

HOUR = timedelta(hours=1)
LEASE = timedelta(minutes=1)
ABOUT = About(Matter.ALERT, "a1")
PENDING, STOPPED = MessageState.PENDING, MessageState.STOPPED
DELIVERED, FAILED = MessageState.DELIVERED, MessageState.FAILED


@pytest.fixture
def alert(now: datetime) -> Alert:
    return an_alert(
        now,
        id="a1",
        since=now - 3 * HOUR,
        signal=a_signal(
            now,
            window=timedelta(hours=6),
            expected=1.25,
            p=3e-12,
            cold=True,
            course=((0, 0.25), (14, 1.5)),
        ),
        evidence=some_evidence(now - 3 * HOUR, incidents=("i1", "i2"), post_ids=("p1", "p2")),
    )


def opened(alert: Alert) -> Move:
    return Move(alert.id, None, AlertState.NEW, alert.opened_at, "system")


def acknowledged(alert: Alert, now: datetime) -> tuple[Alert, Move]:
    after = replace(alert, state=AlertState.ACKNOWLEDGED, version=alert.version + 1)
    return after, Move(alert.id, alert.state, after.state, now, "ivan", "смотрю")


def message(alert: Alert, number: int, **fields) -> Message:
    usual = {
        "channel": "mail",
        "title": "Тында, отопление",
        "text": "14 жителей за 6 часов \0",
        "state": PENDING,
        "created_at": alert.opened_at,
        "next_try_at": alert.opened_at,
    }
    return Message(id=f"{alert.id}-{number}", about=ABOUT, **{**usual, **fields})


def states(outbox: Outbox) -> dict[str, MessageState]:
    return {m.id: m.state for m in outbox.of(ABOUT)}


def test_an_alert_comes_back_whole(alerts, alert, now) -> None:
    alerts.save(alert, opened(alert))
    everywhere = replace(
        alert,
        id="a2",
        cell=Cell(None, None),
        signal=replace(alert.signal, cell=Cell("waste", None)),
        closed_at=now,
        snoozed_until=now + HOUR,
        version=1,
    )
    alerts.save(everywhere, None)
    assert alerts.get("a1") == alert
    assert alerts.get("a2") == everywhere
    assert alerts.get("a3") is None
    assert alerts.moves("a1") == [opened(alert)]
    assert alerts.moves("a2") == []
    snoozed = Move("a2", AlertState.NEW, AlertState.NEW, now, "ivan", "жду", until=now + HOUR)
    alerts.save(replace(everywhere, version=2), snoozed)
    handed = replace(snoozed, until=None, handed_to="petr")
    alerts.save(replace(everywhere, version=3), handed)
    assert alerts.moves("a2") == [snoozed, handed]


def test_the_moves_of_many_alerts_come_in_one_call_with_their_reasons(alerts, alert, now) -> None:
    alerts.save(alert, opened(alert))
    false = replace(alert, state=AlertState.FALSE, version=1)
    move = Move("a1", alert.state, false.state, now, "ivan", reason=Ending.SAME_TEXT)
    alerts.save(false, move)
    other = replace(alert, id="a2")
    alerts.save(other, opened(other))
    found = alerts.moves_of(["a1", "a2", "a3"])
    assert found == {"a1": [opened(alert), move], "a2": [opened(other)], "a3": []}
    assert alerts.moves_of([]) == {}


def test_an_alert_that_somebody_else_changed_is_not_overwritten(alerts, outbox, alert, now) -> None:
    alerts.save(alert, opened(alert))
    first, move = acknowledged(alert, now)
    alerts.save(first, move)
    late = replace(alert, state=AlertState.FALSE, version=1)
    with pytest.raises(MoveRefused, match="a1"):
        alerts.save(late, replace(move, after=late.state), [message(alert, 1)], True)
    assert alerts.get("a1") == first
    assert alerts.moves("a1") == [opened(alert), move]
    assert outbox.of(ABOUT) == []


@pytest.mark.parametrize("version", [0, 1, 3])
def test_only_the_next_version_is_saved(alerts, alert, version) -> None:
    alerts.save(alert, None)
    alerts.save(replace(alert, version=1), None)
    with pytest.raises(MoveRefused):
        alerts.save(replace(alert, version=version), None)
    alerts.save(replace(alert, version=2), None)


def test_a_later_version_of_what_was_never_saved_is_refused(alerts, alert) -> None:
    with pytest.raises(MoveRefused):
        alerts.save(replace(alert, version=2), None)
    assert alerts.get("a1") is None


def test_of_many_that_open_one_alert_at_once_one_alone_does(alerts, outbox, alert) -> None:
    start, results = Barrier(4), []

    def run(number: int) -> None:
        start.wait()
        try:
            alerts.save(alert, opened(alert), [message(alert, number)])
            results.append("saved")
        except MoveRefused:
            results.append("refused")

    threads = [Thread(target=run, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(results) == {"saved": 1, "refused": 3}
    assert len(outbox.of(ABOUT)) == len(alerts.moves("a1")) == 1


def test_new_are_those_that_nobody_acknowledged(alerts, alert, now) -> None:
    assert alerts.count_new() == 0
    other = replace(alert, id="a2", cell=Cell("roads", None))
    alerts.save(alert, opened(alert))
    alerts.save(other, opened(other))
    assert alerts.count_new() == 2
    alerts.save(*acknowledged(alert, now))
    assert alerts.count_new() == 1


def test_recent_are_the_open_and_the_lately_closed_newest_first(alerts, alert, now) -> None:
    def save(name: str, hours: int, state: AlertState, closed: int | None = None) -> None:
        at = None if closed is None else now + closed * HOUR
        given = replace(alert, id=name, opened_at=now + hours * HOUR, state=state, closed_at=at)
        alerts.save(given, None)

    save("old open", -99, AlertState.SUBSIDING)
    save("old closed", -98, AlertState.CLOSED, closed=-2)
    save("closed", -97, AlertState.CLOSED, closed=-1)
    save("false", -5, AlertState.FALSE, closed=0)
    save("new", 0, AlertState.NEW)
    found = [a.id for a in alerts.recent(now - HOUR)]
    assert found == ["new", "false", "closed", "old open"]


def test_an_acknowledge_stops_what_is_pending_and_lets_its_own_message_go(
    alerts, outbox, alert, now
) -> None:
    gone = message(alert, 3, state=DELIVERED, delivered_at=now)
    alerts.save(alert, opened(alert), [message(alert, 1), message(alert, 2), gone])
    [taken, _] = outbox.due(now, 10, LEASE)
    after, move = acknowledged(alert, now)
    alerts.save(after, move, [message(alert, 4)], stop_pending=True)
    assert states(outbox) == {
        "a1-1": STOPPED,
        "a1-2": STOPPED,
        "a1-3": DELIVERED,
        "a1-4": PENDING,
    }
    outbox.settle([replace(taken, tries=1, error="timeout", next_try_at=now)])
    assert states(outbox)["a1-1"] is STOPPED
    assert [d.id for d in outbox.due(now + HOUR, 10, LEASE)] == ["a1-4"]


def test_a_message_sent_before_the_stop_reached_it_counts_as_delivered(
    alerts, outbox, alert, now
) -> None:
    alerts.save(alert, None, [message(alert, 1)])
    [taken] = outbox.due(now, 10, LEASE)
    alerts.save(acknowledged(alert, now)[0], None, stop_pending=True)
    outbox.settle([replace(taken, state=DELIVERED, delivered_at=now, tries=1)])
    assert states(outbox) == {"a1-1": DELIVERED}


def test_the_archive_is_filtered_and_read_page_by_page(alerts, alert, now) -> None:
    cells = {
        "a1": Cell("housing", "tynda"),
        "a2": Cell("housing", None),
        "a3": Cell("waste", "tynda"),
        "a4": Cell(None, "tynda"),
        "a5": Cell(None, None, "housing/tynda"),
        "a6": Cell("housing", "tyn_a"),
    }
    for number, (id_, cell) in enumerate(cells.items()):
        one = replace(alert, id=id_, cell=cell, opened_at=now - number // 2 * HOUR)
        alerts.save(one, opened(one))
    closed = replace(alerts.get("a2"), state=AlertState.CLOSED, closed_at=now, version=1)
    alerts.save(closed, Move("a2", AlertState.NEW, closed.state, now, "ivan"))
    noted = replace(alerts.get("a3"), version=1)
    new = AlertState.NEW
    alerts.save(noted, Move("a3", new, new, now, "anna", handed_to="ivan"))

    def ids(limit=10, after=None, **wanted):
        return [one.id for one in alerts.matching(AlertFilter(**wanted), limit, after)]

    assert ids() == ["a1", "a2", "a3", "a4", "a5", "a6"]
    assert ids(states={AlertState.CLOSED}) == ["a2"]
    assert ids(group="housing") == ["a1", "a2", "a6"]
    assert ids(municipality="tynda") == ["a1", "a3", "a4"]
    assert ids(municipality="tyn_a") == ["a6"]
    assert ids(group="housing", municipality="tynda") == ["a1"]
    assert ids(who="ivan") == ["a2", "a3"]
    assert ids(who="nobody") == []
    assert ids(since=now - HOUR) == ["a1", "a2", "a3", "a4"]
    assert ids(until=now - HOUR) == ["a5", "a6"]
    pages, after = [], None
    while page := alerts.matching(AlertFilter(), 2, after):
        pages.append([one.id for one in page])
        after = (page[-1].opened_at, page[-1].id)
    assert pages == [["a1", "a2"], ["a3", "a4"], ["a5", "a6"]]
    assert ids(limit=1) == ["a1"]
