"""Both databases, migrated and empty, and posts to put in them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.ports.alerts import AlertStore
from domain.post import Post
from store.alerts import SqlAlerts
from store.engine import migrate, open_database
from tests.fakes.alerts import MemoryAlerts
from tests.making import a_post

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgresql_url"))
    return f"sqlite:///{tmp_path}/otklik.db"


def _migrated(url: str) -> Iterator[Engine]:
    engine = open_database(url)
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    yield from _migrated(database_url)


@pytest.fixture(params=["fake", *BOTH])
def place(request: pytest.FixtureRequest) -> Engine | None:
    """Where a store of a contract's suite keeps its rows: each database, and None for the fake."""
    if request.param == "fake":
        return None
    engine: Engine = request.getfixturevalue(f"{request.param}_engine")
    return engine


@pytest.fixture
def alerts(place: Engine | None) -> AlertStore:
    return SqlAlerts(place) if place else MemoryAlerts()


@pytest.fixture
def sqlite_engine(tmp_path: Path) -> Iterator[Engine]:
    yield from _migrated(f"sqlite:///{tmp_path}/otklik.db")


@pytest.fixture
def postgresql_engine(postgresql_url: str) -> Iterator[Engine]:
    yield from _migrated(postgresql_url)


@pytest.fixture
def make_post() -> Callable[..., Post]:
    """A post by its native id; any field may be given."""

    def make(native_id: str, **fields: Any) -> Post:
        return a_post(native_id, NOW, **fields)

    return make
