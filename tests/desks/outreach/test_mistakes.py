"""Communication errors at the desk: found in answers, decided in one click, taught, corrected."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desks.cases.answers.reading import read_answers
from desks.outreach.looking import look_for_mistakes
from desks.outreach.mistakes import MistakeDesk
from domain.cases.workflow import CaseDeed
from domain.errors import EntryRefused, Forbidden, MoveRefused, NotFound
from domain.outreach.mistake import CERTAIN, MISTAKE_MOVES, MistakeDeed, MistakeKind, MistakeState
from domain.person import Role
from domain.post import AuthorKind, Kind
from domain.reports.recommendation import RecommendationOrigin, RecommendationState
from russian.outreach.mistakes import DONE, KINDS, STATES
from tests.desks.outreach.talk import official_page, talk
from tests.desks.ratings.test_case_ratings import ahead
from tests.desks.test_answer_quality import answered
from tests.desks.test_cases import ANNA, by_hand, member, move

K, S = MistakeKind, MistakeState
RUDE = "Здравствуйте! Сами виноваты, хватит жаловаться. Фонарь на Лесной, 5 починим 3 декабря."


def look(installation):
    read_answers(installation, installation.clock.now())
    return look_for_mistakes(installation, installation.clock.now())


@pytest.fixture
def rude(installation):
    """One rude answer, proposed."""
    answered(installation, RUDE)
    [one] = look(installation)
    return installation, one


def test_a_rude_answer_is_proposed_once_with_its_text(rude) -> None:
    installation, one = rude
    assert (one.kind, one.body, one.state) == (K.RUDE, "housing", S.PROPOSED)
    assert look(installation) == []
    desk = MistakeDesk(installation)
    [card] = desk.list(ANNA).cards
    assert (card.text, card.mistake.text) == (RUDE, "")  # no post: the case keeps it
    assert set(card.deeds) == {"confirm", "reject"}


def test_a_body_sees_its_own_when_they_are_confirmed_and_says_what_was_changed(rude) -> None:
    installation, one = rude
    desk = MistakeDesk(installation)
    head = member(installation, "Глава", Role.HEAD)
    other = member(installation, "Чужой", Role.HEAD, bodies=("health",))
    assert desk.list(head).cards == []
    with pytest.raises(NotFound):
        desk.look(head, one.number)
    with pytest.raises(Forbidden):
        desk.confirm(head, one.number)
    confirmed = desk.confirm(ANNA, one.number)
    assert (confirmed.state, confirmed.who) == (S.CONFIRMED, "Анна")
    assert [card.mistake.id for card in desk.list(head).cards] == [one.id]
    assert desk.list(other).cards == []
    with pytest.raises(NotFound):
        desk.correct(other, one.number, "Ничего")
    with pytest.raises(EntryRefused, match="что изменили"):
        desk.correct(head, one.number, " ")
    with pytest.raises(EntryRefused, match="не может"):
        desk.teach(ANNA, one.number, "Чужой", "Быть вежливее")
    taught = desk.teach(ANNA, one.number, "Глава", "Тон, телефон 89141234567")
    assert (taught.owner, taught.at) == ("Глава", confirmed.at)
    assert "89141234567" not in taught.lesson
    done = desk.correct(head, one.number, "Ответы читает второй человек", taught.version)
    assert (done.state, done.who) == (S.CORRECTED, "Глава")
    with pytest.raises(MoveRefused):
        desk.reopen(ANNA, one.number, taught.version)
    assert desk.reopen(ANNA, one.number).state is S.CONFIRMED


def test_rejections_teach_the_limit_and_what_is_weaker_is_not_proposed(installation) -> None:
    desk = MistakeDesk(installation)
    for _ in range(2):
        answered(installation, RUDE)
    for one in look(installation):
        desk.reject(ANNA, one.number) if one.kind is K.RUDE else None
    [taught] = [row for row in desk.limits(ANNA) if row.kind is K.RUDE]
    assert (taught.decided, taught.confirmed, taught.limit > 0.9) == (2, 0, True)
    answered(installation, RUDE)
    assert K.RUDE not in {one.kind for one in look(installation)}
    half_a_year = ahead(installation, timedelta(days=181))
    [forgotten] = [row for row in MistakeDesk(half_a_year).limits(ANNA) if row.kind is K.RUDE]
    assert forgotten.limit == forgotten.first


def test_a_silent_body_is_proposed_and_its_late_answer_takes_the_place(installation) -> None:
    number = by_hand(installation)
    move(installation, number, CaseDeed.ROUTE, body="housing")
    assert look(installation) == []
    late = ahead(installation, timedelta(days=20))
    [silent] = look(late)
    assert (silent.kind, silent.case_id) == (K.NONE, number)
    move(late, number, CaseDeed.ANSWER, note="Фонарь на Лесной, 5 починили 3 декабря, бригада.")
    look(late)
    known = late.outreach.mistakes.get(silent.number)
    assert (known.kind, known.state) == (K.LATE, S.PROPOSED)
    assert "позже срока" in known.detail
    kinds = [card.mistake.kind for card in MistakeDesk(late).list(ANNA).cards]
    assert K.NONE not in kinds
    assert kinds.count(K.LATE) == 1


def test_of_a_silence_that_people_decided_the_late_answer_is_no_other_mistake(installation) -> None:
    number = by_hand(installation)
    move(installation, number, CaseDeed.ROUTE, body="housing")
    late = ahead(installation, timedelta(days=20))
    [silent] = look(late)
    MistakeDesk(late).confirm(ANNA, silent.number)
    move(late, number, CaseDeed.ANSWER, note="Фонарь на Лесной, 5 починили 3 декабря, бригада.")
    assert K.LATE not in {one.kind for one in look(late)}


def test_talk_below_an_official_page_shows_quarrels_and_lost_criticism(installation) -> None:
    paged = official_page(installation)
    now = paged.clock.now()
    root = talk(paged, "root", now - timedelta(hours=20), AuthorKind.OFFICIAL, "-1", "О ремонте")
    at = now - timedelta(hours=10)
    talk(paged, "says", at, AuthorKind.OFFICIAL, "-1", "Хватит жаловаться.", root)
    for n in range(8):
        later = at + timedelta(minutes=20 * n + 20)
        talk(paged, f"c{n}", later, AuthorKind.PRIVATE, f"p:{n:020x}", "Хам!", root, Kind.COMPLAINT)
    paged.posts.index.refresh()
    mistakes = {one.kind: one for one in look(paged)}
    assert set(mistakes) == {K.QUARREL, K.RUDE}
    quarrel = mistakes[K.QUARREL]
    assert (quarrel.body, quarrel.page) == ("housing", "housing_vk")
    assert quarrel.text == "Хватит жаловаться."
    [card] = MistakeDesk(paged).list(ANNA, kind=K.QUARREL).cards
    assert card.text == quarrel.text


def test_a_page_without_talk_shows_nothing(installation) -> None:
    assert look(official_page(installation)) == []


def test_what_repeats_is_recommended_to_its_body(installation) -> None:
    desk = MistakeDesk(installation)
    for _ in range(3):
        answered(installation, RUDE)
    for one in look(installation):
        if one.kind is K.RUDE:
            desk.confirm(ANNA, one.number)
    [repeated] = [row for row in desk.list(ANNA).repeats if row.kind is K.RUDE]
    assert (repeated.body, repeated.count) == ("housing", 3)
    look(installation)
    store = installation.reports.recommendations
    proposed = store.page({RecommendationState.PROPOSED}, None, 9)
    [error] = [one for one in proposed if one.origin is RecommendationOrigin.ERROR]
    assert (error.body, error.evidence[0].value) == ("housing", 3)
    look(installation)
    assert len(store.page({RecommendationState.PROPOSED}, None, 9)) == len(proposed)


def test_a_body_that_is_no_more_gets_no_recommendation(installation) -> None:
    desk = MistakeDesk(installation)
    for _ in range(3):
        answered(installation, RUDE)
    for one in look(installation):
        desk.confirm(ANNA, one.number)
    region = installation.region
    ended = replace(region.bodies["housing"], until=installation.clock.now().date())
    gone = replace(installation, region=replace(region, bodies={**region.bodies, "housing": ended}))
    look(gone)
    proposed = gone.reports.recommendations.page({RecommendationState.PROPOSED}, None, 9)
    assert [one for one in proposed if one.origin is RecommendationOrigin.ERROR] == []


def test_every_kind_state_and_deed_has_its_words() -> None:
    assert set(KINDS) == set(MistakeKind)
    assert set(STATES) == set(MistakeState) == set(MISTAKE_MOVES)
    assert set(DONE) == set(MistakeDeed)
    assert set(MistakeState) > CERTAIN
