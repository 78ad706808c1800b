"""Letters from contacts of bodies, over both databases: each counts once."""

from dataclasses import replace
from datetime import timedelta

from domain.cases.referrals.link import Shut
from domain.cases.referrals.mail import CaseMail, MailOutcome
from domain.cases.workflow import CaseDeed as D
from store.cases.cases import SqlCases
from store.cases.mails import SqlCaseMails
from store.cases.referrals import SqlReferrals
from tests.domain.cases.lives import START
from tests.store.cases.test_referrals import a_referral, with_life


def test_a_letter_counts_once_and_the_latest_come_first(engine) -> None:
    case_id = with_life(SqlCases(engine), D.ROUTE)
    referral = SqlReferrals(engine).add(a_referral(case_id))
    store = SqlCaseMails(engine)
    first = CaseMail("a", case_id, referral.number, START, MailOutcome.EMPTY, attachments=2)
    assert store.add(first)
    assert not store.add(replace(first, outcome=MailOutcome.SHUT))
    assert (store.get("a"), store.get("b")) == (first, None)
    late = START + timedelta(hours=1)
    second = replace(first, id="b", at=late, outcome=MailOutcome.SHUT, shut=Shut.CLOSED, answer=7)
    assert store.add(second)
    assert store.of_case(case_id, 9) == [second, first]
    assert store.of_case(case_id, 1) == [second]
    assert store.of_case(case_id + 1, 9) == []
