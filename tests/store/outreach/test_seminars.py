"""Seminars and invitations, over both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.outreach.mistake import MistakeKind
from domain.outreach.seminar import (
    Material,
    Seminar,
    SeminarAudience,
    SeminarInvitation,
    SeminarSpan,
)
from store.outreach.seminars import SqlSeminars

NOW = datetime(2026, 12, 31, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MATERIAL = Material("Памятка", "https://example.org/1")


def a_seminar(starts_at: datetime = NOW) -> Seminar:
    audience, kinds = (SeminarAudience.PRESS,), (MistakeKind.RUDE, MistakeKind.FORMAL)
    ends_at = starts_at + HOUR
    return Seminar(
        "Ответы", starts_at, ends_at, "Зал", "", audience, kinds, (MATERIAL,), "Анна", NOW
    )


def an_invitation(seminar: Seminar, body: str, at: datetime = NOW) -> SeminarInvitation:
    return SeminarInvitation(seminar.number, body, "mail:a@b.ru", "", at, "Анна")


def test_a_seminar_is_kept_listed_and_changed_once(engine) -> None:
    store = SqlSeminars(engine)
    first, second = store.add(a_seminar()), store.add(a_seminar(NOW + HOUR))
    assert store.get(first.number) == first
    assert store.get(99) is None
    assert store.page(SeminarSpan()) == [first, second]
    assert store.page(SeminarSpan(latest_first=True, limit=1)) == [second]
    assert store.page(SeminarSpan(NOW, NOW + HOUR)) == [first]
    changed = store.save(replace(first, title="Другое", cancelled_at=NOW))
    assert changed.version == 2
    assert store.save(replace(first, title="Третье")) is None
    assert store.get(first.number) == changed


def test_a_new_invitation_of_a_body_keeps_its_answer_and_ends_the_earlier(engine) -> None:
    store = SqlSeminars(engine)
    seminar = store.add(a_seminar())
    one = store.invite(an_invitation(seminar, "housing"))
    store.invite(an_invitation(seminar, "health"))
    assert store.plan(one.number, 3, "Петрова", NOW)
    again = store.invite(an_invitation(seminar, "housing", NOW + HOUR))
    assert (again.planned, again.came, again.answered_by) == (3, None, "Петрова")
    assert [i.body for i in store.invited([seminar.number])[seminar.number]] == [
        "health",
        "housing",
    ]
    assert not store.mark(one.number, 2, "Петрова", NOW)
    assert store.mark(again.number, 2, "Петрова", NOW)
    store.count_look(again.number, NOW)
    store.count_look(again.number, NOW + HOUR)
    known = store.invitation(again.number)
    assert (known.came, known.opened, known.opened_at) == (2, 2, NOW)
    assert store.page(SeminarSpan(bodies=frozenset({"roads"}))) == []
    assert store.page(SeminarSpan(bodies=frozenset({"housing"}))) == [seminar]
    assert store.end(again.number, NOW)
    assert not store.end(again.number, NOW)
    assert store.page(SeminarSpan(bodies=frozenset({"housing"}))) == []
