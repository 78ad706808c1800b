"""What sources published, summed up."""

from datetime import timedelta

import pytest

from domain.complaint import Complaint
from domain.leader import Appearance, Publication
from domain.outreach.echo import Imprint
from domain.ports.leaders import PublicationCut
from domain.ports.queue import QueueEntry
from domain.post import Engagement
from store.complaints import SqlComplaints
from store.posts import SqlLedger
from store.publications import SqlPublications

HOUR = timedelta(hours=1)


@pytest.fixture
def store(engine) -> SqlPublications:
    return SqlPublications(engine)


@pytest.fixture
def publish(engine, store, make_post, now):
    """Post and publication `number`, so many hours ago."""

    def made(number, source, ago=1, views=None, reactions=0, **labels):
        post = make_post(str(number), engagement=Engagement(views, reactions, None, 0))
        SqlLedger(engine).classify([QueueEntry(str(number), post, history=False)])
        said = {"group": None, "municipality": None, "negative": None, **labels}
        store.record([Publication(post.id, source, now - ago * HOUR, **said)])
        return post.id

    return made


@pytest.fixture
def day(now) -> PublicationCut:
    return PublicationCut(now - 24 * HOUR, now)


def test_a_source_stands_by_its_sums_and_its_middle(store, publish, day) -> None:
    for number, views in enumerate([100, 900, 300, 500, None]):
        publish(number, "a", views=views, reactions=10, negative=number < 2)
    publish(7, "b", views=40)
    publish(8, "b", views=60)
    publish(9, "c", negative=None)
    publish(10, "a", ago=30, views=10_000)  # before the cut
    found = {s.source_id: s for s in store.standings(day)}
    a = found["a"]
    assert (a.posts, a.viewed, a.views, a.median, a.reactions) == (5, 4, 1800, 400, 40)
    assert (a.negative, a.toned) == (2, 5)
    assert a.engagement == pytest.approx(1000 * 40 / 1800)
    assert found["b"].median == 50
    assert (found["c"].median, found["c"].engagement, found["c"].toned) == (None, None, 0)
    assert found.keys() == {"a", "b", "c"}


def test_the_latest_of_chosen_sources_come_first(store, publish, day) -> None:
    older = publish(1, "a", ago=3, negative=True)
    newer = publish(2, "b", ago=2, negative=False)
    publish(3, "c", ago=1, negative=True)
    publish(4, "a", ago=30, negative=True)  # before the cut
    unknown = publish(5, "b", ago=4)
    assert store.latest(day, ["a", "b"], 9) == [newer, older, unknown]
    assert store.latest(day, ["a", "b"], 1, skip=1) == [older]
    assert store.latest(day, ["a", "b"], 9, critical=True) == [older]
    assert list(store.latest(day, [], 9)) == []


def test_a_cut_takes_one_group_place_or_source(store, publish, day, now) -> None:
    publish(1, "a", views=5, group="housing", municipality="tynda")
    publish(2, "a", views=7, group="roads", municipality="tynda")
    publish(3, "b", views=9, group="housing")
    heat = PublicationCut(day.since, now, group="housing")
    assert {s.source_id: s.views for s in store.standings(heat)} == {"a": 5, "b": 9}
    of_place = PublicationCut(day.since, now, municipality="tynda")
    assert {s.source_id: s.views for s in store.standings(of_place)} == {"a": 12}
    own = PublicationCut(day.since, now, source_id="a")
    assert {g: s.views for g, s in store.by_group(own).items()} == {"housing": 5, "roads": 7}
    assert {m: s.posts for m, s in store.by_municipality(day).items()} == {"tynda": 2, None: 1}


def test_what_is_recorded_again_counts_once_and_as_it_is_now(store, publish, day) -> None:
    publish(1, "a", group="roads", negative=True)
    publish(1, "a", group="housing", negative=False)
    [standing] = store.standings(day)
    assert (standing.posts, standing.negative) == (1, 0)
    assert set(store.by_group(day)) == {"housing"}
    store.record([])


def test_the_most_read_come_first_and_only_those_whose_views_are_known(
    store, publish, day, now
) -> None:
    ids = [publish(n, "a", views=views) for n, views in enumerate([5, 50, None, 20])]
    publish(9, "b", views=99)
    own = PublicationCut(day.since, now, source_id="a")
    assert list(store.most_read(own, 2)) == [ids[1], ids[3]]
    assert list(store.most_read(own, 9)) == [ids[1], ids[3], ids[0]]


def test_tones_come_by_time(store, publish, day, now) -> None:
    publish(1, "a", ago=2, negative=True)
    publish(2, "a", ago=5, negative=None)
    assert store.tones(day) == [(now - 5 * HOUR, None), (now - 2 * HOUR, True)]


def test_who_had_an_incident_when(store, engine, day, now) -> None:
    def told(number, incident, source, ago):
        at = now - ago * HOUR
        return Complaint(str(number), at, "housing", "tynda", f"p{number}", source, incident)

    SqlComplaints(engine).record(
        [
            told(1, "one", "a", 5),
            told(2, "one", "a", 4),
            told(3, "one", "b", 3),
            told(4, "two", "c", 2),
            told(5, "old", "b", 40),
        ]
    )
    of_one = {Appearance("one", "a", now - 5 * HOUR), Appearance("one", "b", now - 3 * HOUR)}
    assert set(store.appearances(PublicationCut(day.since, now, source_id="b"))) == of_one
    of_two = {Appearance("two", "c", now - 2 * HOUR)}
    assert set(store.appearances(day)) == of_one | of_two
    assert store.appearances(PublicationCut(day.since, now, group="roads")) == []


def test_who_had_an_incident_themselves_when(store, engine, day, now) -> None:
    """Residents wrote first, and of one incident they alone wrote within the day."""
    rows = [
        *((1, "one", "a", 5), (2, "one", "a", 4), (3, "one", "b", 3)),
        *((4, "two", "a", 2), (5, "old", "b", 40), (6, "old", "b", 1)),
    ]
    SqlComplaints(engine).record(
        [
            Complaint(f"{n}", now - ago * HOUR, "housing", "tynda", f"p{n}", source, incident)
            for n, incident, source, ago in rows
        ]
    )
    store.record(
        [
            Publication(f"{n}", source, now - ago * HOUR, None, None, None)
            for n, _, source, ago in rows
            if n in (2, 3, 5)
        ]
    )
    own = {Appearance("one", "a", now - 4 * HOUR), Appearance("one", "b", now - 3 * HOUR)}
    assert set(store.appearances(day, own=True)) == own


def test_imprints_come_by_time_as_they_were_recorded_last(store, make_post, now, day) -> None:
    marks = bytes(range(64))
    first = Publication("1", "a", now - 3 * HOUR, "roads", "tynda", None, "kanal/5", marks, True)
    store.record([Publication("1", "a", now - 3 * HOUR, None, None, None), first])
    store.record([first])
    store.record(
        [
            Publication("2", "b", now - 2 * HOUR, None, None, True),
            Publication("3", "b", now - HOUR, None, None, True, sketch=b"\x00" * 64),
            Publication("0", "b", now - 30 * HOUR, None, None, True),  # before the cut
        ]
    )
    assert store.imprints(day, 9) == [
        Imprint("1", "a", now - 3 * HOUR, "roads", "tynda", "kanal/5", marks, True),
        Imprint("2", "b", now - 2 * HOUR),
        Imprint("3", "b", now - HOUR, sketch=b"\x00" * 64),
    ]
    assert [one.post_id for one in store.imprints(day, 2)] == ["2", "3"]
