"""Enquiries: who is asked and reminded, what a link takes, answers beside our own figures."""

from datetime import timedelta

import pytest

from app.reports.links import make_enquiry_links
from desks.reports.enquiries.desk import EnquiryDesk, EnquiryForm
from desks.reports.enquiries.linked import EnquiryLinkDesk
from desks.reports.enquiries.own import count_own
from desks.reports.enquiries.sending import remind
from domain.cases.workflow import CaseDeed
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.ports.audit import AuditFilter
from domain.reports.enquiries.enquiry import Debt, EnquiryShut
from domain.reports.enquiries.form import CellKind, EnquiryCell, contradicts, read_value
from tests.desks.ratings.test_case_ratings import ahead
from tests.desks.test_cases import ANNA, by_hand, move
from tests.desks.test_referrals import FIRST, SECOND, queued, with_gateways

CELLS = (
    EnquiryCell("received", "Сколько обращений получили", figure="cases.received"),
    EnquiryCell("staff", "Сколько людей отвечает"),
    EnquiryCell("why", "Чего не хватает", CellKind.TEXT, is_required=False),
)
TYPED = {"received": "7", "staff": "2", "why": "Бумаги"}
DAY = timedelta(days=1)


def form(installation, **fields):
    today = installation.clock.now().astimezone(installation.region.zone).date()
    usual = {
        "title": "О людях",
        "cells": CELLS,
        "bodies": ("housing", "transport"),
        "since": today - 30 * DAY,
        "until": today,
        "due": today + 20 * DAY,  # after the longest holidays
    }
    return EnquiryForm(**{**usual, **fields})


@pytest.fixture
def asked(installation):
    """The centre has asked two bodies, of which one has contacts, and the link of that one."""
    centre = with_gateways(installation)
    number = EnquiryDesk(centre).ask(ANNA, form(centre)).number
    [link] = [one for one in centre.reports.enquiries.of(number) if one.body == "housing"]
    return centre, number, link


def rows(installation, number):
    card = EnquiryDesk(installation).look(ANNA, number)
    return {row.asked.body: row for row in card.rows}


def test_each_body_gets_a_link_and_who_cannot_is_named(asked) -> None:
    centre, number, link = asked
    debts = {body: row.debt for body, row in rows(centre, number).items()}
    assert debts == {"housing": Debt.OWED, "transport": Debt.UNREACHED}
    message = next(one for one in queued(centre) if one.enquiry == link.subject)
    assert (message.contact, "О людях" in message.title) == (FIRST, True)
    url = make_enquiry_links(centre).url(link.subject)
    assert EnquiryLinkDesk(centre).read(url.rpartition("/")[2]) == link


def test_a_body_answers_corrects_and_counts_once(asked) -> None:
    centre, number, link = asked
    desk = EnquiryLinkDesk(centre)
    with pytest.raises(EntryRefused, match="не заполнено"):
        desk.answer(link, "Иванов", {"received": "7"})
    with pytest.raises(EntryRefused, match="кто отвечает"):
        desk.answer(link, " ", TYPED)
    with pytest.raises(EntryRefused, match="не число"):
        desk.answer(link, "Иванов", {**TYPED, "staff": "двое"})
    for _ in range(2):
        desk.answer(link, "Иванов, инженер", TYPED, "Звонить 89141234567")
    desk.answer(link, "Иванов, инженер", {**TYPED, "staff": "3"})
    row = rows(centre, number)["housing"]
    assert (row.debt, row.answer.values["staff"], row.earlier) == (Debt.ANSWERED, "3", 1)
    first, *_ = centre.reports.enquiries.answers([link.number])[link.number]
    assert "89141234567" not in first.note
    lines = [one.who for one in centre.audit.read(AuditFilter(what="enquiry answer"), 9)]
    assert lines == ["Иванов, инженер (housing@example.org) по ссылке"] * 2


def test_an_answer_stands_beside_our_own_figure(asked) -> None:
    centre, number, link = asked
    move(centre, by_hand(centre), CaseDeed.ROUTE, body="housing")
    EnquiryLinkDesk(centre).answer(link, "Иванов", TYPED)
    assert count_own(centre, centre.clock.now()) == 0  # the period is not over
    later = ahead(centre, 2 * DAY)
    assert count_own(later, later.clock.now()) == 1
    row = rows(later, number)["housing"]
    assert (row.own["received"].value, row.contradictions) == (1, {"received"})
    linked = EnquiryLinkDesk(later).look(link)
    assert (linked.own["received"].value, linked.contradictions) == (1, {"received"})
    EnquiryLinkDesk(later).answer(link, "Иванов", {**TYPED, "received": "1"})
    assert rows(later, number)["housing"].contradictions == frozenset()


def test_our_own_count_of_posts_is_not_for_who_has_the_link(installation) -> None:
    """It is exact, and may be of a few people."""
    centre = with_gateways(installation)
    cells = (EnquiryCell("complaints", "Сколько жалоб", figure="complaints.received"),)
    number = EnquiryDesk(centre).ask(ANNA, form(centre, cells=cells)).number
    [link] = [one for one in centre.reports.enquiries.of(number) if one.body == "housing"]
    EnquiryLinkDesk(centre).answer(link, "Иванов", {"complaints": "7"})
    later = ahead(centre, 2 * DAY)
    count_own(later, later.clock.now())
    assert rows(later, number)["housing"].own["complaints"].value == 0
    assert EnquiryLinkDesk(later).look(link).own == {}


def test_who_owes_is_reminded_once_before_the_day(asked) -> None:
    centre, number, link = asked
    queued(centre)
    assert remind(centre, centre.clock.now()) == 0
    later = ahead(centre, 19 * DAY)
    enquiry = centre.reports.enquiries.get(number)
    assert remind(later, enquiry.remind_at) == 1
    assert remind(later, enquiry.remind_at) == 0
    [message] = queued(centre)
    assert (message.enquiry, message.title.startswith("Напоминаем")) == (link.subject, True)
    assert rows(ahead(centre, 21 * DAY), number)["housing"].debt is Debt.LATE
    EnquiryLinkDesk(centre).answer(link, "Иванов", TYPED)
    assert remind(later, enquiry.remind_at) == 0


def test_a_link_ends_by_the_centre_by_another_contact_and_by_time(asked) -> None:
    centre, number, link = asked
    desk, page = EnquiryDesk(centre), EnquiryLinkDesk(centre)
    page.answer(link, "Иванов", TYPED)
    other = desk.link(ANNA, number, "housing", SECOND)
    assert (page.look(link).shut, page.look(link).answer) == (EnquiryShut.REPLACED, None)
    with pytest.raises(MoveRefused):
        page.answer(link, "Иванов", TYPED)
    row = rows(centre, number)["housing"]
    assert (row.asked.key, row.answer.name, row.debt) == (SECOND, "Иванов", Debt.ANSWERED)
    desk.revoke(ANNA, number, other.number)
    assert page.look(other).shut is EnquiryShut.REVOKED
    with pytest.raises(MoveRefused):
        desk.revoke(ANNA, number, other.number)
    with pytest.raises(NotFound):
        desk.revoke(ANNA, number + 1, other.number)
    desk.link(ANNA, number, "housing", FIRST)
    desk.end(ANNA, number)
    for deed in (desk.end, desk.remind):
        with pytest.raises(MoveRefused):
            deed(ANNA, number)


def test_an_old_link_shows_nothing_a_year_later(asked) -> None:
    centre, _, link = asked
    after = ahead(centre, 51 * DAY)
    assert EnquiryLinkDesk(after).look(link).shut is EnquiryShut.ENDED
    token = make_enquiry_links(centre).url(link.subject).rpartition("/")[2]
    assert EnquiryLinkDesk(ahead(centre, 401 * DAY)).read(token) is None
    assert EnquiryLinkDesk(centre).read(token[:-2]) is None


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": " "}, "назовите запрос"),
        ({"bodies": ()}, "ни один орган"),
        ({"bodies": ("nobody",)}, "органа nobody нет"),
        ({"cells": ()}, "ни одного вопроса"),
        ({"cells": (EnquiryCell("Имя", "?"),)}, "латинские"),
        ({"cells": (EnquiryCell("a", "?"), EnquiryCell("a", "?"))}, "уже есть"),
        ({"cells": (EnquiryCell("a", "?", figure="sources.down"),)}, "показателя"),
    ],
)
def test_a_form_that_lacks_something_is_not_sent(installation, fields, words) -> None:
    with pytest.raises(EntryRefused, match=words):
        EnquiryDesk(installation).ask(ANNA, form(installation, **fields))
    assert EnquiryDesk(installation).list(ANNA) == []


def test_numbers_are_read_as_people_type_them() -> None:
    share, number = EnquiryCell("s", "?", CellKind.SHARE), EnquiryCell("n", "?", CellKind.NUMBER)
    assert [read_value(share, text) for text in ("87,5 %", " 87.5", "")] == ["87.5", "87.5", ""]
    assert read_value(number, "1 240,5") == "1240.5"
    assert read_value(number, "-3") == "-3"
    for cell, text in ((share, "101"), (number, "１２"), (CELLS[0], "1,5"), (number, "1e9")):
        with pytest.raises(EntryRefused):
            read_value(cell, text)
    assert not contradicts(share, "87", 0.8701)
    assert contradicts(share, "87", 0.80)
    assert not contradicts(number, "5.5", 5.52)
    assert contradicts(CELLS[0], "7", 6)
