"""Answers and watches over both databases, and the timetable that the ledger makes of them."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest

from cases.answers.recording import AnswerRecording
from cases.intake.intake import Intake
from cases.intake.undoing import Undoing
from domain.cases.answers.answer import AnswerOrigin, AnswerState, CaseAnswer, Proof
from domain.cases.answers.watching import WatchedPost
from domain.cases.filed import FiledState
from domain.ports.casework.answers import AnswerQueue
from domain.ports.ledger import Seen
from domain.ports.queue import QueueEntry
from domain.source import SourceKind
from region.loader import load_region, region_folder
from store.cases.answers.answers import SqlCaseAnswers
from store.cases.answers.watches import SqlCaseWatches
from store.cases.cases import SqlCases
from store.cases.filings import SqlFilings
from store.engine import transaction
from store.posts import SqlLedger
from tests.cases.filed_rows import DAY, FILED, a_row
from tests.making import a_post

AMUR = load_region(region_folder(Path("amur")))
HOUR = timedelta(hours=1)
A, P = AnswerState, Proof
EVER = FILED + 999 * DAY


@pytest.fixture
def answers(engine):
    return SqlCaseAnswers(engine)


@pytest.fixture
def intake(engine, answers):
    recording = AnswerRecording(answers, SqlCaseWatches(engine))
    cases, filings = SqlCases(engine), SqlFilings(engine)
    return Intake(filings, cases, AMUR, 365, partial(transaction, engine), recording=recording)


def filed(intake, *rows, run=None):
    return [one.case_id for one in intake.take([a_row(**row) for row in rows], run)]


def found(case_id, post_id="p", **fields):
    usual = {
        "at": FILED + HOUR,
        "noticed_at": FILED + 2 * HOUR,
        "text": "Починили",
        "origin": AnswerOrigin.THREAD,
        "state": A.PROPOSED,
        "proof": P.VERIFIED,
        "body": "housing",
    }
    return CaseAnswer(case_id, post_id=post_id, **{**usual, **fields})


def test_a_post_answers_a_case_once(intake, answers) -> None:
    [case] = filed(intake, {})
    added = answers.add(found(case))
    assert added is not None
    assert answers.get(added.number) == added
    assert answers.add(found(case, text="Ещё раз")) is None
    answers.put([found(case), found(case, "q", at=FILED)])
    assert [one.post_id for one in answers.of_cases([case, 99])[case]] == ["q", "p"]
    assert answers.of_cases([case, 99])[99] == []
    changed = replace(added, state=A.TAKEN, edits=2, earlier="было", polls=1, who="Анна")
    answers.save(changed)
    assert answers.of_posts(["p"]) == [changed]
    assert answers.of_body("housing", {A.TAKEN}, EVER, 9) == [changed]
    assert answers.of_body("housing", {A.TAKEN}, added.at, 9) == []


def test_lists_of_the_centre_hold_what_is_not_settled(intake, answers) -> None:
    [case] = filed(intake, {})
    rows = {
        AnswerQueue.PROPOSED: found(case, "1"),
        AnswerQueue.MISSING: found(case, None, state=A.TAKEN, proof=P.MISSING),
        AnswerQueue.GONE: found(case, "3", state=A.TAKEN, gone_at=FILED),
        AnswerQueue.EDITED: found(case, "4", state=A.TAKEN, edited_at=FILED),
        AnswerQueue.REFUTED: found(case, "5", state=A.TAKEN, proof=P.REFUTED),
        AnswerQueue.IN_PERSON: found(case, "6", state=A.TAKEN, proof=P.IN_PERSON),
    }
    known = {queue: answers.add(one) for queue, one in rows.items()}
    assert {queue: list(answers.page(queue, 9)) for queue in rows} == {
        queue: [one] for queue, one in known.items()
    }
    assert dict(answers.counts()) == dict.fromkeys(rows, 1)
    first = known[AnswerQueue.PROPOSED]
    assert answers.page(AnswerQueue.PROPOSED, 9, first.number) == []
    for one in known.values():
        answers.save(replace(one, settled=True))
    assert [queue for queue, count in answers.counts().items() if count] == [AnswerQueue.PROPOSED]
    waiting = answers.add(found(case, None, state=A.TAKEN, proof=P.WAITING))
    assert (answers.waiting(9), answers.waiting(9, waiting.number)) == ([waiting], [])


def test_the_column_of_an_export_is_the_answer_until_the_import_is_undone(intake, answers) -> None:
    said = {"state": FiledState.ANSWERED, "answer": "Починили", "answered_at": FILED + HOUR}
    bare, linked = filed(intake, {}, {"number": "2", **said}, run=1)
    assert answers.of_cases([bare])[bare] == []
    [one] = answers.of_cases([linked])[linked]
    assert (one.origin, one.proof, one.state) == (AnswerOrigin.EXPORT, P.VERIFIED, A.TAKEN)
    assert (one.text, one.at) == ("Починили", FILED + HOUR)
    filed(intake, {"number": "1", "day": 2, **said}, run=2)
    [one] = answers.of_cases([bare])[bare]
    assert one.text == "Починили"
    Undoing(intake, 2, "Борис", FILED + 3 * DAY).undo([bare])
    assert [one.state for one in answers.of_cases([bare])[bare]] == [A.REJECTED]
    [empty] = filed(intake, {"number": "3", "state": FiledState.ANSWERED})
    [one] = answers.of_cases([empty])[empty]
    assert (one.text, one.proof) == ("", P.UNVERIFIED)


def entered(engine, native, at, **fields):
    ledger = SqlLedger(engine)
    post = a_post(native, at, source_id="vk", source_kind=SourceKind.VK, **fields)
    ledger.classify([QueueEntry(f"{native} {post.fetched_at}", post, 1, False)])
    return post


def watch(case, post, root=None, **fields):
    return WatchedPost(
        case_id=case,
        version=1,
        post_id=post.id,
        root=(root or post).id,
        source_id="vk",
        native_id=post.native_id,
        url=post.url,
        published_at=post.published_at,
        **fields,
    )


def test_a_watched_post_is_due_hourly_until_the_term_then_daily_until_the_end(
    intake, engine
) -> None:
    [case] = filed(intake, {})
    ledger, watches = SqlLedger(engine), SqlCaseWatches(engine)
    old = FILED - 30 * DAY
    root = entered(engine, "1", old)
    now = FILED + HOUR
    ledger.looked_again([root.id], [], now)
    assert ledger.due_again("vk", now, 9) == []
    until = now + 5 * DAY
    watches.put([watch(case, root, hourly_until=now + 2 * HOUR, until=until)])
    [due] = ledger.due_again("vk", now, 9)
    assert due == Seen(root.id, "1", root.url, old, watched=True)
    assert not due.is_heard(now)
    times = []
    while now < until + 2 * DAY:
        if due := ledger.due_again("vk", now, 9):
            times.append(now)
            ledger.looked_again([due[0].id], [], now)
        now += HOUR / 2
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert gaps[:2] == [HOUR, HOUR]
    assert set(gaps[2:]) == {timedelta(days=1)}
    assert until - timedelta(days=1) <= times[-1] <= until + timedelta(days=1)


def test_a_post_due_for_its_age_and_for_a_case_is_given_once_longest_overdue_first(
    intake, engine
) -> None:
    one, two = filed(intake, {}, {"number": "2"})
    ledger, watches = SqlLedger(engine), SqlCaseWatches(engine)
    young, older = entered(engine, "1", FILED), entered(engine, "2", FILED - 20 * DAY)
    watches.put([watch(one, young), watch(two, young), watch(two, older)])
    now = FILED + 2 * HOUR
    assert [seen.id for seen in ledger.due_again("vk", now, 9)] == [older.id, young.id]
    assert [seen.id for seen in ledger.due_again("vk", now, 1)] == [older.id]
    ledger.heard([young.id], now)
    ledger.looked_again([young.id, older.id], [older.id], now)
    assert ledger.due_again("vk", now + HOUR / 2, 9) == []
    later = now + 25 * HOUR
    [seen] = ledger.due_again("vk", later, 9)
    assert (seen.id, seen.heard_at, seen.is_heard(later)) == (young.id, now, False)
    known = {(w.case_id, w.post_id): w for w in watches.of_cases([two])[two]}
    assert known[two, older.id].gone_at == now
    assert known[two, young.id].looked_at == now


def test_comments_are_checked_with_their_thread(intake, engine) -> None:
    [case] = filed(intake, {})
    ledger, watches = SqlLedger(engine), SqlCaseWatches(engine)
    root, reply = entered(engine, "1", FILED), entered(engine, "2", FILED)
    watches.put([watch(case, root), watch(case, reply, root)])
    assert [seen.id for seen in ledger.below([root.id])] == [reply.id]
    assert ledger.below([]) == []
    ledger.looked_again([reply.id], [reply.id], FILED + HOUR)
    assert ledger.below([root.id]) == []
    assert watches.of_roots([root.id, "other"]) == {root.id: [case]}
    ledger.heard([root.id], FILED + HOUR, shut=True)
    lost = watches.lost(9)
    assert {one.post_id for one in lost} == {root.id, reply.id}
    watches.tell(lost)
    assert watches.lost(9) == []


def test_a_case_is_stale_until_its_watch_is_of_its_last_move(intake, engine) -> None:
    [case] = filed(intake, {})
    watches, post = SqlCaseWatches(engine), entered(engine, "1", FILED)
    assert watches.stale(FILED, 9) == []  # it is of no post
    with engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE cases SET post_id = '{post.id}' WHERE id = {case}")
    [stale] = watches.stale(FILED - DAY, 9)
    assert (stale.case_id, stale.post_id, stale.until) == (case, post.id, None)
    watches.put([replace(watch(case, post), version=stale.version)])
    assert watches.stale(FILED - DAY, 9) == []
    state = FiledState.CLOSED
    filed(intake, {"day": 2, "state": state, "answer": "Починили"})
    [stale] = watches.stale(FILED, 9)
    assert stale.until == stale.closed_at + timedelta(days=14)
    assert watches.stale(stale.closed_at, 9) == []
    watches.put([replace(watch(case, post, until=stale.until), version=stale.version)])
    assert watches.stale(FILED, 9) == []
    assert watches.drop(stale.until) == 0
    assert watches.drop(stale.until + HOUR) == 1


def test_changed_answers_are_those_whose_posts_the_ledger_knows_otherwise(
    intake, answers, engine
) -> None:
    [case] = filed(intake, {})
    ledger, post = SqlLedger(engine), entered(engine, "1", FILED)
    digest = ledger.recorded([post.id])[post.id].digest
    one = answers.add(found(case, post.id, digest=digest))
    assert answers.changed(9) == []
    entered(engine, "1", FILED, text="Иначе", fetched_at=FILED + HOUR)
    [change] = answers.changed(9)
    assert (change.answer, change.gone_at) == (one, None)
    answers.save(replace(one, digest=change.digest))
    ledger.looked_again([post.id], [post.id], FILED + 2 * HOUR)
    [change] = answers.changed(9)
    assert change.gone_at == FILED + 2 * HOUR
    answers.save(replace(one, digest=change.digest, gone_at=change.gone_at))
    assert answers.changed(9) == []
