"""Programs that hold tokens."""

from contextlib import ExitStack
from datetime import timedelta

import pytest

from console.application import create_application
from domain.access.token import SCOPES
from tests.client import TestClient
from tests.console.tokens import issue

ORIGIN = "http://127.0.0.1:8460"


@pytest.fixture
def program(filled):
    """Opens the API as a program with a token for these rights, or for all: program(Right.POSTS)"""
    with ExitStack() as stack:

        def open_as(*rights, installation=filled, name="crm", bodies=(), expires=None):
            yesterday = installation.clock.now() - timedelta(days=1)
            given = (rights or SCOPES, bodies, expires, "администратор", yesterday)
            _, secret = issue(installation, name, *given)
            client = TestClient(
                create_application(installation),
                base_url=f"{ORIGIN}/api/v1",
                headers={"authorization": f"Bearer {secret}"},
                follow_redirects=False,
                raise_server_exceptions=False,
            )
            return stack.enter_context(client)

        yield open_as


@pytest.fixture
def api(program):
    """A program that may do everything."""
    return program()


@pytest.fixture
def stranger(filled):
    """A program that holds no token."""
    with TestClient(create_application(filled), base_url=ORIGIN, follow_redirects=False) as opened:
        yield opened
