"""Published ratings, objections, links and exclusions, over both databases."""

from dataclasses import replace
from datetime import date, timedelta
from threading import Thread

import pytest
from sqlalchemy import text

from domain.cases.answers.answer import AnswerOrigin, AnswerState, CaseAnswer, Proof
from domain.cases.answers.promise import CasePromise, PromiseState
from domain.cases.answers.quality import AnswerQuality, Point
from domain.cases.ratings.edition import EditionState, RatingEdition, RatingSpan
from domain.cases.ratings.exclusion import ExclusionKind, RatingExclusion
from domain.cases.ratings.objection import (
    ObjectionEffect,
    ObjectionState,
    RatingLink,
    RatingObjection,
)
from store.cases.answers.answers import SqlCaseAnswers
from store.cases.answers.promises import SqlPromises
from store.cases.answers.quality import SqlAnswerQuality
from store.cases.ratings.editions import SqlEditions
from store.cases.ratings.exclusions import SqlExclusions
from store.cases.ratings.marks import SqlAnswerMarks
from store.cases.ratings.objections import SqlObjections
from store.engine import open_database, transaction
from tests.cases.filed_rows import DAY, FILED
from tests.store.cases.test_scores import D, made

EDITION = RatingEdition(
    *(RatingSpan.MONTH, date(2026, 10, 1), 1, EditionState.DRAFT, FILED, "Анна"),
    *(FILED + 5 * DAY, "1", "первая"),
)


def test_a_draft_becomes_final_once_and_its_content_stays(engine):
    store = SqlEditions(engine)
    draft = store.add(EDITION, '{"a":1}')
    assert store.add(EDITION, "{}") is None
    assert store.add(replace(EDITION, version=2), "{}") is None  # one draft a period
    assert store.get(draft.number) == draft
    final = replace(draft, state=EditionState.FINAL, ended_at=FILED, ended_by="Б", digest="d")
    assert store.end(final, '{"a":2}')
    assert not store.end(replace(final, digest="e"), "{}")
    assert store.get(draft.number) == final
    assert (store.draft(draft.number), store.final(draft.number)) == ('{"a":1}', '{"a":2}')
    second = store.add(replace(EDITION, version=2, reason="Ошибка"), "{}")
    quarter = store.add(replace(EDITION, span=RatingSpan.QUARTER), "{}")
    assert store.of_period(RatingSpan.MONTH, EDITION.first) == [final, second]
    assert store.page(9) == [second, final, quarter]
    assert store.final(second.number) is None


def test_an_objection_is_decided_once_and_a_link_revoked_once(engine):
    edition, store = SqlEditions(engine).add(EDITION, "{}").number, SqlObjections(engine)
    plain = RatingObjection(edition, "housing", "Ответили", "Вера", FILED, 7, "on_time")
    one, other = store.add(plain, 2), store.add(replace(plain, case_id=None), 2)
    assert store.add(plain, 2) is None
    assert store.of_edition(edition) == [one, other]
    decided = replace(
        one,
        state=ObjectionState.ACCEPTED,
        effect=ObjectionEffect.EXCLUDED,
        decision="Да",
        decided_by="Анна",
        decided_at=FILED,
    )
    assert store.decide(decided)
    assert not store.decide(replace(decided, state=ObjectionState.REJECTED))
    assert store.get(one.number) == decided
    assert store.decide(replace(decided, id=other.number, case_id=None))
    assert store.accepted() == [decided]  # the other one is not about a case
    link = store.add_link(RatingLink(edition, "housing", FILED, FILED + DAY, "Анна"))
    assert store.links(edition) == [link]
    assert store.revoke(link.number, FILED)
    assert not store.revoke(link.number, FILED + DAY)
    assert store.link(link.number) == replace(link, revoked_at=FILED)


FINAL = {"state": EditionState.FINAL, "ended_at": FILED, "ended_by": "Б", "digest": "d"}


def test_an_edition_takes_objections_while_it_is_a_draft_and_is_final_without_open_ones(engine):
    editions, store = SqlEditions(engine), SqlObjections(engine)
    draft = editions.add(EDITION, "{}")
    plain = RatingObjection(draft.number, "housing", "Ответили", "Вера", FILED, 7)
    assert store.add(replace(plain, at=draft.until), 9) is None  # the time has passed
    one = store.add(plain, 9)
    assert not editions.end(replace(draft, **FINAL), "{}")
    assert editions.get(draft.number) == draft
    rejected = replace(one, state=ObjectionState.REJECTED, decision="Нет", decided_at=FILED)
    assert store.decide(rejected)
    assert editions.end(replace(draft, **FINAL), "{}")
    assert store.add(plain, 9) is None
    assert not store.decide(replace(rejected, state=ObjectionState.ACCEPTED))


@pytest.mark.parametrize("objects_first", [True, False])
def test_of_an_objection_and_the_final_version_at_once_one_is_refused(engine, objects_first):
    """The first one is written, and not yet committed, while the other one begins."""
    other = open_database(engine.url.render_as_string(hide_password=False))
    editions, store = SqlEditions(engine), SqlObjections(engine)
    draft = editions.add(EDITION, "{}")
    final = replace(draft, **FINAL)
    plain = RatingObjection(draft.number, "housing", "Ответили", "Вера", FILED, 7)
    done: list[bool] = []

    def second() -> None:
        if objects_first:
            done.append(SqlEditions(other).end(final, "{}"))
        else:
            done.append(SqlObjections(other).add(plain, 9) is not None)

    thread = Thread(target=second)
    with transaction(engine):
        assert store.add(plain, 9) if objects_first else editions.end(final, "{}")
        thread.start()
        _until_it_waits(engine, done)
    thread.join()
    other.dispose()
    assert done == [False]
    state = editions.get(draft.number).state
    assert state is (EditionState.DRAFT if objects_first else EditionState.FINAL)
    assert len(store.of_edition(draft.number)) == objects_first


def _until_it_waits(engine, done):
    """For a lock of the open transaction; a second writer of SQLite always waits for the first."""
    waits = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    while engine.dialect.name == "postgresql" and not done:
        with engine.connect() as connection:
            if connection.scalar(waits):
                return


def test_exclusions_are_those_in_force_that_meet_a_span(engine):
    store = SqlExclusions(engine)
    flood = RatingExclusion(
        *("Паводок", ExclusionKind.FLOOD, "ЧС", FILED, FILED + DAY),
        municipalities=("zeya",),
        who="Анна",
        made_at=FILED,
    )
    one = store.add(flood)
    store.add(replace(flood, since=FILED + 3 * DAY, until=FILED + 4 * DAY))
    assert store.within(FILED - DAY, FILED + 2 * DAY) == [one]
    assert store.within(FILED + DAY, FILED + 2 * DAY) == []
    assert store.end(one.number, "Анна", FILED)
    assert not store.end(one.number, "Борис", FILED)
    assert store.within(FILED - DAY, FILED + 2 * DAY) == []
    assert [one.ended_at for one in store.page(9)] == [None, FILED]


def test_marks_are_those_of_answers_and_of_promises_that_came_due(engine):
    number = made(engine, D.ROUTE, D.ANSWER)
    answer = CaseAnswer(
        *(number, FILED, FILED, "Засыпали", AnswerOrigin.TYPED, AnswerState.TAKEN),
        Proof.UNVERIFIED,
        body="roads",
    )
    id_ = SqlCaseAnswers(engine).add(answer).number
    points = frozenset({Point.TERM, Point.MANNER, Point.CONTACT})
    SqlAnswerQuality(engine).save(
        AnswerQuality(id_, number, "roads", FILED, points, False, asked=2, answered=1), FILED
    )
    day = date(2026, 10, 5)
    promise = CasePromise(
        *(number, id_, "roads", FILED, "до 5 октября", 0, 12, day, PromiseState.KEPT)
    )
    SqlPromises(engine).replace(id_, [promise, replace(promise, state=PromiseState.BROKEN)])
    marks = SqlAnswerMarks(engine)
    [mark] = marks.since(FILED - DAY, day, day + timedelta(days=1))
    assert (mark.case_id, mark.body, mark.quality, mark.complete) == (number, "roads", 3, False)
    assert mark.promised >= mark.kept == 1
    [mark] = marks.since(FILED - DAY, day + timedelta(days=1), day + timedelta(days=9))
    assert (mark.promised, mark.kept) == (0, 0)
