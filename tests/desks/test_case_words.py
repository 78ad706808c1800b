"""What a deed on a case may say, and who reads an answer that is only proposed."""

from dataclasses import replace
from datetime import timedelta

from app.settings import Settings
from desks.cases.reading import CaseDesk
from domain.cases.holder import HolderKind
from domain.cases.outcome import CaseOutcome
from domain.cases.workflow import CaseDeed as D
from domain.person import Role
from domain.terms.policy import Priority, Regime
from tests.desks.test_cases import by_hand, member, move


def test_a_proposed_answer_to_a_filed_case_is_read_by_nobody_else(installation) -> None:
    strict = replace(
        installation,
        settings=Settings(data=installation.settings.data, case_approval=["phone"]),
    )
    number = by_hand(strict)
    move(strict, number, D.ROUTE, body="housing")
    coordinator = member(strict, "Координатор", Role.COORDINATOR)
    answer = {"note": "Лесная, 5: щиток заменён", "link": "https://amur.example/answers/5"}
    move(strict, number, D.ANSWER, coordinator, **answer)
    for role, reads in ((Role.MONITOR, True), (Role.MEDIA, False), (Role.ANALYST, False)):
        story = CaseDesk(strict).look(member(strict, role.value, role), number)
        assert (story.draft.note != "", story.draft.link is not None) == (reads, reads), role
        assert any(told.move.link for told in story.moves) is reads


def test_a_deed_keeps_nothing_that_is_not_its_own(installation) -> None:
    number = by_hand(installation)
    move(installation, number, D.ROUTE, body="housing")
    coordinator = member(installation, "Координатор", Role.COORDINATOR)
    executor = member(installation, "Исполнитель", Role.EXECUTOR)
    move(installation, number, D.ASSIGN, coordinator, person="Исполнитель")
    everything = {
        "body": "transport",
        "person": "Кто угодно",
        "confirmed": "Мария Иванова",
        "outcome": CaseOutcome.FIXED,
        "until": installation.clock.now() + timedelta(days=1),
        "waits": HolderKind.APPLICANT,
        "link": "https://amur.example/1",
        "regime": Regime.APPEAL,
        "priority": Priority.HIGH,
        "topic": "improvement.street_lights",
        "score": 1,
    }
    after = move(installation, number, D.TAKE, executor, **everything).standing
    assert (after.person, after.body) == ("Исполнитель", "housing")
    [moves] = installation.casework.cases.moves_of([number]).values()
    assert not [name for name in everything if getattr(moves[-1], name) is not None]
    move(installation, number, D.ANSWER, executor, note="Горит", **everything)
    [moves] = installation.casework.cases.moves_of([number]).values()
    assert [name for name in everything if getattr(moves[-1], name) is not None] == ["link"]
