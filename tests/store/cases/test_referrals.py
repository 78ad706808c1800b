"""Cases handed over by links, over both databases: one open link a contact, whose time is over."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.cases.referrals.referral import Referral, ReferralEnd, Tried
from domain.cases.workflow import CaseDeed as D
from domain.message import Message, MessageState
from store.cases.cases import SqlCases
from store.cases.referrals import SqlReferrals
from store.outbox import SqlOutbox
from tests.domain.cases.lives import START, life
from tests.store.test_cases import by_hand
from tests.store.test_cases import kept as stored_life

HOUR = timedelta(hours=1)


@pytest.fixture
def kept(engine):
    """The store, the outbox, and a case that the body has."""
    cases = SqlCases(engine)
    return SqlReferrals(engine), SqlOutbox(engine), with_life(cases, D.ROUTE), cases


def with_life(cases, *deeds):
    return stored_life(cases, by_hand(), life(*deeds)).case.number


def a_referral(case_id, **fields):
    usual = {
        "body": "housing",
        "contact": "mail:a@b.ru",
        "turn": 2,
        "made_at": START,
        "who": "system",
        "press_by": START + HOUR,
    }
    return Referral(case_id, **{**usual, **fields})


def sent(referral, **fields):
    usual = {"state": MessageState.PENDING, "created_at": START, "next_try_at": START}
    usual |= {"contact": referral.contact, "referral": referral.number, **fields}
    return Message(f"link {referral.number}", None, "т", "т", **usual)


def test_a_contact_has_one_open_link_of_a_case(kept) -> None:
    store, outbox, case_id, _ = kept
    first = store.add(a_referral(case_id))
    assert store.get(first.number) == first
    assert store.add(a_referral(case_id)) is None
    other = store.add(a_referral(case_id, contact="", person="Ира"))
    outbox.put([sent(first), sent(other)])
    assert store.end(case_id, ReferralEnd.REPLACED, START, first.key) == 1
    assert store.end(case_id, ReferralEnd.REPLACED, START, first.key) == 0
    ids = [f"link {first.number}", f"link {other.number}"]
    assert outbox.pending(ids) == {ids[1]}
    again = store.add(a_referral(case_id))
    assert [one.number for one in store.of_cases([case_id, 99])[case_id]] == [
        first.number,
        other.number,
        again.number,
    ]
    assert store.end(case_id, ReferralEnd.LEFT, START + HOUR) == 2
    assert {one.end for one in store.of_cases([case_id])[case_id]} == {
        ReferralEnd.REPLACED,
        ReferralEnd.LEFT,
    }
    assert outbox.pending(ids) == set()
    assert outbox.due(START + HOUR, 9, HOUR) == []


def test_the_outbox_keeps_contact_and_referral(kept) -> None:
    store, outbox, case_id, _ = kept
    message = sent(store.add(a_referral(case_id)))
    outbox.put([message])
    assert outbox.due(START, 9, HOUR) == [message]


def test_looks_are_counted_and_buttons_marked(kept) -> None:
    store, _, case_id, _ = kept
    one = store.add(a_referral(case_id))
    store.count_look(one.number, START)
    store.count_look(one.number, START + HOUR)
    looked = store.get(one.number)
    assert (looked.opened, looked.opened_at, looked.pressed_at) == (2, START, None)
    assert looked == replace(one, opened=2, opened_at=START)
    store.press(one.number, START + HOUR, "Иванов")
    store.press(one.number, START + 2 * HOUR, "")
    pressed = store.get(one.number)
    assert (pressed.pressed_at, pressed.name) == (START + 2 * HOUR, "Иванов")
    store.end(case_id, ReferralEnd.LEFT, START)
    assert store.last_name(store.add(a_referral(case_id))) == "Иванов"
    assert store.last_name(a_referral(case_id, contact="mail:c@d.ru")) == ""
    store.count_look(one.number, START)
    assert store.get(one.number).opened == 2


def test_late_ones_and_those_not_delivered_are_due_once(kept) -> None:
    store, outbox, case_id, _ = kept
    late = store.add(a_referral(case_id))
    failed = store.add(a_referral(case_id, contact="mail:c@d.ru", press_by=START + 9 * HOUR))
    fine = store.add(a_referral(case_id, contact="mail:e@f.ru", press_by=START + 9 * HOUR))
    outbox.put([sent(late), sent(failed, state=MessageState.FAILED), sent(fine)])
    assert store.due(START, 9) == {failed.number: Tried.BOUNCED}
    due = {late.number: Tried.UNANSWERED, failed.number: Tried.BOUNCED}
    assert store.due(START + HOUR, 9) == due
    assert list(store.due(START + HOUR, 1)) == [late.number]
    assert store.pass_on(late.number, Tried.UNANSWERED, START + HOUR)
    assert not store.pass_on(late.number, Tried.UNANSWERED, START + HOUR)
    store.answered(case_id, START + HOUR)
    assert store.due(START + 99 * HOUR, 9) == {}
    assert not store.pass_on(fine.number, Tried.UNANSWERED, START + HOUR)


def test_those_that_do_not_answer_are_listed_until_the_body_acts(kept) -> None:
    store, _, case_id, cases = kept
    other = with_life(cases, D.ROUTE, D.WRONG_BODY)
    for id_ in (case_id, other):
        entry = store.add(a_referral(id_, contact="", press_by=None))
        assert entry.key == ""
        assert store.add(a_referral(id_, contact="", press_by=None)) is None
    page = store.silent(None, 0, 9)
    assert ([one.case_id for one in page.referrals], page.total, page.next) == ([case_id], 1, None)
    assert store.silent(["health"], 0, 9).total == 0
    assert store.silent(None, page.referrals[0].number, 9).referrals == []
    store.answered(case_id, START + HOUR)
    assert store.silent(None, 0, 9).total == 0
    [ended, *_] = store.of_cases([case_id])[case_id]
    assert (ended.end, ended.ended_at) == (ReferralEnd.ANSWERED, START + HOUR)


def test_a_request_waits_until_it_is_decided(kept) -> None:
    store, _, case_id, _ = kept
    one = store.add(a_referral(case_id))
    assert (store.asking(9), store.decide(case_id, START)) == ([], False)
    store.ask(one.number, START, "нет трубы")
    assert [(row.asked_why, row.asks) for row in store.asking(9)] == [("нет трубы", True)]
    assert store.decide(case_id, START + HOUR, "есть")
    assert (store.asking(9), store.get(one.number).decided_why) == ([], "есть")
    store.ask(one.number, START + HOUR, "снова")
    assert store.get(one.number).asks
