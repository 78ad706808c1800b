"""The console in a thread of this process, and tabs of a real browser on it."""

from base64 import b64decode

import pytest

from console.application import create_application
from console.guard import cookie_name
from desks.access.passwords import Passwords
from desks.access.sessions import new_session
from domain.person import Role
from domain.picture import Picture
from tests.console.serving import served
from tests.console.signing import person
from tests.desks.access.test_passwords import CHEAP

HELD = Passwords(CHEAP)
OUT = "status of 401"  # what a browser logs when a session has ended
DOT = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
)


class Gallery:
    """Pictures of one dot, whatever is asked."""

    def fetch(self, address):
        return Picture(DOT, "image/png")


def _unexpected(line, logs):
    return [] if logs and logs in line else [line]


@pytest.fixture
def address(filled, alert):
    """A console with one open alert, in a thread of this process."""
    with served(create_application(filled, HELD, Gallery())) as address:
        yield address


@pytest.fixture
def opened(filled, address, browser):
    """Opens a tab of an administrator or `one`: opened(width=360, java_script_enabled=False).

    `logs` is a part of what the browser may log.
    """
    contexts, logged = [], []

    def open_(width=1440, one=None, logs=None, **options):
        one = one or person(filled, Role.ADMINISTRATOR)
        token, session = new_session(one, filled.clock.now(), "127.0.0.1", "Chromium")
        filled.access.sessions.add(session)
        size = {"width": width, "height": 900}
        context = browser.new_context(base_url=address, viewport=size, locale="ru", **options)
        context.add_cookies(
            [{"name": cookie_name(filled.settings), "value": token, "url": address}]
        )
        contexts.append(context)
        tab = context.new_page()
        tab.on("console", lambda line: logged.extend(_unexpected(line.text, logs)))
        tab.on("pageerror", lambda error: logged.append(str(error)))
        tab.on("request", lambda one: logged.extend([] if address in one.url else [one.url]))
        return tab

    yield open_
    for context in contexts:
        context.close()
    assert not logged  # no mistake, nothing that the policy refused, and no other host
