"""When people are warned of a deadline: three quarters, the working day before, overdue."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from domain.cases.holder import HolderKind
from domain.cases.life import standing
from domain.cases.watch.absence import Absence, Absences
from domain.cases.watch.staff import CENTRE, Staff
from domain.cases.watch.warnings import Audience, WarningKind, ahead
from domain.cases.workflow import CaseDeed
from domain.person import Role
from domain.terms.policy import Regime
from region.loader import load_region, region_folder
from tests.domain.cases.lives import HOUR, START, a_case, life, opened
from tests.making import a_person

D, K = CaseDeed, WarningKind
AMUR = load_region(region_folder(Path("amur")))
LATER = START + timedelta(days=400)


def at(day, hour, minute=0, month=11):
    """A moment of 2026 in Yakutsk."""
    return datetime(2026, month, day, hour, minute, tzinfo=AMUR.zone)


def warned(moves, audience=Audience.CENTRE, case=None):
    all_ = ahead(case or a_case(), moves, AMUR, START)
    return {one.kind: one.at for one in all_ if one.audience is audience}


def test_a_post_of_nine_hours_is_warned_of_in_working_time() -> None:
    # Tuesday 10:00 + 9 working hours: eight on Tuesday, one on Wednesday, due at 10:00.
    assert warned([opened()]) == {K.NEAR: at(24, 16, 45), K.OVERDUE: at(25, 10)}


def test_a_message_of_thirty_days_has_a_working_day_before() -> None:
    moves = [opened(regime=Regime.MESSAGE)]
    got = warned(moves)
    assert got[K.EVE] == at(23, 9, month=12)
    assert got[K.OVERDUE] == at(24, 10, month=12)
    assert at(10, 9, month=12) < got[K.NEAR] < got[K.EVE]


def test_a_warning_waits_for_the_next_opening() -> None:
    # Friday 17:00 + 9 hours are due on Monday at 17:00; 24:00 of a day belongs to that day.
    friday = a_case(received_at=at(27, 17))
    got = warned([opened(at=at(27, 17))], case=friday)
    assert got == {K.NEAR: at(30, 14, 45), K.OVERDUE: at(30, 17)}
    evening = a_case(received_at=at(24, 9))
    assert warned([opened(at=at(24, 9))], case=evening)[K.OVERDUE] == at(25, 9)


def test_each_clock_warns_its_own_and_a_move_moves_them() -> None:
    routed = life(D.ROUTE)
    assert warned(routed)[K.OVERDUE] == at(25, 10)
    assert warned(routed, Audience.BODY)[K.OVERDUE] == at(25, 11)
    interim = life(D.ROUTE, D.INTERIM)
    assert warned(interim, Audience.BODY) == warned(interim)
    assert warned(interim)[K.OVERDUE] > at(30, 9)
    assert warned(life(D.ROUTE, D.ANSWER)) == {}
    waits = life(D.ROUTE, (D.POSTPONE, {"waits": HolderKind.APPLICANT}))
    assert warned(waits) == {} == warned(waits, Audience.BODY)
    assert warned(life(D.ROUTE, D.RECALL), Audience.BODY) == {}


def staff(*people, away=()):
    return Staff(people, Absences(away, START), AMUR)


def absence(person, deputy=None, days=1, **fields):
    end = START + timedelta(days=days)
    return Absence(person, START - HOUR, end, deputy, "Вера", START, **fields)


def test_an_absent_person_is_replaced_by_their_deputy_then_by_the_coordinator_then_the_centre():
    body = {"bodies": frozenset({"housing"})}
    ira = a_person("Ира", Role.EXECUTOR, login="ira", **body)
    oleg = a_person("Олег", Role.EXECUTOR, login="oleg", **body)
    kira = a_person("Кира", Role.COORDINATOR, login="kira", **body)
    now = standing(life(D.ROUTE, (D.ASSIGN, {"person": "Ира"})))
    everybody = (ira, oleg, kira)

    def readers(*away, people=everybody):
        return list(staff(*people, away=away).readers(now, Audience.BODY))

    assert readers() == ["Ира", "Кира"]
    assert readers(absence("Ира", "Олег")) == ["Кира", "Олег"]
    assert readers(absence("Ира")) == ["Кира"]
    assert readers(absence("Ира"), absence("Кира", "Олег")) == ["Олег"]
    assert readers(absence("Ира", "Олег"), absence("Олег", "Ира"), absence("Кира")) == [CENTRE]
    assert readers(absence("Ира"), people=(ira, replace(kira, enabled=False))) == [CENTRE]
    assert list(staff(*everybody).readers(now, Audience.CENTRE)) == [CENTRE]


def test_a_part_without_coordinators_has_those_of_the_body_above_it() -> None:
    part = replace(AMUR.bodies["housing"], id="boiler", parent="housing")
    region = replace(AMUR, bodies={**AMUR.bodies, "boiler": part})
    kira = a_person("Кира", Role.HEAD, login="kira", bodies=frozenset({"housing"}))
    people = Staff([kira], Absences([], START), region)
    assert list(people.coordinators("boiler")) == ["Кира"]
    assert list(people.coordinators("health")) == []


def test_an_absence_holds_until_it_ends_or_is_ended() -> None:
    away = Absences([absence("Ира", "Олег"), absence("Ира", "Кира", id=2)], START)
    assert (away.acting("Ира"), away.represented("Кира")) == ("Кира", frozenset({"Ира"}))
    ended = absence("Ира", ended_at=START)
    assert not Absences([ended], START).away("Ира")
    assert START.tzinfo is UTC
