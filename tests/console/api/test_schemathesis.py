"""Every route by its own description: it holds for requests that nobody thought of."""

from dataclasses import replace

import pytest

from app.key import create_key
from app.settings import Settings
from app.wiring import open_installation
from console.api import guard
from console.api.application import ROUTES as OPERATIONS
from console.application import create_application
from domain.access.token import SCOPES
from tests.console.conftest import fill, open_one
from tests.console.tokens import issue

FEW, MANY = 3, 6  # invented requests of a route, beside those at each border of its description
# `make soak` asks every route; POST /reports makes reports, which takes a minute.
SOME = [one for one in OPERATIONS[::20] if (one.method, one.path) != ("POST", "/reports")]


@pytest.fixture(scope="module")
def promises(tmp_path_factory):
    """The API of an installation at work, asked by a program that may do everything."""
    from tests.console.api.promises import Promises

    often = 1_000_000
    chosen = Settings(data=tmp_path_factory.mktemp("data"), api_rate=often)
    create_key(chosen.key_file)
    with open_installation(chosen) as installation, pytest.MonkeyPatch.context() as patch:
        patch.setattr(guard, "OF_STRANGERS", replace(guard.OF_STRANGERS, calls=often))
        open_one(fill(installation))
        _, secret = issue(
            installation, "проверка", SCOPES, (), None, "тест", installation.clock.now()
        )
        headers = {"Authorization": f"Bearer {secret}"}
        with Promises(create_application(installation), headers, MANY) as opened:
            yield opened


@pytest.mark.parametrize(
    ("route", "examples"),
    [
        *((route, FEW) for route in SOME),
        *(pytest.param(route, MANY, marks=pytest.mark.soak) for route in OPERATIONS),
    ],
    ids=lambda value: value if isinstance(value, int) else f"{value.method} {value.path}",
)
def test_every_route_keeps_what_it_promises(route, examples, promises):
    promises.keep(route.method, route.path, examples)


def test_what_one_route_made_is_understood_by_the_next(promises):
    promises.follow(FEW)
