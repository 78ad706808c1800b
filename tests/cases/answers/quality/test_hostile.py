"""Texts that somebody wrote to hurt a reader: each is read, in time that grows with its length."""

from datetime import datetime
from functools import partial

import pytest

from cases.answers.quality.askings import ASKED
from cases.answers.quality.contradiction import Statement, contradictions
from cases.answers.quality.reading import AnswerFacts, answer_reading
from domain.cases.case import Place
from tests.timing import grows_evenly

SLOW = ["в течение 10 рабочих дней ", "телефон", "а-", "\n", "обещан", "А.", "1"]


@pytest.fixture
def facts(worktime, lemmatiser):
    return AnswerFacts(datetime(2026, 11, 24, 11, tzinfo=worktime.zone), worktime, lemmatiser)


@pytest.mark.parametrize(
    "text",
    [
        f"Починим в течение {'9' * 400} дней",
        f"{'9' * 400}-дневный срок",
        "Починим в 0 полугодии",
        "Починим в 0-1 квартале, в 1-0 полугодии",
        "Починим в 999999999-1 квартале",
        "Починим в 0 декаде декабря, в 0 половине мая",
    ],
)
def test_no_number_stops_a_reader(text, facts) -> None:
    answer_reading(text, text, facts)
    statement = partial(Statement, text=text, at=facts.at, place=Place())
    contradictions([statement(1), statement(2)], facts.worktime, facts.lemmatiser)


@pytest.mark.parametrize("unit", SLOW)
def test_an_answer_is_read_in_time_that_grows_with_its_length(unit, facts) -> None:
    def read(length: int) -> None:
        answer_reading("Когда почините?", unit * (length // len(unit)), facts)

    assert grows_evenly(read, 6_000)


@pytest.mark.parametrize("unit", ["Да. ", "Не\n", "Дадут 5 мая. "])
def test_answers_are_compared_in_time_that_grows_with_their_length(unit, facts) -> None:
    def compare(length: int) -> None:
        text = unit * (length // len(unit))
        statements = [Statement(one, text, facts.at, Place()) for one in (1, 2)]
        contradictions(statements, facts.worktime, facts.lemmatiser)

    assert grows_evenly(compare, 4_000)


def test_of_an_appeal_of_many_questions_the_first_are_read(facts) -> None:
    reading = answer_reading("Когда? " * 20_000, "Починим до 15 декабря.", facts)
    assert len(reading.asked) == ASKED
