"""Browsers that are signed in, without a password having been hashed."""

from collections.abc import Collection

from console.application import create_application
from console.guard import HEADER, cookie_name, csrf_of, masked
from desks.access.sessions import new_session
from domain.person import Role
from tests.client import TestClient
from tests.making import a_person

BASE = "http://127.0.0.1:8460"
PAGE = {"accept": "text/html,*/*;q=0.8"}  # as a browser that wants a page


def person(installation, *roles, name="Анна", bodies: Collection[str] = ()):
    """Somebody who may sign in; the same each time."""
    made = a_person(name, *roles, login=f"l{hash(name)}", bodies=frozenset(bodies))
    installation.access.people.add(made)
    installation.access.people.change(made)
    return made


def sign_in(client, installation, one):
    """The browser holds a new session of theirs, and sends what a page of it would."""
    token, session = new_session(one, installation.clock.now(), "127.0.0.1", "Firefox Linux")
    installation.access.sessions.add(session)
    client.cookies.set(cookie_name(installation.settings), token)
    client.headers[HEADER] = masked(csrf_of(token))


def browser(installation, *roles, one=None, base_url=BASE, **options):
    """A signed-in browser without JavaScript; an administrator's, where no role is named."""
    client = TestClient(
        create_application(installation), base_url=base_url, headers=PAGE, **options
    )
    sign_in(client, installation, one or person(installation, *(roles or [Role.ADMINISTRATOR])))
    return client
