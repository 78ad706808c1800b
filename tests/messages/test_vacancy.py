"""Nobody on duty is told before the gap, once."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from domain.duty import DutyRole, RosterEntry
from messages.vacancy import Vacancies
from tests.fakes.duty import MemoryDuty
from tests.fakes.outbox import MemoryOutbox

ZONE = timezone(timedelta(hours=9))
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)  # noon in the region
HOUR = timedelta(hours=1)


def shift(since: float, until: float) -> RosterEntry:
    return RosterEntry(
        "anna", DutyRole.OFFICER, NOW + since * HOUR, NOW + until * HOUR, "Вера", NOW
    )


def look(duty: MemoryDuty, outbox: MemoryOutbox, hours: float) -> list[str]:
    """Of a process that has just started; titles of all that was ever told."""
    Vacancies(
        duty=duty,
        outbox=outbox,
        channels=["mail"],
        ahead=12 * HOUR,
        console_url="http://console",
        zone=ZONE,
    ).tick(NOW + hours * HOUR)
    return [d.title for d in outbox.alerts.outbox.values()]


def test_a_gap_is_told_twelve_hours_ahead_once_whatever_restarts() -> None:
    duty, outbox = MemoryDuty(), MemoryOutbox()
    duty.add([shift(0, 24), shift(26, 48)])
    assert look(duty, outbox, 11) == []
    for hours in (12, 13, 25):
        titles = look(duty, outbox, hours)
    assert titles == ["Никто не дежурит: с 12:00 до 14:00"]
    (message,) = outbox.alerts.outbox.values()
    assert message.about is None
    assert message.text.endswith("Добавьте смену: http://console/duty")
    assert len(look(duty, outbox, 36)) == 2  # the roster's own end


@pytest.mark.parametrize("entries", [[], [shift(0, 24)], [shift(0, 5), shift(5, 99)]])
def test_no_word_without_a_roster_or_without_a_gap_near(entries: list[RosterEntry]) -> None:
    duty, outbox = MemoryDuty(), MemoryOutbox()
    duty.add(entries)
    assert look(duty, outbox, 0) == []


def test_a_gap_that_was_filled_is_not_told() -> None:
    duty, outbox = MemoryDuty(), MemoryOutbox()
    duty.add([shift(0, 24), shift(26, 48), shift(24, 26)])
    assert look(duty, outbox, 20) == []


def test_a_gap_is_counted_from_now_and_told_once() -> None:
    duty, outbox = MemoryDuty(), MemoryOutbox()
    duty.add([shift(-9, -2), shift(20, 48)])
    for hours in (0, 1):  # noon, and an hour later
        titles = look(duty, outbox, hours)
    assert titles == ["Никто не дежурит: с 12:00 до 25 ноября в 08:00"]


def test_the_time_before_the_first_shift_is_a_gap_and_told_once() -> None:
    duty, outbox = MemoryDuty(), MemoryOutbox()
    duty.add([shift(5, 48)])
    for hours in (0, 1):
        titles = look(duty, outbox, hours)
    assert titles == ["Никто не дежурит: с 12:00 до 17:00"]
