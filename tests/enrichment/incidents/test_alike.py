"""Incidents that may be one problem: who is offered, and in what order."""

from datetime import UTC, datetime, timedelta

from domain.incident import Incident, Telling
from enrichment.incidents.alike import alike

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HEAT = ("отоплен", "батаре", "ледян")


def incident(id_, *told, **more):
    tellings = tuple(
        Telling(
            f"{id_}-{n}", NOW - timedelta(hours=n), words, "tynda", **{"topic": "heating", **more}
        )
        for n, words in enumerate(told)
    )
    return Incident(id_, "housing", "tynda", NOW, NOW, len(told), tellings=tellings)


def ids(found):
    return [one.id for one in found]


def test_the_likeliest_comes_first_and_the_unlike_not_at_all():
    own = incident("own", HEAT, ("отоплен", "котельн"))
    same = incident("same", HEAT, HEAT)
    near = incident("near", ("отоплен", "школ"))
    dogs = incident("dogs", ("собак", "стая"), topic="stray")
    assert ids(alike(own, [dogs, near, own, same])) == ["same", "near"]


def test_other_streets_forbid_nothing_but_other_settlements_do():
    own = incident("own", HEAT, streets=("ленин",), houses=("5",))
    street = incident("street", HEAT, streets=("мухин",), houses=("7",))
    there = incident("there", HEAT, settlement="tynda.vostochny")
    here = incident("here", HEAT, settlement="tynda.tynda")
    assert ids(alike(own, [street])) == ["street"]
    assert alike(here, [there]) == []


def test_an_incident_that_remembers_nothing_is_like_none():
    assert alike(incident("own", HEAT), [incident("empty")]) == []
    assert alike(incident("empty"), [incident("own", HEAT)]) == []
