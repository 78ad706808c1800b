"""Readings of answers and promises over both databases."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from cases.intake.intake import Intake
from domain.cases.answers.answer import AnswerOrigin, AnswerState, CaseAnswer, Proof
from domain.cases.answers.promise import WAITING, CasePromise, PromiseState
from domain.cases.answers.quality import AnswerQuality, Mark, MarkKind, Point, QualityVerdict
from domain.ports.casework.promises import PromiseFilter
from domain.ports.casework.quality import VerdictAgreement
from region.loader import load_region, region_folder
from store.cases.answers.answers import SqlCaseAnswers
from store.cases.answers.promises import SqlPromises
from store.cases.answers.quality import SqlAnswerQuality
from store.cases.cases import SqlCases
from store.cases.filings import SqlFilings
from store.engine import transaction
from tests.cases.filed_rows import FILED, a_row

AMUR = load_region(region_folder(Path("amur")))
HOUR = timedelta(hours=1)
S = PromiseState
DUE = date(2026, 12, 15)


@pytest.fixture
def answered(engine):
    """The three stores, and two answers to one case."""
    intake = Intake(SqlFilings(engine), SqlCases(engine), AMUR, 365, partial(transaction, engine))
    [taken] = intake.take([a_row()], None)
    answers = SqlCaseAnswers(engine)
    stored = [
        answers.add(
            CaseAnswer(
                case_id=taken.case_id,
                at=FILED + place * HOUR,
                noticed_at=FILED + place * HOUR,
                text="Починим до 15 декабря",
                origin=AnswerOrigin.TYPED,
                state=AnswerState.TAKEN,
                proof=Proof.UNVERIFIED,
                body="housing",
            )
        )
        for place in (1, 2)
    ]
    return answers, SqlAnswerQuality(engine), SqlPromises(engine), stored


def read(answer, **fields):
    usual = {
        "answer_id": answer.number,
        "case_id": answer.case_id,
        "body": answer.body,
        "at": answer.at,
        "points": frozenset({Point.TERM, Point.TO_THE_POINT}),
        "is_formal": False,
        "marks": (Mark(MarkKind.PROMISE, "", 8, 21),),
        "signature": (1, 2, 2**32 - 1),
    }
    return AnswerQuality(**{**usual, **fields})


def promise(answer, **fields):
    usual = {
        "case_id": answer.case_id,
        "answer_id": answer.number,
        "body": answer.body,
        "made_at": answer.at,
        "words": "до 15 декабря",
        "start": 8,
        "end": 21,
        "due": DUE,
        "state": S.PROPOSED,
        "municipality": "tynda",
    }
    return CasePromise(**{**usual, **fields})


def test_an_answer_is_read_once_and_again_after_it_was_edited(answered) -> None:
    answers, quality, _, (first, second) = answered
    assert quality.unread(9) == [first.number, second.number]
    quality.save(read(first), FILED + 3 * HOUR)
    assert quality.unread(9) == [second.number]
    answers.save(replace(second, state=AnswerState.REJECTED))
    answers.save(replace(first, edited_at=FILED + 4 * HOUR))
    assert quality.unread(9) == [first.number]
    quality.save(read(first, points=frozenset()), FILED + 5 * HOUR)
    assert quality.unread(9) == []
    assert quality.of_answers([first.number]) == {first.number: read(first, points=frozenset())}


def test_signatures_are_those_of_earlier_answers_of_the_body(answered) -> None:
    _, quality, _, (first, second) = answered
    quality.save(read(first), FILED)
    quality.save(read(second, signature=(7,)), FILED)
    assert quality.near("housing", second.at, 9) == [(first.number, (1, 2, 2**32 - 1))]
    assert [id_ for id_, _ in quality.near("housing", second.at + HOUR, 1)] == [second.number]
    assert quality.near("roads", second.at + HOUR, 9) == []


def test_of_two_verdicts_at_once_one_stands_and_a_new_reading_keeps_it(answered) -> None:
    _, quality, _, (first, second) = answered
    quality.save(read(first), FILED)
    quality.save(read(second), FILED)
    anna = QualityVerdict(read(first).points, False, "Анна", FILED + 3 * HOUR)
    boris = QualityVerdict(frozenset(), True, "Борис", FILED + 4 * HOUR, "пусто")
    assert quality.judge(first.number, anna, None)
    assert not quality.judge(first.number, boris, None)
    assert quality.judge(second.number, boris, None)
    assert quality.agreement() == VerdictAgreement(judged=2, agreed=1)
    quality.save(read(first), FILED + 5 * HOUR)
    known = quality.of_answers([first.number])[first.number]
    assert (known.verdict, known.is_agreed) == (anna, True)
    assert quality.judge(first.number, boris, anna)


def test_what_somebody_decided_of_a_promise_survives_another_reading(answered) -> None:
    _, _, promises, (first, _) = answered
    promises.replace(first.number, [promise(first), promise(first, words="скоро", due=None)])
    [dated, vague] = promises.of_cases([first.case_id])[first.case_id]
    kept = replace(dated, state=S.KEPT, who="Анна", decided_at=FILED)
    assert promises.save(kept, S.PROPOSED)
    assert not promises.save(replace(dated, state=S.BROKEN), S.PROPOSED)
    promises.replace(first.number, [promise(first), promise(first, words="завтра")])
    rows = promises.of_cases([first.case_id])[first.case_id]
    assert [(one.words, one.state) for one in rows] == [
        ("до 15 декабря", S.KEPT),
        ("завтра", S.PROPOSED),
    ]
    assert promises.get(vague.number) is None
    assert promises.get(dated.number) == kept


def test_promises_are_listed_and_counted_by_day_body_and_place(answered) -> None:
    _, _, promises, (first, second) = answered
    promises.replace(first.number, [promise(first), promise(first, due=None, state=S.VAGUE)])
    later = promise(second, due=DUE + timedelta(days=9), body="roads", moved=2)
    promises.replace(second.number, [later])
    assert [one.due for one in promises.page(PromiseFilter(WAITING))] == [DUE, later.due]
    assert [one.due for one in promises.page(PromiseFilter(frozenset(S)))][-1] is None
    assert promises.due(DUE) == 1
    assert promises.due(DUE, frozenset({"roads"})) == 0
    assert promises.due(DUE - timedelta(days=1)) == 0
    counts = promises.counts(PromiseFilter(frozenset(S)))
    assert [(one.body, one.state, one.total, one.moved) for one in counts] == [
        ("housing", S.PROPOSED, 1, 0),
        ("housing", S.VAGUE, 1, 0),
        ("roads", S.PROPOSED, 1, 2),
    ]
    assert promises.page(PromiseFilter(WAITING, municipality="zeya")) == []
