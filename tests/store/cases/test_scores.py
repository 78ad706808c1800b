"""Links to score by, scores of readers, and proposed returns, over both databases."""

from dataclasses import replace
from datetime import timedelta

from domain.cases.case import Case, CaseMove, OriginKind, Place
from domain.cases.clocks import Deadlines
from domain.cases.life import standing
from domain.cases.outcome import CaseOutcome
from domain.cases.scores.returning import ReturnClue, ReturnProposal, ReturnState
from domain.cases.scores.score_link import ReaderScore, ScoreLink, ScoreLinkKind, ScoreOrigin
from domain.cases.workflow import CaseDeed
from domain.terms.policy import Regime
from store.cases.cases import SqlCases
from store.cases.scores.links import SqlScoreLinks
from store.cases.scores.returns import SqlReturns
from tests.cases.filed_rows import DAY, FILED

D, O = CaseDeed, ScoreOrigin  # noqa: E741


def made(engine, *deeds, origin=OriginKind.HAND):
    """The number of a case after these deeds, a minute each."""
    cases = SqlCases(engine)
    case = Case(FILED, "Asia/Yakutsk", "phone", "Яма", Place("tynda"), 365, origin=origin)
    life = [CaseMove(1, D.OPEN, FILED, "Анна", regime=Regime.POST)]
    number = cases.add(case, life[0], standing(life), Deadlines()).case.number
    says = {
        D.ROUTE: {"body": "roads"},
        D.ANSWER: {"note": "Засыпали"},
        D.RETURN: {"note": "Нет"},
        D.CLOSE: {"outcome": CaseOutcome.FIXED},
    }
    for deed in deeds:
        deed, more = (D.RATE, {"score": deed}) if isinstance(deed, int) else (deed, says[deed])
        at = life[-1].at + timedelta(minutes=1)
        life.append(CaseMove(len(life) + 1, deed, at, "Анна", **more))
        cases.save(number, life[-1], standing(life), Deadlines())
    return number


ENDED = D.ROUTE, D.ANSWER, D.CLOSE


def test_a_link_of_a_close_is_made_once_and_answered_once(engine):
    store, number = SqlScoreLinks(engine), made(engine, *ENDED)
    asked = ScoreLink(number, ScoreLinkKind.CONTACT, 1, FILED, "Анна")
    score_link = store.ask(asked)
    assert store.ask(replace(asked, made_at=FILED + DAY)) == score_link
    later = store.ask(replace(asked, turn=2))
    assert store.answer(score_link.number, 4, FILED)
    assert not store.answer(score_link.number, 1, FILED)
    assert [one.id for one in store.of_case(number)] == [later.id, score_link.id]
    assert (store.get(score_link.number).score, store.get(later.number).score) == (4, None)
    assert store.get(later.number + 1) is None


def test_scores_are_tallied_by_where_they_come_from(engine):
    store = SqlScoreLinks(engine)
    linked, unanswered, filed, called = (
        made(engine, *ENDED, 5),
        made(engine, *ENDED),
        made(engine, *ENDED, 2, origin=OriginKind.FILED),
        made(engine, *ENDED, 3),
    )
    made(engine, *ENDED[:2], 1)  # not closed
    for number, score in ((linked, 5), (unanswered, None)):
        score_link = store.ask(ScoreLink(number, ScoreLinkKind.CONTACT, 1, FILED, "Анна"))
        if score:
            store.answer(score_link.number, score, FILED)
    thread = store.ask(ScoreLink(called, ScoreLinkKind.THREAD, 1, FILED, "Анна"))
    assert store.read(thread.number, ReaderScore(FILED, 1, "Плохо"), 1)
    assert not store.read(thread.number, ReaderScore(FILED, 1, ""), 1)
    tally = {one.origin: one for one in store.tally(FILED)}
    assert (tally[O.LINK].counts, tally[O.LINK].asked) == ((0, 0, 0, 0, 1), 2)
    assert (tally[O.EXPORT].counts, tally[O.EXPORT].asked) == ((0, 1, 0, 0, 0), 1)
    assert (tally[O.CALL].counts, tally[O.CALL].asked) == ((0, 0, 1, 0, 0), 2)
    assert (tally[O.READERS].counts, tally[O.READERS].asked) == ((1, 0, 0, 0, 0), None)
    assert [one.comment for one in store.readers(called, 9)] == ["Плохо"]
    assert filed in SqlCases(engine).several([filed])
    assert all(not one.answered for one in store.tally(FILED + DAY))
    assert all(not one.answered for one in store.tally(FILED, {"health"}))
    assert [one.answered for one in store.tally(FILED, {"roads"})] == [1, 1, 1, 1]


def test_a_post_proposes_a_return_once(engine):
    store, number = SqlReturns(engine), made(engine, *ENDED)
    proposal = ReturnProposal(number, "p1", ReturnClue.AUTHOR, FILED)
    store.propose([proposal, replace(proposal, post_id="p2", at=FILED + DAY)])
    store.propose([proposal])
    later, first = store.of_case(number)
    assert (later.post_id, first.post_id) == ("p2", "p1")
    assert store.page(9) == [later]  # a case stands in the list once
    assert store.decide(first, ReturnState.REJECTED, "Анна", FILED)
    assert not store.decide(first, ReturnState.RETURNED, "Борис", FILED)
    store.propose([proposal])
    assert [one.post_id for one in store.of_case(number)] == ["p2"]
    assert store.get(first.number).who == "Анна"


def test_a_crowd_hides_no_author_and_fills_no_list(engine):
    store, one, other = SqlReturns(engine), made(engine, *ENDED), made(engine, *ENDED)
    incident = ReturnProposal(one, "", ReturnClue.INCIDENT, FILED)
    crowd = [replace(incident, post_id=f"c{n}", at=FILED + DAY) for n in range(9)]
    store.propose([*crowd, replace(incident, post_id="author", clue=ReturnClue.AUTHOR)])
    store.propose([replace(incident, post_id="more"), replace(crowd[0], case_id=other)])
    assert [row.post_id for row in store.of_case(one)] == ["c0", "author"]
    assert {(row.case_id, row.post_id) for row in store.page(2)} == {(one, "author"), (other, "c0")}
    life = SqlCases(engine).moves_of([other])[other]
    life = [*life, CaseMove(len(life) + 1, D.RETURN, FILED + DAY, "Анна", note="Нет")]
    SqlCases(engine).save(other, life[-1], standing(life), Deadlines())
    assert [row.case_id for row in store.page(2)] == [one]  # it is in work again


def test_cases_that_were_returned_twice_lately(engine):
    store = SqlReturns(engine)
    again = (D.RETURN, D.ANSWER)
    once, twice = made(engine, *ENDED[:2], *again), made(engine, *ENDED[:2], *again, *again)
    assert store.returned(2, FILED) == [twice]
    assert store.returned(1, FILED) == [once]
    assert store.returned(2, FILED + DAY) == []
