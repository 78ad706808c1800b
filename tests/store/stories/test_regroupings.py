"""What people merged and split sticks."""

from datetime import timedelta
from threading import Event, Thread

import pytest

from domain.complaint import Complaint
from domain.errors import MoveRefused
from domain.incident import Incident, Joined, Telling
from domain.person import SYSTEM
from domain.ports.queue import QueueEntry
from store.complaints import SqlComplaints
from store.posts import SqlLedger
from store.stories.incidents import SqlIncidents
from store.stories.regroupings import SqlRegroupings

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HEAT, LIGHT = ("tynda", "housing"), ("tynda", "electricity")


@pytest.fixture
def incidents(engine) -> SqlIncidents:
    return SqlIncidents(engine)


@pytest.fixture
def regroupings(engine) -> SqlRegroupings:
    return SqlRegroupings(engine)


@pytest.fixture
def stored(engine, incidents, now) -> dict[str, Incident]:
    """Two incidents of two posts each: i1 of p1 and p2, i2 of p3 and p4, in another group."""
    made = {}
    for number, (municipality, group) in enumerate((HEAT, LIGHT), start=1):
        posts = [f"p{number * 2 - 1}", f"p{number * 2}"]
        told = tuple(
            Telling(p, now + number * HOUR, words=(p,), topic=f"{group}.x", keys=(p,))
            for p in posts
        )
        made[f"i{number}"] = Incident(
            f"i{number}",
            group,
            municipality,
            now + number * HOUR,
            now + number * HOUR,
            posts=2,
            tellings=told,
        )
        with incidents.joining([], []) as joining:
            joining.save(
                [made[f"i{number}"]], [Joined(p, f"i{number}", is_copy=False) for p in posts]
            )
        SqlComplaints(engine).record(
            [Complaint(p, now, group, municipality, p, "s", f"i{number}") for p in posts]
        )
    return made


def counted(engine, now) -> dict[str, str]:
    """Author -> incident, as the detector sees it."""
    reports = SqlComplaints(engine).reports(now - HOUR, now + HOUR)
    return {r.author: r.incident_id for r in reports}


def near(incidents, now, key) -> list[str]:
    """Stories that are looked up by the key, and loaded."""
    with incidents.joining(["tynda"], []) as joining:
        filed = joining.filed([key], (now, now + 9 * HOUR), 9)
        return [i.id for i in joining.load({id_ for _, id_ in filed[key]})]


def test_a_merge_moves_posts_complaints_and_tellings(
    engine, incidents, regroupings, stored, now
) -> None:
    assert sorted(regroupings.merge("i1", "i2", "anna", now)) == ["p3", "p4"]
    whole, gone = incidents.get("i1"), incidents.get("i2")
    assert whole
    assert gone
    assert (whole.posts, gone.posts) == (4, 0)
    assert (whole.first_at, whole.last_at) == (now + HOUR, now + 2 * HOUR)
    assert [t.post_id for t in whole.tellings] == ["p1", "p2", "p3", "p4"]
    assert counted(engine, now) == dict.fromkeys(("p1", "p2", "p3", "p4"), "i1")


def test_what_took_over_is_a_candidate_where_the_merged_one_was(
    incidents, regroupings, stored, now
) -> None:
    regroupings.merge("i1", "i2", "anna", now)
    with incidents.joining(["tynda"], ["p3"]) as joining:
        assert joining.known == {"p3": Joined("p3", "i1", is_copy=False, pinned=True)}
    assert near(incidents, now, "p3") == ["i1"]
    assert near(incidents, now, "p1") == ["i1"]


def test_a_merge_of_what_others_were_merged_into_leads_all_the_way(
    incidents, regroupings, stored, now
) -> None:
    third = Incident("i3", "waste", "tynda", now, now, posts=0)
    with incidents.joining([], []) as joining:
        joining.save([third], [])
    regroupings.merge("i1", "i2", "anna", now)
    regroupings.merge("i3", "i1", "anna", now)
    assert near(incidents, now, "p3") == ["i3"]


def test_a_split_takes_some_posts_with_their_complaints(
    engine, incidents, regroupings, stored, now
) -> None:
    told = stored["i1"].tellings[1]
    regroupings.split("i1", [told], "i9", "anna", now)
    left, new = incidents.get("i1"), incidents.get("i9")
    assert left
    assert new
    assert (left.posts, new.posts) == (1, 1)
    assert [t.post_id for t in left.tellings] == ["p1"]
    assert (new.group, new.municipality, new.tellings) == (*reversed(HEAT), (told,))
    assert counted(engine, now) == {"p1": "i1", "p2": "i9", "p3": "i2", "p4": "i2"}
    assert "i9" in near(incidents, now, "p2")
    with incidents.joining(["tynda"], ["p2"]) as joining:
        assert joining.known == {"p2": Joined("p2", "i9", is_copy=False, pinned=True)}


def test_a_complaint_that_is_counted_late_is_counted_where_people_put_it(
    engine, regroupings, stored, now
) -> None:
    regroupings.merge("i1", "i2", "anna", now)
    late = Complaint("p3", now, "electricity", "tynda", "p3", "s", "i2")
    SqlComplaints(engine).record([late])
    assert counted(engine, now)["p3"] == "i1"


def test_what_cannot_be_done_changes_nothing(incidents, regroupings, stored, now) -> None:
    told = stored["i1"].tellings
    far = Incident("i3", "housing", "zeya", now, now, posts=1)
    with incidents.joining([], []) as joining:
        joining.save([far], [])
    for wrong in (
        lambda: regroupings.merge("i1", "i1", "anna", now),
        lambda: regroupings.merge("i1", "i7", "anna", now),
        lambda: regroupings.merge("i1", "i3", "anna", now),
        lambda: regroupings.split("i1", told, "i9", "anna", now),
        lambda: regroupings.split("i1", stored["i2"].tellings[:1], "i9", "anna", now),
        lambda: regroupings.split("i1", [], "i9", "anna", now),
    ):
        with pytest.raises(MoveRefused):
            wrong()
    regroupings.merge("i1", "i2", "anna", now)
    with pytest.raises(MoveRefused, match="i2"):
        regroupings.merge("i1", "i2", "anna", now)
    assert incidents.get("i3") == far


def test_a_merge_waits_for_a_worker_in_its_cells(incidents, regroupings, stored, now) -> None:
    done = Event()

    def merge() -> None:
        regroupings.merge("i1", "i2", "anna", now)
        done.set()

    with incidents.joining(["tynda"], []) as joining:
        thread = Thread(target=merge)
        thread.start()
        assert not done.wait(0.2)
        joining.save([], [Joined("p5", "i2", is_copy=False)])
    thread.join()
    assert incidents.of_posts(["p5"])["p5"].id == "i1"


def test_what_was_merged_is_taken_back_with_what_joined_later_left_behind(
    engine, incidents, regroupings, stored, now
) -> None:
    regroupings.merge("i1", "i2", "anna", now)
    with incidents.joining([], []) as joining:
        joining.save([], [Joined("p5", "i1", is_copy=False)])
    [merge] = regroupings.of("i1")
    assert regroupings.get(merge.id) == merge
    assert (merge.stands, sorted(merge.still), merge.is_whole) == (True, ["p3", "p4"], False)
    regroupings.take_back(merge.id, stored["i2"].tellings, "boris", now + HOUR)
    assert incidents.get("i2") == stored["i2"]
    assert incidents.heir("i2") is None
    assert [j.post_id for j in incidents.posts("i1")] == ["p1", "p2", "p5"]
    assert counted(engine, now) == {"p1": "i1", "p2": "i1", "p3": "i2", "p4": "i2"}
    back, before = regroupings.of("i1")
    assert (back.other_id, back.posts, back.who) == ("i2", ("p3", "p4"), "boris")
    assert (back.is_merge, back.stands, back.is_whole) == (False, True, True)
    assert (before.is_merge, before.stands) == (True, False)
    assert regroupings.of("i2") == [back, before]
    with pytest.raises(MoveRefused, match="уже отменили"):
        regroupings.take_back(merge.id, stored["i2"].tellings, "boris", now + HOUR)


def test_only_the_latest_merge_of_an_incident_stands(regroupings, stored, now) -> None:
    regroupings.merge("i1", "i2", "anna", now)
    [first] = regroupings.of("i1")
    regroupings.take_back(first.id, stored["i2"].tellings, "anna", now)
    regroupings.merge("i1", "i2", "anna", now)
    assert [r.stands for r in regroupings.of("i1")] == [True, False, False]
    with pytest.raises(MoveRefused, match="уже отменили"):
        regroupings.take_back(first.id, stored["i2"].tellings, "anna", now)


def test_merges_are_taken_back_one_after_the_other(incidents, regroupings, stored, now) -> None:
    third = Incident("i3", "waste", "tynda", now, now, posts=1, tellings=(Telling("p6", now),))
    with incidents.joining([], []) as joining:
        joining.save([third], [Joined("p6", "i3", is_copy=False)])
    regroupings.merge("i1", "i2", "anna", now)
    regroupings.merge("i3", "i1", "anna", now)
    last, first = regroupings.of("i3")
    assert (last.stands, first.stands) == (True, False)
    told = [t for i in ("i1", "i2") for t in stored[i].tellings]
    regroupings.take_back(last.id, told, "anna", now)
    assert incidents.heir("i2") == "i1"
    regroupings.take_back(first.id, stored["i2"].tellings, "anna", now)
    assert [len(incidents.posts(i)) for i in ("i1", "i2", "i3")] == [2, 2, 1]
    assert incidents.get("i2") == stored["i2"]
    assert incidents.get("i1").tellings == stored["i1"].tellings


def test_a_merge_is_not_taken_back_where_nothing_of_it_or_nothing_else_is_left(
    regroupings, stored, now
) -> None:
    regroupings.merge("i1", "i2", "anna", now)
    [merge] = regroupings.of("i1")
    regroupings.split("i1", stored["i1"].tellings, "i9", "anna", now)
    split, merge = regroupings.of("i1")
    assert (split.stands, merge.stands, merge.is_whole) == (True, False, True)
    for done in (split.id, merge.id, 99):
        with pytest.raises(MoveRefused, match="уже отменили"):
            regroupings.take_back(done, stored["i2"].tellings, "anna", now)
    assert regroupings.get(99) is None


def test_posts_that_were_placed_elsewhere_are_remembered_with_where_they_were(
    regroupings, stored, now
) -> None:
    regroupings.place(stored["i1"].tellings[:1], "i2", "anna", now)
    regroupings.place(stored["i1"].tellings[1:], None, "anna", now)
    out, moved = regroupings.of("i1")
    assert (moved.posts, moved.other_id, moved.stands, moved.is_whole) == (
        ("p1",),
        "i2",
        True,
        False,
    )
    assert (out.posts, out.other_id, out.stands) == (("p2",), "", False)


def test_what_is_left_lasts_from_its_own_first_post_to_its_last(
    engine, incidents, regroupings, make_post, now
) -> None:
    posts = [make_post(str(n), published_at=now - n * HOUR) for n in range(3)]
    SqlLedger(engine).classify([QueueEntry(p.native_id, p, history=False) for p in posts])
    told = [Telling(p.id, p.published_at) for p in posts]
    whole = Incident("i1", "housing", "tynda", now - 2 * HOUR, now, 3, tellings=tuple(told))
    with incidents.joining([], []) as joining:
        joining.save([whole], [Joined(p.id, "i1", is_copy=False) for p in posts])
    regroupings.split("i1", told[:1], "i2", "anna", now)
    left, new = incidents.get("i1"), incidents.get("i2")
    assert left
    assert new
    assert (left.first_at, left.last_at) == (now - 2 * HOUR, now - HOUR)
    assert (new.first_at, new.last_at) == (now, now)


def test_single_posts_are_placed_wherever_they_were(
    engine, incidents, regroupings, stored, now
) -> None:
    told = [Telling("p3", now + 3 * HOUR), Telling("p9", now + 4 * HOUR), Telling("p1", now)]
    assert regroupings.place(told, "i1", "anna", now) == {"p3": "i2", "p9": None, "p1": "i1"}
    one, other = incidents.get("i1"), incidents.get("i2")
    assert one
    assert other
    assert (one.posts, other.posts) == (4, 1)
    assert {t.post_id for t in one.tellings} == {"p1", "p2", "p3", "p9"}
    assert {t.post_id for t in other.tellings} == {"p4"}
    assert {i: found.id for i, found in incidents.of_posts(["p3", "p9"]).items()} == {
        "p3": "i1",
        "p9": "i1",
    }
    assert counted(engine, now) == {"p1": "i1", "p2": "i1", "p3": "i1", "p4": "i2"}


def test_a_post_is_placed_back_and_out(engine, incidents, regroupings, stored, now) -> None:
    regroupings.place([Telling("p3", now), Telling("p9", now)], "i1", "anna", now)
    regroupings.place([Telling("p3", now)], "i2", "anna", now)
    assert regroupings.place([Telling("p9", now)], None, "anna", now) == {"p9": "i1"}
    assert "p9" not in incidents.of_posts(["p9"])
    one, other = incidents.get("i1"), incidents.get("i2")
    assert one
    assert other
    assert (one.posts, other.posts) == (2, 2)
    assert counted(engine, now)["p3"] == "i2"


def test_the_last_post_may_leave_and_come_back(incidents, regroupings, stored, now) -> None:
    told = [Telling("p3", now), Telling("p4", now)]
    regroupings.place(told, "i1", "anna", now)
    left = incidents.get("i2")
    assert left
    assert (left.posts, left.tellings) == (0, ())
    regroupings.place(told, "i2", "anna", now)
    back = incidents.get("i2")
    assert back
    assert (back.posts, len(back.tellings)) == (2, 2)


def test_nothing_is_placed_in_an_incident_that_is_gone(regroupings, stored, now) -> None:
    regroupings.merge("i1", "i2", "anna", now)
    for gone in ("i2", "nowhere"):
        with pytest.raises(MoveRefused):
            regroupings.place([Telling("p1", now)], gone, "anna", now)


def reports(engine, now) -> list[tuple]:
    """What the detector counts over all time: when, who, in which incident."""
    counts = SqlComplaints(engine).reports(now - 9 * DAY, now + DAY)
    return [((c.at - now) // HOUR, c.author, c.incident_id) for c in counts]


def outage(engine, id_, began, authors) -> Incident:
    posts = [f"{id_} {n}" for n in range(len(authors))]
    told = tuple(Telling(p, began + n * HOUR) for n, p in enumerate(posts))
    made = Incident(id_, "housing", "tynda", began, began, len(posts), tellings=told)
    with SqlIncidents(engine).joining({}, []) as joining:
        joining.save([made], [Joined(p, id_, is_copy=False) for p in posts])
    SqlComplaints(engine).record(
        [
            Complaint(p, began + n * HOUR, "housing", "tynda", author, "s", id_)
            for n, (p, author) in enumerate(zip(posts, authors, strict=True))
        ]
    )
    return made


def test_a_reopened_incident_counts_its_people_anew_and_keeps_what_was_counted(
    engine, incidents, regroupings, now
) -> None:
    outage(engine, "old", now - 5 * DAY, "aab")
    outage(engine, "new", now, "abca")
    before = [(at, author) for at, author, _ in reports(engine, now)]
    assert regroupings.merge("old", "new", SYSTEM, now, again=True)
    assert [(at, author) for at, author, _ in reports(engine, now)] == before
    assert {incident for _, _, incident in reports(engine, now)} == {"old"}
    assert incidents.get("old").reopened_at == now
    of = SqlComplaints(engine).of(["old 0", "new 0", "new 3"])
    assert [c.opening for c in of] == [0, 1, 1]
    late = Complaint("late", now + 5 * HOUR, "housing", "tynda", "b", "s", "old")
    SqlComplaints(engine).record([late])
    assert len(reports(engine, now)) == len(before)
    # It comes a third time, and a person takes that back.
    outage(engine, "third", now + 20 * HOUR, "a")
    regroupings.merge("old", "third", SYSTEM, now, again=True)
    assert len(reports(engine, now)) == len(before) + 1
    third = regroupings.of("old")[0]
    regroupings.take_back(third.id, [Telling("third 0", now + 20 * HOUR)], "anna", now)
    assert incidents.get("old").reopened_at == now
    assert len(reports(engine, now)) == len(before) + 1
    assert {incident for _, _, incident in reports(engine, now)} == {"old", "third"}


def test_a_merge_of_two_of_now_counts_an_author_of_both_once(engine, regroupings, now) -> None:
    outage(engine, "one", now - HOUR, "ab")
    outage(engine, "two", now, "bc")
    regroupings.merge("one", "two", SYSTEM, now)
    assert sorted(author for _, author, _ in reports(engine, now)) == ["a", "b", "c"]


def test_a_reopening_goes_along_with_a_persons_merge_and_comes_back(
    engine, incidents, regroupings, now
) -> None:
    outage(engine, "old", now - 5 * DAY, "ab")
    outage(engine, "new", now, "ab")
    outage(engine, "heir", now - 5 * DAY, "c")
    regroupings.merge("old", "new", SYSTEM, now, again=True)
    merge = regroupings.merge("heir", "old", "anna", now)
    assert len(reports(engine, now)) == 5
    assert incidents.get("heir").reopened_at == now
    row = regroupings.of("heir")[0]
    regroupings.take_back(row.id, [Telling(p, now) for p in merge], "anna", now)
    assert len(reports(engine, now)) == 5
    assert incidents.get("heir").reopened_at is None


def test_merges_by_the_system_wait_until_the_index_shows_them_and_touch_nothing(
    engine, regroupings, stored, now
) -> None:
    regroupings.merge("i1", "i2", SYSTEM, now)
    [waiting] = regroupings.unshown()
    assert (waiting.incident_id, waiting.other_id, waiting.posts) == ("i1", "i2", ("p3", "p4"))
    assert set(regroupings.touched(["i1", "i2"])) == set()
    regroupings.note_shown([waiting.id])
    assert regroupings.unshown() == []
    regroupings.split("i1", [Telling("p1", now)], "i9", "anna", now)
    assert set(regroupings.touched(["i1", "i2", "i9"])) == {"i1", "i9"}
    assert regroupings.unshown() == []
