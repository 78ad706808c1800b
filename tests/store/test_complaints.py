"""What is counted of complaints is exact."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.alert import Cell, Evidence
from domain.complaint import Complaint, FirstComplaint
from domain.ports.complaints import ComplaintStore
from store.complaints import SqlComplaints
from tests.fakes.complaints import MemoryComplaints
from tests.making import a_complaint

HOUR = timedelta(hours=1)
EVERYWHERE = Cell(None, None)
MOST = 10  # complaints of one example


@pytest.fixture
def complaints(place) -> ComplaintStore:
    return SqlComplaints(place) if place else MemoryComplaints()


@pytest.fixture
def complaint(now) -> Callable[..., Complaint]:
    def make(post_id: str, hours: float = 0, **fields) -> Complaint:
        return a_complaint(post_id, now + hours * HOUR, **fields)

    return make


def report(c: Complaint) -> FirstComplaint:
    return FirstComplaint(
        c.at, c.group, c.municipality, c.author, c.incident_id, c.source_id, c.history
    )


def test_an_author_reports_an_incident_once(complaints, complaint, now) -> None:
    first = complaint("p1", 0, author="a")
    again = complaint("p2", 1, author="a")
    other = complaint("p3", 2, author="a", incident_id="i2", history=True)
    complaints.record([again, other, first])
    assert complaints.reports(now, now + 9 * HOUR) == [report(first), report(other)]


def test_a_report_counts_at_its_first_post_of_all_time(complaints, complaint, now) -> None:
    complaints.record([complaint("p1", -100, author="a"), complaint("p2", 0, author="a")])
    assert complaints.reports(now, now + HOUR) == []
    assert len(complaints.reports(now - 100 * HOUR, now)) == 1


def test_copies_report_nothing_and_hide_nobody(complaints, complaint, now) -> None:
    own = complaint("p2", 1, author="a")
    complaints.record([complaint("p1", 0, author="a", is_copy=True), own])
    assert complaints.reports(now, now + 2 * HOUR) == [report(own)]


def test_a_span_holds_its_start_and_not_its_end(complaints, complaint, now) -> None:
    complaints.record([complaint("p1", 0), complaint("p2", 1)])
    assert [r.at for r in complaints.reports(now, now + HOUR)] == [now]


def test_posts_of_one_moment_give_one_report(complaints, complaint, now) -> None:
    complaints.record(
        [complaint("p2", author="a", source_id="s2"), complaint("p1", author="a", source_id="s1")]
    )
    assert [r.source_id for r in complaints.reports(now, now + HOUR)] == ["s1"]


def test_a_complaint_recorded_again_replaces_itself(complaints, complaint, now) -> None:
    complaints.record([complaint("p1", reach=1)])
    complaints.record([complaint("p1", 1, group="waste", reach=2)])
    [found] = complaints.reports(now, now + 2 * HOUR)
    assert (found.at, found.group) == (now + HOUR, "waste")


@pytest.mark.parametrize("first", [True, False])
def test_first_sight_decides_what_is_history(complaints, complaint, now, first) -> None:
    complaints.record([complaint("p1", history=first)])
    complaints.record([complaint("p1", history=not first, reach=2)])
    [found] = complaints.reports(now, now + HOUR)
    assert found.history is first
    assert (complaints.evidence(EVERYWHERE, now, now + HOUR) is None) is first


def test_what_is_no_complaint_any_more_is_gone(complaints, complaint, now) -> None:
    complaints.record([complaint("p1"), complaint("p2")])
    complaints.record([complaint("p3")], retracted=["p1", "p2", "unknown"])
    complaints.record([], retracted=())
    [found] = complaints.reports(now, now + HOUR)
    assert found.author == "author of p3"


def test_evidence_counts_what_a_cell_holds(complaints, complaint, now) -> None:
    complaints.record(
        [
            complaint("p1", 0.5, author="a", reach=5),
            complaint("p2", 0.2, author="a", source_id="ok-tynda", reach=900, incident_id="i2"),
            complaint("p3", 0.1, author="b", source_id="tg-copy", is_copy=True, reach=10),
            complaint("p4", 0.6, author="c", reach=7),
            complaint("p5", 0.6, reach=10**10, history=True),
            complaint("p6", 0.6, municipality="zeya"),
            complaint("p7", 0.6, group="waste"),
            complaint("p8", 1),
            complaint("p9", -0.1),
        ]
    )
    assert complaints.evidence(Cell("housing", "tynda"), now, now + HOUR) == Evidence(
        authors=2,
        sources=2,
        posts=4,
        incidents=("i1", "i2"),
        first_at=now + 0.1 * HOUR,
        post_ids=("p2", "p3", "p4", "p1"),
        source_ids=("ok-tynda", "vk-tynda"),
    )


@pytest.mark.parametrize(
    ("cell", "posts"),
    [
        (EVERYWHERE, 3),
        (Cell("housing", None), 2),
        (Cell(None, "tynda"), 2),
        (Cell("housing", "tynda"), 1),
    ],
)
def test_none_in_a_cell_stands_for_all(complaints, complaint, now, cell, posts) -> None:
    complaints.record(
        [complaint("p1"), complaint("p2", municipality="zeya"), complaint("p3", group="waste")]
    )
    found = complaints.evidence(cell, now, now + HOUR)
    assert found is not None
    assert found.posts == posts


def test_the_posts_of_a_cell_are_those_that_evidence_counts(complaints, complaint, now) -> None:
    inside = [complaint("p2", 1, is_copy=True), complaint("p1", 2, topic="housing.heating")]
    outside = [
        complaint("p3", 3),
        complaint("p4", 1, municipality="zeya"),
        complaint("p5", 1, history=True),
    ]
    complaints.record([*reversed(inside), *outside])
    assert complaints.posts(Cell("housing", "tynda"), now, now + 3 * HOUR) == inside
    assert len(complaints.posts(EVERYWHERE, now, now + 3 * HOUR)) == 3


def test_complaints_among_some_posts_are_found_by_time(complaints, complaint, now) -> None:
    made = [complaint(f"p{i:04d}", 2000 - i, history=i % 2 == 0) for i in range(1100)]
    complaints.record(made)
    asked = [c.post_id for c in made] + ["none"]
    assert complaints.of(asked) == made[::-1]
    assert complaints.of([]) == []


def test_evidence_shows_the_five_that_reach_most(complaints, complaint, now) -> None:
    complaints.record([complaint(f"p{n}", reach=n // 2) for n in range(8)])
    found = complaints.evidence(EVERYWHERE, now, now + HOUR)
    assert found is not None
    assert found.post_ids == ("p6", "p7", "p4", "p5", "p2")


def test_evidence_puts_the_incident_with_the_most_posts_first(complaints, complaint, now) -> None:
    of = ["i1", "i3", "i2", "i3"]
    complaints.record([complaint(f"p{n}", incident_id=i) for n, i in enumerate(of)])
    evidence = complaints.evidence(EVERYWHERE, now, now + HOUR)
    assert evidence is not None
    assert evidence.incidents == ("i3", "i1", "i2")


@pytest.mark.parametrize(
    ("topics", "topic"),
    [
        (["heating", "water", "heating", None], "heating"),
        (["heating", "water"], "heating"),
        (["heating", "water", None], None),
        ([None], None),
    ],
    ids=["half", "two halves", "less than half", "unknown"],
)
def test_evidence_names_the_topic_of_at_least_half(
    complaints, complaint, now, topics, topic
) -> None:
    complaints.record([complaint(f"p{n}", topic=t) for n, t in enumerate(topics)])
    evidence = complaints.evidence(EVERYWHERE, now, now + HOUR)
    assert evidence is not None
    assert evidence.topic == topic


def test_where_nobody_complained_there_is_no_evidence(complaints, complaint, now) -> None:
    complaints.record([complaint("p1", history=True)])
    assert complaints.evidence(EVERYWHERE, now, now + HOUR) is None


some = st.builds(
    dict,
    at=st.integers(0, 6),
    author=st.sampled_from("ab"),
    incident_id=st.sampled_from(["i1", "i2"]),
    group=st.sampled_from(["housing", "waste"]),
    source_id=st.sampled_from(["s1", "s2"]),
    is_copy=st.booleans(),
    history=st.booleans(),
    reach=st.integers(0, 2),
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(some, max_size=MOST), since=st.integers(0, 6), hours=st.integers(0, 4))
def test_counts_equal_those_by_hand(complaints, complaint, now, rows, since, hours) -> None:
    complaints.record([], retracted=[f"p{n}" for n in range(MOST)])
    given_ = [complaint(f"p{n}", r.pop("at"), **r) for n, r in enumerate(rows)]
    complaints.record(given_)
    start: datetime = now + since * HOUR
    end = start + hours * HOUR

    firsts: dict[tuple[str, str], Complaint] = {}
    for c in sorted(given_, key=lambda c: (c.at, c.post_id)):
        if not c.is_copy:
            firsts.setdefault((c.author, c.incident_id), c)
    in_order = sorted(firsts.values(), key=lambda c: (c.at, c.post_id))
    assert complaints.reports(start, end) == [report(c) for c in in_order if start <= c.at < end]

    fit = [c for c in given_ if start <= c.at < end and not c.history and c.group == "housing"]
    own = [c for c in fit if not c.is_copy]
    found = complaints.evidence(Cell("housing", None), start, end)
    if not fit:
        assert found is None
        return
    assert found is not None
    assert replace(found, incidents=()) == Evidence(
        authors=len({c.author for c in own}),
        sources=len({c.source_id for c in own}),
        posts=len(fit),
        incidents=(),
        first_at=min(c.at for c in fit),
        post_ids=tuple(
            c.post_id for c in sorted(fit, key=lambda c: (-c.reach, c.at, c.post_id))[:5]
        ),
        source_ids=tuple(sorted({c.source_id for c in own})),
    )
    assert sorted(found.incidents) == sorted({c.incident_id for c in fit})
