"""What is shown of answers, and what an attacker makes of all of it together."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog

from domain.outreach.surveys.question import Branch, Question, QuestionKind
from domain.outreach.surveys.submission import Submission, SubmissionChannel
from domain.outreach.surveys.survey import Survey, SurveyAccess, SurveySample
from domain.reports.fact import FactMarks
from outreach.surveys.bursts import find_bursts
from outreach.surveys.freezing import frozen, thawed
from outreach.surveys.tally import SurveyTally, step_of
from reports.cuts.guard import Guard
from russian.few import FEWEST

K = QuestionKind
AT = datetime(2026, 11, 28, 3, tzinfo=UTC)
QUESTIONS = (
    Question("Довольны?", K.ONE, ("Да", "Нет", "Не знаю")),
    Question("Чем?", K.MANY, ("Двор", "Дорога")),
)


def a_survey(**changes):
    known = {
        "title": "Уборка",
        "purpose": "Узнать",
        "operator": "ЦУР",
        "access": SurveyAccess.OPEN,
        "questions": QUESTIONS,
        "ends_at": AT + timedelta(days=9),
        "who": "Вера",
        "made_at": AT,
        "id": 3,
    }
    return Survey(**{**known, **changes})


def a_tally(survey, key=b"key"):
    return SurveyTally(survey, {"tynda": "Тында"}, {}, FactMarks(key), Guard(key, 6).counts)


def answers(rows, every=timedelta(hours=1)):
    return [
        Submission(3, f"{n:032x}", SubmissionChannel.PAGE, AT + n * every, values, n + 1)
        for n, values in enumerate(rows)
    ]


def some(seed, count):
    chance = random.Random(seed)
    return answers(
        [
            {
                "1": [chance.choices("012", (6, 3, 0.4))[0]],
                "2": sorted({chance.choice("01") for _ in range(2)}),
            }
            for _ in range(count)
        ]
    )


def test_the_same_answers_make_the_same_bytes_and_come_back_equal() -> None:
    tally = a_tally(a_survey())
    result = tally.result(some(1, 60), AT, 0, 0)
    again = a_tally(a_survey()).result(some(1, 60), AT, 0, 0)
    assert frozen(result) == frozen(again)
    assert frozen(thawed(frozen(result))) == frozen(result)


def test_few_are_hidden_and_the_rest_are_multiples_of_five() -> None:
    result = a_tally(a_survey()).result(some(2, 120), AT, 0, 0)
    truth = Counter(one.values["1"][0] for one in some(2, 120))
    for place, cell in enumerate(result.variants[0].tables[0].cells):
        count = truth[str(place)]
        if cell.count is None:
            assert count < FEWEST + 2
        else:
            assert count >= FEWEST
            assert (cell.count % 5, abs(cell.count - count) < 5) == (0, True)


def bounds_of(cells, base, total):
    """The least and the most people each option may have, by all that is shown: an attacker who
    knows the rules, how many forms came, and that each marks one option.
    """
    limits = [
        (0, FEWEST + 1) if cell.count is None else (max(FEWEST, cell.count - 4), cell.count + 4)
        for cell in cells
    ]
    found = []
    for place in range(len(cells)):
        sign = np.zeros(len(cells))
        sign[place] = 1
        ends = [
            linprog(s * sign, A_eq=[np.ones(len(cells))], b_eq=[total], bounds=limits)
            for s in (1, -1)
        ]
        assert all(end.success for end in ends)
        found.append((ends[0].fun, -ends[1].fun))
    return found


@pytest.mark.parametrize("seed", range(12))
def test_nobody_learns_that_one_to_four_people_said_something(seed) -> None:
    """k >= 5: of no option is it certain that somebody chose it and fewer than five did; and so
    with the difference of the results with a burst and without.
    """
    quiet = some(seed, 60)
    burst = [
        Submission(
            3, f"b{n}", SubmissionChannel.PAGE, AT + timedelta(days=5), {"1": ["1"]}, 900 + n
        )
        for n in range(38 + seed % 3)
    ]
    burst += [
        Submission(
            3, f"c{n}", SubmissionChannel.PAGE, AT + timedelta(days=5), {"1": ["2"]}, 980 + n
        )
        for n in range(seed % 4)
    ]
    result = a_tally(a_survey()).result([*quiet, *burst], AT, 0, 0)
    whole, rest = result.variants
    for variant in (whole, rest):
        [one, _] = variant.tables
        for low, high in bounds_of(one.cells, one.base, variant.submissions):
            assert not (low >= 1 and high < FEWEST)
    both = zip(whole.tables[0].cells, rest.tables[0].cells, strict=True)
    for more, less in both:
        with_burst = (0, 6) if more.count is None else (more.count - 4, more.count + 4)
        without = (0, 6) if less.count is None else (less.count - 4, less.count + 4)
        low, high = with_burst[0] - without[1], with_burst[1] - without[0]
        assert not (low >= 1 and high < FEWEST)


def test_a_set_of_people_has_one_count_whatever_is_asked() -> None:
    rows = answers([{"1": ["0"], "2": ["0"]}] * 12 + [{"1": ["1"], "2": ["1"]}] * 13)
    result = a_tally(a_survey()).result(rows, AT, 0, 0)
    one, many = result.variants[0].tables
    assert [c.count for c in one.cells[:2]] == [c.count for c in many.cells]


def test_shares_of_a_drawn_sample_stand_five_people_apart() -> None:
    drawn = a_survey(access=SurveyAccess.LINKS, sample=SurveySample("список", 9_000, "жребий"))
    for n, low in product((50, 120, 400, 1_000), (6, 11)):
        rows = answers([{"1": ["0" if k < low else "1"]} for k in range(n)])
        [cell, *_] = a_tally(drawn).result(rows, AT, n, 0).variants[0].tables[0].cells
        if cell.share is not None:
            assert step_of(n) * n >= 100 * 5 * 0.99
            assert round(cell.share * 100) % step_of(n) == 0


def test_a_nearly_common_answer_says_nothing_of_the_few_others() -> None:
    drawn = a_survey(access=SurveyAccess.LINKS, sample=SurveySample("список", 9_000, "жребий"))
    rows = answers([{"1": ["0"]}] * 97 + [{"1": ["1"]}] * 3)
    most, few, _ = a_tally(drawn).result(rows, AT, 100, 0).variants[0].tables[0].cells
    assert (most.share, few.count, few.share) == (None, None, None)


SCALE = (Question("Оцените", K.SCALE),)


@pytest.mark.parametrize("others", [0, 1, 2, 3, 4])
def test_a_mean_says_nothing_of_the_points_of_a_few_people(others) -> None:
    rows = answers([{"1": ["5"]}] * 30 + [{"1": ["1"]}] * others)
    [table] = a_tally(a_survey(questions=SCALE)).result(rows, AT, 0, 0).variants[0].tables
    assert table.mean == 5.0


def test_a_mean_is_near_the_truth() -> None:
    chance = random.Random(3)
    points = [chance.choices(range(1, 6), (1, 2, 4, 6, 3))[0] for _ in range(400)]
    rows = answers([{"1": [str(one)]} for one in points])
    drawn = a_survey(
        questions=SCALE, access=SurveyAccess.LINKS, sample=SurveySample("список", 9_000, "жребий")
    )
    for survey in (a_survey(questions=SCALE), drawn):
        [table] = a_tally(survey).result(rows, AT, 400, 0).variants[0].tables
        assert table.mean == pytest.approx(np.mean(points), abs=0.1)


@pytest.mark.parametrize("count", [1, 4, 60])
def test_texts_do_not_count_the_few_people_of_an_option(count) -> None:
    below = Question("Почему?", K.TEXT, branch=Branch(1, 1))
    rows = answers([{"1": ["0"]}] * 40 + [{"1": ["1"], "2": ["Лёд"]}] * count)
    result = a_tally(a_survey(questions=(QUESTIONS[0], below))).result(rows, AT, 0, 0)
    assert {name: len(texts) for name, texts in result.texts.items()} == (
        {"2": 60} if count == 60 else {}
    )


def test_a_steady_stream_is_no_burst_and_a_wave_is_one() -> None:
    steady = [AT + timedelta(minutes=n) for n in range(2_000)]
    assert find_bursts(steady) == []
    wave = [AT + timedelta(days=3, seconds=n) for n in range(900)]
    slow = [AT + timedelta(minutes=7 * n) for n in range(400)]
    [burst] = find_bursts([*slow, *wave])
    assert burst.until - burst.since == timedelta(minutes=20)
    assert burst.count >= 900
    assert find_bursts([]) == []
