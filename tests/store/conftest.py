"""Both databases, migrated and empty, and posts to put in them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from shutil import copy
from typing import Any, cast

import pytest
from sqlalchemy import Engine

from domain.ports.alerts import AlertStore
from domain.ports.messages import Outbox
from domain.post import Post
from store.alerts import SqlAlerts
from store.engine import open_database
from store.outbox import SqlOutbox
from tests.fakes.alerts import MemoryAlerts
from tests.fakes.outbox import MemoryOutbox
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


@pytest.fixture(params=BOTH)
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A migrated database of each kind, which a test may change."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("copied_postgresql_url"))
    copy(request.getfixturevalue("migrated_file"), tmp_path)
    return f"sqlite:///{tmp_path}/otklik.db"


@pytest.fixture(params=BOTH)
def engine(request: pytest.FixtureRequest) -> Engine:
    """A migrated and empty database of each kind."""
    engine: Engine = request.getfixturevalue(f"{request.param}_engine")
    return engine


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
def outbox(place: Engine | None, alerts: AlertStore) -> Outbox:
    return SqlOutbox(place) if place else MemoryOutbox(cast(MemoryAlerts, alerts))


@pytest.fixture
def sqlite_engine(migrated_file: Path, tmp_path: Path) -> Iterator[Engine]:
    copy(migrated_file, tmp_path)
    yield from _opened(f"sqlite:///{tmp_path}/otklik.db")


@pytest.fixture(scope="session")
def lasting_engine(migrated_database: tuple[str, Any]) -> Iterator[Engine]:
    """Of all tests of a process: a new one connects, and compiles each statement anew."""
    yield from _opened(migrated_database[0])


@pytest.fixture
def postgresql_engine(lasting_engine: Engine, migrated_postgresql_url: str) -> Engine:
    return lasting_engine


def _opened(url: str) -> Iterator[Engine]:
    engine = open_database(url)
    yield engine
    engine.dispose()


@pytest.fixture
def make_post() -> Callable[..., Post]:
    """A post by its native id; any field may be given."""

    def make(native_id: str, **fields: Any) -> Post:
        return a_post(native_id, NOW, **fields)

    return make
