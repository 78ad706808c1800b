"""Who answers for an alert, how long it waits, and ends that were taken back at once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.alert import AlertState, Move
from domain.alerting.holder import UNDO, AlertHolder, can_take_back, holder, lasting, waits_since
from domain.alerting.pause import Pause
from domain.person import SYSTEM
from tests.making import an_alert

NOW = datetime(2026, 11, 27, 10, tzinfo=UTC)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
A = AlertState
OPENED = Move("a", None, A.NEW, NOW, SYSTEM)
TAKEN = Move("a", A.NEW, A.ACKNOWLEDGED, NOW + MINUTE, "Анна", "еду")


def move(before, after, at, who="Анна", **fields):
    return Move("a", before, after, NOW + at, who, **fields)


def test_nobody_holds_what_nobody_took():
    subsides = move(A.NEW, A.SUBSIDING, MINUTE, SYSTEM)
    assert holder([OPENED, move(A.NEW, A.NEW, MINUTE, note="звоню"), subsides]) is None


def test_the_last_who_took_it_up_holds_it_through_what_the_system_does():
    moves = [
        OPENED,
        TAKEN,
        move(A.ACKNOWLEDGED, A.SUBSIDING, 2 * MINUTE, SYSTEM),
        move(A.SUBSIDING, A.ACKNOWLEDGED, 3 * MINUTE, SYSTEM),
    ]
    assert holder(moves) == AlertHolder("Анна", TAKEN.at, "еду")
    work = move(A.ACKNOWLEDGED, A.IN_WORK, 4 * MINUTE, "Вера")
    assert holder([*moves, work]) == AlertHolder("Вера", work.at)


def test_it_may_be_handed_on():
    handed = move(A.ACKNOWLEDGED, A.ACKNOWLEDGED, 2 * MINUTE, handed_to="Борис", note="проверь")
    assert holder([OPENED, TAKEN, handed]) == AlertHolder("Борис", handed.at, "проверь", "Анна")


def test_what_is_new_again_waits_for_somebody_from_then_on():
    false = move(A.ACKNOWLEDGED, A.FALSE, 2 * MINUTE)
    again = move(A.FALSE, A.NEW, 9 * MINUTE, "Вера")
    moves = [OPENED, TAKEN, false, again]
    assert holder(moves) is None
    assert waits_since(an_alert(NOW), moves) == again.at
    assert waits_since(an_alert(NOW), [OPENED]) == NOW


def test_an_end_that_was_taken_back_at_once_has_never_been():
    false = move(A.ACKNOWLEDGED, A.FALSE, 2 * MINUTE)
    back = replace(false, before=A.FALSE, after=A.ACKNOWLEDGED, at=false.at + 10 * SECOND)
    assert lasting([OPENED, TAKEN, false, back]) == [OPENED, TAKEN]
    assert holder([OPENED, TAKEN, false, back]) == holder([OPENED, TAKEN])
    of_new = move(A.NEW, A.FALSE, 2 * MINUTE)
    returned = move(A.FALSE, A.NEW, 2 * MINUTE + SECOND)
    assert waits_since(an_alert(NOW), [OPENED, of_new, returned]) == NOW


def test_only_the_person_takes_back_and_only_for_some_seconds():
    false = move(A.NEW, A.FALSE, MINUTE)
    assert can_take_back(false, "Анна", false.at + UNDO)
    assert not can_take_back(false, "Анна", false.at + UNDO + SECOND)
    assert not can_take_back(false, "Вера", false.at)
    assert not can_take_back(TAKEN, "Анна", TAKEN.at)
    assert not can_take_back(move(A.SUBSIDING, A.CLOSED, MINUTE, SYSTEM), SYSTEM, NOW + MINUTE)
    late = move(A.FALSE, A.NEW, 2 * MINUTE)
    assert lasting([OPENED, false, late]) == [OPENED, false, late]


def test_a_snooze_until_the_morning_ends_at_the_next_eight_of_the_clock():
    zone = ZoneInfo("Asia/Yakutsk")
    for hour, day in ((3, 27), (7, 27), (8, 28), (21, 28)):
        now = datetime(2026, 11, 27, hour, tzinfo=zone)
        assert Pause.MORNING.until(now, zone) == datetime(2026, 11, day, 8, tzinfo=zone)
        assert Pause.MORNING.until(now, zone) - now <= timedelta(days=1)
    assert Pause.HALF_HOUR.until(NOW, zone) == NOW + 30 * MINUTE
    assert Pause.THREE_HOURS.until(NOW, zone) == NOW + 180 * MINUTE
