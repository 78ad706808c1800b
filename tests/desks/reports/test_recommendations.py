"""Recommendations: proposed by rules over figures, signed by a person, and their fate."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from desks.reports.proposing import LOOKED, look, propose, propose_daily
from desks.reports.recommendations import RecommendationDesk, RecommendationForm
from domain.bell import Cause
from domain.cases.case import Place
from domain.cases.causes.problem import ChronicReason, ChronicState, Member, MemberKind, Recurrence
from domain.cases.workflow import CaseDeed
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.person import Role
from domain.reports.recommendation import (
    RECOMMENDATION_MOVES,
    RecommendationDeed,
    RecommendationOrigin,
    RecommendationState,
    checked_text,
)
from domain.reports.recommendation_rule import ProposingRule, RecommendationRule
from region.rules.recommendations import read_recommendation_rules
from russian.reports.recommendations import DONE, ORIGINS, STATES, TEXTS
from tests.desks.ratings.test_case_ratings import ahead
from tests.desks.test_cases import ANNA, by_hand, member, move

Origin, S = RecommendationOrigin, RecommendationState
DAY = date(2027, 1, 15)


def with_rules(installation, *rules):
    return replace(installation, region=replace(installation.region, recommendation_rules=rules))


@pytest.fixture
def late(installation):
    """Three cases of housing that are over their term for a while."""
    for _ in range(3):
        move(installation, by_hand(installation), CaseDeed.ROUTE, body="housing")
    rule = RecommendationRule(ProposingRule.OVERDUE, on=True, least=3, days=7)
    return with_rules(ahead(installation, timedelta(days=20)), rule)


def test_a_rule_proposes_once_with_the_figures_as_they_were(late) -> None:
    [one] = look(late, late.clock.now())
    assert (one.origin, one.body, one.people) == (Origin.OVERDUE, "housing", 3)
    assert (one.evidence[0].name, one.evidence[0].value) == ("cases.overdue", 3)
    assert one.due - late.clock.now().astimezone(late.region.zone).date() == timedelta(days=7)
    assert look(late, late.clock.now()) == []
    desk = RecommendationDesk(late)
    desk.drop(ANNA, one.number, "уже знают")
    assert look(late, late.clock.now()) == []
    later = ahead(late, timedelta(days=31))
    assert [again.body for again in look(later, later.clock.now())] == ["housing"]
    [card] = desk.list(ANNA)
    assert (card.recommendation.key, card.recommendation.id != one.id) == (one.key, True)


def test_a_day_looks_once(late) -> None:
    now = late.clock.now()
    propose_daily(late, now)
    [card] = RecommendationDesk(late).list(ANNA)
    RecommendationDesk(late).drop(ANNA, card.recommendation.number, "нет")
    assert late.marks.value(LOOKED) == now.astimezone(late.region.zone).date().isoformat()
    quick = with_rules(late, replace(late.region.recommendation_rules[0], pause=0))
    propose_daily(quick, now)
    assert RecommendationDesk(late).list(ANNA) == []


def test_a_body_sees_what_was_signed_and_says_what_became_of_it(late) -> None:
    [one] = look(late, late.clock.now())
    desk, head = RecommendationDesk(late), member(late, "Глава", Role.HEAD)
    other = member(late, "Чужой", Role.HEAD, bodies=("transport",))
    assert desk.list(head) == []
    with pytest.raises(NotFound):
        desk.take(head, one.number)
    desk.edit(ANNA, one.number, RecommendationForm("Ответить", "housing", "", DAY))
    signed = desk.sign(ANNA, one.number)
    assert (signed.state, signed.signed_by, signed.text) == (S.SIGNED, "Анна", "Ответить")
    [rung] = late.messages.bell.latest("Глава", [Cause.RECOMMENDATION], 9)
    assert rung.address == f"/recommendations/{one.number}"
    assert [card.recommendation.id for card in desk.list(head)] == [one.id]
    assert set(desk.look(head, one.number).deeds) == {"take", "refuse", "finish"}
    with pytest.raises(NotFound):
        desk.look(other, one.number)
    with pytest.raises(EntryRefused):
        desk.refuse(head, one.number, " ")
    desk.take(head, one.number, signed.version)
    assert "reopen" in desk.look(ANNA, one.number).deeds
    again = desk.reopen(ANNA, one.number)  # it was taken by mistake
    assert (again.state, again.signed_by) == (S.SIGNED, "Анна")
    desk.take(head, one.number, again.version)
    with pytest.raises(MoveRefused):
        desk.finish(head, one.number, "Ответили", signed.version)
    done = desk.finish(head, one.number, "Ответили всем")
    assert (done.state, done.result, done.who) == (S.DONE, "Ответили всем", "Глава")
    assert desk.list(ANNA) == []
    [decided] = desk.list(ANNA, decided=True)
    assert decided.recommendation.signed_by == "Анна"


def test_it_is_not_signed_without_an_addressee_and_a_day(installation) -> None:
    desk = RecommendationDesk(installation)
    added = desk.add(ANNA, RecommendationForm("Открыть приём онлайн"))
    with pytest.raises(EntryRefused, match="кому"):
        desk.sign(ANNA, added.number)
    desk.edit(ANNA, added.number, RecommendationForm(added.text, service="Запись в сад"))
    with pytest.raises(EntryRefused, match="срок"):
        desk.sign(ANNA, added.number)
    desk.edit(ANNA, added.number, RecommendationForm(added.text, "", "Запись в сад", DAY))
    assert desk.sign(ANNA, added.number).service == "Запись в сад"


def test_no_number_is_typed() -> None:
    with pytest.raises(EntryRefused, match="число"):
        checked_text("Ответить на 14 обращений")
    named = "Починить крышу: «Школа № 5», сейчас"
    assert checked_text(named) == named
    assert all(checked_text(words) == words for words in TEXTS.values())


def test_a_chronic_problem_without_an_owner_is_proposed_by_the_people_it_costs(
    installation,
) -> None:
    at = installation.clock.now()
    members = tuple(
        Member(MemberKind.CASE, str(by_hand(installation)), at - timedelta(hours=1))
        for _ in range(6)
    )
    recurrence = Recurrence(
        "k",
        "improvement.street_lights",
        Place("tynda", street="Лесная", house="5"),
        ChronicReason.REPEATED,
        members,
    )
    [problem] = installation.casework.chronic.note([recurrence], at)
    rule = RecommendationRule(ProposingRule.CHRONIC, on=True, least=6, days=30)
    ruled = with_rules(installation, rule)
    [one] = look(ruled, at)
    assert (one.origin, one.people, one.about) == (Origin.CHRONIC, 6, f"/cases/chronic/{problem}")
    assert (one.body, one.municipality) == (None, "tynda")
    assert "«Тында, Лесная, 5: " in one.text
    assert checked_text(one.text) == one.text
    fewer = with_rules(installation, replace(rule, least=7, pause=0))
    assert look(fewer, at) == []
    assert installation.casework.chronic.get(problem).state is ChronicState.PROPOSED


def test_another_register_proposes_by_a_plain_call(late) -> None:
    [one] = look(late, late.clock.now())
    other = replace(one, key="page vk-tynda", origin=Origin.PAGE, people=900, id=None)
    assert [made.key for made in propose(late, [other, replace(one, id=None)])] == [other.key]
    cards = RecommendationDesk(late).list(ANNA)
    assert [card.recommendation.people for card in cards] == [900, 3]


def test_every_state_and_deed_has_words() -> None:
    assert (set(STATES), set(ORIGINS)) == (set(S), set(Origin))
    assert set(DONE) == {*RecommendationDeed, "added"}
    assert set(RECOMMENDATION_MOVES) == set(S)


def test_the_file_of_rules_is_read_strictly(tmp_path) -> None:
    file, mistakes = tmp_path / "recommendations.yaml", []
    file.write_text(
        "rules:\n"
        "  - {when: overdue, on: true, least: 5, days: 7, pause_days: 30}\n"
        "  - {when: overdue, on: true, least: 5, days: 7, pause_days: 30}\n"
        "  - {when: returned, on: true, least: 5, percent: 150, days: 7, pause_days: 30}\n"
        "  - {when: late, on: true, least: 5, days: 7, pause_days: 30}\n"
    )
    rules = read_recommendation_rules(file, mistakes)
    assert rules[0] == RecommendationRule(ProposingRule.OVERDUE, True, 5, 1.0, 7, 30)
    assert sorted(one.line for one in mistakes) == [3, 4, 5]
    assert read_recommendation_rules(tmp_path / "none.yaml", mistakes) == ()
