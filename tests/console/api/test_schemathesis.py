"""Every route by its own description: it holds for requests that nobody thought of."""

import pytest
import schemathesis
from hypothesis import settings
from schemathesis.config import SchemathesisConfig
from schemathesis.pytest.lazy import get_all_tests

from app.key import create_key
from app.settings import Settings
from app.wiring import open_installation
from console.api.application import ROUTES as OPERATIONS
from console.api.application import create_api
from console.application import create_application
from domain.access.token import SCOPES
from tests.console.conftest import fill, open_one
from tests.console.tokens import issue

CONFIG = SchemathesisConfig.from_dict(
    {
        "seed": 1,
        "base-url": "http://127.0.0.1:8460/api/v1",
        "generation": {"max-examples": 15, "deterministic": True, "database": "none"},
        # What the description allows may make no sense (400) or be impossible now (409).
        "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "400", "404", "409"]}},
    }
)


@pytest.fixture(scope="module")
def call(tmp_path_factory):
    """Calls the API of an installation at work as a program that may do everything."""
    chosen = Settings(data=tmp_path_factory.mktemp("data"), api_rate=1_000_000)
    create_key(chosen.key_file)
    with open_installation(chosen) as installation:
        open_one(fill(installation))
        _, secret = issue(
            installation, "проверка", SCOPES, (), None, "тест", installation.clock.now()
        )
        headers = {"Authorization": f"Bearer {secret}"}
        yield {"headers": headers, "app": create_application(installation)}


@pytest.fixture(scope="module")
def schema(call):
    """Not made when tests are collected, for every process collects all of them."""
    loaded = schemathesis.openapi.from_dict(create_api().openapi(), config=CONFIG)
    loaded.app = call["app"]
    return loaded


@pytest.mark.parametrize("route", OPERATIONS, ids=lambda route: f"{route.method} {route.path}")
def test_every_route_keeps_what_it_promises(route, schema, call):
    """Its examples are made here: at the collection every process of the suite would make them."""

    def keeps(case):
        case.call_and_validate(headers=call["headers"])

    one = schema.include(path=route.path, method=route.method)
    [made] = get_all_tests(schema=one, test_func=keeps, settings=None, given_kwargs=None)
    _, examples = made.ok()
    examples()


def test_what_one_route_made_is_understood_by_the_next(schema, call):
    class Calls(schema.as_state_machine()):
        def get_call_kwargs(self, case):
            return {"headers": call["headers"]}

    Calls.run(settings=settings(max_examples=8, stateful_step_count=6))
