"""Adds an administrator to whom every post is announced, and prints the cookie of a session.

Read by an interpreter that stands in a checkout, also an older one: it may use only what both have.
"""

import sys

from app.settings import read_settings
from app.wiring import open_installation
from console.guard import cookie_name
from desks.access.sessions import new_session
from desks.searches import SearchDesk
from desks.subscriptions import SubscriptionDesk
from desks.viewer import on_page
from domain.person import Person, Role
from domain.subscription import Pace
from russian.vocabulary import Vocabulary


def main(search: str) -> None:
    settings = read_settings()
    with open_installation(settings) as installation:
        anna = Person(
            *("anna", "Анна", frozenset({Role.ADMINISTRATOR})),
            login="anna",
            channels=("webhook", "mail"),
        )
        installation.access.people.add(anna)
        installation.watch.duty.add([], [anna])
        token, session = new_session(anna, installation.clock.now(), "127.0.0.1", "Firefox")
        installation.access.sessions.add(session)
        searches = SearchDesk(installation, Vocabulary(installation.region))
        searches.save(on_page(anna), search, "", watched=False)
        SubscriptionDesk(searches).subscribe(on_page(anna), search, Pace.AT_ONCE)
    sys.stdout.write(f"{cookie_name(settings)}={token}")


if __name__ == "__main__":
    main(sys.argv[1])
