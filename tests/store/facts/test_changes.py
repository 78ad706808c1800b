"""What a process reads of facts after it read all: changes, also of late transactions."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from sqlalchemy import text

from domain.errors import StoreUnavailable
from domain.reports.cut import Dimension
from domain.reports.fact import Fact, FactKind, FactMarks
from reports.cuts.clock import local_hours
from reports.cuts.mirror import Mirror
from store.engine import reading, writing
from store.facts.alerts import AlertFacts
from store.facts.cases import CaseFacts
from store.facts.facts import SqlFacts
from store.facts.surveys import SurveyFacts
from store.facts.writing import forget, put

MARKS = FactMarks(b"k")
AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
POST = FactKind.POST
ZONE = ZoneInfo("Asia/Yakutsk")


def a_fact(name: str, place: str = "tynda", **fields) -> Fact:
    return Fact(POST, name, AT, {Dimension.MUNICIPALITY: place}, **fields)


@pytest.fixture
def store(engine) -> SqlFacts:
    return store_of(engine)


def store_of(engine) -> SqlFacts:
    of_cases = CaseFacts(MARKS, lambda case, moves: [])
    return SqlFacts(engine, MARKS, of_cases, AlertFacts(MARKS), SurveyFacts(MARKS))


def places(mirror: Mirror) -> dict[str, int]:
    """How many posts each municipality has."""
    columns = mirror.read(POST)
    codes = columns.of(Dimension.MUNICIPALITY)[columns["gone"] == 0]
    values = mirror.values(Dimension.MUNICIPALITY, codes, str)
    names = [values.names[place] for place in values.place[codes]]
    return {name: names.count(name) for name in sorted(set(names))}


def test_a_reader_sees_what_was_added_changed_and_forgotten(store, engine) -> None:
    mirror = Mirror(store, ZONE)
    store.record([a_fact("a"), a_fact("b", "zeya"), a_fact("c")])
    assert places(mirror) == {"tynda": 2, "zeya": 1}
    store.record([a_fact("b", "tynda"), a_fact("d", "blagoveshchensk")])
    assert places(mirror) == {"blagoveshchensk": 1, "tynda": 3}
    with writing(engine) as connection:
        assert forget(connection, POST, ["a", "nothing"]) == 1
    assert places(mirror) == {"blagoveshchensk": 1, "tynda": 2} == places(Mirror(store, ZONE))
    store.record([a_fact("a", "zeya")])
    assert places(mirror) == {"blagoveshchensk": 1, "tynda": 2, "zeya": 1}


def test_what_stays_the_same_is_not_written(store, engine) -> None:
    def written() -> list[int]:
        # Not by changes(): it repeats rows while any transaction of the server is older.
        with reading(engine) as connection:
            return list(connection.scalars(text("SELECT seq FROM facts")))

    store.record([a_fact("a", reach_day=7)])
    *_, mark = store.changes(POST, None)
    first = written()
    store.record([a_fact("a")])  # what was known of its reach stays
    assert written() == first
    store.record([replace(a_fact("a"), is_complaint=True, author="x")])
    assert written() != first
    [(row,)] = [one.rows for one in store.changes(POST, mark) if not isinstance(one, int)]
    assert 7 in row


@pytest.mark.postgresql
def test_a_transaction_that_ends_late_is_not_missed(postgresql_engine) -> None:
    """Of PostgreSQL alone: SQLite has one writer at a time."""
    engine = postgresql_engine
    store = store_of(engine)
    mirror = Mirror(store, ZONE)
    with engine.begin() as late:
        put(late, MARKS, [a_fact("late", "zeya")])
        store.record([a_fact("early")])
        assert places(mirror) == {"tynda": 1}
    assert places(mirror) == {"tynda": 1, "zeya": 1}


def test_facts_of_a_dump_do_not_hide_later_changes(store, engine) -> None:
    """Its transactions had higher numbers than those of the database that it is read into."""
    store.record([a_fact("a")])
    with writing(engine) as connection:
        connection.execute(text("UPDATE facts SET seq = seq + 1000000"))
    mirror = Mirror(store, ZONE)
    assert places(mirror) == {"tynda": 1}
    store.record([a_fact("b")])
    assert places(mirror) == {"tynda": 2}


class Failing:
    """A FactStore whose first reading ends half-way."""

    def __init__(self, store: SqlFacts) -> None:
        self._store, self.fails = store, True

    def __getattr__(self, name: str):
        return getattr(self._store, name)

    def changes(self, kind: FactKind, since: int | None):
        for some in self._store.changes(kind, since):
            if isinstance(some, int) and self.fails:
                raise StoreUnavailable("database: gone")
            yield some


def test_a_reading_that_failed_begins_again(store, engine) -> None:
    store.record([a_fact("a"), a_fact("b")])
    failing = Failing(store)
    mirror = Mirror(failing, ZONE)
    with pytest.raises(StoreUnavailable):
        places(mirror)
    with writing(engine) as connection:
        forget(connection, POST, ["a"])
    failing.fails = False
    assert places(mirror) == {"tynda": 1}


def test_hours_are_local_through_changes_of_the_clock() -> None:
    zone = ZoneInfo("Europe/Berlin")
    moments = [
        datetime(2026, 3, 29, 0, tzinfo=UTC) + timedelta(minutes=30 * n) for n in range(8)
    ] + [datetime(2026, 10, 25, 0, tzinfo=UTC) + timedelta(minutes=30 * n) for n in range(8)]
    micros = [int(at.timestamp()) * 1_000_000 for at in moments]
    hours = local_hours(np.array(micros, np.int64), zone)
    assert [hour % 24 for hour in hours.tolist()] == [at.astimezone(zone).hour for at in moments]
