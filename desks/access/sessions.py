"""Sessions of people: the token in the browser, the stored session, and its lifetime."""

import logging
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from app.installation import Installation
from domain.access.session import Session
from domain.errors import StoreUnavailable
from domain.person import Person

log = logging.getLogger(__name__)

NOTED = timedelta(minutes=1)  # the last use of a session is written no more often


def new_session(person: Person, now: datetime, address: str, agent: str) -> tuple[str, Session]:
    token = secrets.token_urlsafe(32)
    return token, Session(session_id(token), person.id, now, now, address[:100], agent[:300])


def session_id(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def resume(
    installation: Installation, token: str, *, clicked: bool
) -> tuple[Session, Person] | None:
    """The session and person of a token while the session lasts; only a click counts as use. Raises
    Unavailable.
    """
    holder = installation.access.sessions.get(session_id(token))
    if holder is None or not live(installation, [holder[0]]):
        return None
    now = installation.clock.now()
    if clicked and now - holder[0].seen_at > NOTED:
        try:
            installation.access.sessions.seen(holder[0].id, now)
        except StoreUnavailable as error:  # a full disk takes no row, and pages can still be read
            log.warning("use of a session not written: %s", error)
    return holder


def live(installation: Installation, sessions: Iterable[Session]) -> list[Session]:
    now, settings = installation.clock.now(), installation.settings
    idle, life = settings.session_idle, settings.session_life
    return [one for one in sessions if not one.ended(now, idle, life)]
