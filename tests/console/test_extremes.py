"""What an address or a form may say at the ends of what can be said: never a failure."""

from itertools import product

import pytest
from fastapi.routing import APIRoute

from console.application import ROUTES, create_application
from domain.person import Role
from tests.console.signing import browser

VALUES = [
    "((((",
    "-1",
    "0",
    "9" * 30,
    "9e30",
    "0001-01-01",
    "9999-12-31",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "9999-12-31T23:59:59-14:00~1",
    "0001-01-01T00:00:00+14:00~1",
    "с:0001-01-01",
    "по:9999-12-31",
    "9" * 17,
    f"{'9' * 9}-{'9' * 17}-1",
    "\0",
    "a" * 3000,
]


@pytest.fixture
def careful(filled):
    """Somebody with every right, whose browser hears a failure as the status 500."""
    with browser(filled, *Role, raise_server_exceptions=False) as opened:
        yield opened


def names(route: APIRoute) -> list[str]:
    asked = {p.alias for p in route.dependant.query_params}
    for under in route.dependant.dependencies:
        asked |= {p.alias for p in under.query_params}
    return sorted(asked)


@pytest.mark.soak
@pytest.mark.timeout(900)  # some ten thousand requests
def test_no_value_of_an_address_is_a_failure(careful, filled):
    routes = [r for r in create_application(filled).routes if isinstance(r, APIRoute)]
    tried = 0
    for route in (one for one in routes if "GET" in one.methods):
        for name, value in product(names(route), VALUES):
            usual = {"since": "2026-11-24T10:00:00Z"} if route.path == "/feed/live" else {}
            for more in ({}, {"show": "done"}) if route.path.startswith("/feed") else ({},):
                asked = {**usual, **more, name: value}
                answer = careful.get(route.path.replace("{what}", "merge"), params=asked)
                assert answer.status_code < 500, (route.path, asked)
                tried += 1
    assert tried > 500


@pytest.mark.parametrize(
    "values",
    [("9" * 30, "%00"), pytest.param(("-1", "a" * 3000, "%0a"), marks=pytest.mark.soak)],
    ids=["few", "more"],
)
def test_no_part_of_a_path_is_a_failure(careful, values):
    for method, path in ((route.method, route.path) for route in ROUTES):
        if "{" not in path or path in ("/login", "/logout"):
            continue
        for value in values:
            start, _, rest = path.partition("{")
            address = f"{start}{value}{rest.partition('}')[2]}".replace("{action}", "note")
            answer = careful.request(method, address)
            assert answer.status_code < 500, (method, path, value[:10])


@pytest.mark.parametrize("path", ["/alerts/a%00b", "/incidents/%00", "/alerts/archive?place=%00"])
def test_an_address_with_a_nul_is_refused_before_a_store_is_asked(careful, path):
    assert careful.get(path).status_code == 400


def test_a_form_that_names_a_thing_by_a_nul_is_refused(careful):
    for path, sent in (
        ("/feed/unmute", {"source": "\0"}),
        ("/incidents/i1/split", {"post": ["a", "\0"]}),
        ("/silences", {"reason": "Учения", "place": "\0"}),
    ):
        assert careful.post(path, data=sent).status_code == 400, path


def test_a_stranger_who_names_themselves_by_a_nul_is_refused(careful):
    careful.cookies.clear()
    assert careful.post("/login", data={"login": "a\0", "password": "x"}).status_code == 400
