"""Incidents, and the lock under which posts join them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest
from sqlalchemy import text

from domain.complaint import Complaint
from domain.incident import Incident, IncidentFilter, Joined, StoryRole, Telling
from store.complaints import SqlComplaints
from store.stories.incidents import SqlIncidents
from store.stories.regroupings import SqlRegroupings

HOUR = timedelta(hours=1)
TOLD = Telling(
    "p1",
    datetime(2026, 11, 24, 9, 15, tzinfo=UTC),
    words=("батаре", "отоплен"),
    municipality="tynda",
    streets=("ленин",),
    houses=("5", "7а"),
    wide=True,
    signature=(0, 1, 2**32 - 1),
    keys=("отоплен", "subject heat"),
)


@pytest.fixture
def incidents(engine) -> SqlIncidents:
    return SqlIncidents(engine)


@pytest.fixture
def incident(now) -> Incident:
    return Incident("i1", "housing", "tynda", now - HOUR, now, posts=2)


def save(incidents, given, joined=()) -> None:
    with incidents.joining([], []) as joining:
        joining.save(given, joined)


def told(incident, at, *keys) -> Incident:
    """The incident with a post at that time, to be found by these keys."""
    return replace(incident, tellings=(Telling(f"of {incident.id}", at, keys=keys),))


def filed(incidents, keys, since, until, latest=9) -> dict:
    with incidents.joining([], []) as joining:
        return dict(joining.filed(keys, (since, until), latest))


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


def place_all(incidents, given) -> None:
    save(incidents, given, [Joined(f"of {i.id}", i.id, is_copy=False) for i in given])


def test_stories_are_found_by_keys_the_latest_first(incidents, incident, now) -> None:
    tick = timedelta(microseconds=1)
    zeya = replace(incident, municipality="zeya")
    place_all(
        incidents,
        [
            told(incident, now, "батаре", "тынд"),
            told(replace(incident, id="i2"), now + tick, "батаре"),
            told(replace(incident, id="i3"), now + 2 * tick, "батаре"),
            told(replace(zeya, id="i4"), now, "батаре"),
            told(replace(incident, id="i5"), now - HOUR - tick, "батаре"),
            told(replace(incident, id="i6"), now + HOUR + tick, "батаре"),
        ],
    )
    found = filed(incidents, ["батаре", "тынд", "нет"], now - HOUR, now + HOUR, latest=2)
    assert found["тынд"] == [("tynda", "i1")]
    assert [id_ for place, id_ in found["батаре"] if place == "tynda"] == ["i3", "i2"]
    assert [id_ for place, id_ in found["батаре"] if place == "zeya"] == ["i4"]
    assert set(found) == {"тынд", "батаре"}


def test_a_story_is_found_by_what_was_told_later_and_in_its_new_municipality(
    incidents, incident, now
) -> None:
    unplaced = replace(told(incident, now, "пожар"), municipality="", group="", voiced=False)
    place_all(incidents, [unplaced])
    assert filed(incidents, ["пожар"], now, now) == {"пожар": [("", "i1")]}
    with incidents.joining(["tynda"], []) as joining:
        [same] = joining.load(["i1"])
        voice = Telling("p2", now + HOUR, keys=("дым",))
        voiced = replace(same, municipality="tynda", voiced=True, tellings=(*same.tellings, voice))
        joining.save([voiced], [Joined("p2", "i1", is_copy=False)])
    assert filed(incidents, ["пожар", "дым"], now, now + HOUR) == {
        "пожар": [("tynda", "i1")],
        "дым": [("tynda", "i1")],
    }


def test_more_keys_than_a_statement_may_have_parameters(incidents, incident, now) -> None:
    place_all(incidents, [told(incident, now, "батаре")])
    keys = ["батаре", *(f"k{n}" for n in range(40_000))]
    assert filed(incidents, keys, now, now) == {"батаре": [("tynda", "i1")]}


def test_what_was_merged_into_another_is_not_loaded(engine, incidents, incident, now) -> None:
    place_all(
        incidents,
        [told(incident, now, "батаре"), told(replace(incident, id="i2"), now, "вода")],
    )
    SqlRegroupings(engine).merge("i1", "i2", "anna", now)
    with incidents.joining(["tynda"], []) as joining:
        assert [i.id for i in joining.load(["i1", "i2"])] == ["i1"]
        # The heir is found by what it took over.
        assert ("tynda", "i1") in joining.filed(["вода"], (now, now), 9)["вода"]


def test_incidents_are_found_by_their_posts(incidents, incident) -> None:
    save(incidents, [incident], [Joined("p1", "i1", is_copy=False)])
    assert incidents.of_posts(["p1", "p2"]) == {"p1": incident}


def test_authors_are_found_where_they_complained(engine, incidents, incident, now) -> None:
    save(incidents, [incident, replace(incident, id="i2"), replace(incident, id="i3")])
    complained = [("p1", "a", "i1"), ("p2", "b", "i1"), ("p3", "a", "i1"), ("p4", "a", "i2")]
    complained += [("p5", "c", "i3")]
    SqlComplaints(engine).record(
        [Complaint(p, now, "housing", "tynda", a, "s", i) for p, a, i in complained]
    )
    with incidents.joining([], []) as joining:
        assert joining.spoken({"a", "b"}, (now, now)) == {
            "i1": frozenset({"a", "b"}),
            "i2": frozenset({"a"}),
        }
        assert joining.spoken({"a"}, (now + HOUR, now + HOUR)) == {}


def test_a_saved_incident_grows(incidents, incident, now) -> None:
    save(incidents, [incident])
    grown = replace(incident, last_at=now + HOUR, posts=3, tellings=(TOLD,))
    save(incidents, [grown])
    assert incidents.get("i1") == grown


def test_places_given_earlier_are_known(incidents, incident, now) -> None:
    places = [Joined("p1", "i1", is_copy=False), Joined("p2", "i1", is_copy=True)]
    save(incidents, [incident, replace(incident, id="i2")], places)
    with incidents.joining(["tynda"], ["p1", "p2", "p3"]) as joining:
        assert joining.known == {"p1": places[0], "p2": places[1]}
        joining.save([], [replace(places[1], incident_id="i2")])
    with incidents.joining(["tynda"], ["p2"]) as joining:
        assert joining.known == {"p2": Joined("p2", "i2", is_copy=True)}


def test_an_exception_saves_nothing(incidents, incident, now) -> None:
    def fail() -> None:
        with incidents.joining(["tynda"], []) as joining:
            joining.save([incident], [Joined("p1", "i1", is_copy=False)])
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert incidents.get("i1") is None
    with incidents.joining(["tynda"], ["p1"]) as joining:
        assert joining.known == {}


def test_a_second_worker_of_the_municipality_waits_and_sees_what_the_first_saved(
    incidents, incident, now
) -> None:
    inside, seen = Event(), []

    def second() -> None:
        with incidents.joining(["zeya", "tynda"], []) as joining:
            inside.set()
            seen.extend(joining.filed(["батаре"], (now, now), 9)["батаре"])

    with incidents.joining(["tynda", "belogorsk"], []) as joining:
        thread = Thread(target=second)
        thread.start()
        assert not inside.wait(0.2)
        joining.save([told(incident, now, "батаре")], [Joined("of i1", "i1", is_copy=False)])
    thread.join()
    assert seen == [("tynda", "i1")]


def test_workers_of_different_municipalities_or_of_none_do_not_wait(postgresql_engine) -> None:
    incidents, inside = SqlIncidents(postgresql_engine), Event()

    def second() -> None:
        with incidents.joining(["zeya", ""], []):
            inside.set()

    with incidents.joining(["tynda", ""], []):
        thread = Thread(target=second)
        thread.start()
        assert inside.wait(10)
    thread.join()


def test_of_two_workers_that_load_a_story_the_second_sees_what_the_first_saved(
    incidents, incident, now
) -> None:
    """A post without a municipality may join the story of any, without its lock."""
    save(incidents, [incident])
    inside, seen = Event(), []

    def second() -> None:
        with incidents.joining([], []) as joining:
            seen.extend(joining.load(["i1"]))
            inside.set()

    with incidents.joining(["tynda"], []) as joining:
        joining.load(["i1"])
        thread = Thread(target=second)
        thread.start()
        assert not inside.wait(0.2)
        joining.save([replace(incident, posts=3)], [])
    thread.join()
    assert [i.posts for i in seen] == [3]


def test_workers_that_want_the_same_in_another_order_never_block_for_ever(
    incidents, incident
) -> None:
    towns = ["tynda", "zeya", "progress"]
    save(incidents, [replace(incident, id=f"i{n}") for n in range(9)])

    def work(name: str, order: int) -> None:
        for n in range(10):
            with incidents.joining(towns[::order], []) as joining:
                stored = joining.load([f"i{i}" for i in range(9)][::order])
                grown = [replace(one, posts=one.posts + 1) for one in stored[::order]]
                joining.save([*grown, replace(incident, id=f"{name}{n}")], [])

    threads = [Thread(target=work, args=args) for args in (("a", 1), ("b", -1), ("c", 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with incidents.joining(["tynda"], []) as joining:
        ids = [f"{name}{n}" for name in "abc" for n in range(10)]
        assert len(joining.load(ids)) == 30
        assert {i.posts for i in joining.load([f"i{n}" for n in range(9)])} == {incident.posts + 30}


def test_a_story_without_a_voice_is_no_incident(incidents, incident, now) -> None:
    story = replace(incident, id="s1", voiced=False)
    places = [Joined("p1", "i1", is_copy=False), Joined("p2", "s1", False, role=StoryRole.COVERAGE)]
    save(incidents, [incident, story], places)
    assert incidents.voiced(["i1", "s1", "i9"]) == {"i1"}
    assert incidents.called("s") == []
    listed = incidents.alive(IncidentFilter(now - HOUR, now + HOUR))
    assert ([one.incident.id for one in listed.incidents], listed.total) == (["i1"], 1)
    assert incidents.of_posts(["p2"])["p2"] == story


def test_an_incident_is_listed_while_it_has_a_voice(incidents, incident, now) -> None:
    save(incidents, [incident], [Joined("p1", "i1", is_copy=False)])
    save(incidents, [], [Joined("p1", "i1", is_copy=False, role=StoryRole.COVERAGE)])
    assert incidents.alive(IncidentFilter(now - HOUR, now + HOUR)).total == 0
    assert incidents.voiced(["i1"]) == {"i1"}


def test_posts_questions_and_coverage_are_counted_apart(incidents, incident, now) -> None:
    roles = [StoryRole.VOICE, StoryRole.QUESTION, StoryRole.QUESTION, StoryRole.COVERAGE]
    places = [Joined(f"p{n}", "i1", n == 2, role=role) for n, role in enumerate(roles)]
    save(incidents, [incident], [*places, Joined("p9", "i1", True, role=StoryRole.COVERAGE)])
    one = incidents.counted(["i1"])["i1"]
    assert (one.posts, one.copies, one.questions, one.coverage) == (3, 1, 2, 2)


def test_keys_are_found_on_each_day_of_any_span_and_by_their_latest_day(
    incidents, incident, now
) -> None:
    day = timedelta(days=1)
    place_all(
        incidents,
        [
            told(replace(incident, id=f"i{n}"), now.replace(hour=0, minute=0) - n * day, "батаре")
            for n in (0, 1, 90, 25_000)  # the last before 1970
        ],
    )
    whole = ["i0", "i1", "i90", "i25000"]
    for since, many in ((1, 2), (90, 3), (30_000, 4)):
        rows = filed(incidents, ["батаре"], now - (since + 1) * day, now)["батаре"]
        assert [id_ for _, id_ in rows] == whole[:many]
    told_again = Telling("again", now - day, keys=("батаре",))
    grown = replace(incident, id="i90", tellings=(told_again,))
    save(incidents, [grown], [Joined("again", "i90", is_copy=False)])
    rows = filed(incidents, ["батаре"], now - 2 * day, now)["батаре"]
    assert {id_ for _, id_ in rows} == {"i0", "i1", "i90"}


def test_stories_without_voices_and_old_keys_expire(incidents, incident, now) -> None:
    day = timedelta(days=1)
    silent = replace(incident, voiced=False, first_at=now - 9 * day, last_at=now - 8 * day)
    stories = [
        incident,
        told(replace(silent, id="s1"), now - 8 * day, "old"),
        told(replace(silent, id="s2", last_at=now - 6 * day), now - 6 * day, "young"),
        told(replace(silent, id="i2", voiced=True), now - 8 * day, "voiced"),
    ]
    place_all(incidents, stories)
    assert incidents.expire(now - 7 * day, now - 7 * day) == 1
    assert incidents.get("s1") is None
    assert incidents.of_posts(["of s1", "of s2", "of i2"]).keys() == {"of s2", "of i2"}
    assert filed(incidents, ["old", "young", "voiced"], now - 9 * day, now).keys() == {"young"}
    assert incidents.expire(now - 7 * day, now - 7 * day) == 0


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
            with incidents.joining([one.municipality], []) as joining:
                joining.save([one], [])

    threads = [Thread(target=work, args=[cell]) for cell in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    by_cell = [[incidents.get(f"i{cell} {n}").number for n in range(8)] for cell in range(4)]
    assert len({number for numbers in by_cell for number in numbers}) == 32
    assert [numbers for numbers in by_cell if numbers != sorted(numbers)] == []


def test_a_story_gets_its_number_with_its_first_voice(incidents, incident) -> None:
    silent = replace(incident, voiced=False)
    save(incidents, [silent, replace(incident, id="i2")])
    assert incidents.get("i1").number == 0
    save(incidents, [incident])
    assert incidents.get("i1").number > incidents.get("i2").number
    assert incidents.by_number(incidents.get("i1").number) == "i1"


def test_stories_are_found_by_when_they_were_opened_whatever_their_posts_say(
    incidents, incident, now
) -> None:
    day = timedelta(days=1)
    old = replace(incident, first_at=now - 3 * day, last_at=now - 3 * day)
    late, unknown = replace(old, id="late", opened_at=now), replace(old, id="unknown")
    save(incidents, [replace(old, id="early", opened_at=now - 2 * day), late, unknown, incident])
    week = now - 7 * day
    assert [i.id for i in incidents.lately(week, opened=now - day)] == ["i1", "late"]
    assert len(incidents.lately(week)) == 4
    save(incidents, [replace(late, posts=5, opened_at=None)])  # a worker adds to it
    assert incidents.get("late").opened_at == now


def test_tellings_are_written_as_they_read_and_with_any_sign(incidents, incident, engine) -> None:
    save(incidents, [replace(incident, tellings=(replace(TOLD, names=("мухин",)),))])
    save(incidents, [replace(incident, id="i2", tellings=(replace(TOLD, names=("\ud83d",)),))])
    with engine.connect() as connection:
        asked = text("SELECT CAST(tellings AS TEXT) FROM incidents ORDER BY id")
        first, second = connection.scalars(asked)
    assert "батаре" in first
    assert "\\ud83d" in second
    assert incidents.get("i1").tellings[0].names == ("мухин",)
    assert incidents.get("i2").tellings[0].names == ("\ud83d",)


def test_a_story_that_another_worker_changed_is_read_anew(incidents, incident, engine) -> None:
    def loaded() -> list[Telling]:
        with incidents.joining([], []) as joining:
            return [telling for one in joining.load({"i1"}) for telling in one.tellings]

    save(incidents, [replace(incident, tellings=(TOLD,))])
    assert loaded() == loaded() == [TOLD]
    later = replace(TOLD, words=("батаре",))
    save(SqlIncidents(engine), [replace(incident, tellings=(later,))])
    assert loaded() == [later]
