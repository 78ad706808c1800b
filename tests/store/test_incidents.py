"""Incidents, and the lock under which posts join them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest

from domain.complaint import Complaint
from domain.incident import Incident, Joined, Telling
from store.complaints import SqlComplaints
from store.incidents import SqlIncidents

HOUR = timedelta(hours=1)
CELL = ("tynda", "housing")
WASTE = ("zeya", "waste")
TOLD = Telling(
    "p1",
    datetime(2026, 11, 24, 9, 15, tzinfo=UTC),
    words=("батаре", "отоплен"),
    municipality="tynda",
    streets=("ленин",),
    houses=("5", "7а"),
    wide=True,
    signature=(0, 1, 2**32 - 1),
)


@pytest.fixture
def incidents(engine) -> SqlIncidents:
    return SqlIncidents(engine)


@pytest.fixture
def incident(now) -> Incident:
    return Incident("i1", "housing", "tynda", now - HOUR, now, posts=2)


def save(incidents, given, joined=()) -> None:
    with incidents.joining({}, []) as joining:
        joining.save(given, joined)


def at(now, *cells) -> dict:
    """Each of these cells at one moment."""
    return dict.fromkeys(cells, (now, now))


def test_an_incident_comes_back_whole(incidents, incident, now) -> None:
    full = replace(
        incident,
        topic="housing.heating",
        settlement="tynda.tynda",
        tellings=(TOLD, Telling("p2", now)),
    )
    save(incidents, [incident, replace(full, id="i2")])
    assert incidents.get("i1") == incident
    assert incidents.get("i2") == replace(full, id="i2")
    assert incidents.get("i3") is None


def test_candidates_are_those_of_each_cell_alive_within_its_span(incidents, incident, now) -> None:
    tick, year = timedelta(microseconds=1), timedelta(days=365)
    long_ago = {"municipality": "zeya", "group": "waste", "first_at": now - year}
    others = [
        replace(incident, id="i2", municipality="zeya"),
        replace(incident, id="i3", group="waste"),
        replace(incident, id="i4", last_at=now - tick),
        replace(incident, id="i5", first_at=now + HOUR, last_at=now + 2 * HOUR),
        replace(incident, id="i6", first_at=now + HOUR + tick, last_at=now + 2 * HOUR),
        replace(incident, id="i7", municipality="zeya", group="waste"),
        replace(incident, id="i8", **long_ago, last_at=now - year),
        replace(incident, id="i9", **long_ago),
    ]
    save(incidents, [incident, *others])
    spans = {
        CELL: (now, now + HOUR),
        WASTE: (now - year, now - year),
        ("belogorsk", "roads"): (now, now),
    }
    with incidents.joining(spans, []) as joining:
        assert [i.id for i in joining.candidates] == ["i1", "i5", "i8", "i9"]
    with incidents.joining({}, []) as joining:
        assert list(joining.candidates) == []


def test_more_cells_than_an_expression_may_have_terms(incidents, incident, now) -> None:
    save(incidents, [incident])
    cells = [(f"m{n}", f"g{n}") for n in range(1500)]
    with incidents.joining(at(now, CELL, *cells), []) as joining:
        assert list(joining.candidates) == [incident]


def test_the_incident_of_a_known_post_comes_too_but_to_be_joined_only_where_it_is_locked(
    incidents, incident, now
) -> None:
    moved = replace(incident, id="i2", municipality="zeya")
    old = replace(incident, id="i3", last_at=now - timedelta(days=9))
    places = {p: Joined(p, i, is_copy=False) for p, i in (("p2", "i2"), ("p3", "i3"))}
    save(incidents, [incident, moved, old], places.values())
    with incidents.joining(at(now, CELL), ["p2", "p3"]) as joining:
        assert sorted(joining.candidates, key=lambda i: i.id) == [incident, old]
        assert joining.elsewhere == [moved]
        assert joining.known == places
        assert set(joining.authors) == {"i1", "i3"}


def test_incidents_are_found_by_their_posts(incidents, incident) -> None:
    save(incidents, [incident], [Joined("p1", "i1", is_copy=False)])
    assert incidents.of_posts(["p1", "p2"]) == {"p1": incident}


def test_candidates_come_with_the_authors_of_their_complaints(
    engine, incidents, incident, now
) -> None:
    save(incidents, [incident, replace(incident, id="i2"), replace(incident, id="i3")])
    complained = [("p1", "a", "i1"), ("p2", "b", "i1"), ("p3", "a", "i1"), ("p4", "a", "i2")]
    SqlComplaints(engine).record(
        [Complaint(p, now, "housing", "tynda", a, "s", i) for p, a, i in complained]
    )
    with incidents.joining(at(now, CELL), []) as joining:
        assert joining.authors == {
            "i1": frozenset({"a", "b"}),
            "i2": frozenset({"a"}),
            "i3": frozenset(),
        }


def test_a_saved_incident_grows(incidents, incident, now) -> None:
    save(incidents, [incident])
    grown = replace(incident, last_at=now + HOUR, posts=3, tellings=(TOLD,))
    save(incidents, [grown])
    assert incidents.get("i1") == grown


def test_places_given_earlier_are_known(incidents, incident, now) -> None:
    places = [Joined("p1", "i1", is_copy=False), Joined("p2", "i1", is_copy=True)]
    save(incidents, [incident, replace(incident, id="i2")], places)
    with incidents.joining(at(now, CELL), ["p1", "p2", "p3"]) as joining:
        assert joining.known == {"p1": places[0], "p2": places[1]}
        joining.save([], [replace(places[1], incident_id="i2")])
    with incidents.joining(at(now, CELL), ["p2"]) as joining:
        assert joining.known == {"p2": Joined("p2", "i2", is_copy=True)}


def test_an_exception_saves_nothing(incidents, incident, now) -> None:
    def fail() -> None:
        with incidents.joining(at(now, CELL), []) as joining:
            joining.save([incident], [Joined("p1", "i1", is_copy=False)])
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert incidents.get("i1") is None
    with incidents.joining(at(now, CELL), ["p1"]) as joining:
        assert joining.known == {}


def test_a_second_worker_in_the_cell_waits_and_sees_what_the_first_saved(
    incidents, incident, now
) -> None:
    inside, seen = Event(), []

    def second() -> None:
        with incidents.joining(at(now, WASTE, CELL), []) as joining:
            inside.set()
            seen.extend(joining.candidates)

    with incidents.joining(at(now, CELL, ("belogorsk", "roads")), []) as joining:
        thread = Thread(target=second)
        thread.start()
        assert not inside.wait(0.2)
        joining.save([incident], [])
    thread.join()
    assert seen == [incident]


def test_workers_in_different_cells_do_not_wait(postgresql_engine, now) -> None:
    incidents, inside = SqlIncidents(postgresql_engine), Event()

    def second() -> None:
        with incidents.joining(at(now, WASTE), []):
            inside.set()

    with incidents.joining(at(now, CELL), []):
        thread = Thread(target=second)
        thread.start()
        assert inside.wait(10)
    thread.join()


def test_workers_that_want_the_same_cells_in_another_order_never_block_for_ever(
    incidents, incident, now
) -> None:
    cells = [(m, g) for m in ("tynda", "zeya", "progress") for g in ("housing", "waste", "fires")]

    def work(name: str, order: int) -> None:
        for n in range(10):
            with incidents.joining(at(now, *cells[::order]), []) as joining:
                joining.save([replace(incident, id=f"{name}{n}")], [])

    threads = [Thread(target=work, args=args) for args in (("a", 1), ("b", -1), ("c", 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with incidents.joining(at(now, CELL), []) as joining:
        assert len(joining.candidates) == 30


def test_numbers_are_given_in_order_once_and_for_good(incidents, incident) -> None:
    save(incidents, [incident, replace(incident, id="i2")])
    first = incidents.get("i1")
    save(incidents, [replace(first, posts=3), replace(incident, id="i0")])
    save(incidents, [replace(incident, posts=4)])  # an object that knows no number yet
    numbers = [incidents.get(id_).number for id_ in ("i1", "i2", "i0")]
    assert numbers[0] == first.number >= 1
    assert numbers == sorted(set(numbers))
    assert incidents.get("i1").posts == 4


def test_incidents_opened_at_once_in_many_cells_have_numbers_of_their_own(
    incidents, incident
) -> None:
    def work(cell: int) -> None:
        for n in range(8):
            one = replace(incident, id=f"i{cell} {n}", municipality=f"m{cell}")
            spans = {(one.municipality, one.group): (one.first_at, one.last_at)}
            with incidents.joining(spans, []) as joining:
                joining.save([one], [])

    threads = [Thread(target=work, args=[cell]) for cell in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    by_cell = [[incidents.get(f"i{cell} {n}").number for n in range(8)] for cell in range(4)]
    assert len({number for numbers in by_cell for number in numbers}) == 32
    assert [numbers for numbers in by_cell if numbers != sorted(numbers)] == []
