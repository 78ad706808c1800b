"""The secret that links, invitations and the cookies of devices are signed with.

It lives in the database, so that all hosts of an installation share it and a command replaces it
for all of them at once. The key follows from it and from the key of the pseudonyms: a copy of the
database alone signs nothing, and neither does a crawler's key file.
"""

import secrets
from collections.abc import Callable
from datetime import datetime

from app.installation import Installation
from app.key import KEY_BYTES, key_for
from domain.signed import Signer

SECRET = "links secret"
BEFORE = "links before"  # written by migration 0005
OF_MESSAGES = "links of messages"


def signer(installation: Installation, purpose: str) -> Callable[[], Signer]:
    """Of the secret in force when it is asked for: another process may have replaced it."""

    def current() -> Signer:
        fresh = secrets.token_hex(KEY_BYTES)
        secret = installation.marks.remember_once(SECRET, fresh)
        return Signer(key_for(installation.key, f"links {secret}"), purpose)

    return current


def signer_before(installation: Installation) -> Callable[[], tuple[Signer, datetime] | None]:
    """What signed the links of messages until the installation had a secret of its own, and when
    that was; None where it always had one, or replaced it since.
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
    """Every link and invitation given out so far leads nowhere, and every device is a new one."""
    installation.marks.replace({SECRET: secrets.token_hex(KEY_BYTES), BEFORE: None})
