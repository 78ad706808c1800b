"""Sessions: what a browser holds, what is stored of it, and until when it lasts."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from app.installation import Installation
from domain.person import Person
from domain.session import Session

NOTED = timedelta(minutes=1)  # a session's last use is written no oftener


def new_session(person: Person, now: datetime, address: str, agent: str) -> tuple[str, Session]:
    """A token for the browser, and what is stored of it."""
    token = secrets.token_urlsafe(32)
    return token, Session(session_id(token), person.id, now, now, address[:100], agent[:300])


def session_id(token: str) -> str:
    """What a session is stored by."""
    return sha256(token.encode()).hexdigest()


def resume(
    installation: Installation, token: str, *, clicked: bool
) -> tuple[Session, Person] | None:
    """Who holds the token, while their session lasts. Only a click keeps a session from lying
    idle. Raises Unavailable.
    """
    found = installation.access.sessions.get(session_id(token))
    if found is None or not live(installation, [found[0]]):
        return None
    now = installation.clock.now()
    if clicked and now - found[0].seen_at > NOTED:
        installation.access.sessions.seen(found[0].id, now)
    return found


def live(installation: Installation, sessions: Iterable[Session]) -> list[Session]:
    """Those that have not ended."""
    now, settings = installation.clock.now(), installation.settings
    idle, life = settings.session_idle, settings.session_life
    return [one for one in sessions if not one.ended(now, idle, life)]
