"""Messages to contacts of bodies: each at its own address, with the link of its case."""

from datetime import timedelta

from domain.access.signed import Signer
from domain.message import Message, MessageState
from domain.reports.enquiries.enquiry import LIFE
from messages.delivery import Notifier
from messages.signed.case_links import CaseLink, CaseLinks
from messages.signed.report_links import ReportLink, ReportLinks
from messages.signed.row_links import RowLinks
from tests.fakes.channel import MemoryChannel
from tests.fakes.duty import MemoryDuty
from tests.fakes.outbox import MemoryOutbox
from tests.messages.test_delivery import LINKS, NOW


def test_a_contact_of_a_body_gets_the_link_at_its_own_address() -> None:
    box, channel = MemoryOutbox(), MemoryChannel()
    plain = {"about": None, "title": "О-7", "text": "текст", "state": MessageState.PENDING}
    moments = {"created_at": NOW, "next_try_at": NOW}
    for n, contact in enumerate(("mail:a@b.ru", "mail:c@d.ru", "max:@e")):
        box.put([Message(f"m{n}", **plain, **moments, contact=contact, referral=n)])
    case_links = CaseLinks(lambda: Signer(b"k" * 32, "cases"), "http://console/")
    sending = Notifier(
        outbox=box,
        held=lambda messages, now: {},
        told=lambda message, person: False,
        duty=MemoryDuty(),
        timer=timedelta,
        links=LINKS,
        list_url="http://console/alerts",
        channel=channel,
        addresses={},
        case_links=case_links,
        gateways={"mail": lambda contact: f"mailto://x?to={contact}"},
    )
    assert sending.deliver(NOW) == 2
    sent = sorted(channel.sent)
    assert [address for address, _, _ in sent] == [
        "mailto://x?to=mail:a@b.ru",
        "mailto://x?to=mail:c@d.ru",
    ]
    for n, (_, title, text) in enumerate(sent):
        link = text.partition("\nОткрыть и ответить: http://console/reply/")[2]
        read = case_links.read(link, NOW)
        assert (title, read) == ("О-7", CaseLink(n, NOW))
        assert read.is_of(NOW + timedelta(milliseconds=7))
    [lost] = [m for m in box.alerts.outbox.values() if m.id == "m2"]
    assert (lost.state, lost.error) == (
        MessageState.FAILED,
        "ни один канал не описан в настройке contact_channels",
    )


def test_a_body_gets_the_link_of_an_enquiry_and_its_reminder_the_same() -> None:
    box, channel = MemoryOutbox(), MemoryChannel()
    made = int(NOW.timestamp())
    for n, later in enumerate((timedelta(), timedelta(days=9))):
        moments = {"created_at": NOW + later, "next_try_at": NOW}
        plain = {"about": None, "title": "Запрос", "text": "текст", "state": MessageState.PENDING}
        contact = {"contact": "mail:a@b.ru", "enquiry": f"7-{made}"}
        box.put([Message(f"m{n}", **plain, **moments, **contact)])
    enquiry_links = RowLinks(
        lambda: Signer(b"k" * 32, "enquiries"), "http://console/", "form", LIFE
    )
    sending = Notifier(
        outbox=box,
        held=lambda messages, now: {},
        told=lambda message, person: False,
        duty=MemoryDuty(),
        timer=timedelta,
        links=LINKS,
        list_url="http://console/alerts",
        channel=channel,
        addresses={},
        enquiry_links=enquiry_links,
        gateways={"mail": lambda contact: f"mailto://x?to={contact}"},
    )
    assert sending.deliver(NOW) == 2
    links = {text.partition("\nЗаполнить без входа: ")[2] for _, _, text in channel.sent}
    assert links == {enquiry_links.url(f"7-{made}")}
    [link] = links
    token = link.removeprefix("http://console/form/")
    assert enquiry_links.read(token, NOW) == (7, f"7-{made}")
    assert enquiry_links.read(token, NOW + LIFE) is None


def test_the_link_of_a_report_is_signed_when_it_leaves() -> None:
    box, channel = MemoryOutbox(), MemoryChannel()
    plain = {"about": None, "title": "Утро", "text": "текст", "state": MessageState.PENDING}
    moments = {"created_at": NOW, "next_try_at": NOW}
    fields = {"channel": "mail", "report": "12-7", "reader": "Анна"}
    box.put([Message("m", **plain, **moments, **fields)])
    report_links = ReportLinks(lambda: Signer(b"k" * 32, "reports"), "http://console/")
    sending = Notifier(
        outbox=box,
        held=lambda messages, now: {},
        told=lambda message, person: False,
        duty=MemoryDuty(),
        timer=timedelta,
        links=LINKS,
        list_url="http://console/alerts",
        channel=channel,
        addresses={"mail": "json://x"},
        report_links=report_links,
    )
    assert sending.deliver(NOW) == 1
    [(_, _, text)] = channel.sent
    token = text.partition("вход не нужен: http://console/report/")[2]
    assert report_links.read(token, NOW) == ReportLink(12, "12-7", "Анна")
