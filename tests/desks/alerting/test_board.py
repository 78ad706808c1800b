"""The list of alerts: what waits stands above what is held, and the most serious above the rest."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from alerts.lifecycle import acknowledge, close, hand_on, open_alert, snooze, subside
from app.installation import Installation
from desks.alerting.board import LATEST, PAGE, BoardDesk
from desks.viewer import in_shell
from domain.alert import Alert, Cell, Move
from domain.alerting.severity import Severity
from domain.ending import Ending
from domain.errors import EntryRefused
from domain.ports.alerts import AlertFilter
from domain.silence import Silence
from tests.making import a_signal, some_evidence

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
ANNA = in_shell("Анна")
Step = Callable[[Alert], tuple[Alert, Move]]


class Clock:
    at = NOW

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def installed(installation: Installation) -> Installation:
    return replace(installation, clock=cast(Any, Clock()))


def opened(
    installation: Installation, place: str, ago: timedelta, *steps: Step, people: int = 9
) -> str:
    at = NOW - ago
    signal = a_signal(at, Cell("housing", place), observed=people)
    alert, move = open_alert(signal, some_evidence(at, post_ids=(), incidents=()))
    installation.watch.alerts.save(alert, move)
    for step in steps:
        alert, move = step(alert)
        installation.watch.alerts.save(alert, move)
    return alert.id


def taken(alert: Alert) -> tuple[Alert, Move]:
    return acknowledge(alert, "Анна", NOW - 5 * MINUTE, "еду")


def ended(alert: Alert) -> tuple[Alert, Move]:
    return close(alert, "Анна", NOW - MINUTE, "", Ending.SOLVED)


def test_what_waits_is_above_all_the_most_serious_and_then_the_oldest_first(
    installed: Installation,
) -> None:
    closed = opened(installed, "zeya", 3 * HOUR, taken, ended)
    young = opened(installed, "svobodny", 10 * MINUTE)
    old = opened(installed, "belogorsk", 2 * HOUR)
    many = opened(installed, "tynda", 5 * MINUTE, people=30)
    held = opened(installed, "shimanovsk", 9 * HOUR, taken)
    left = opened(installed, "progress", 9 * HOUR, lambda a: subside(a, NOW - HOUR))
    later = opened(
        installed, "raychikhinsk", HOUR, lambda a: snooze(a, "Анна", NOW, NOW + HOUR, "ждём")
    )
    board = BoardDesk(installed).look(ANNA)
    assert [row.alert.id for row in board.waiting] == [many, old, young]
    assert [row.alert.id for row in board.held] == [held, left]
    assert [row.alert.id for row in board.quiet] == [later]
    assert [row.alert.id for row in board.ended] == [closed]
    assert board.waiting[0].assessment.severity is Severity.HIGH
    assert board.waiting[1].waits_since == NOW - 2 * HOUR
    assert [row.holder.who if row.holder else None for row in board.held] == ["Анна", None]
    last = board.ended[0].end
    assert last is not None
    assert last.reason is Ending.SOLVED


def test_a_silenced_alert_waits_quietly(installed: Installation) -> None:
    opened(installed, "tynda", HOUR)
    installed.watch.silences.add(
        Silence("s", Cell("housing", None), None, NOW - HOUR, NOW + HOUR, "ремонт", "Вера", NOW)
    )
    board = BoardDesk(installed).look(ANNA)
    assert board.waiting == []
    assert [row.silence.reason for row in board.quiet if row.silence] == ["ремонт"]


def test_who_got_it_handed_on_holds_it(installed: Installation) -> None:
    opened(installed, "tynda", HOUR, taken, lambda a: hand_on(a, "Анна", NOW, "Борис", "проверь"))
    (row,) = BoardDesk(installed).look(ANNA).held
    assert row.holder is not None
    assert (row.holder.who, row.holder.handed_by) == ("Борис", "Анна")


def test_only_who_ended_it_may_take_it_back_and_only_for_some_seconds(
    installed: Installation,
) -> None:
    opened(installed, "tynda", HOUR, taken, lambda a: close(a, "Анна", NOW, "", Ending.SOLVED))
    desk = BoardDesk(installed)
    assert [row.may_undo for row in desk.look(ANNA).ended] == [True]
    assert [row.may_undo for row in desk.look(in_shell("Вера")).ended] == [False]
    cast(Any, installed.clock).at = NOW + MINUTE
    assert [row.may_undo for row in desk.look(ANNA).ended] == [False]


def test_the_board_shows_the_latest_ends_and_the_archive_all_of_them(
    installed: Installation,
) -> None:
    places = sorted(installed.region.municipalities)
    count = PAGE + 3
    ids = [
        opened(installed, places[n % len(places)], n * HOUR + HOUR, taken, ended)
        for n in range(count)
    ]
    desk = BoardDesk(installed)
    board = desk.look(ANNA)
    assert (len(board.ended), board.ended_count) == (LATEST, count)
    first = desk.archive(ANNA, AlertFilter())
    second = desk.archive(ANNA, AlertFilter(), first.next)
    assert [row.alert.id for row in (*first.rows, *second.rows)] == ids
    assert second.next is None
    with pytest.raises(EntryRefused, match="начните список сначала"):
        desk.archive(ANNA, AlertFilter(), "none")
