"""Surveys over both databases: what is stored comes back, and a form counts once whatever races."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from domain.outreach.surveys.question import Branch, Question, QuestionKind
from domain.outreach.surveys.submission import Keying, Submission, SubmissionChannel, Submitted
from domain.outreach.surveys.survey import HandCount, Survey, SurveyAccess, SurveyLink, SurveySample
from store.outreach.surveys import SqlSurveys

K = QuestionKind


def a_survey(now, **changes):
    questions = (
        Question("Довольны?", K.ONE, ("Да", "Нет")),
        Question("Чем?", K.MATRIX, ("Да", "Нет"), ("Двор",), branch=Branch(1, 1)),
        Question("Как?", K.SCALE, scale=7, is_required=False, margin="sex"),
    )
    survey = Survey(
        *("Уборка", "Узнать", "ЦУР", SurveyAccess.LINKS, questions, now + timedelta(days=9)),
        *("Вера", now, SurveySample("список", 900, "жребий"), {"1": {"0": 40}}),
    )
    return replace(survey, **changes)


def running(store, now):
    number = store.add(a_survey(now)).number
    assert store.publish(number, "Вера", now)
    return number


def a_submission(number, once, now, **values):
    return Submission(number, once, SubmissionChannel.PAGE, now, values or {"1": ["0"]})


def test_a_survey_comes_back_as_it_was(engine, now) -> None:
    store = SqlSurveys(engine)
    survey = store.add(a_survey(now))
    assert store.get(survey.number) == survey
    assert store.get(999) is None
    changed = replace(survey, title="Другое", quotas={})
    assert store.change(changed)
    assert store.page(5) == [changed]
    assert store.publish(survey.number, "Анна", now)
    assert not store.publish(survey.number, "Анна", now)
    assert not store.change(survey)
    counted = HandCount((3, 4), 7, now)
    assert store.count_by_hand(survey.number, counted)
    assert store.get(survey.number).counted == counted


def test_a_close_stops_submissions_and_the_first_result_stays(engine, now) -> None:
    store = SqlSurveys(engine)
    number = running(store, now)
    assert store.ended(now, 5) == []
    assert [one.number for one in store.ended(now + timedelta(days=10), 5)] == [number]
    assert store.submit(a_submission(number, "a", now)) is Submitted.COUNTED
    assert store.submit(a_submission(number, "z", now + timedelta(days=9))) is Submitted.OVER
    assert store.close(number, "Вера", now)
    assert not store.close(number, "Вера", now)
    assert store.submit(a_submission(number, "b", now)) is Submitted.OVER
    assert store.submit(a_submission(number, "a", now)) is Submitted.REPEATED
    assert store.result(number) is None
    assert store.freeze(number, b"one") == b"one"
    assert store.freeze(number, b"two") == b"one"
    assert store.result(number) == b"one"
    assert not store.count_by_hand(number, HandCount((1, 1), 2, now))


def test_a_draft_takes_no_submission(engine, now) -> None:
    store = SqlSurveys(engine)
    number = store.add(a_survey(now)).number
    assert store.submit(a_submission(number, "a", now)) is Submitted.OVER
    assert not store.close(number, "Вера", now)


def test_a_link_is_used_once_and_a_form_that_was_not_taken_uses_none(engine, now) -> None:
    store = SqlSurveys(engine)
    number = running(store, now)
    store.add_links(number, 0, [b"open"])
    store.add_links(number, 1, [b"one", b"two"])
    store.add_links(number, 1, [b"other"])  # the place is taken
    assert store.links(number) == (2, 0)
    assert store.link(b"one") == SurveyLink(number, 1, False)
    assert (store.link(b"other"), store.link(b"none")) == (None, None)
    assert store.submit(a_submission(number, "a", now), b"one") is Submitted.COUNTED
    assert store.submit(a_submission(number, "a", now), b"one") is Submitted.REPEATED
    assert store.submit(a_submission(number, "b", now), b"one") is Submitted.USED
    assert store.submit(a_submission(number, "a", now), b"two") is Submitted.REPEATED
    assert (store.links(number), store.counts([number])) == ((2, 1), {number: 1})


def test_of_one_form_sent_by_eight_at_once_one_counts(engine, now) -> None:
    store = SqlSurveys(engine)
    number = running(store, now)
    forms = [a_submission(number, f"{n % 5}", now) for n in range(40)]
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(store.submit, forms))
    assert sorted(done) == [Submitted.COUNTED] * 5 + [Submitted.REPEATED] * 35
    assert [one.once for one in store.submissions(number)] != []
    assert store.counts([number, 99]) == {number: 5, 99: 0}


def test_a_sheet_is_keyed_by_each_once(engine, now) -> None:
    store = SqlSurveys(engine)
    number = running(store, now)
    first = Keying(number, 7, "Вера", now, {"1": ["0"]})
    store.key(first)
    store.key(replace(first, values={"1": ["×"]}))
    store.key(replace(first, who="Анна"))
    store.key(replace(first, sheet=8))
    own = {one.who: one.values for one in store.keyings(number, 7)}
    assert own == {"Вера": {"1": ["×"]}, "Анна": {"1": ["0"]}}
    assert [one.sheet for one in store.keyings(number)] == [7, 7, 8]
