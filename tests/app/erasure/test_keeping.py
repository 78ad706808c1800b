"""Holds keep a case's texts; terms take months whole; the night gives places back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import create_engine, text

from desks.cases.asked import Asked
from desks.cases.moves import CaseMoves
from desks.cases.texts import forget_texts
from desks.operations.erasure import ERASED, ErasureDesk, Forgotten
from desks.operations.holds import HoldDesk
from desks.operations.retention import RetentionDesk, turn_nightly
from domain.cases.outcome import CaseOutcome
from domain.cases.workflow import CaseDeed
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.operations.erasure import ErasureClass
from domain.operations.retention import KeptClass, has_ended
from domain.person import Role
from domain.ports.audit import AuditFilter
from tests.app.erasure.planted import PERSON, SHELL, plant
from tests.console.signing import person
from tests.making import a_person

WHOM = Forgotten(network="vk", person=PERSON)


class At:
    def __init__(self, now):
        self._now, self.speed = now, 1.0

    def now(self):
        return self._now


def with_settings(installation, now=None, **changed):
    settings = installation.settings.model_copy(update=changed)
    clock = At(now) if now else installation.clock
    return replace(installation, settings=settings, clock=clock)


def test_a_hold_keeps_texts_and_posts_until_it_is_lifted(installation):
    planted = plant(installation)
    holds, desk = HoldDesk(installation), ErasureDesk(installation)
    holds.hold(SHELL, planted.case, "запрос суда")
    with pytest.raises(MoveRefused):
        holds.hold(SHELL, planted.case, "ещё раз")
    look = desk.look(SHELL, WHOM)
    assert (look.posts, look.held) == (1, [planted.case])
    made = desk.forget(SHELL, WHOM, "заявление")
    assert made.held == [planted.case]
    assert made.counts[ErasureClass.POSTS] == 1
    assert len(installation.posts.index.get([p.id for p in planted.posts])) == 2
    closing = Asked(CaseDeed.CLOSE, outcome=CaseOutcome.EXPLAINED)
    CaseMoves(installation).make(SHELL, planted.case, closing)
    later = installation.clock.now() + timedelta(days=installation.settings.case_text_days + 1)
    assert forget_texts(installation, later) == 0
    assert "выхухол" in installation.casework.cases.get(planted.case).case.text
    holds.lift(SHELL, planted.case, "суд прошёл")
    with pytest.raises(NotFound):
        holds.lift(SHELL, planted.case, "ещё раз")
    with pytest.raises(EntryRefused):
        holds.hold(SHELL, planted.case, " ")
    assert desk.forget(SHELL, WHOM, "повторно").counts[ErasureClass.POSTS] == 2
    assert installation.casework.cases.get(planted.case).case.text is None
    lines = installation.audit.read(AuditFilter(what="case hold"), 9)
    assert [one.detail for one in lines] == [f"О-{planted.case}: запрос суда"]


def test_every_administrator_is_told_at_once(installation):
    channels = {"почта": SecretStr("json://127.0.0.1:1")}
    told = with_settings(installation, channels=channels)
    people = installation.access.people
    for name in ("Анна", "Борис"):
        one = a_person(name, Role.ADMINISTRATOR, login=f"l{name}")
        assert people.add(one)
        assert people.set_password(one.id, "hash", None)
        installation.watch.duty.add([], [replace(one, channels=("почта",))])
    person(installation, Role.MONITOR, name="Вера")
    plant(installation, 1)
    ErasureDesk(told).forget(SHELL, WHOM, "заявление от 28.11.2026")
    engine = create_engine(installation.settings.database_url)
    asked = "SELECT person, text FROM outbox WHERE id LIKE '%erasure 1 %' ORDER BY person"
    with engine.connect() as connection:
        rows = connection.execute(text(asked)).all()
    assert [one.person for one in rows] == ["Анна", "Борис"]
    assert all("заявление от 28.11.2026" in one.text for one in rows)
    assert not [one for one in rows if PERSON in one.text]


def test_a_month_goes_whole_and_a_held_post_of_it_stays(installation):
    planted = plant(installation)
    assert has_ended("2026-11", 30, datetime(2026, 12, 31, tzinfo=UTC))
    assert not has_ended("2026-11", 30, datetime(2026, 12, 30, tzinfo=UTC))
    assert not has_ended("2026-11", 0, datetime(2030, 12, 30, tzinfo=UTC))
    now = installation.clock.now() + timedelta(days=100)
    night = now.astimezone(installation.region.zone).replace(hour=3).astimezone(UTC)
    later = with_settings(installation, night, keep_posts_days=60)

    def posts(of):
        terms = RetentionDesk(of).look(SHELL)
        return next((t.going, t.held) for t in terms if t.kind is KeptClass.POSTS)

    assert posts(installation) == (0, 0)
    HoldDesk(installation).hold(SHELL, planted.case, "запрос суда")
    assert posts(later) == (2, 2)
    assert len(installation.posts.index.get([p.id for p in planted.posts])) == 3
    noon = night + timedelta(hours=9)
    assert not turn_nightly(with_settings(later, noon), noon)
    assert turn_nightly(later, night)
    assert not turn_nightly(later, night + timedelta(minutes=10))
    ids = [one.id for one in (*planted.posts, planted.other)]
    assert sorted(installation.posts.index.get(ids)) == sorted(p.id for p in planted.posts[:2])
    assert sorted(installation.posts.ledger.recorded(ids)) == sorted(
        p.id for p in planted.posts[:2]
    )
    assert "выхухол" in installation.casework.cases.get(planted.case).case.text
    assert installation.marks.value(ERASED) is None
    said = [(one.what, one.detail) for one in installation.audit.read(AuditFilter(), 3)]
    assert ("retention done", "posts 2, удержано 2") in said
    assert ("retention", "posts 2, удержано 2") in said
    HoldDesk(installation).lift(SHELL, planted.case, "суд прошёл")
    assert posts(later) == (2, 0)
    RetentionDesk(later).take(SHELL)
    assert installation.posts.index.get(ids) == {}
    assert posts(later) == (0, 0)


def test_delivered_messages_and_drafts_of_reports_have_terms(installation):
    plant(installation, 1)
    engine = create_engine(installation.settings.database_url)
    now = installation.clock.now()
    long_ago = now - timedelta(days=50)

    def write(statement, **values):
        with engine.begin() as connection:
            connection.execute(text(statement), values)

    def left(table):
        with engine.connect() as connection:
            return connection.scalar(text(f"SELECT count(*) FROM {table}"))

    write("UPDATE outbox SET delivered_at = :at, state = 'delivered'", at=f"{long_ago:%F %T.%f}")
    for number, sent in ((1, None), (2, f"{long_ago:%F %T.%f}")):
        write(
            'INSERT INTO reports ("order", version, name, scope_kind, scope, until, title, '
            "taken_at, made_at, made_by, approved_by, sent_at, short, problem, words, document) "
            "VALUES (:order, 1, 'day', 'region', '', :at, 't', :at, :at, 'w', '', :sent, '', '', "
            "'', x'00')",
            order=str(number),
            at=f"{long_ago:%F %T.%f}",
            sent=sent,
        )
        write("INSERT INTO report_files VALUES (:n, 'docx', 1, 'd', x'00')", n=number)
    kept = with_settings(installation, keep_messages_days=60, keep_drafts_days=60)
    assert not [one for one in RetentionDesk(kept).take(SHELL) if one.going]
    ended = with_settings(installation, keep_messages_days=40, keep_drafts_days=40)
    going = {one.kind: one.going for one in RetentionDesk(ended).take(SHELL) if one.going}
    assert going == {KeptClass.MESSAGES: 1, KeptClass.DRAFTS: 1}
    assert (left("outbox"), left("reports"), left("report_files")) == (0, 1, 1)
