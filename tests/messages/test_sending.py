"""Channels at work side by side: one that hangs holds up its own messages only."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest

from domain.access.signed import Signer
from domain.duty import DutyRole, RosterEntry
from domain.errors import StoreUnavailable
from domain.message import About, Matter, Message, MessageState
from domain.person import Person
from messages.delivery import BUSY, HANGS, Notifier
from messages.links import Links
from messages.sending import DEADLINE, LEASE, SLOW
from tests.fakes.alerts import MemoryAlerts
from tests.fakes.channel import MemoryChannel
from tests.fakes.duty import MemoryDuty
from tests.fakes.outbox import MemoryOutbox

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)
D = MessageState
ADDRESSES = {name: f"json://{name}" for name in ("slow", "quick")}


class Gated(MemoryChannel):
    """Messages to `slow` wait until it is opened; `entered` once one does."""

    def __init__(self, refusals: int = 0) -> None:
        super().__init__(refusals)
        self.entered, self.opened = Event(), Event()

    def send(self, address: str, title: str, text: str) -> None:
        if address == ADDRESSES["slow"]:
            self.entered.set()
            assert self.opened.wait(60)
        super().send(address, title, text)

    @property
    def titles(self) -> list[str]:
        return [title for _, title, _ in self.sent]


class Office:
    """A notifier over a gated channel; its timer stands unless a test moves it."""

    def __init__(self, refusals: int = 0) -> None:
        self.channel, self.duty = Gated(refusals), MemoryDuty()
        self.alerts = MemoryAlerts()
        self.outbox = MemoryOutbox(self.alerts)
        self.passed = timedelta()
        self.notifier = self.another()

    def another(self, deadline: timedelta = DEADLINE) -> Notifier:
        """Of another process over the same outbox."""
        return Notifier(
            outbox=self.outbox,
            duty=self.duty,
            held=lambda messages, now: {},
            told=lambda message, person: False,
            channel=self.channel,
            addresses=ADDRESSES,
            links=Links(lambda: Signer(b"k" * 32, "links"), "http://console"),
            list_url="http://console/alerts",
            timer=lambda: self.passed,
            deadline=deadline,
        )

    def put(self, id_: str, channel: str | None, role: DutyRole | None = None) -> None:
        about = About(Matter.ALERT, "a") if role else None
        made = Message(id_, about, id_, "текст", D.PENDING, NOW, NOW, channel=channel, role=role)
        self.outbox.put([made])

    def row(self, id_: str) -> Message:
        return self.alerts.outbox[id_]

    def hang(self, *ids: str) -> None:
        """Messages of the slow channel are on their way, and the first hangs."""
        for id_ in ids:
            self.put(id_, "slow")
        self.notifier.dispatch(NOW)
        assert self.channel.entered.wait(60)

    def open(self) -> None:
        """The slow channel answers again, and everything under way ends."""
        self.channel.opened.set()
        assert all(sender.wait(60) for sender in self.notifier._senders.values())


@pytest.fixture
def office() -> Iterator[Office]:
    made = Office()
    yield made
    made.open()


def test_a_channel_that_hangs_holds_up_its_own_messages_only(office: Office) -> None:
    office.hang("s1", "s2")
    office.put("q1", "quick")
    assert office.notifier.deliver(NOW + SECOND) == 1
    for n in range(2, 5):
        office.put(f"q{n}", "quick")
        assert office.notifier.deliver(NOW + n * SECOND) == 1
    assert office.channel.titles == ["q1", "q2", "q3", "q4"]
    office.put("s3", "slow")
    assert office.notifier.deliver(NOW + 5 * SECOND) == 0  # its channel takes it when it is free
    office.open()
    assert office.notifier.deliver(NOW + 60 * SECOND) == 1
    assert office.channel.titles[4:] == ["s1", "s2", "s3"]
    rows = office.alerts.outbox.values()
    assert {(row.state, row.tries, row.error) for row in rows} == {(D.DELIVERED, 1, None)}


def test_what_is_under_way_is_not_taken_again_when_its_lease_ends(office: Office) -> None:
    office.hang("s1", "s2")
    for turns in range(1, 4):
        assert office.notifier.deliver(NOW + turns * LEASE) == 0
    office.open()
    assert office.notifier.deliver(NOW + 9 * LEASE) == 0
    assert office.channel.titles == ["s1", "s2"]


def test_a_lease_outlives_the_deadline_of_a_channel(office: Office) -> None:
    with pytest.raises(AssertionError):
        office.another(deadline=LEASE)


def test_nothing_begins_that_could_outlast_its_lease(office: Office) -> None:
    class Dawdling(Gated):
        def send(self, address: str, title: str, text: str) -> None:
            MemoryChannel.send(self, address, title, text)
            office.passed += LEASE - DEADLINE + SECOND

    office.channel = Dawdling()
    notifier = office.another()
    for id_ in ("s1", "s2"):
        office.put(id_, "slow")
    assert notifier.deliver(NOW) == 1
    assert office.row("s2").state is D.PENDING
    assert office.row("s2").next_try_at == NOW + office.passed
    assert office.another().deliver(NOW + office.passed) == 1  # free before its lease ends
    assert office.channel.titles == ["s1", "s2"]


def test_after_the_deadline_the_next_channel_takes_over_and_a_late_answer_is_recorded(
    office: Office,
) -> None:
    entry = RosterEntry("anna", DutyRole.OFFICER, NOW, NOW + timedelta(days=1), "Вера", NOW)
    office.duty.add([entry], [Person("anna", "anna", frozenset(), ("slow", "quick"))])
    office.put("page", None, DutyRole.OFFICER)
    office.notifier.dispatch(NOW)
    assert office.channel.entered.wait(60)
    office.passed = DEADLINE
    assert office.notifier.deliver(NOW + DEADLINE) == 0
    assert office.row("page").tries == 0  # not late yet
    office.passed += SECOND
    assert office.notifier.deliver(NOW + office.passed) == 1
    row = office.row("page")
    assert (row.state, row.channel, row.tries) == (D.DELIVERED, "quick", 2)
    assert row.error == "slow: канал не ответил за 60 с"
    office.open()
    assert office.row("page") == row


def test_a_late_success_ends_the_tries(office: Office) -> None:
    office.hang("s1")
    office.passed = DEADLINE + SECOND
    assert office.notifier.deliver(NOW + office.passed) == 0
    assert (office.row("s1").state, office.row("s1").tries) == (D.PENDING, 1)
    assert office.notifier.deliver(NOW + office.passed + timedelta(minutes=1)) == 0
    assert (office.row("s1").tries, office.row("s1").error) == (2, HANGS)
    office.open()
    assert office.row("s1").state is D.DELIVERED
    assert office.notifier.deliver(NOW + timedelta(days=1)) == 0
    assert office.channel.titles == ["s1"]


def test_what_waited_behind_it_is_free_at_once(office: Office) -> None:
    office.hang("s1", "s2")
    office.passed = DEADLINE + SECOND
    office.notifier.deliver(NOW + office.passed)
    office.open()
    assert office.channel.titles == ["s1"]
    assert (office.row("s2").state, office.row("s2").error) == (D.PENDING, HANGS)
    assert office.notifier.deliver(NOW + timedelta(hours=1)) == 1
    assert office.channel.titles == ["s1", "s2"]


def test_a_later_step_of_a_page_does_not_reach_the_person_whom_it_is_on_its_way_to(
    office: Office,
) -> None:
    entry = RosterEntry("anna", DutyRole.SECOND, NOW, NOW + timedelta(days=1), "Вера", NOW)
    office.duty.add([entry], [Person("anna", "anna", frozenset(), ("slow", "quick"))])
    office.put("first", None, DutyRole.OFFICER)
    office.notifier.dispatch(NOW)
    assert office.channel.entered.wait(60)
    office.put("second", None, DutyRole.SECOND)
    assert office.notifier.deliver(NOW + timedelta(minutes=10)) == 0
    assert (office.row("second").state, office.row("second").error) == (D.STOPPED, "уже сообщено")
    office.open()
    assert office.channel.titles == ["first"]


def test_at_the_end_nothing_else_begins_and_what_waits_is_free(office: Office) -> None:
    office.hang("s1", "s2")
    office.notifier.finish(0)
    office.open()
    assert office.channel.titles == ["s1"]
    assert office.row("s1").state is D.DELIVERED
    assert office.another().deliver(NOW) == 1
    assert office.channel.titles == ["s1", "s2"]


def test_a_store_that_fails_after_a_message_has_left_is_heard_of_and_nothing_is_lost() -> None:
    class Failing(MemoryOutbox):
        def settle(self, messages: object) -> None:
            if messages:
                raise StoreUnavailable("база не отвечает")

    office = Office()
    office.channel.opened.set()
    office.put("q1", "quick")
    rows, office.outbox = office.outbox, Failing(office.alerts)
    with pytest.raises(StoreUnavailable):
        office.another().deliver(NOW)
    office.outbox = rows
    assert office.another().deliver(NOW + LEASE / 2) == 0
    assert office.another().deliver(NOW + LEASE) == 1
    assert office.channel.titles == ["q1", "q1"]


def test_the_messages_of_a_channel_leave_in_the_order_of_their_time(office: Office) -> None:
    for n in (2, 0, 1):
        office.put(f"q{n}", "quick")
        office.alerts.outbox[f"q{n}"] = replace(office.row(f"q{n}"), next_try_at=NOW + n * SECOND)
    for n in range(3):
        office.notifier.deliver(NOW + n * SECOND)
    assert office.channel.titles == ["q0", "q1", "q2"]


def test_an_alert_waits_behind_no_slow_answer(office: Office) -> None:
    entry = RosterEntry("anna", DutyRole.OFFICER, NOW, NOW + timedelta(days=1), "Вера", NOW)
    office.duty.add([entry], [Person("anna", "anna", frozenset(), ("slow", "quick"))])
    office.hang("s1", "s2")
    office.put("page", None, DutyRole.OFFICER)
    office.passed = SLOW
    assert office.notifier.deliver(NOW + office.passed) == 0
    assert office.row("page").tries == 0  # not slow yet
    office.passed += BUSY
    office.notifier.deliver(NOW + office.passed)
    assert office.row("s2").next_try_at <= NOW + office.passed + BUSY  # free, and it waits
    assert office.notifier.deliver(NOW + office.passed) == 1
    assert office.channel.titles == ["page"]
    office.open()
    assert office.row("s1").state is D.DELIVERED


def test_an_alert_without_another_way_loses_no_try_to_a_slow_answer(office: Office) -> None:
    entry = RosterEntry("anna", DutyRole.OFFICER, NOW, NOW + timedelta(days=1), "Вера", NOW)
    office.duty.add([entry], [Person("anna", "anna", frozenset(), ("slow",))])
    office.hang("s1")
    office.put("page", None, DutyRole.OFFICER)
    office.passed = SLOW + SECOND
    assert office.notifier.deliver(NOW + office.passed) == 0
    row = office.row("page")
    assert (row.tries, row.next_try_at) == (0, NOW + office.passed + BUSY)


def test_alerts_leave_before_notices(office: Office) -> None:
    entry = RosterEntry("anna", DutyRole.OFFICER, NOW, NOW + timedelta(days=1), "Вера", NOW)
    office.duty.add([entry], [Person("anna", "anna", frozenset(), ("quick",))])
    office.put("a notice", "quick")
    office.put("page", None, DutyRole.OFFICER)
    assert office.notifier.deliver(NOW) == 2
    assert office.channel.titles == ["page", "a notice"]
