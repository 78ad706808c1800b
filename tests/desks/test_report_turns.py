"""The schedule of reports: once a slot, late and telling so after an outage, to whom it is due."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from pydantic import ValidationError

from app.reports.making import ReportMaker, figures_of
from console.api.reports.kept import WantedReports
from desks.reports.delivery.orders import order_of
from desks.reports.delivery.subscribing import ReportSubscriptionDesk
from desks.reports.delivery.turns import ReportTurns
from desks.reports.figures import FigureDesk
from domain.errors import NotFound
from domain.message import About, Matter
from domain.person import Role
from domain.ports.reports.reports import ReportFilter
from domain.reports.document import FigureTable
from domain.reports.kind import DocumentKind
from domain.reports.report import Report, ReportOrder, ReportState
from domain.reports.subscription import DeliveryDays, ReportSubscription
from domain.terms.period import Period
from tests.desks.test_cases import ANNA, by_hand
from tests.making import a_person

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


class Clock:
    speed = 1.0

    def __init__(self, now: datetime) -> None:
        self.at = now

    def now(self) -> datetime:
        return self.at


class Office:
    """The schedule on a clock of its own, which makes no PDF: Chromium is slow."""

    def __init__(self, installation, friday: datetime) -> None:
        self.clock = Clock(friday)
        self.installation = replace(installation, clock=self.clock)
        self.turns = ReportTurns(self.installation, QuickMaker(self.installation))

    def turn(self, at: datetime) -> None:
        self.clock.at = at
        self.turns.tick(at)

    def subscribe(self, person: str, name: str = "morning", **changes) -> None:
        one = ReportSubscription(person, name, person, self.clock.at, **changes)
        self.installation.reports.readers.save(one)

    def make(self, order: ReportOrder) -> Report:
        """A draft of a person."""
        document = self.turns.maker.document(order)
        made = self.turns.maker.make(order, "Олег", document)
        return self.turns.maker.keep(made, document)

    @property
    def mornings(self):
        return self.installation.reports.versions.page(ReportFilter(name="morning"))

    def messages(self, report):
        return self.installation.messages.outbox.of(About(Matter.REPORT, str(report.number)))


class QuickMaker(ReportMaker):
    def make(self, order, who, document, slot=None, kinds=(DocumentKind.HTML, DocumentKind.TEXT)):
        return super().make(order, who, document, slot, kinds)


@pytest.fixture
def office(installation) -> Office:
    zone = installation.region.zone
    friday = datetime(2026, 11, 27, 8, 0, tzinfo=zone)
    for name in ("Анна", "Олег"):
        installation.access.people.add(
            a_person(name, Role.ANALYST, channels=("почта",), login=name.lower())
        )
    office = Office(installation, friday)
    office.turn(friday)  # the installation begins here
    return office


def test_at_half_past_eight_it_is_made_and_sent_once(office) -> None:
    office.subscribe("Анна")
    slot = office.clock.at + 30 * MINUTE
    office.turn(slot - MINUTE)
    assert office.mornings == []
    office.turn(slot)
    office.turn(slot + MINUTE)
    [report] = office.mornings
    assert (report.slot, report.version, report.state) == (slot, 1, ReportState.SENT)
    assert report.approved_by == "system"
    [message] = office.messages(report)
    assert message.person == "Анна"
    assert (message.report, message.reader) == (report.subject, "Анна")
    assert "/report/" not in message.text
    assert "опоздал" not in message.text
    assert "Ничего нового" in message.text


def test_after_an_outage_it_is_late_once_and_says_so(office) -> None:
    office.subscribe("Анна")
    slot = office.clock.at + 30 * MINUTE
    back = slot + timedelta(hours=2)
    office.turn(back)
    office.turn(back + MINUTE)
    [report] = office.mornings
    assert report.late_by == timedelta(hours=2)
    [message] = office.messages(report)
    assert "Отчёт опоздал: должен был выйти 27\xa0ноября 2026\xa0г., 08:30" in message.text
    assert "Система не работала с" in message.text
    assert message.created_at == back


def test_two_schedulers_make_one(office) -> None:
    office.subscribe("Анна")
    slot = office.clock.at + 30 * MINUTE
    other = ReportTurns(office.installation, QuickMaker(office.installation))
    office.turn(slot)
    other.tick(slot)
    assert len(office.mornings) == 1
    assert len(office.messages(office.mornings[0])) == 1


def test_on_a_day_off_only_those_get_it_who_asked(office) -> None:
    office.subscribe("Анна")
    office.subscribe("Олег", days=DeliveryDays.EVERY)
    saturday = office.clock.at + DAY + 30 * MINUTE
    office.turn(saturday)
    assert [m.person for m in office.messages(office.mornings[0])] == ["Олег"]


def test_a_report_that_is_to_be_approved_waits_for_a_person(office) -> None:
    office.subscribe("Анна", approval=True)
    slot = office.clock.at + 30 * MINUTE
    office.turn(slot)
    [report] = office.mornings
    assert report.state is ReportState.DRAFT
    assert office.messages(report) == []
    office.installation.reports.versions.approve(report.number, "Олег", slot)
    office.turn(slot + MINUTE)
    assert len(office.messages(report)) == 1


def test_a_month_is_asked_as_one_task(office) -> None:
    first = datetime(2026, 12, 1, 8, 30, tzinfo=office.clock.at.tzinfo)
    office.turn(first)
    office.turn(first + MINUTE)
    tasks = office.installation.processes.tasks.recent(50)
    months = [one for one in tasks if one.given["name"] == "month"]
    assert [one.given["until"][:10] for one in months] == ["2026-12-01"]
    assert {one.given["name"] for one in tasks} >= {"month", "ministry"}


def test_a_subscriber_after_the_slot_waits_for_the_next(office) -> None:
    slot = office.clock.at + 30 * MINUTE
    office.turn(slot)
    office.turn(slot + 5 * MINUTE)
    office.subscribe("Анна")
    office.turn(slot + 6 * MINUTE)
    assert office.messages(office.mornings[0]) == []


def test_a_number_that_no_database_holds_is_of_nothing(installation) -> None:
    with pytest.raises(NotFound):
        ReportSubscriptionDesk(installation).forget(ANNA, 10**30)
    with pytest.raises(ValidationError):
        WantedReports(before=10**30)


def test_the_system_approves_what_the_calendar_made_and_no_draft_of_a_person(office) -> None:
    slot = office.clock.at + 30 * MINUTE
    office.subscribe("Анна")
    order = ReportOrder("morning", Period(slot - DAY, slot))
    typed = office.make(order)
    office.turn(slot)
    office.turn(slot + MINUTE)
    made, draft = office.mornings
    assert (made.made_by, made.state, draft) == ("system", ReportState.SENT, typed)


def test_a_draft_made_after_the_calendar_s_own_waits_for_a_person(office) -> None:
    slot = office.clock.at + 30 * MINUTE
    office.turn(slot)
    office.subscribe("Анна")
    office.installation.reports.readers.save(
        replace(office.installation.reports.readers.all()[0], at=slot)
    )
    typed = office.make(ReportOrder("morning", Period(slot - DAY, slot)))
    office.turn(slot + MINUTE)
    made = office.mornings[1]
    assert (made.state, office.installation.reports.versions.get(typed.number)) == (
        ReportState.SENT,
        typed,
    )


def test_the_numbers_of_a_morning_are_those_of_the_registry(office) -> None:
    number = by_hand(office.installation)
    slot = office.clock.at + 30 * MINUTE
    office.turn(slot)
    [report] = office.mornings
    name = figures_of(report)
    kept = {one.figure.name: one.figure for one in office.installation.reports.figures.of(name)}
    page = {one.name: one for one in office.turns.maker.morning(slot).figures()}
    desk = FigureDesk(office.installation)
    for known in ("cases.received", "cases.late_now", "promises.due_today"):
        assert (kept[known].kind, kept[known].value) == (known, page[known].value)
        assert desk.changes(ANNA, name, known).is_same
    assert kept["cases.received"].value == 1
    assert kept["cases.received"].period.holds(
        office.installation.casework.cases.get(number).case.received_at
    )


def test_the_column_of_the_earlier_period_says_its_dates(office) -> None:
    region, at = office.installation.region, office.clock.at
    heads = {}
    for name in ("week", "month"):
        document = office.turns.maker.document(order_of(region, name, at))
        heads[name] = next(one.head for one in document.blocks if isinstance(one, FigureTable))
    assert heads["week"][1:] == ("16–22 ноября 2026", "9–15 ноября 2026")
    assert heads["month"][1:] == ("октябрь 2026", "сентябрь 2026")
