"""Every method by its own description: it holds for requests that nobody thought of."""

import pytest

from app.key import create_key
from app.sections.casework import Open311
from app.settings import Settings
from app.wiring import open_installation
from console.public.open311 import application
from console.public.open311.resources import ROUTES
from domain.rate import Rate
from tests.console.public.open311.conftest import opened
from tests.console.signing import BASE

FEW, MANY = 2, 25
METHODS = [route for route, _, _ in ROUTES]


@pytest.fixture(scope="module")
def promises(tmp_path_factory):
    from tests.console.api.promises import EXPECTED, Promises

    chosen = Settings(
        data=tmp_path_factory.mktemp("data"), api_rate=1_000_000, open311=Open311.AT_ONCE
    )
    create_key(chosen.key_file)
    often = Rate(1_000_000, application.MINUTE)
    with pytest.MonkeyPatch.context() as patch, open_installation(chosen) as installation:
        patch.setattr(application, "OF_ADDRESS", often)
        server = opened(installation)
        assert server.posted()
        console = server.client.app
        headers = {"Authorization": f"Bearer {server.key}"}
        description = console.state.open311.openapi()
        # 403: a form may bring a key of its own, which goes before that of the header.
        expected = (*EXPECTED, "403")
        with Promises(console, headers, MANY, description, BASE, expected) as made:
            yield made


@pytest.mark.parametrize("examples", [FEW, pytest.param(MANY, marks=pytest.mark.soak)])
@pytest.mark.parametrize("route", METHODS, ids=lambda one: f"{one.method} {one.path}")
def test_every_method_keeps_what_it_promises(route, examples, promises):
    promises.keep(route.method, route.path, examples)
