"""Kept reports and subscriptions over both databases."""

from dataclasses import replace
from datetime import timedelta

from domain.message import About, Matter, Message, MessageState
from domain.ports.reports.reports import ReportFilter
from domain.reports.kind import DocumentKind
from domain.reports.report import ReportState
from domain.reports.scope import ReportScope, ScopeKind
from domain.reports.subscription import DeliveryDays, ReportDelivery, ReportSubscription
from store.outbox import SqlOutbox
from store.reports.readers import SqlReportReaders
from store.reports.versions import SqlReports
from tests.store.reports.values import AT, DAY, MORNING, made

HOUSING = ReportScope(ScopeKind.BODY, "housing")


def message(number: int, person: str) -> Message:
    about = About(Matter.REPORT, str(number))
    id_ = f"report {number} {person}"
    return Message(id_, about, "Утро", "текст", MessageState.PENDING, AT, AT, person=person)


def delivery(number: int, person: str, id_: str = "") -> ReportDelivery:
    return ReportDelivery(number, person, id_ or f"report {number} {person}", AT, "system")


def test_a_report_comes_back_whole_and_once(engine) -> None:
    store = SqlReports(engine)
    kept = store.add(made(slot=AT), once=True)
    assert kept is not None
    assert store.get(kept.number) == kept
    assert store.add(made(slot=AT), once=True) is None
    assert store.file(kept.number, DocumentKind.HTML) == b"<p>report</p>"
    assert store.file(kept.number, DocumentKind.PDF) is None
    assert store.document(kept.number) == '{"title": "Утро"}'
    second = store.add(made(made_by="Анна"))
    assert second is not None
    assert second.version == 2
    assert [one.version for one in store.versions(MORNING.key)] == [2, 1]


def test_the_calendar_makes_its_version_beside_that_of_a_person(engine) -> None:
    store = SqlReports(engine)
    store.add(made(made_by="Анна"))
    kept = store.add(made(slot=AT), once=True)
    assert kept is not None
    assert kept.version == 2
    assert store.add(made(slot=AT), once=True) is None


def test_reports_are_searched_by_words_name_and_scope(engine) -> None:
    store = SqlReports(engine)
    first = store.add(made(words=" тында отопление "))
    month = replace(MORNING, name="month", scope=HOUSING)
    second = store.add(made(month, words=" тында дорога "))
    assert first is not None
    assert second is not None

    def found(**wanted: object) -> list[int]:
        return [one.number for one in store.page(ReportFilter(**wanted))]

    assert found() == [second.number, first.number]
    assert found(words=["тында", "отопление"]) == [first.number]
    assert found(words=["тын"]) == found(words=["%"]) == []
    assert found(name="month") == found(scopes=[HOUSING]) == [second.number]
    assert found(scopes=[]) == []
    assert found(before=second.number) == [first.number]


def test_a_report_is_approved_once_and_sent_once_to_each(engine) -> None:
    store, outbox = SqlReports(engine), SqlOutbox(engine)
    kept = store.add(made())
    assert kept is not None
    assert kept.state is ReportState.DRAFT
    number = kept.number
    assert store.approve(number, "Анна", AT)
    assert not store.approve(number, "Олег", AT)
    pairs = [(delivery(number, who), message(number, who)) for who in ("Анна", "Олег")]
    assert len(store.send(number, pairs[:1], AT)) == 1
    assert [one.person for one in store.send(number, pairs, AT + DAY)] == ["Олег"]
    newer = store.add(made())
    assert newer is not None
    later = (delivery(newer.number, "Олег"), message(newer.number, "Олег"))
    assert store.send(newer.number, [later], AT) == []
    assert len(store.send(newer.number, [later], AT, again=True)) == 1
    sent = store.get(number)
    assert sent is not None
    assert (sent.state, sent.sent_at) == (ReportState.SENT, AT)
    assert len(outbox.of(About(Matter.REPORT, str(number)))) == 2
    assert [one.person for one in store.deliveries([number])] == ["Анна", "Олег"]


def test_a_person_has_one_subscription_to_a_report_of_a_scope(engine) -> None:
    store = SqlReportReaders(engine)
    one = ReportSubscription("Анна", "morning", "Анна", AT)
    kept = store.save(one)
    changed = store.save(replace(one, days=DeliveryDays.EVERY, approval=True, channel="почта"))
    assert changed.number == kept.number
    store.save(replace(one, scope=HOUSING, at=AT + timedelta(hours=1)))
    assert len(store.all()) == 2
    assert store.get(kept.number) == changed
    assert store.forget(kept.number)
    assert not store.forget(kept.number)
