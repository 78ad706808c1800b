"""Warnings of deadlines: in the reader's working time, one message for all, each once."""

import os
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from pydantic import SecretStr

from app.cases.casework import make_deadline_warnings
from domain.bell import Cause
from domain.cases.case import CaseMove, OriginKind
from domain.cases.clocks import deadlines
from domain.cases.holder import HolderKind
from domain.cases.life import standing
from domain.cases.watch.absence import Absence
from domain.cases.workflow import CaseDeed
from domain.duty import DutyRole
from domain.person import Person, Role
from domain.ports.casework.watch.warnings import WaitingWarning
from store.cases.warnings import SqlCaseWarnings
from tests.domain.cases.lives import a_case, opened
from tests.making import with_ports

D = CaseDeed
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class Centre:
    """An installation whose people have a channel, and its cases at moments of a test."""

    def __init__(self, installation):
        settings = installation.settings.model_copy(
            update={"channels": {"почта": SecretStr("mailto://x")}, "console_url": "http://o"}
        )
        self.installation = replace(installation, settings=settings)
        self.zone = installation.region.zone
        self.hire("Ира", Role.EXECUTOR)
        self.hire("Кира", Role.COORDINATOR)

    def hire(self, name, role, bodies=("housing",)):
        person = Person(name, name, frozenset({role}), ("почта",), name, frozenset(bodies))
        self.installation.access.people.add(person)
        self.installation.access.people.change(person)
        self.installation.watch.duty.add([], [person])

    def at(self, day, hour, minute=0):
        return datetime(2026, 11, day, hour, minute, tzinfo=self.zone)

    def case(self, at, *moves):
        """A post of nine hours, with the body and Ира a minute later."""
        plain = {"origin": OriginKind.HAND, "origin_id": None, "post_id": None}
        case, first = a_case(received_at=at, **plain), opened(at=at)
        now, due = standing([first]), deadlines(case, [first], self.installation.region)
        number = self.installation.casework.cases.add(case, first, now, due).case.number
        self.move(number, D.ROUTE, at + MINUTE, body="housing")
        self.move(number, D.ASSIGN, at + MINUTE, person="Ира")
        return number

    def move(self, number, deed, at, **fields):
        cases = self.installation.casework.cases
        [moves] = cases.moves_of([number]).values()
        all_ = [*moves, CaseMove(len(moves) + 1, deed, at, "Вера", **fields)]
        case = cases.get(number).case
        due = deadlines(case, all_, self.installation.region)
        cases.save(number, all_[-1], standing(all_), due)

    def tick(self, at, **ports):
        return make_deadline_warnings(with_ports(self.installation, **ports)).tick(at)

    def sent(self):
        """Reader and title of every message of the outbox, which this empties."""
        outbox = self.installation.messages.outbox
        taken = outbox.due(self.at(30, 0) + timedelta(days=99), 1000, timedelta(days=999))
        return sorted((one.person or one.role, one.title, one.text) for one in taken)

    def titles(self):
        return [(reader, title) for reader, title, _ in self.sent()]


@pytest.fixture
def centre(installation):
    return Centre(installation)


def test_each_kind_is_sent_once_to_executor_coordinator_and_centre(centre) -> None:
    number = centre.case(centre.at(24, 10))
    assert centre.tick(centre.at(24, 16, 40)) == 0
    for minute in (50, 51):
        centre.tick(centre.at(24, 16, minute))
    near = f"О-{number}: прошло три четверти срока"
    readers = (DutyRole.OFFICER, "Ира", "Кира")
    assert centre.titles() == [(reader, near) for reader in readers]
    centre.tick(centre.at(25, 10, 5))
    centre.tick(centre.at(25, 12))
    assert centre.titles() == [(reader, f"О-{number}: просрочено") for reader in readers]
    bell = centre.installation.messages.bell.latest("Ира", {Cause.CASE}, 9)
    assert [(one.title, one.address) for one in bell] == [
        (f"О-{number}: просрочено", f"/cases/{number}"),
        (near, f"/cases/{number}"),
    ]


def test_what_came_at_night_waits_for_nine_and_is_one_message(centre) -> None:
    for minute in range(12):
        centre.case(centre.at(24, 9, minute))
    centre.tick(centre.at(24, 18, 30))  # after hours
    assert centre.sent() == []
    centre.tick(centre.at(25, 8, 59))
    assert centre.sent() == []
    centre.tick(centre.at(25, 9))
    sent = centre.sent()
    assert [reader for reader, _, _ in sent] == [DutyRole.OFFICER, "Ира", "Кира"]
    _, title, text = sent[1]
    assert title.startswith("12 обращений: ")
    assert "и ещё" in text
    assert "Нет отопления" not in text
    assert "Лесная" not in text
    for minute in range(1, 59, 7):  # the last of them falls due meanwhile
        centre.tick(centre.at(25, 9, minute))
    assert centre.sent() == []
    centre.tick(centre.at(25, 10))
    assert all("прошло" not in title for _, title in centre.titles())


def test_a_move_that_ends_the_need_ends_the_warning(centre) -> None:
    answered, paused, moved = (centre.case(centre.at(24, 9)) for _ in range(3))
    centre.tick(centre.at(24, 16))
    waits = {"until": centre.at(30, 9), "waits": HolderKind.APPLICANT}
    centre.move(paused, D.POSTPONE, centre.at(24, 17), **waits)
    centre.tick(centre.at(24, 18, 30))
    centre.sent()
    centre.move(answered, D.ANSWER, centre.at(24, 20), note="Починили")
    centre.move(moved, D.INTERIM, centre.at(24, 20), note="Выехали")
    centre.tick(centre.at(25, 9))
    centre.tick(centre.at(25, 18))
    assert centre.sent() == []


def test_the_deputy_is_warned_while_the_executor_is_away(centre) -> None:
    centre.hire("Олег", Role.EXECUTOR)
    since, until = centre.at(24, 17), centre.at(30, 9)
    away = Absence("Ира", since, until, "Олег", "Кира", since)
    centre.case(centre.at(24, 9))
    centre.tick(centre.at(24, 18, 30))  # noted for Ира, who leaves before nine
    centre.installation.casework.absences.add(away)
    centre.tick(centre.at(25, 9))
    centre.tick(centre.at(25, 9, 1))
    assert [reader for reader, _ in centre.titles()] == [DutyRole.OFFICER, "Кира", "Олег"]


class Rings(list):
    """The process dies when these are written, inside the transaction."""

    def __iter__(self):
        os._exit(9)


class Dying(SqlCaseWarnings):
    """Warnings of a process that is killed at a step."""

    def __init__(self, store, step) -> None:
        super().__init__(store._engine)
        self.step = step

    def note(self, notes):
        written = super().note(notes)
        if self.step == "noted":
            os._exit(9)
        return written

    def send(self, sent, dropped, messages, rings, now):
        inside = Rings(rings) if self.step == "inside" else rings
        done = super().send(sent, dropped, messages, inside, now)
        if self.step == "sent":
            os._exit(9)
        return done


def test_three_kills_lose_and_repeat_nothing(centre) -> None:
    number = centre.case(centre.at(24, 10))
    store = centre.installation.casework.warnings
    for step in ("noted", "inside", "sent"):
        if (child := os.fork()) == 0:
            centre.tick(centre.at(24, 17), warnings=Dying(store, step))
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    centre.tick(centre.at(24, 17, 1))
    near = f"О-{number}: прошло три четверти срока"
    assert centre.titles() == [(one, near) for one in (DutyRole.OFFICER, "Ира", "Кира")]


class Racing(SqlCaseWarnings):
    """Another scheduler sends the same between this one's reading and its writing."""

    def __init__(self, store, other) -> None:
        super().__init__(store._engine)
        self.other = other

    def waiting(self):
        waiting = super().waiting()
        self.other()
        return waiting


def test_of_two_schedulers_one_sends(centre) -> None:
    number = centre.case(centre.at(24, 10))
    now, store = centre.at(24, 17), centre.installation.casework.warnings
    assert centre.tick(now, warnings=Racing(store, lambda: centre.tick(now))) == 0
    assert len(centre.titles()) == 3
    left: list[WaitingWarning] = list(store.waiting())
    assert (left, number) == ([], number)
