"""The column types hold the same value in both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Column, Engine, Integer, MetaData, Table, insert, select
from sqlalchemy.exc import StatementError

from store.columns import Span, Utc, Words, storable
from store.engine import reading, writing

table = Table(
    "values",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("at", Utc),
    Column("span", Span),
    Column("words", Words),
)
YAKUTSK = timezone(timedelta(hours=9))


@pytest.fixture
def values(engine: Engine) -> Iterator[Engine]:
    with writing(engine) as connection:
        table.create(connection)
    yield engine
    with writing(engine) as connection:
        table.drop(connection)


def kept(engine: Engine, **row: Any) -> Any:
    with writing(engine) as connection:
        connection.execute(insert(table).values(**row))
    with reading(engine) as connection:
        return connection.execute(select(table)).one()


def test_a_time_comes_back_in_utc_to_the_microsecond(values: Engine) -> None:
    at = datetime(2026, 1, 1, 3, 0, 0, 123456, YAKUTSK)
    found = kept(values, at=at).at
    assert found == at
    assert found.utcoffset() == timedelta(0)


def test_times_are_sqlites_text_in_order_whatever_their_zone_and_fraction(values: Engine) -> None:
    """What rows of earlier versions have."""
    times = [
        datetime(2026, 1, 1, 3, tzinfo=YAKUTSK),
        datetime(2025, 12, 31, 18, 0, 0, 1, UTC),
        datetime(826, 1, 1, tzinfo=UTC),
    ]
    with writing(values) as connection:
        connection.execute(insert(table), [{"at": at} for at in times])
        assert list(connection.scalars(select(table.c.at).order_by(table.c.at))) == [
            times[2],
            times[0],
            times[1],
        ]
        if connection.dialect.name == "sqlite":
            rows = connection.exec_driver_sql('SELECT at FROM "values" ORDER BY id')
            assert [row.at for row in rows] == [
                "2025-12-31 18:00:00.000000",
                "2025-12-31 18:00:00.000001",
                "0826-01-01 00:00:00.000000",
            ]


def test_an_hour_that_a_clock_shows_twice_is_kept_as_two(values: Engine) -> None:
    first = datetime(2014, 10, 26, 1, 30, tzinfo=ZoneInfo("Europe/Moscow"))
    again = first.replace(fold=1)
    assert first == again
    with writing(values) as connection:
        connection.execute(insert(table), [{"at": first}, {"at": again}])
        found = list(connection.scalars(select(table.c.at).order_by(table.c.id)))
    assert found == [first.astimezone(UTC), again.astimezone(UTC)]
    assert found[1] - found[0] == timedelta(hours=1)


def test_a_time_without_a_zone_is_refused(values: Engine) -> None:
    with pytest.raises(StatementError, match="has no zone"):
        kept(values, at=datetime(2026, 1, 1))  # noqa: DTZ001


def test_times_of_different_zones_sort_by_their_moment(values: Engine) -> None:
    early, late = datetime(2026, 1, 1, 8, tzinfo=YAKUTSK), datetime(2026, 1, 1, tzinfo=UTC)
    with writing(values) as connection:
        connection.execute(insert(table), [{"at": late}, {"at": early}])
    with reading(values) as connection:
        assert list(connection.scalars(select(table.c.at).order_by(table.c.at))) == [early, late]
        before = select(table.c.at).where(table.c.at < late.astimezone(YAKUTSK))
        assert list(connection.scalars(before)) == [early]


def test_a_span_comes_back_exactly(values: Engine) -> None:
    span = timedelta(days=400, microseconds=1)
    assert kept(values, span=span).span == span


def test_unknown_stays_unknown(values: Engine) -> None:
    assert kept(values, id=1) == (1, None, None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Вода, 5 °C 🚱", "Вода, 5 °C 🚱", id="usual"),
        pytest.param("a\0b", "a\ufffdb", id="nul"),
        pytest.param("огонь \ud83d", "огонь \ufffd", id="half a pair"),
        pytest.param("\ud83d\udd25", "🔥", id="two halves"),
    ],
)
def test_no_text_can_stop_a_write(values: Engine, text: str, expected: str) -> None:
    assert kept(values, words=text).words == expected


def test_usual_text_is_storable_as_it_is() -> None:
    text = "Снег не чистят"
    assert storable(text) is text
