"""Lists of incidents: those alive in a time, counted, in order and by pages."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.complaint import Complaint
from domain.incident import Alive, Incident, IncidentFilter, Joined, Order
from store.complaints import SqlComplaints
from store.schema import metadata
from store.stories.incidents import SqlIncidents
from store.stories.regroupings import SqlRegroupings
from tests.store.schema.test_schema import plans

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)


@pytest.fixture
def incidents(engine) -> SqlIncidents:
    return SqlIncidents(engine)


def fill(engine, incident, complained=(), questions=0) -> None:
    """An incident with a post of each (author, time, is_copy) and some that nobody counts."""
    ids = [f"{incident.id}-{n}" for n in range(len(complained) + questions)]
    copies = [copy for _, _, copy in complained] + [False] * questions
    with SqlIncidents(engine).joining([], []) as joining:
        joining.save(
            [replace(incident, posts=len(ids))],
            [Joined(i, incident.id, is_copy=c) for i, c in zip(ids, copies, strict=True)],
        )
    SqlComplaints(engine).record(
        [
            Complaint(i, at, incident.group, incident.municipality, a, "s", incident.id, None, copy)
            for i, (a, at, copy) in zip(ids, complained, strict=False)
        ]
    )


@pytest.fixture
def heat(now) -> Incident:
    return Incident("heat", "housing", "tynda", now - 9 * DAY, now - HOUR, posts=0)


@pytest.fixture
def three(engine, heat, now) -> None:
    """Heat: three people of whom two lately; waste: one, who wrote again and again; dogs: a
    question.
    """
    ago = now - HOUR
    heard = [("a", now - 9 * DAY, False), ("b", ago, False), ("c", ago, False), ("d", ago, True)]
    fill(engine, heat, heard)
    waste = Incident("waste", "waste", "zeya", now - 2 * DAY, ago, posts=0)
    fill(engine, waste, [("a", now - 2 * DAY, False), ("a", ago, False)])
    dogs = Incident("dogs", "safety", "zeya", now - 3 * DAY, now - 3 * DAY, posts=0)
    fill(engine, dogs, questions=1)


def asked(incidents, now, **more) -> list[str]:
    wanted = IncidentFilter(**{"since": now - WEEK, "until": now, **more})
    return [alive.incident.id for alive in incidents.alive(wanted).incidents]


def test_people_are_counted_once_each_and_copies_never(incidents, three, heat, now) -> None:
    found = incidents.alive(IncidentFilter(now - WEEK, now))
    assert (found.total, found.next) == (3, None)
    assert found.incidents[0] == Alive(
        replace(heat, posts=4), posts=4, copies=1, people=3, lately=2
    )
    assert [(a.posts, a.people, a.lately) for a in found.incidents[1:]] == [(2, 1, 1), (1, 0, 0)]
    assert incidents.counted(["heat"]) == {"heat": replace(found.incidents[0], lately=3)}


def test_orders(incidents, three, now) -> None:
    assert asked(incidents, now) == ["heat", "waste", "dogs"]
    assert asked(incidents, now, order=Order.NEWEST) == ["waste", "dogs", "heat"]
    assert asked(incidents, now, order=Order.OLDEST) == ["heat", "dogs", "waste"]


def test_filters(incidents, three, now) -> None:
    assert asked(incidents, now, municipality="zeya") == ["waste", "dogs"]
    assert asked(incidents, now, group="housing") == ["heat"]
    assert asked(incidents, now, municipality="tynda", group="waste") == []
    assert asked(incidents, now, least=1) == ["heat", "waste"]
    assert asked(incidents, now, least=2, order=Order.NEWEST) == ["heat"]
    assert asked(incidents, now, last_since=now - 2 * DAY) == ["heat", "waste"]
    assert asked(incidents, now, last_until=now - 2 * DAY) == ["dogs"]


def test_alive_means_that_it_began_before_the_end_and_went_on_after_the_beginning(
    incidents, three, now
) -> None:
    assert asked(incidents, now, since=now - HOUR) == ["heat", "waste"]
    assert asked(incidents, now, since=now - HOUR + timedelta(microseconds=1)) == []
    assert asked(incidents, now, until=now - 2 * DAY) == ["heat", "dogs"]
    assert asked(incidents, now, until=now - 3 * DAY) == ["heat"]


@pytest.mark.parametrize("order", Order)
def test_pages_follow_each_other_without_a_gap(engine, incidents, now, order) -> None:
    for n in range(7):
        began = now - (n // 3) * HOUR  # several at one time, with as many people
        incident = Incident(f"i{n}", "housing", "tynda", began, began + HOUR, posts=0)
        fill(engine, incident, [(str(k), began, False) for k in range(n // 2)], questions=1)
    wanted = IncidentFilter(now - WEEK, now + HOUR, order=order)
    whole = [alive.incident.id for alive in incidents.alive(wanted).incidents]
    seen, after = [], None
    for _ in range(4):
        page = incidents.alive(replace(wanted, limit=2, after=after))
        assert page.total == 7
        seen += [alive.incident.id for alive in page.incidents]
        after = page.next
    assert after is None
    assert seen == whole
    assert len(set(seen)) == 7


def test_what_was_merged_or_lost_its_posts_is_no_longer_listed(engine, incidents, now) -> None:
    for id_ in ("i1", "i2", "i3"):
        complained = [(id_, now - HOUR, False)] if id_ != "i3" else []
        fill(engine, Incident(id_, "housing", "tynda", now - HOUR, now - HOUR, 0), complained)
    SqlRegroupings(engine).merge("i1", "i2", "anna", now)
    assert asked(incidents, now) == ["i1"]
    assert incidents.heir("i2") == "i1"
    assert incidents.heir("i1") is None
    assert [j.post_id for j in incidents.posts("i1")] == ["i1-0", "i2-0"]


def test_an_incident_is_found_by_how_its_id_begins(engine, incidents, heat, now) -> None:
    for id_ in ("abc1", "abd2", "abd3", "b"):
        fill(engine, replace(heat, id=id_))
    SqlRegroupings(engine).merge("b", "abd3", "anna", now)
    assert incidents.called("abc") == ["abc1"]
    assert sorted(incidents.called("ab")) == ["abc1", "abd2"]
    assert incidents.called("abd") == ["abd2"]
    assert incidents.called("c") == []


def test_a_list_reads_no_whole_table(sqlite_engine, now) -> None:
    wanted = IncidentFilter(now - WEEK, now, municipality="tynda", least=1)
    found = plans(sqlite_engine, lambda: SqlIncidents(sqlite_engine).alive(wanted))
    scanned = [p for p in found if p.split()[0] == "SCAN" and p.split()[1] in metadata.tables]
    assert scanned == []


def test_an_order_by_people_holds_a_few_for_equal(engine, incidents, now):
    for number in range(1, 7):
        at = now - number * HOUR
        complained = [(f"a{n}", at, False) for n in range(number)]
        fill(engine, Incident(f"i{number}", "waste", "zeya", at, at, posts=0), complained)
    wanted = IncidentFilter(now - WEEK, now, order=Order.PEOPLE, limit=2, few=5)
    listed, after = [], None
    while True:
        page = incidents.alive(replace(wanted, after=after))
        listed += [one.incident.id for one in page.incidents]
        if (after := page.next) is None:
            break
        assert after[0] in (0, 5, 6)
    assert listed == ["i6", "i5", "i1", "i2", "i3", "i4"]
