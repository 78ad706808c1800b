"""Incidents, and the lock under which posts join them."""

from dataclasses import replace
from datetime import timedelta
from threading import Event, Thread

import pytest

from domain.incident import Incident, Joined
from store.incidents import SqlIncidents

HOUR = timedelta(hours=1)
CELL = ("tynda", "housing")


@pytest.fixture
def incidents(engine) -> SqlIncidents:
    return SqlIncidents(engine)


@pytest.fixture
def incident(now) -> Incident:
    return Incident("i1", "housing", "tynda", now - HOUR, now, posts=2)


def save(incidents, given, joined=(), cells=(CELL,)) -> None:
    with incidents.joining(cells, [], given[0].first_at) as joining:
        joining.save(given, joined)


def test_an_incident_comes_back_whole(incidents, incident) -> None:
    full = replace(
        incident,
        topic="housing.heating",
        settlement="tynda",
        lemmas=("горячий", "вода"),
        signature=(0, 1, 2**32 - 1),
    )
    save(incidents, [incident, replace(full, id="i2")])
    assert incidents.get("i1") == incident
    assert incidents.get("i2") == replace(full, id="i2")
    assert incidents.get("i3") is None


def test_candidates_are_those_of_the_cells_alive_since(incidents, incident, now) -> None:
    others = [
        replace(incident, id="i2", municipality="zeya"),
        replace(incident, id="i3", group="waste"),
        replace(incident, id="i4", last_at=now - timedelta(microseconds=1)),
        replace(incident, id="i5", municipality="zeya", group="waste"),
    ]
    save(incidents, [incident, *others])
    with incidents.joining({CELL, ("zeya", "waste"), ("belogorsk", "roads")}, [], now) as joining:
        assert [i.id for i in joining.candidates] == ["i1", "i5"]
    with incidents.joining([], [], now) as joining:
        assert list(joining.candidates) == []


def test_a_saved_incident_grows(incidents, incident, now) -> None:
    save(incidents, [incident])
    grown = replace(incident, last_at=now + HOUR, posts=3, lemmas=("вода",))
    save(incidents, [grown])
    assert incidents.get("i1") == grown


def test_places_given_earlier_are_known(incidents, incident, now) -> None:
    places = [Joined("p1", "i1", is_copy=False), Joined("p2", "i1", is_copy=True)]
    save(incidents, [incident, replace(incident, id="i2")], places)
    with incidents.joining([CELL], ["p1", "p2", "p3"], now) as joining:
        assert joining.known == {"p1": places[0], "p2": places[1]}
        joining.save([], [replace(places[1], incident_id="i2")])
    with incidents.joining([CELL], ["p2"], now) as joining:
        assert joining.known == {"p2": Joined("p2", "i2", is_copy=True)}


def test_an_exception_saves_nothing(incidents, incident, now) -> None:
    def fail() -> None:
        with incidents.joining([CELL], [], now) as joining:
            joining.save([incident], [Joined("p1", "i1", is_copy=False)])
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert incidents.get("i1") is None
    with incidents.joining([CELL], ["p1"], now) as joining:
        assert joining.known == {}


def test_a_second_worker_in_the_cell_waits_and_sees_what_the_first_saved(
    incidents, incident, now
) -> None:
    inside, seen = Event(), []

    def second() -> None:
        with incidents.joining([("zeya", "waste"), CELL], [], now) as joining:
            inside.set()
            seen.extend(joining.candidates)

    with incidents.joining([CELL, ("belogorsk", "roads")], [], now) as joining:
        thread = Thread(target=second)
        thread.start()
        assert not inside.wait(0.2)
        joining.save([incident], [])
    thread.join()
    assert seen == [incident]


def test_workers_in_different_cells_do_not_wait(postgresql_engine, now) -> None:
    incidents, inside = SqlIncidents(postgresql_engine), Event()

    def second() -> None:
        with incidents.joining([("zeya", "waste")], [], now):
            inside.set()

    with incidents.joining([CELL], [], now):
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
            with incidents.joining(cells[::order], [], now) as joining:
                joining.save([replace(incident, id=f"{name}{n}")], [])

    threads = [Thread(target=work, args=args) for args in (("a", 1), ("b", -1), ("c", 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with incidents.joining([CELL], [], now) as joining:
        assert len(joining.candidates) == 30
