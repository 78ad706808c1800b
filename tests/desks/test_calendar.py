"""The roster as a calendar: days of the region, gaps that are still to come, the escalation."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import pytest
from pydantic import SecretStr

from app.installation import Installation
from desks.calendar import MOST_DAYS, CalendarDesk
from desks.viewer import in_shell
from domain.duty import DutyRole, RosterEntry
from domain.person import Person, Role

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)  # Tuesday noon in the region
MONDAY = date(2026, 11, 23)
HOUR = timedelta(hours=1)
ME = in_shell("shell")
OFFICER, SECOND = DutyRole.OFFICER, DutyRole.SECOND


class Clock:
    def now(self) -> datetime:
        return NOW


@pytest.fixture
def installed(installation: Installation) -> Installation:
    settings = installation.settings.model_copy(
        update={"channels": {"почта": SecretStr("json://host")}}
    )
    return replace(installation, settings=settings, clock=cast(Any, Clock()))


def serve(
    installation: Installation, name: str, role: DutyRole | None, since: int, until: int
) -> None:
    """From and until so many hours after the Monday began in the region."""
    begin = datetime.combine(MONDAY, datetime.min.time(), installation.region.zone)
    entry = RosterEntry(name, role, begin + since * HOUR, begin + until * HOUR, "Вера", NOW)
    installation.watch.duty.add([entry])


def test_a_day_is_cut_at_midnight_of_the_region(installed: Installation) -> None:
    serve(installed, "Анна", OFFICER, 8, 32)
    serve(installed, "Борис", OFFICER, 32, 7 * 24)
    serve(installed, "Вера", SECOND, 24, 48)
    serve(installed, "Глеб", None, 30, 100)
    days = CalendarDesk(installed).days(ME, MONDAY, 7)
    assert [day.day.day for day in days] == list(range(23, 30))
    hours = [
        [(s.since.astimezone(installed.region.zone).hour, s.person) for s in day.shifts[OFFICER]]
        for day in days[:2]
    ]
    assert hours == [[(0, None), (8, "Анна")], [(0, "Анна"), (8, "Борис")]]
    assert {tuple(day.shifts) for day in days} == {(OFFICER, SECOND)}
    assert [day.away for day in days[:3]] == [[], ["Глеб"], ["Глеб"]]


def test_only_a_gap_to_come_is_one(installed: Installation) -> None:
    serve(installed, "Анна", OFFICER, 24, 72)
    days = CalendarDesk(installed).days(ME, MONDAY, 7)
    assert [day.is_gap for day in days] == [False, False, False, True, True, True, True]


def test_a_calendar_has_six_weeks_at_most(installed: Installation) -> None:
    assert len(CalendarDesk(installed).days(ME, MONDAY, 400)) == MOST_DAYS


def test_the_chain_says_whom_each_step_reaches(installed: Installation) -> None:
    for name, role in (("Анна", OFFICER), ("Борис", DutyRole.HEAD_OF_SHIFT)):
        serve(installed, name, role, 0, 100)
    installed.watch.duty.add([], [Person("Борис", "Борис", frozenset(), ("почта",))])
    chain = CalendarDesk(installed).chain(ME)
    assert [(rung.role, rung.after // timedelta(minutes=1)) for rung in chain] == [
        (role, n * 10) for n, role in enumerate(DutyRole)
    ]
    names = [(r.person and r.person.name, r.reached and r.reached.name) for r in chain]
    assert names == [("Анна", "Борис"), (None, "Борис"), ("Борис", "Борис"), (None, None)]


def test_accounts_that_answer_alerts_come_first(installed: Installation) -> None:
    for name, role in (("Яна", Role.DUTY), ("Анна", Role.MONITOR)):
        person = Person(name, name, frozenset({role}), login=f"l{name}")
        assert installed.access.people.add(person)
    serve(installed, "Борис", OFFICER, 0, 8)
    names = [person.name for person in CalendarDesk(installed).candidates(ME)]
    assert names == ["Яна", "Борис"]
