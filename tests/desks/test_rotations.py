"""Shifts in turn are written whole or not at all; an exchange needs both colleagues."""

from datetime import timedelta

import pytest

from desks.duty import DutyDesk
from desks.rotations import RotationDesk
from desks.viewer import in_shell, on_page
from domain.bell import Cause
from domain.duty import DutyRole, RosterEntry
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.person import Role
from domain.ports.audit import AuditFilter
from domain.rotation import ShiftLength
from tests.making import a_person

DAY = timedelta(days=1)
VERA = in_shell("Вера")
OFFICER = DutyRole.OFFICER


@pytest.fixture
def desk(installation):
    return RotationDesk(installation)


def roster(desk):
    return desk.installation.watch.duty.roster(desk.installation.clock.now())


def rotated(desk, *people, after=1, days=4, **fields):
    since = desk.installation.clock.now().replace(microsecond=0) + after * DAY
    return desk.rotate(
        VERA, people, OFFICER, ShiftLength.DAY, (since, since + days * DAY), **fields
    )


def account(installation, name):
    one = a_person(name, Role.DUTY, login=f"l{name}")
    installation.access.people.add(one)
    return on_page(one)


def audited(installation):
    return [one.detail for one in installation.audit.read(AuditFilter(), 9)]


def test_a_rotation_is_refused_where_others_serve_and_writes_nothing(desk):
    rotated(desk, "Анна", "Борис")
    with pytest.raises(EntryRefused, match=r"уже дежурят: Анна с .* и ещё 1"):
        rotated(desk, "Вера", "Глеб")
    assert {e.person for e in roster(desk).entries} == {"Анна", "Борис"}
    done = rotated(desk, "Вера", "Глеб", over=True)
    assert (done.count, done.over) == (4, 4)


def test_gaps_within_a_rotation_are_told(desk):
    now = desk.installation.clock.now().replace(microsecond=0)
    done = rotated(desk, "Анна", "Борис")
    assert [(gap.until - now) for gap in done.gaps] == [DAY]  # until its first shift


def test_a_rotation_is_taken_back_whole_and_what_it_overrode_holds_again(desk, installation):
    rotated(desk, "Анна", "Борис")
    done = rotated(desk, "Вера", "Глеб", over=True)
    assert desk.take_back(VERA, done.series) == 4
    assert {e.person for e in roster(desk).entries} == {"Анна", "Борис"}
    with pytest.raises(NotFound):
        desk.take_back(VERA, done.series)
    assert any(f"запись {done.series} отменена: 4 смены" in line for line in audited(installation))


def test_a_shift_over_others_is_counted(desk, installation):
    rotated(desk, "Анна", "Борис")
    now = installation.clock.now()
    duty = DutyDesk(installation)
    assert duty.add(VERA, "Вера", "officer", now + DAY, now + 2 * DAY) > 0
    assert duty.add(VERA, "Вера", "second", now + DAY, now + 2 * DAY) == 0


@pytest.fixture
def colleagues(desk, installation):
    """Анна and Борис with a shift each: their viewers and the ids of the shifts."""
    anna, boris = account(installation, "Анна"), account(installation, "Борис")
    rotated(desk, "Анна", "Борис", days=2)
    first, second = (e.id for e in roster(desk).entries)
    return anna, boris, first, second


def people(desk):
    served = roster(desk)
    return [
        served.on_duty(OFFICER, desk.installation.clock.now() + days * DAY).id
        for days in (1.5, 2.5)
    ]


def test_an_exchange_waits_for_the_colleague_who_is_called(desk, installation, colleagues):
    anna, boris, first, second = colleagues
    offered = desk.propose(anna, first, second)
    assert people(desk) == ["Анна", "Борис"]
    [ring] = installation.messages.bell.latest("Борис", [Cause.MENTION], 9)
    assert ring.title == "Анна предлагает обменяться сменами"
    assert [one.asked for one in desk.offers(boris)] == [True]
    with pytest.raises(MoveRefused, match="отвечает Борис"):
        desk.answer(anna, offered.id, "agree")
    desk.answer(boris, offered.id, "agree")
    assert people(desk) == ["Борис", "Анна"]
    assert desk.offers(boris) == []
    with pytest.raises(MoveRefused, match="уже ответили"):
        desk.answer(boris, offered.id, "refuse")
    assert f"обмен {offered.id}: Анна и Борис, согласован" in audited(installation)
    assert desk.take_back(anna, offered.series) == 2
    assert people(desk) == ["Анна", "Борис"]


@pytest.mark.parametrize(("answer", "who"), [("refuse", 1), ("withdraw", 0)])
def test_an_exchange_that_is_refused_or_withdrawn_changes_nothing(desk, colleagues, answer, who):
    offered = desk.propose(colleagues[0], *colleagues[2:])
    desk.answer(colleagues[who], offered.id, answer)
    assert people(desk) == ["Анна", "Борис"]
    assert desk.offers(colleagues[0]) == []


def test_only_ones_own_coming_shift_is_offered(desk, colleagues):
    anna, boris, first, second = colleagues
    with pytest.raises(EntryRefused, match="свою смену"):
        desk.propose(boris, first, second)
    with pytest.raises(EntryRefused, match="одного человека"):
        desk.propose(anna, first, first)
    with pytest.raises(NotFound):
        desk.propose(anna, first, 999)


def test_nobody_serves_twice_at_a_time_after_an_exchange(desk, installation, colleagues):
    anna, boris, first, second = colleagues
    offered = desk.propose(anna, first, second)
    [given] = [e for e in roster(desk).entries if e.id == first]
    also = RosterEntry("Борис", DutyRole.SECOND, given.since, given.until, "Вера", given.at)
    installation.watch.duty.add([also])
    with pytest.raises(MoveRefused, match="Борис занят"):
        desk.answer(boris, offered.id, "agree")
    assert people(desk) == ["Анна", "Борис"]
    assert desk.offers(boris)  # the answer is not taken either
