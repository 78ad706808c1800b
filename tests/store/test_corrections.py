"""People's word on posts is kept, all of it."""

from dataclasses import replace
from datetime import timedelta

from domain.correction import Correction
from store.corrections import SqlCorrections


def test_every_correction_is_kept_in_the_order_of_its_time(engine, now) -> None:
    corrections = SqlCorrections(engine)
    late = Correction("p1", "group", "waste", "olga", now + timedelta(hours=1))
    early = Correction("p1", "group", "housing", "ivan", now)
    same = Correction("p1", "topic", None, "ivan", now)
    other = Correction("p2", "municipality", "zeya", "ivan", now)
    for one in (late, early, same, other):
        corrections.add(one)
    assert corrections.of(["p1", "p3"]) == {"p1": [early, same, late]}
    assert corrections.of(["p2", "p1"]).keys() == {"p1", "p2"}
    assert corrections.of([]) == {}
    assert corrections.all() == {"p1": [early, same, late], "p2": [other]}


def test_what_one_person_took_back_stays_marked(engine, now) -> None:
    store, later = SqlCorrections(engine), now + timedelta(minutes=1)
    first = Correction("p", "kind", "news", "anna", now)
    also = Correction("p", "group", "roads", "anna", later)
    other = Correction("q", "kind", "news", "oleg", now)
    store.add(first, also, other)
    store.withdraw(["p", "q"], "anna", now)
    assert store.of(["p", "q"]) == {"p": [replace(first, withdrawn=True), also], "q": [other]}
