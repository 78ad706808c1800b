"""Who may change how reports leave: approval, channels, drafts, links, and sending twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.reports.links import make_report_links
from app.reports.making import figures_of
from desks.reports.delivery.desk import ReportChoice, ReportDesk
from desks.reports.delivery.linked import LinkedReports
from desks.reports.delivery.subscribing import ReportSubscriptionDesk, WantedSubscription
from desks.reports.enquiries.desk import EnquiryDesk
from desks.reports.figures import FigureDesk
from desks.viewer import on_page
from domain.errors import EntryRefused, Forbidden, NotFound
from domain.message import About, Matter
from domain.person import Role
from domain.reports.enquiries.enquiry import EnquiryAnswer
from domain.reports.figure import Figure, FigureUnit
from domain.reports.kept import KeptFigure
from domain.reports.kind import DocumentKind
from domain.reports.report import ReportOrder
from domain.reports.scope import ReportScope, ScopeKind
from domain.terms.period import Period
from tests.desks.ratings.test_case_ratings import ahead
from tests.desks.reports.test_enquiries import TYPED, form
from tests.desks.test_cases import ANNA, member
from tests.making import a_person
from tests.store.reports.values import made

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
HOUSING = ReportScope(ScopeKind.BODY, "housing")
MONTH = WantedSubscription("month")
TRANSPORT = ReportScope(ScopeKind.BODY, "transport")


def month(installation, scope=HOUSING):
    """A draft."""
    now = installation.clock.now()
    order = ReportOrder("month", Period(now - 30 * DAY, now), scope)
    return installation.reports.versions.add(made(order, made_at=now, made_by="Анна"))


def figure(installation, scope=HOUSING):
    at = installation.clock.now()
    return Figure(f"n {scope.id}", "Число", FigureUnit.COUNT, 7, at, "/cases", scope=scope)


@pytest.fixture
def desk(installation):
    return ReportSubscriptionDesk(installation)


def test_a_reader_neither_lowers_nor_ends_what_is_approved_first(installation, desk) -> None:
    reader = member(installation, "Вера", Role.MONITOR)
    desk.save(ANNA, replace(MONTH, person=reader.person, approval=True))
    kept = desk.save(reader, MONTH)
    assert kept.approval
    with pytest.raises(Forbidden, match="сначала утверждают"):
        desk.forget(reader, kept.number)
    assert not desk.save(ANNA, replace(MONTH, person=reader.person)).approval
    desk.forget(reader, kept.number)
    assert desk.list(ANNA) == []


def test_a_reader_gets_reports_by_their_own_channels_alone(installation, desk) -> None:
    settings = installation.settings.model_copy(update={"channels": {"hall": "", "vera": ""}})
    installation = replace(installation, settings=settings)
    desk = replace(desk, installation=installation)
    known = a_person("Вера", Role.MONITOR, channels=("vera",), login="vera")
    installation.access.people.add(known)
    installation.watch.duty.add([], [known])
    reader = on_page(known)
    with pytest.raises(EntryRefused, match="не ваш канал"):
        desk.save(reader, replace(MONTH, channel="hall"))
    assert desk.save(reader, replace(MONTH, channel="vera")).channel == "vera"
    assert desk.save(ANNA, replace(MONTH, channel="hall", person=reader.person)).channel == "hall"


def test_a_body_reads_no_draft_and_no_figure_of_one(installation) -> None:
    head, desk = member(installation, "Глава", Role.HEAD), ReportDesk(installation)
    report = month(installation)
    name, number = figures_of(report), report.number
    installation.reports.figures.keep([KeptFigure(name, figure(installation))])
    assert desk.list(head, ReportChoice()).reports == []
    for read in (
        lambda: desk.open(head, number),
        lambda: desk.file(head, number, DocumentKind.HTML),
        lambda: FigureDesk(installation).of(head, name),
        lambda: FigureDesk(installation).changes(head, name, "n housing"),
    ):
        with pytest.raises(NotFound):
            read()
    assert len(desk.list(ANNA, ReportChoice()).reports) == 1
    assert len(FigureDesk(installation).of(ANNA, name)) == 1
    desk.approve(ANNA, number)
    later = month(installation)
    assert [one.number for one in desk.list(head, ReportChoice()).reports] == [number]
    assert desk.file(head, number, DocumentKind.HTML)[1]
    assert len(FigureDesk(installation).of(head, name)) == 1
    assert later.number > number


def test_a_body_sees_our_figures_once_it_has_answered(installation) -> None:
    head = member(installation, "Глава", Role.HEAD, bodies=("housing", "transport"))
    enquiry = EnquiryDesk(installation).ask(ANNA, form(installation))
    scopes = (HOUSING, TRANSPORT)
    kept = [KeptFigure(enquiry.report, figure(installation, scope)) for scope in scopes]
    installation.reports.figures.keep(kept)
    figures = FigureDesk(installation)
    with pytest.raises(NotFound):
        figures.of(head, enquiry.report)
    asked = next(
        one for one in installation.reports.enquiries.of(enquiry.number) if one.body == "housing"
    )
    now = installation.clock.now()
    installation.reports.enquiries.answer(EnquiryAnswer(asked.number, now, "Глава", TYPED), 20)
    assert [one.figure.name for one in figures.of(head, enquiry.report)] == ["n housing"]
    EnquiryDesk(installation).end(ANNA, enquiry.number)
    assert len(figures.of(head, enquiry.report)) == 2


def messages(installation, report):
    return installation.messages.outbox.of(About(Matter.REPORT, str(report.number)))


def test_a_second_click_sends_nothing(installation) -> None:
    head, desk = member(installation, "Глава", Role.HEAD), ReportDesk(installation)
    report = month(installation)
    desk.approve(ANNA, report.number)
    sent = [desk.send(ANNA, report.number, [head.person]) for _ in range(2)]
    assert (sent, len(messages(installation, report))) == ([1, 0], 1)
    later = ReportDesk(ahead(installation, 2 * MINUTE))
    assert later.send(ANNA, report.number, [head.person]) == 1
    assert len(messages(installation, report)) == 2


def test_who_got_a_report_by_name_gets_it_no_more_as_a_subscriber(installation, desk) -> None:
    head, reports = member(installation, "Глава", Role.HEAD), ReportDesk(installation)
    report = month(installation)
    reports.approve(ANNA, report.number)
    desk.save(ANNA, replace(MONTH, person=head.person, scope=HOUSING))
    assert reports.send(ANNA, report.number, [head.person]) == 1
    later = ReportDesk(ahead(installation, 2 * MINUTE))
    assert later.send(ANNA, report.number) == 0


def test_a_link_is_signed_for_who_was_sent_the_report_and_stands_in_no_row(installation) -> None:
    head, desk = member(installation, "Глава", Role.HEAD), ReportDesk(installation)
    report = month(installation)
    now, links = installation.clock.now(), make_report_links(installation)
    linked = LinkedReports(installation)
    url = links.url(report.subject, head.person, now)
    link = linked.read(url.rpartition("/")[2], now)
    desk.approve(ANNA, report.number)
    with pytest.raises(NotFound):
        linked.file(link, DocumentKind.HTML)
    desk.send(ANNA, report.number, [head.person])
    assert linked.file(link, DocumentKind.HTML)[0].number == report.number
    [message] = messages(installation, report)
    assert (message.report, message.reader) == (report.subject, head.person)
    assert "/report/" not in message.text
