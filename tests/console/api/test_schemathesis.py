"""Every route by its own description: it holds for requests that nobody thought of."""

import json
from functools import cache

import pytest
import schemathesis
from hypothesis import settings
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode
from schemathesis.generation.meta import TestPhase
from schemathesis.pytest.lazy import get_all_tests
from schemathesis.python.asgi import get_client

from app.key import create_key
from app.settings import Settings
from app.wiring import open_installation
from console.api.application import ROUTES as OPERATIONS
from console.api.application import create_api
from console.application import create_application
from domain.access.token import SCOPES
from tests.console.conftest import fill, open_one
from tests.console.tokens import issue

SETTINGS = {
    "seed": 1,
    "base-url": "http://127.0.0.1:8460/api/v1",
    # What the description allows may make no sense (400) or be impossible now (409).
    "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "400", "404", "409"]}},
}
JSON = "application/json"
FEW, MANY = 3, 12  # invented requests of a route, beside those at each border of its description


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
        # One session: for each call of its own one would look for proxies in the environment.
        with get_client(create_application(installation)) as session:
            session.trust_env = False
            yield {"headers": headers, "session": session}


@pytest.fixture(scope="module")
def load(call):
    """Not made when tests are collected, for every process collects all of them."""

    @cache
    def with_examples(number):
        # Each route would search the whole program anew for values to try.
        generation = {"max-examples": number, "deterministic": True, "database": "none"}
        analysis = {"constants": {"enabled": number == MANY}}
        config = {**SETTINGS, "generation": generation, "analysis": analysis}
        loaded = schemathesis.openapi.from_dict(
            create_api().openapi(), config=SchemathesisConfig.from_dict(config)
        )
        loaded.app = call["session"].app
        return loaded

    return with_examples


@pytest.mark.parametrize("examples", [FEW, pytest.param(MANY, marks=pytest.mark.soak)])
@pytest.mark.parametrize("route", OPERATIONS, ids=lambda route: f"{route.method} {route.path}")
def test_every_route_keeps_what_it_promises(route, examples, load, call, refused):
    """Its examples are made here: at the collection every process of the suite would make them."""

    def keeps(case):
        if not _repeats(case) and not (examples == FEW and _is_refused_before(case, refused)):
            case.call_and_validate(**call)

    one = load(examples).include(path=route.path, method=route.method)
    [made] = get_all_tests(schema=one, test_func=keeps, settings=None, given_kwargs=None)
    _, calls = made.ok()
    calls()


def _repeats(case):
    """Whether it is wrong by saying a parameter again, of which the last one holds."""
    is_wrong = case.meta is not None and case.meta.generation.mode is GenerationMode.NEGATIVE
    return is_wrong and any(isinstance(value, list) for value in (case.query or {}).values())


@pytest.fixture(scope="module")
def refused():
    """Wrong bodies -> the operation that refused them first."""
    return {}


def _is_refused_before(case, refused):
    """Whether its body alone is wrong, and another route has refused it by the same model. The many
    deeds on a case have one; `make soak` asks each of them.
    """
    meta = case.meta
    if meta is None or meta.phase.name is not TestPhase.COVERAGE:
        return False
    if meta.generation.mode is not GenerationMode.NEGATIVE or meta.phase.data.parameter != JSON:
        return False
    [body] = [body for body in case.operation.body if body.media_type == JSON]
    wrong = (str(body.definition["schema"]), json.dumps(case.body, sort_keys=True, default=repr))
    return refused.setdefault(wrong, case.operation.label) != case.operation.label


def test_what_one_route_made_is_understood_by_the_next(load, call):
    class Calls(load(FEW).as_state_machine()):
        def get_call_kwargs(self, case):
            return call

    Calls.run(settings=settings(max_examples=8, stateful_step_count=6))
