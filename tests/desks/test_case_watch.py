"""What is ahead of cases: the horizon, deputies, saved views, rules of the region, own work."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desks.absences import AbsenceDesk
from desks.cases.choice import CENTRE, CaseChoice, Tab, Waits, choice_of, described, read, written
from desks.cases.moves import CaseMoves
from desks.cases.reading import CaseDesk
from desks.cases.watch.horizon import HorizonDesk, rows_of
from desks.cases.watch.office import OfficeDesk
from desks.cases.watch.views import CaseViewDesk
from desks.cases.watch.work import own_work
from desks.viewer import by_token
from domain.access.token import Token
from domain.cases.workflow import CaseDeed, CaseState
from domain.errors import EntryRefused, Forbidden, NotFound
from domain.person import Right, Role
from domain.ports.audit import AuditFilter
from domain.ports.casework.cases import HorizonCount
from domain.terms.policy import Regime
from tests.desks.test_cases import ANNA, LAMP, by_hand, member, move

D, DAY = CaseDeed, timedelta(days=1)


def test_an_address_says_a_choice_and_back(installation) -> None:
    choice = CaseChoice(
        Tab.LATE, "housing", "Ира", "tynda", "housing", Regime.POST, "vk", True, CaseState.ROUTED
    )
    choice = replace(choice, due="3", alone=True, waits=Waits.APPROVAL)
    assert read(written(choice)) == choice
    assert read("tab=x&regime=y&state=z&waits=q&foo=1") == CaseChoice()
    assert choice_of() == CaseChoice()
    assert written(CaseChoice()) == ""
    words = described(replace(choice, person="", stream=""), installation.region)
    assert words.startswith("просрочены, Министерство жилищно-коммунального")
    assert "срок через 3 раб. дн." in words


def test_a_part_adds_up_once_in_each_body_above_it(installation) -> None:
    region = installation.region
    part = replace(region.bodies["housing"], id="boiler", parent="housing")
    region = replace(region, bodies={**region.bodies, "boiler": part})
    routed = CaseState.ROUTED
    counted = [
        HorizonCount("boiler", routed, 0, 2),
        HorizonCount("housing", routed, 1, 3),
        HorizonCount("transport", CaseState.IN_WORK, 1, 1),
        HorizonCount(None, CaseState.RECEIVED, 0, 4),
    ]
    rows = [
        (one.body, one.depth, one.alone, list(one.sums))
        for one in rows_of(region, counted, None, 2)
    ]
    assert rows == [
        (CENTRE, 0, False, [4, 0]),
        ("housing", 0, False, [2, 3]),
        ("housing", 1, True, [0, 3]),
        ("boiler", 1, False, [2, 0]),
        ("transport", 0, False, [0, 1]),
    ]
    own = rows_of(region, counted[:1], {"boiler"}, 2)
    assert [(one.body, one.depth) for one in own] == [("boiler", 0)]


def test_each_number_of_the_horizon_is_that_of_its_list(installation) -> None:
    for days, body in ((0, "housing"), (1, "transport"), (6, "housing"), (20, None)):
        received = installation.clock.now() - days * DAY
        form = replace(LAMP, received_at=received, regime=Regime.POST)
        number = by_hand(installation, form)
        if body:
            move(installation, number, D.ROUTE, body=body)
    coordinator = member(installation, "Координатор", Role.COORDINATOR)
    for viewer in (ANNA, coordinator):
        horizon = HorizonDesk(installation).look(viewer)
        assert horizon.total > 0
        assert horizon.total == sum(row.total for row in horizon.rows if row.depth == 0)
        desk = CaseDesk(installation)
        for row in horizon.rows:
            for column, number in zip(horizon.columns, row.sums, strict=True):
                choice = CaseChoice(body=row.body, alone=row.alone, due=column.place)
                assert desk.list(viewer, choice).total == number
            for state, counts in row.counts.items():
                choice = CaseChoice(body=row.body, alone=row.alone, state=state)
                listed = [
                    desk.list(viewer, replace(choice, due=column.place)).total
                    for column in horizon.columns
                ]
                assert listed == list(counts)
    with pytest.raises(EntryRefused):
        HorizonDesk(installation).look(ANNA, CaseChoice(body="none"))


def hire(installation, name, role=Role.EXECUTOR, bodies=("housing",)):
    return member(installation, name, role, bodies=bodies)


def test_a_deputy_sees_and_does_what_is_assigned_to_the_absent(installation) -> None:
    ira, oleg = hire(installation, "Ира"), hire(installation, "Олег")
    number = by_hand(installation)
    move(installation, number, D.ROUTE, body="housing")
    move(installation, number, D.ASSIGN, person="Ира")
    desk, absences, now = (
        CaseDesk(installation),
        AbsenceDesk(installation),
        installation.clock.now(),
    )
    with pytest.raises(NotFound):
        desk.look(oleg, number)
    absence = absences.add(ira, "Ира", now, now + DAY, "Олег")
    assert desk.list(oleg, CaseChoice()).total == 1
    move(installation, number, D.TAKE, oleg)
    [moves] = installation.casework.cases.moves_of([number]).values()
    assert (moves[-1].who, moves[-1].instead_of) == ("Олег", "Ира")
    assert moves[-2].instead_of is None
    CaseMoves(installation).undo(oleg, number)
    absences.end(ira, absence.id)
    with pytest.raises(NotFound):
        desk.look(oleg, number)
    with pytest.raises(EntryRefused):
        absences.end(ira, absence.id)


def test_who_may_say_that_somebody_is_away(installation) -> None:
    ira, oleg = hire(installation, "Ира"), hire(installation, "Олег")
    kira = hire(installation, "Кира", Role.COORDINATOR)
    other = hire(installation, "Мира", Role.COORDINATOR, ("transport",))
    desk, now = AbsenceDesk(installation), installation.clock.now()
    for viewer in (ira, kira, ANNA):
        assert desk.add(viewer, "Ира", now, now + DAY, "Олег").person == "Ира"
    for viewer in (oleg, other):
        with pytest.raises(Forbidden):
            desk.add(viewer, "Ира", now, now + DAY)
    for person, until, deputy in (
        ("Ира", now - DAY, None),
        ("Ира", now + 400 * DAY, None),
        ("Ира", now + DAY, "Ира"),
        ("Ира", now + DAY, "Мира"),  # of another body
        ("Ира", now + DAY, "Никто"),
        ("Никто", now + DAY, None),
    ):
        with pytest.raises(EntryRefused):
            desk.add(ANNA, person, now, until, deputy)
    assert len(desk.list(kira)) == 3
    assert desk.list(other) == []
    lines = installation.audit.read(AuditFilter(what="absence"), 9)
    assert [one.detail.partition(":")[0] for one in lines] == ["Ира"] * 3


def test_a_program_of_one_body_ends_no_absence_of_another(installation) -> None:
    """Naming the absent person does not make the program that person."""
    ira, now = hire(installation, "Ира"), installation.clock.now()
    desk = AbsenceDesk(installation)
    absence = desk.add(ira, "Ира", now, now + DAY)
    rights = frozenset({Right.READ_CASES, Right.ANSWER})
    token = Token("чужая", rights, frozenset({"transport"}), "anna", now)
    with pytest.raises(EntryRefused, match="от своего имени"):
        desk.end(by_token(token, "Ира"), absence.id)
    with pytest.raises(NotFound):
        desk.end(by_token(token), absence.id)
    reading = Token("чтение", frozenset({Right.READ_CASES}), frozenset(), "anna", now)
    for deed in (desk.end, lambda viewer, _: desk.add(viewer, "Ира", now, now + DAY)):
        with pytest.raises(Forbidden):
            deed(by_token(reading, "Ира"), absence.id)
    assert [one.ended_at for one in desk.list(ira)] == [None]


def test_a_case_never_sleeps(installation) -> None:
    ira = hire(installation, "Ира")
    number = by_hand(installation)
    move(installation, number, D.ROUTE, body="housing")
    move(installation, number, D.ASSIGN, person="Ира")
    now = installation.clock.now()
    AbsenceDesk(installation).add(ira, "Ира", now, now + DAY)
    monitor = hire(installation, "Монитор", Role.MONITOR)
    assert OfficeDesk(installation).look(monitor).asleep.total == 1
    kira = hire(installation, "Кира", Role.COORDINATOR)
    assert OfficeDesk(installation).look(monitor).asleep.total == 0
    office = OfficeDesk(installation).look(kira)
    assert (office.asleep.total, office.urgent.total, list(office.away)) == (1, 1, ["Ира"])
    assert [(one.person, one.total) for one in office.load] == [("Ира", 1)]


def test_my_body_shows_what_waits_and_the_rail_counts_it(installation) -> None:
    kira = hire(installation, "Кира", Role.COORDINATOR)
    head = hire(installation, "Глава", Role.HEAD)
    monitor = hire(installation, "Монитор", Role.MONITOR)
    numbers = [by_hand(installation) for _ in range(4)]
    for number in numbers[1:]:
        move(installation, number, D.ROUTE, body="housing")
    move(installation, numbers[1], D.PROPOSE, note="Починили")
    move(installation, numbers[2], D.WRONG_BODY, kira, note="Не наш")
    office = OfficeDesk(installation).look(kira)
    assert (office.approval.total, office.unassigned.total) == (1, 2)
    assert [one.case_id for one in office.refusals] == [numbers[2]]
    centre = OfficeDesk(installation).look(monitor)
    assert (centre.refused.total, centre.urgent.total) == (1, 2)
    tally = [own_work(installation, one, 100) for one in (kira, head, monitor)]
    assert tally == [2, 1, 2]
    assert own_work(installation, hire(installation, "Пресса", Role.MEDIA), 100) == 0
    assert own_work(installation, monitor, 1) == 1


def test_views_are_ones_own_or_shared_by_the_centre(installation) -> None:
    kira, desk = hire(installation, "Кира", Role.COORDINATOR), CaseViewDesk(installation)
    late = CaseChoice(Tab.LATE, body="housing")
    shared = desk.save(ANNA, "Просрочено", late, True)
    own = desk.save(kira, " Мои  дела ", CaseChoice(Tab.TODAY))
    assert [one.name for one in desk.list(kira)] == ["Просрочено", "Мои дела"]
    assert [one.name for one in desk.list(ANNA)] == ["Просрочено"]
    assert desk.choice(shared) == late
    again = desk.save(kira, "Мои дела", late)
    assert (again.id, desk.choice(desk.list(kira)[1])) == (own.id, late)
    with pytest.raises(Forbidden):
        desk.save(kira, "Всем", late, True)
    with pytest.raises(Forbidden):
        desk.forget(kira, shared.id)
    with pytest.raises(NotFound):
        desk.forget(ANNA, own.id)
    with pytest.raises(EntryRefused):
        desk.save(kira, " ", late)
    with pytest.raises(EntryRefused):
        desk.save(kira, "Где", CaseChoice(body="none"))
    desk.forget(kira, own.id)
    assert [one.name for one in desk.list(kira)] == ["Просрочено"]
