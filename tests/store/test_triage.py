"""What became of posts in monitors' hands, on both databases."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest

from domain.triage import Act, Change, Reason, TriageState, Waiting
from store.complaints import SqlComplaints
from store.triage import SqlTriage
from tests.making import a_complaint

HOUR = timedelta(hours=1)


@pytest.fixture
def triage(engine) -> SqlTriage:
    return SqlTriage(engine)


def states(triage, now, *post_ids) -> list[TriageState]:
    found = triage.of(post_ids)
    return [found[i].state_at(now) for i in post_ids]


def test_a_post_that_nobody_touched_is_not_known(triage) -> None:
    assert triage.of(["p"]) == {}
    assert triage.of([]) == {}
    assert triage.last("anna") is None


def test_moves_are_made_where_the_table_allows_them(triage, now) -> None:
    done, refused = triage.move(["p", "q"], Act.REJECT, "anna", now, reason=Reason.DUPLICATE)
    assert (sorted(done), refused) == (["p", "q"], [])
    done, refused = triage.move(["p", "r"], Act.TAKE, "oleg", now + HOUR, until=now + 2 * HOUR)
    assert done == ["r"]
    assert [(t.post_id, t.state, t.who) for t in refused] == [("p", TriageState.REJECTED, "anna")]
    assert triage.of(["p"])["p"].reason is Reason.DUPLICATE


def test_of_people_who_take_a_post_at_once_one_gets_it(triage, now) -> None:
    people = [f"m{n}" for n in range(6)]
    start, got = Barrier(len(people)), []

    def take(who: str) -> None:
        start.wait()
        done, _ = triage.move(["q", "p"], Act.TAKE, who, now, until=now + HOUR)
        got.extend((who, post_id) for post_id in done)

    threads = [Thread(target=take, args=(who,)) for who in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(post_id for _, post_id in got) == ["p", "q"]
    assert {(t.who, t.post_id) for t in triage.of(["p", "q"]).values()} == set(got)


def test_the_latest_of_a_state_come_first_page_by_page(triage, now) -> None:
    for n in range(7):
        triage.move([f"p{n}"], Act.REJECT, "anna", now + n // 2 * HOUR, reason=Reason.OTHER)
    triage.move(["x"], Act.REJECT, "oleg", now, reason=Reason.OTHER)
    found, before = [], None
    while some := triage.in_state(TriageState.REJECTED, now, 3, who="anna", before=before):
        found += [t.post_id for t in some]
        before = (some[-1].at, some[-1].post_id)
    assert found == ["p6", "p5", "p4", "p3", "p2", "p1", "p0"]
    assert len(triage.in_state(TriageState.REJECTED, now, 99)) == 8


def test_takes_that_ran_out_are_nobodys(triage, now) -> None:
    triage.move(["p"], Act.TAKE, "anna", now, until=now + HOUR)
    assert [t.post_id for t in triage.in_state(TriageState.TAKEN, now, 9, who="anna")] == ["p"]
    assert triage.in_state(TriageState.TAKEN, now + HOUR, 9, who="anna") == []


def test_what_changed_since_is_told(triage, now) -> None:
    triage.move(["p"], Act.FINISH, "anna", now)
    triage.move(["q"], Act.FINISH, "anna", now + HOUR)
    assert [t.post_id for t in triage.changed(now, 9)] == ["q"]
    assert [t.post_id for t in triage.changed(now - HOUR, 1)] == ["q"]


def test_a_deed_is_undone_once_and_others_hear_of_it(triage, now) -> None:
    triage.move(["p", "q"], Act.TAKE, "anna", now, until=now + 9 * HOUR)
    triage.move(["p", "q"], Act.FINISH, "anna", now + HOUR)
    deed = triage.last("anna")
    assert deed
    assert (deed.act, sorted(c.subject for c in deed.changes)) == (Act.FINISH, ["p", "q"])
    assert sorted(triage.undo(deed, now + 2 * HOUR)) == ["p", "q"]
    assert triage.undo(deed, now + 3 * HOUR) is None
    assert states(triage, now + 2 * HOUR, "p", "q") == [TriageState.TAKEN] * 2
    assert triage.of(["p"])["p"].until == now + 9 * HOUR
    assert {t.post_id for t in triage.changed(now + HOUR, 9)} == {"p", "q"}
    earlier = triage.last("anna")
    assert earlier
    assert earlier.act is Act.TAKE
    triage.undo(earlier, now + 3 * HOUR)
    assert states(triage, now, "p", "q") == [TriageState.FREE] * 2
    assert triage.last("anna") is None


def test_what_somebody_moved_since_is_left(triage, now) -> None:
    triage.move(["p", "q"], Act.FINISH, "anna", now)
    deed = triage.last("anna")
    triage.move(["p"], Act.RELEASE, "oleg", now + HOUR)
    assert triage.undo(deed, now + 2 * HOUR) == ["q"]


def test_a_deed_that_is_no_move_is_remembered_as_it_was_told(triage, now) -> None:
    change = Change("p", {"kind": None, "body": {"value": "x"}}, {"kind": "news"})
    triage.note(Act.CORRECT, "anna", now, [change])
    deed = triage.last("anna")
    assert deed
    assert (deed.act, deed.who, deed.at, deed.changes) == (Act.CORRECT, "anna", now, (change,))
    assert triage.undo(deed, now) == ["p"]


def test_a_source_is_muted_for_one_person(triage, now) -> None:
    assert triage.mute("anna", "asn24", now)
    assert not triage.mute("anna", "asn24", now + HOUR)
    triage.mute("anna", "vk1", now + HOUR)
    assert triage.muted("anna") == ["vk1", "asn24"]
    assert triage.muted("oleg") == []
    assert triage.unmute("anna", "asn24")
    assert not triage.unmute("anna", "asn24")
    assert triage.muted("anna") == ["vk1"]


def test_a_hostile_word_is_kept(triage, now) -> None:
    triage.move(["p"], Act.REJECT, "a\0nna", now, reason=Reason.OTHER, note="\ud83d \0 '; --")
    assert triage.of(["p"])["p"].note.endswith(" '; --")


def test_what_nobody_has_touched_waits_oldest_first_and_is_counted_so_far(
    engine, triage, now
) -> None:
    SqlComplaints(engine).record(
        [a_complaint(f"p{n}", now - n * HOUR) for n in range(1, 9)]
        + [
            a_complaint("copy", now - HOUR, is_copy=True),
            a_complaint("imported", now - HOUR, history=True),
            a_complaint("old", now - 30 * HOUR),
        ]
    )
    triage.move(["p1"], Act.FINISH, "anna", now)
    triage.move(["p2"], Act.REJECT, "anna", now, reason=Reason.OTHER)
    triage.move(["p3"], Act.TAKE, "anna", now, until=now + HOUR)
    triage.move(["p4"], Act.TAKE, "anna", now - 2 * HOUR, until=now - HOUR)  # forgotten
    triage.move(["p5"], Act.FINISH, "anna", now)
    triage.move(["p5"], Act.RELEASE, "anna", now)
    since = now - 24 * HOUR
    assert triage.waiting(since, now, 100, 2) == Waiting(5, False, now - 8 * HOUR, ("p4", "p5"))
    assert triage.waiting(since, now, 5, 1) == Waiting(5, False, now - 8 * HOUR, ("p4",))
    assert triage.waiting(since, now, 4, 1) == Waiting(4, True, now - 8 * HOUR, ("p4",))
    assert triage.waiting(now - HOUR, now, 4, 1) == Waiting(0, False, None, ())
