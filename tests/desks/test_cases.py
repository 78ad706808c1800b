"""Cases at the desk: whose they are, what the door keeps out, undo, two at once, many at once."""

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest

from app.settings import Settings
from desks.audit_subjects import Part, subjects
from desks.cases.asked import Asked
from desks.cases.choice import CaseChoice, Tab
from desks.cases.moves import CaseMoves, wake
from desks.cases.opening import CaseOpening, HandForm
from desks.cases.reading import CaseDesk
from desks.viewer import in_shell, on_page
from domain.cases.case import numbered
from domain.cases.clocks import deadlines
from domain.cases.holder import HolderKind
from domain.cases.life import standing
from domain.cases.outcome import CaseOutcome
from domain.cases.workflow import CaseDeed, CaseState
from domain.duty import DutyRole
from domain.errors import EntryRefused, Forbidden, MoveRefused, NotFound
from domain.person import Role
from domain.ports.audit import AuditFilter
from domain.terms.policy import Priority, Regime
from tests.console.signing import person
from tests.statements import statements

D = CaseDeed
ANNA, BORIS = in_shell("Анна"), in_shell("Борис")
LAMP = HandForm("Не горит фонарь", "improvement.street_lights", "tynda", "Лесная", "5")


def by_hand(installation, form=LAMP, who=ANNA):
    return CaseOpening(installation).by_hand(who, form).stored.case.number


def move(installation, number, deed, who=ANNA, **fields):
    return CaseMoves(installation).make(who, number, Asked(deed, **fields))


def member(installation, name, *roles, bodies=("housing",)):
    return on_page(person(installation, *roles, name=name, bodies=bodies))


def test_a_typed_case_keeps_no_name_phone_or_flat(installation) -> None:
    form = HandForm(
        "Иванова Мария Петровна, 89141234567, просит включить свет, кв. 17",
        municipality="tynda",
        street="Лесная, кв. 17",
    )
    case = CaseOpening(installation).by_hand(ANNA, form).stored.case
    kept = f"{case.text} {case.place.street}"
    assert not [word for word in ("Мария", "Петровна", "89141234567", "17") if word in kept]
    number = case.number
    move(installation, number, D.ROUTE, body="housing", note="Звонить 89141234567")
    [moves] = installation.casework.cases.moves_of([number]).values()
    assert "89141234567" not in moves[-1].note


def test_a_regime_that_nobody_stated_is_marked_until_a_person_sets_it(installation) -> None:
    number = by_hand(installation)
    now = installation.casework.cases.get(number).standing
    assert (now.regime, now.assumed) == (Regime.MESSAGE, True)
    before = installation.casework.cases.get(number).deadlines.due
    after = move(installation, number, D.SET, regime=Regime.POST)
    assert (after.standing.assumed, after.deadlines.due != before) == (False, True)
    stated = by_hand(installation, replace(LAMP, regime=Regime.APPEAL))
    assert installation.casework.cases.get(stated).standing.assumed is False


def test_a_starred_topic_takes_the_fast_track(installation) -> None:
    region = installation.region
    starred = next(t for t in region.topics.values() if t.starred)
    plain = next(t for t in region.topics.values() if not t.starred)
    for topic, priority in ((starred, Priority.FAST), (plain, Priority.USUAL)):
        number = by_hand(installation, replace(LAMP, topic=topic.id))
        now = installation.casework.cases.get(number).standing
        assert (now.priority, now.group) == (priority, topic.group)


def test_the_centre_sees_every_case_a_body_its_own_an_executor_theirs(installation) -> None:
    number, other = by_hand(installation), by_hand(installation)
    move(installation, number, D.ROUTE, body="housing")
    move(installation, other, D.ROUTE, body="transport")
    monitor = member(installation, "Монитор", Role.MONITOR)
    media = member(installation, "Пресса", Role.MEDIA)
    coordinator = member(installation, "Координатор", Role.COORDINATOR)
    executor = member(installation, "Исполнитель", Role.EXECUTOR)
    desk = CaseDesk(installation)

    def seen(viewer):
        return {one.stored.case.number for one in desk.list(viewer, CaseChoice()).cases}

    assert seen(monitor) == seen(media) == {number, other}
    assert (seen(coordinator), seen(executor)) == ({number}, set())
    with pytest.raises(NotFound):
        desk.look(coordinator, other)
    with pytest.raises(NotFound):
        move(installation, number, D.TAKE, executor)
    move(installation, number, D.ASSIGN, coordinator, person="Исполнитель")
    assert seen(executor) == {number}
    assert move(installation, number, D.TAKE, executor).standing.state is CaseState.IN_WORK
    with pytest.raises(EntryRefused):
        move(installation, other, D.ASSIGN, monitor, person="Исполнитель")
    with pytest.raises(Forbidden):
        move(installation, number, D.CLOSE, coordinator, outcome=CaseOutcome.FIXED)
    with pytest.raises(Forbidden):
        move(installation, number, D.NOTE, media, note="…")


def test_a_ministry_sees_the_cases_of_its_parts(installation) -> None:
    region = installation.region
    part = replace(region.bodies["housing"], id="boiler", name="Котельная", parent="housing")
    bodies = {**region.bodies, "boiler": part}
    installation = replace(installation, region=replace(region, bodies=bodies))
    number = by_hand(installation)
    move(installation, number, D.ROUTE, body="boiler")
    ministry = member(installation, "Министр", Role.HEAD)
    boiler = member(installation, "Кочегар", Role.COORDINATOR, bodies=("boiler",))
    other = by_hand(installation)
    move(installation, other, D.ROUTE, body="housing")
    desk = CaseDesk(installation)
    assert desk.list(ministry, CaseChoice()).total == 2
    assert desk.list(boiler, CaseChoice()).total == 1


def test_a_text_that_was_never_published_is_for_those_who_work_on_it(installation) -> None:
    number = by_hand(installation)
    move(installation, number, D.ROUTE, body="housing", note="Лесная, 5, третий подъезд")
    desk = CaseDesk(installation)
    for name, role, reads in (
        ("Монитор", Role.MONITOR, True),
        ("Координатор", Role.COORDINATOR, True),
        ("Пресса", Role.MEDIA, False),
        ("Аналитик", Role.ANALYST, False),
    ):
        story = desk.look(member(installation, name, role), number)
        assert (story.text is not None) is reads, name
        assert (story.stored.case.place.house is not None) is reads
        assert any(told.move.note for told in story.moves) is reads
        [listed] = desk.list(member(installation, name, role), CaseChoice()).cases
        assert (listed.text is not None) is reads


def test_an_answer_waits_for_the_head_where_the_stream_asks_for_it(installation) -> None:
    settings = Settings(data=installation.settings.data, case_approval=["phone"])
    strict = replace(installation, settings=settings)
    number = by_hand(strict)
    move(strict, number, D.ROUTE, body="housing")
    coordinator = member(strict, "Координатор", Role.COORDINATOR)
    head = member(strict, "Руководитель", Role.HEAD)
    after = move(strict, number, D.ANSWER, coordinator, note="Починили")
    assert (after.standing.state, after.standing.draft) == (CaseState.ROUTED, 3)
    with pytest.raises(Forbidden):
        move(strict, number, D.APPROVE, coordinator)
    assert move(strict, number, D.APPROVE, head).standing.state is CaseState.ANSWERED


def test_the_last_deed_is_taken_back_by_who_made_it_or_by_the_centre(installation) -> None:
    number, moves = by_hand(installation), CaseMoves(installation)
    coordinator = member(installation, "Координатор", Role.COORDINATOR)
    head = member(installation, "Руководитель", Role.HEAD)
    before = move(installation, number, D.ROUTE, body="housing")
    move(installation, number, D.TAKE, coordinator)
    with pytest.raises(Forbidden):
        moves.undo(head, number)
    after = moves.undo(coordinator, number)
    assert (after.standing, after.deadlines) == (before.standing, before.deadlines)
    with pytest.raises(MoveRefused):
        moves.undo(coordinator, number)
    move(installation, number, D.TAKE, coordinator)
    assert moves.undo(ANNA, number).standing == before.standing


def test_a_case_opened_by_mistake_is_taken_back_and_leaves_the_lists(installation) -> None:
    number = by_hand(installation)
    assert CaseMoves(installation).undo(ANNA, number).standing.state is CaseState.VOID
    page = CaseDesk(installation).list(ANNA, CaseChoice())
    assert (page.total, page.tabs[Tab.OPEN], page.tabs[Tab.CLOSED]) == (0, 0, 0)


def test_who_looked_at_an_older_version_is_told_what_happened(installation) -> None:
    number = by_hand(installation)
    move(installation, number, D.ROUTE, BORIS, body="housing")
    with pytest.raises(MoveRefused, match=r"Борис.*передано.*жилищно"):
        move(installation, number, D.CLOSE, outcome=CaseOutcome.FIXED, version=1)


def test_of_two_people_at_once_one_wins_and_the_other_is_told(installation) -> None:
    for _ in range(25):
        number, outcomes, both = by_hand(installation), [], Barrier(2)

        def go(who, deed, number=number, outcomes=outcomes, both=both, **fields) -> None:
            both.wait()
            try:
                move(installation, number, deed, who, version=1, **fields)
                outcomes.append("")
            except MoveRefused as error:
                outcomes.append(str(error))

        threads = [
            Thread(target=go, args=(ANNA, D.MODERATE)),
            Thread(target=go, args=(BORIS, D.ROUTE), kwargs={"body": "housing"}),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        [refusal] = [one for one in outcomes if one]
        assert "пока вы смотрели" in refusal
        [moves] = installation.casework.cases.moves_of([number]).values()
        assert len(moves) == 2
        assert moves[-1].who in refusal


def test_many_are_moved_each_for_itself(installation) -> None:
    numbers = [by_hand(installation) for _ in range(3)]
    move(installation, numbers[1], D.CLOSE, outcome=CaseOutcome.EXPLAINED)
    moves = CaseMoves(installation)
    many = moves.many(ANNA, numbers, Asked(D.ROUTE, body="housing"))
    assert (list(many.done), list(many.refused)) == ([numbers[0], numbers[2]], [numbers[1]])
    coordinator = member(installation, "Координатор", Role.COORDINATOR)
    assert list(moves.many(coordinator, [numbers[0]], Asked(D.TAKE)).done) == [numbers[0]]
    with pytest.raises(NotFound):
        moves.many(coordinator, [numbers[1]], Asked(D.TAKE))
    for unknown in (2**63, -1, 0):
        with pytest.raises(NotFound):
            moves.many(ANNA, [unknown], Asked(D.TAKE))
    with pytest.raises(EntryRefused):
        moves.many(ANNA, numbers, Asked(D.CLOSE, outcome=CaseOutcome.FIXED))
    with pytest.raises(EntryRefused):
        moves.many(ANNA, [], Asked(D.TAKE))


def test_several_bodies_have_linked_cases_and_one_clock_of_the_resident(installation) -> None:
    number = by_hand(installation)
    move(installation, number, D.ROUTE, body="housing")
    opening = CaseOpening(installation)
    second = opening.for_body(ANNA, number, "transport").stored
    assert (second.case.first, second.standing.body) == (number, "transport")
    first = installation.casework.cases.get(number)
    assert second.deadlines.due == first.deadlines.due
    with pytest.raises(MoveRefused):
        opening.for_body(ANNA, number, "transport")
    third = opening.for_body(ANNA, second.case.number, "health").stored
    assert third.case.first == number
    story = CaseDesk(installation).look(ANNA, third.case.number)
    assert [one.case.number for one in story.linked] == [
        number,
        second.case.number,
        third.case.number,
    ]


def test_the_third_refusal_is_sent_to_the_head_of_the_centre(installation) -> None:
    number = by_hand(installation)
    far = installation.clock.now() + timedelta(days=1)
    outbox = installation.messages.outbox
    for body in ("housing", "transport", "health"):
        assert not outbox.due(far, 10, timedelta(0))
        move(installation, number, D.ROUTE, body=body)
        move(installation, number, D.WRONG_BODY, note="Не наше")
    [message] = outbox.due(far, 10, timedelta(0))
    assert message.role is DutyRole.HEAD_OF_CENTRE
    assert numbered(number) in message.title
    assert LAMP.text not in f"{message.title} {message.text}"


def test_a_danger_goes_to_the_duty_service_with_who_confirmed_it(installation) -> None:
    number = by_hand(installation)
    after = move(installation, number, D.ALARM, confirmed="Диспетчер 112")
    assert (after.standing.urgent, after.standing.body) == (True, "administration_tynda")
    nowhere = by_hand(installation, HandForm("Обрыв провода"))
    with pytest.raises(EntryRefused):
        move(installation, nowhere, D.ALARM, confirmed="Диспетчер 112")


def test_what_was_postponed_wakes_by_itself(installation) -> None:
    number, other = by_hand(installation), by_hand(installation)
    now = installation.clock.now()
    hour = timedelta(hours=1)
    for case, ends in ((number, now + hour), (other, now + 9 * hour)):
        move(installation, case, D.ROUTE, body="housing")
        move(installation, case, D.POSTPONE, until=ends, waits=HolderKind.APPLICANT)
    assert wake(installation, now) == 0
    assert wake(installation, now + 2 * hour) == 1
    states = [installation.casework.cases.get(c).standing.state for c in (number, other)]
    assert states == [CaseState.ROUTED, CaseState.POSTPONED]


def test_an_extension_needs_a_policy_that_has_one(installation) -> None:
    number = by_hand(installation)
    with pytest.raises(EntryRefused):
        move(installation, number, D.EXTEND, note="Ждут деталь")
    move(installation, number, D.SET, regime=Regime.APPEAL)
    before = installation.casework.cases.get(number).deadlines.due
    after = move(installation, number, D.EXTEND, note="Ждут деталь")
    assert after.deadlines.due == before + timedelta(days=30)


@pytest.mark.parametrize(
    "fields",
    [
        {"text": " "},
        {"text": "x", "municipality": "nowhere"},
        {"text": "x", "topic": "nothing"},
        {"text": "x", "stream": "pos"},
        {"text": "x", "house": "5" * 50},
    ],
)
def test_a_form_with_a_mistake_is_refused(installation, fields) -> None:
    with pytest.raises(EntryRefused):
        by_hand(installation, HandForm(**fields))


def test_a_time_in_the_future_or_long_ago_is_refused(installation) -> None:
    now = installation.clock.now()
    for at in (now + timedelta(hours=1), now - timedelta(days=400)):
        with pytest.raises(EntryRefused):
            by_hand(installation, replace(LAMP, received_at=at))


@pytest.mark.parametrize("fields", [{"body": "nobody"}, {"body": None}])
def test_a_route_to_no_body_is_refused(installation, fields) -> None:
    number = by_hand(installation)
    with pytest.raises(EntryRefused):
        move(installation, number, D.ROUTE, **fields)
    with pytest.raises(EntryRefused):
        move(installation, number, D.NOTE, note="x" * 3_000)
    move(installation, number, D.ROUTE, body="housing")
    with pytest.raises(EntryRefused):
        move(installation, number, D.ANSWER, link="javascript:alert(1)")


def test_a_deed_and_its_audit_are_one_transaction(installation) -> None:
    """Where the audit cannot be written, nothing is."""
    number = by_hand(installation)

    class Broken:
        def write(self, *row) -> None:
            raise OSError("диск полон")

    broken = replace(installation, audit=Broken())
    with pytest.raises(OSError, match="диск"):
        move(broken, number, D.ROUTE, body="housing")
    with pytest.raises(OSError, match="диск"):
        by_hand(broken)
    assert installation.casework.cases.get(number).standing.state is CaseState.RECEIVED
    assert CaseDesk(installation).list(ANNA, CaseChoice()).total == 1


def test_what_is_stored_is_what_follows_from_the_moves(installation) -> None:
    number = by_hand(installation)
    for deed, fields in (
        (D.ROUTE, {"body": "housing"}),
        (D.TAKE, {}),
        (D.INTERIM, {"note": "Выехали"}),
        (D.ANSWER, {"note": "Горит"}),
        (D.RETURN, {"note": "Не горит"}),
        (D.ANSWER, {"note": "Теперь горит"}),
        (D.RATE, {"score": 5}),
        (D.CLOSE, {"outcome": CaseOutcome.FIXED}),
    ):
        stored = move(installation, number, deed, **fields)
        read = installation.casework.cases.get(number)
        [moves] = installation.casework.cases.moves_of([number]).values()
        assert read == stored
        assert read.standing == standing(moves)
        assert read.deadlines == deadlines(read.case, moves, installation.region)


def test_a_list_asks_the_database_as_often_for_many_as_for_few(installation) -> None:
    desk, counts = CaseDesk(installation), []
    for rows in (1, 8):
        for _ in range(rows):
            number = by_hand(installation)
            move(installation, number, D.ROUTE, body="housing")
        with statements() as asked:
            desk.list(ANNA, CaseChoice())
            desk.board(ANNA, CaseChoice(), by_deadline=True)
            desk.board(ANNA, CaseChoice(), by_deadline=False)
            desk.look(ANNA, number)
        counts.append(len(asked))
    assert counts[0] == counts[1] > 0


def test_the_audit_names_the_case_and_no_word_of_it(installation) -> None:
    number = by_hand(installation)
    move(installation, number, D.ROUTE, body="housing", note="Лесная, 5")
    looks = installation.audit.read(AuditFilter(), 10)
    parts = subjects(installation, looks)
    assert all(parts[look.id] == (Part(f"О-{number}", f"/cases/{number}"),) for look in looks)
    assert [(look.what, look.detail) for look in looks] == [
        ("case route", numbered(number)),
        ("case open", numbered(number)),
    ]
