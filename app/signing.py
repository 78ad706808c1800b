"""The secret that signs links, invitations and the cookies of devices.

It is stored in the database, so all hosts of an installation share it and one command replaces it
for all of them. The signing key is derived from it and from the file links.key: neither a copy of
the database alone nor the file alone can sign.
"""

import json
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from app.installation import Installation
from app.key import KEY_BYTES, key_for
from domain.access.signed import Signer

SECRET = "links secret"
BEFORE = "links before"  # written by migration r0002
PREVIOUS = "links secret before"  # the replaced secret and until when it counts
OF_MESSAGES = "links of messages"
OF_CASES = "links of cases"
OF_SCORES = "surveys of cases"
OF_OBJECTIONS = "objections to ratings"
OF_RATINGS = "final ratings"
OF_ENQUIRIES = "enquiries of bodies"
OF_REPORTS = "links of reports"
OF_PAGES = "links of official pages"
OF_SEMINARS = "invitations to seminars"
# Links that were sent to others. What lets a person in has no grace: a forged one would do harm.
GRACED = frozenset(
    {
        OF_MESSAGES,
        OF_CASES,
        OF_SCORES,
        OF_OBJECTIONS,
        OF_ENQUIRIES,
        OF_REPORTS,
        OF_PAGES,
        OF_SEMINARS,
    }
)


def signer(installation: Installation, purpose: str) -> Callable[[], Signer]:
    """A signer of the secret in force at each call: another process may have replaced it."""

    def current() -> Signer:
        fresh = secrets.token_hex(KEY_BYTES)
        secret = installation.marks.remember_once(SECRET, fresh)
        return Signer(_key(installation, secret), purpose, before)

    def before() -> Signer | None:
        stored = installation.marks.value(PREVIOUS) if purpose in GRACED else None
        if stored is None:
            return None
        secret, until = json.loads(stored)
        if installation.clock.now() >= datetime.fromisoformat(until):
            return None
        return Signer(_key(installation, secret), purpose)

    return current


def _key(installation: Installation, secret: str) -> bytes:
    return key_for(installation.links_key, f"links {secret}")


def lasting_signer(installation: Installation, purpose: str) -> Signer:
    """Of what is kept for years: a new secret of the links does not make it invalid."""
    return Signer(installation.links_key, purpose)


def signer_before(installation: Installation) -> Callable[[], tuple[Signer, datetime] | None]:
    """The signer of messages' links before the installation had its own secret, and its end; None
    if it always had its own, or replaced it since.
    """

    def earlier() -> tuple[Signer, datetime] | None:
        until = installation.marks.value(BEFORE)
        return (
            (Signer(installation.links_key, OF_MESSAGES), datetime.fromisoformat(until))
            if until
            else None
        )

    return earlier


def rotate(installation: Installation, grace: timedelta | None = None) -> datetime | None:
    """Links that were sent before end now, or after `grace`; returns when."""
    marks, until = installation.marks, None
    previous = None
    if grace is not None and (secret := marks.value(SECRET)) is not None:
        until = installation.clock.now() + grace
        previous = json.dumps([secret, until.isoformat()])
    fresh = secrets.token_hex(KEY_BYTES)
    marks.replace({SECRET: fresh, BEFORE: None, PREVIOUS: previous})
    return until
