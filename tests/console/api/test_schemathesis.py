"""Every route by its own description: it holds for requests that nobody thought of."""

import pytest
import schemathesis
from hypothesis import settings
from schemathesis.config import SchemathesisConfig

from app.key import create_key
from app.settings import Settings
from app.wiring import open_installation
from console.api.application import create_api
from console.application import create_application
from domain.token import SCOPES
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
schema = schemathesis.openapi.from_dict(create_api().openapi(), config=CONFIG)


class Opened:
    """The console as an ASGI application; tests are made from the description before it opens."""

    async def __call__(self, scope, receive, send):
        await self.application(scope, receive, send)


schema.app = Opened()


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
        schema.app.application = create_application(installation)
        yield {"headers": {"Authorization": f"Bearer {secret}"}}


@schema.parametrize()
def test_every_route_keeps_what_it_promises(case, call):
    case.call_and_validate(**call)


def test_what_one_route_made_is_understood_by_the_next(call):
    class Calls(schema.as_state_machine()):
        def get_call_kwargs(self, case):
            return call

    Calls.run(settings=settings(max_examples=8, stateful_step_count=6))
