"""Cases handed over by links: to whom, what a link may do, and when it may do nothing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.cases.life import standing
from domain.cases.referrals.addressees import addressees, works_here
from domain.cases.referrals.link import DEEDS, LinkDeed, Shut, ends_at, offered, shut, turn_of
from domain.cases.referrals.referral import (
    AFTER_TERM,
    LIFE,
    WITHOUT_TERM,
    Referral,
    ReferralEnd,
)
from domain.cases.workflow import WORKFLOW, CaseDeed, CaseState
from domain.contact import Contact, ContactKind
from domain.person import Person, Role
from domain.region import Body
from tests.domain.cases.lives import START, life

D, L = CaseDeed, LinkDeed
DAY = timedelta(days=1)
BODY = Body(
    "housing",
    "ЖКХ",
    "regional",
    True,
    contacts=(
        Contact(ContactKind.PHONE, "+7 41656 0-00-00"),
        Contact(ContactKind.TELEGRAM, "@edds"),
        Contact(ContactKind.MAIL, "a@b.ru", "приёмная"),
    ),
)
REFERRAL = Referral(1, "housing", "mail:a@b.ru", 2, START, "system", id=7)


def person(name, *roles, login=None, channels=("почта",), bodies=("housing",), enabled=True):
    return Person(name, name, frozenset(roles), channels, login, frozenset(bodies), enabled)


def keys(people=(), coordinators=(), gateways=("mail",), body=BODY):
    order = addressees(body, people, coordinators, gateways, {"почта"})
    return [one.key for one in order]


def test_contacts_come_first_then_people_then_coordinators() -> None:
    ira, gleb = person("Ира", Role.EXECUTOR, login="ira"), person("Глеб")
    kira = person("Кира", Role.COORDINATOR, login="kira")
    others = (
        person("Без канала", Role.EXECUTOR, channels=()),
        person("Чужой", Role.EXECUTOR, bodies=("transport",)),
        person("Ушёл", Role.EXECUTOR, enabled=False),
        person("Аналитик", Role.ANALYST, login="x"),
    )
    people = (kira, ira, gleb, *others)
    order = ["mail:a@b.ru", "person:Глеб", "person:Ира", "person:Кира"]
    assert keys(people, ["Кира"]) == order
    assert keys(gateways=("mail", "telegram", "max")) == ["telegram:@edds", "mail:a@b.ru"]
    assert keys(gateways=()) == []
    assert keys(people, ["Кира"], body=replace(BODY, until=date(2026, 1, 1))) == []


def test_people_with_an_account_answer_in_the_console() -> None:
    assert works_here(BODY, [person("Ира", Role.EXECUTOR, login="ira")])
    assert not works_here(BODY, [person("Глеб"), person("А", Role.ANALYST, login="a")])
    assert not works_here(BODY, [person("Ира", Role.EXECUTOR, login="i", enabled=False)])


SHUT = (
    ("open", {}, (D.ROUTE,), {}, None),
    ("answered", {}, (D.ROUTE, D.ANSWER), {}, None),
    ("postponed", {}, (D.ROUTE, D.POSTPONE), {}, None),
    ("revoked", {"end": ReferralEnd.REVOKED}, (D.ROUTE,), {}, Shut.REVOKED),
    ("replaced", {"end": ReferralEnd.REPLACED}, (D.ROUTE,), {}, Shut.REPLACED),
    ("closed", {}, (D.ROUTE, D.CLOSE), {}, Shut.CLOSED),
    ("opened again", {"end": ReferralEnd.CLOSED}, (D.ROUTE,), {}, Shut.CLOSED),
    ("left", {}, (D.ROUTE, D.WRONG_BODY), {}, Shut.LEFT),
    ("came back", {"end": ReferralEnd.LEFT}, (D.ROUTE,), {}, Shut.LEFT),
    ("of another body", {"body": "health"}, (D.ROUTE,), {}, Shut.LEFT),
    ("of the centre", {"contact": ""}, (D.ROUTE,), {}, Shut.LEFT),
    ("body merged", {}, (D.ROUTE,), {"body": replace(BODY, until=date(2026, 1, 1))}, Shut.MERGED),
    ("body unknown", {}, (D.ROUTE,), {"body": None}, Shut.MERGED),
    ("contact gone", {}, (D.ROUTE,), {"is_known": False}, Shut.GONE),
    ("expired", {}, (D.ROUTE,), {"at": START + DAY}, Shut.EXPIRED),
)


@pytest.mark.parametrize("row", SHUT, ids=[row[0] for row in SHUT])
def test_when_a_link_shows_nothing(row) -> None:
    _, fields, deeds, given, expected = row
    usual = {"body": BODY, "is_known": True, "ends_at": START + DAY, "at": START}
    now = standing(life(*deeds))
    assert shut(replace(REFERRAL, **fields), now, **{**usual, **given}) is expected


def test_a_link_lasts_a_week_longer_than_the_last_term() -> None:
    class Clock:
        def __init__(self, due):
            self.due = due

    assert ends_at(REFERRAL, []) == START + WITHOUT_TERM
    due = [Clock(START + 9 * DAY), Clock(START + 3 * DAY)]
    assert ends_at(REFERRAL, due) == START + 9 * DAY + AFTER_TERM
    assert ends_at(REFERRAL, [Clock(START - 90 * DAY)]) == START + AFTER_TERM
    assert ends_at(REFERRAL, [Clock(START + 9999 * DAY)]) == START + LIFE


def test_a_button_is_shown_where_the_workflow_has_its_deed() -> None:
    for deeds, expected in (
        ((D.ROUTE,), list(L)),
        ((D.ROUTE, D.ACCEPT), [L.ANSWER, L.INTERIM, L.WRONG_BODY, L.TERM]),
        ((D.ROUTE, D.ANSWER), []),
        ((D.ROUTE, D.ANSWER, D.RETURN), list(L)),
        ((D.ROUTE, D.POSTPONE), []),
        ((), []),
    ):
        assert offered(standing(life(*deeds)), False) == expected
    assert L.TERM not in offered(standing(life(D.ROUTE)), True)
    for state in CaseState:
        assert all(
            DEEDS[one] in WORKFLOW[state]
            for one in offered(replace(standing(life(D.ROUTE)), state=state), False)
        )


def test_a_turn_begins_with_the_move_that_gave_the_case() -> None:
    assert turn_of(life(D.ROUTE, D.ACCEPT)) == 2
    assert turn_of(life(D.ROUTE, D.ANSWER, D.RETURN, D.ACCEPT)) == 4
    assert turn_of(life(D.ROUTE, D.WRONG_BODY, D.UNDO)) == 2
    assert turn_of(life()) == 1
