"""Column types that hold the same value in SQLite and PostgreSQL. Pure."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import DateTime, Dialect, Float, Text
from sqlalchemy.types import TypeDecorator


class Utc(TypeDecorator[datetime]):
    """A time to the microsecond in UTC; raises ValueError for a time without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no zone")
        value = value.astimezone(UTC)
        # SQLite has no zones and sorts times as text, so all are written in UTC.
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    # SQLAlchemy takes ten times as long to write a time as text as the standard library.
    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        return _as_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        return _of_text if dialect.name == "sqlite" else _of_zone


def _as_text(value: datetime | None) -> str | None:
    return None if value is None else _written(value, value.fold)


@lru_cache(maxsize=2_000)  # rows of a batch share most of their times
def _written(value: datetime, _fold: int) -> str:
    """Two hours of one night differ only in their fold."""
    if value.tzinfo is not UTC:
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no zone")
        value = value.astimezone(UTC)
    return value.isoformat(" ", "microseconds")[:26]


def _of_text(value: str | None) -> datetime | None:
    return None if value is None else _of_zone(datetime.fromisoformat(value))


def _of_zone(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Span(TypeDecorator[timedelta]):
    impl = Float(53)
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> float | None:
        return None if value is None else value.total_seconds()

    def process_result_value(self, value: float | None, dialect: Dialect) -> timedelta | None:
        return None if value is None else timedelta(seconds=value)


def storable(text: str) -> str:
    """The text with surrogate pairs joined and lone surrogates, which cannot be encoded, as
    U+FFFD.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


class Words(TypeDecorator[str]):
    """Text made storable, NUL as U+FFFD too, so that no text can stop a write."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value.replace("\0", "\ufffd"))
