from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from domain.duty import DutyRole, RosterEntry
from domain.errors import EntryRefused
from domain.rotation import Rotation, ShiftLength, met, shifts

ZONE = ZoneInfo("Asia/Yakutsk")
FIRST = datetime(2026, 11, 30, 8, tzinfo=ZONE)
DAY = timedelta(days=1)


def made(turn, days, people=("Анна", "Борис", "Вера"), zone=ZONE, first=FIRST):
    wanted = Rotation(people, DutyRole.OFFICER, turn, first, first + days * DAY)
    return shifts(wanted, zone, "Анна", datetime(2026, 11, 28, tzinfo=UTC), "s1")


@pytest.mark.parametrize(
    ("turn", "days", "served"),
    [
        (ShiftLength.DAY, 4, "Анна Борис Вера Анна"),
        (ShiftLength.DAY_NIGHT, 2, "Анна Борис Вера Анна"),
        (ShiftLength.WEEK, 21, "Анна Борис Вера"),
    ],
)
def test_people_serve_in_turn_without_a_gap(turn, days, served):
    entries = made(turn, days)
    assert [e.person for e in entries] == served.split()
    assert entries[0].since == FIRST
    assert all(a.until == b.since for a, b in pairwise(entries))
    assert entries[-1].until == FIRST + days * DAY
    assert {e.series for e in entries} == {"s1"}


def test_the_last_shift_ends_with_the_rotation():
    entries = made(ShiftLength.WEEK, 10)
    assert [e.until - e.since for e in entries] == [7 * DAY, 3 * DAY]


def test_a_shift_begins_at_the_same_hour_of_the_clock_all_the_year():
    berlin = ZoneInfo("Europe/Berlin")
    first = datetime(2026, 10, 24, 8, tzinfo=berlin)  # the clock goes back in the night
    hours = {
        e.since.astimezone(berlin).hour for e in made(ShiftLength.DAY, 3, zone=berlin, first=first)
    }
    assert hours == {8}


@pytest.mark.parametrize(
    ("people", "days"), [(("Анна",), 4), (("Анна", "Анна"), 4), (("Анна", "Борис"), 0)]
)
def test_what_is_no_rotation_is_refused(people, days):
    with pytest.raises(EntryRefused):
        made(ShiftLength.DAY, days, people)


def test_too_many_shifts_are_refused():
    with pytest.raises(EntryRefused, match="смен больше"):
        made(ShiftLength.DAY_NIGHT, 1000)


def test_only_the_same_role_at_the_same_time_is_in_the_way():
    new = made(ShiftLength.DAY, 2)

    def known(role, since, until):
        return RosterEntry("Глеб", role, FIRST + since * DAY, FIRST + until * DAY, "Глеб", FIRST)

    inside = known(DutyRole.OFFICER, 1, 3)
    others = [known(DutyRole.SECOND, 0, 1), known(None, 0, 1), known(DutyRole.OFFICER, 2, 3)]
    assert met(new, [inside, *others]) == [inside]
