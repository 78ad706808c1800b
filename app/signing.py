"""The secret that signs links, invitations and the cookies of devices.

It is stored in the database, so all hosts of an installation share it and one command replaces it
for all of them. The signing key is derived from it and from the key of the pseudonyms: neither a
copy of the database alone nor a crawler's key file alone can sign.
"""

import secrets
from collections.abc import Callable
from datetime import datetime

from app.installation import Installation
from app.key import KEY_BYTES, key_for
from domain.access.signed import Signer

SECRET = "links secret"
BEFORE = "links before"  # written by migration r0002
OF_MESSAGES = "links of messages"
OF_CASES = "links of cases"
OF_SCORES = "surveys of cases"
OF_OBJECTIONS = "objections to ratings"
OF_RATINGS = "final ratings"
OF_ENQUIRIES = "enquiries of bodies"
OF_REPORTS = "links of reports"
OF_PAGES = "links of official pages"
OF_SEMINARS = "invitations to seminars"


def signer(installation: Installation, purpose: str) -> Callable[[], Signer]:
    """A signer of the secret in force at each call: another process may have replaced it."""

    def current() -> Signer:
        fresh = secrets.token_hex(KEY_BYTES)
        secret = installation.marks.remember_once(SECRET, fresh)
        return Signer(key_for(installation.key, f"links {secret}"), purpose)

    return current


def lasting_signer(installation: Installation, purpose: str) -> Signer:
    """Of what is kept for years: a new secret of the links does not make it invalid."""
    return Signer(installation.key, purpose)


def signer_before(installation: Installation) -> Callable[[], tuple[Signer, datetime] | None]:
    """The signer of messages' links before the installation had its own secret, and its end; None
    if it always had its own, or replaced it since.
    """

    def earlier() -> tuple[Signer, datetime] | None:
        until = installation.marks.value(BEFORE)
        return (
            (Signer(installation.key, OF_MESSAGES), datetime.fromisoformat(until))
            if until
            else None
        )

    return earlier


def rotate(installation: Installation) -> None:
    installation.marks.replace({SECRET: secrets.token_hex(KEY_BYTES), BEFORE: None})
