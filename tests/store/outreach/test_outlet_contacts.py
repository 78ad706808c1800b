"""Talks with outlets, over both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.outreach.outlet_contact import ContactWay, OutletContact
from store.outreach.outlet_contacts import SqlOutletContacts

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def a_contact(source: str = "asn24", **changed) -> OutletContact:
    usual = {"due": NOW + DAY, "owner": "anna"}
    fields = {**usual, **changed}
    return OutletContact(
        source, ContactWay.CALL, NOW, "Ольга", "", "Тарифы", "", who="Анна", made_at=NOW, **fields
    )


def test_what_is_owed_is_listed_by_its_date_and_reminded_of_once(engine) -> None:
    store = SqlOutletContacts(engine)
    late = store.add(a_contact(due=NOW - DAY))
    soon, nobodys = store.add(a_contact("port")), store.add(a_contact(owner=""))
    plain = store.add(a_contact(due=None))
    assert store.get(late.number) == late
    assert store.get(99) is None
    assert store.open(9) == [late, soon, nobodys]
    assert store.of("asn24", 9) == [plain, nobodys, late]
    assert store.due(NOW + 2 * DAY, 9) == [late, soon]
    assert store.remind(late.number, NOW)
    assert not store.remind(late.number, NOW)
    assert store.due(NOW + 2 * DAY, 9) == [soon]
    done = store.save(replace(soon, done_at=NOW))
    assert done.version == 2
    assert store.save(replace(soon, result="иначе")) is None
    assert [one.number for one in store.open(9)] == [late.number, nobodys.number]
    assert not store.remind(soon.number, NOW)
