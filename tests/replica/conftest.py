"""Scenarios of ten seeds, one served world, and a plain HTTP client that follows nothing."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from replica.post import Outlet
from replica.scenario import Scenario
from replica.world import World

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
SEEDS = [1, 2, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(3, 11))]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


Fetch = Callable[..., Answer]


@cache
def _scenario(seed: int) -> Scenario:
    # Each seed is told at another hour and weekday.
    return Scenario(seed, NOW + timedelta(hours=7, minutes=13) * (seed - 1))


@pytest.fixture(params=SEEDS, ids=lambda seed: f"seed {seed}")
def scenario(request: pytest.FixtureRequest) -> Scenario:
    return _scenario(request.param)


@pytest.fixture(scope="session")
def first() -> Scenario:
    """The scenario of seed 1, for what is the same in every seed."""
    return _scenario(1)


@pytest.fixture(scope="session")
def world(first: Scenario) -> Iterator[World]:
    """Stands at the stage «before»; not to be moved."""
    with World(first) as served:
        yield served


@pytest.fixture(scope="session")
def today(first: Scenario) -> Iterator[World]:
    """Stands at the stage «now»."""
    with World(first) as served:
        served.advance()
        yield served


@pytest.fixture
def fresh(first: Scenario) -> Iterator[World]:
    """A world of this test alone, to be moved and filled."""
    with World(first) as served:
        yield served


@pytest.fixture(params=["before", "now"])
def staged(request: pytest.FixtureRequest, world: World, today: World) -> World:
    """A world at either stage."""
    return world if request.param == "before" else today


@pytest.fixture(scope="session")
def fetch() -> Fetch:
    def send(
        url: str,
        data: bytes | Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        method: str | None = None,
    ) -> Answer:
        parts = urlsplit(url)
        sent = dict(headers or {})
        if isinstance(data, Mapping):
            data = urlencode(data).encode()
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        target = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        connection = HTTPConnection(parts.hostname or "", parts.port, timeout=10)
        try:
            connection.request(method or ("GET" if data is None else "POST"), target, data, sent)
            response = connection.getresponse()
            received = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, received, response.read())
        finally:
            connection.close()

    return send


@pytest.fixture(scope="session")
def outlet(first: Scenario) -> Callable[[str], Outlet]:
    """An outlet by the id of its source."""
    return {each.source_id: each for each in first.outlets}.__getitem__
