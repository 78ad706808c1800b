"""The port of tokens."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from domain.token import Token, Use


class TokenStore(Protocol):
    """Tokens of the API, known by a digest of their secret."""

    def all(self) -> Sequence[Token]:
        """By name, those that were revoked too."""
        ...

    def add(self, token: Token, digest: str) -> bool:
        """False where a token of the name was not revoked yet."""
        ...

    def revoke(self, name: str, now: datetime) -> bool:
        """False where there is none of the name, or no more."""
        ...

    def use(self, digest: str, now: datetime, calls: int, within: timedelta) -> Use | None:
        """Count one call by an active token, of which so many may come at once and then as many
        `within` each length of time, whatever process answers them; one that must wait is not
        counted. None where nobody knows the digest.
        """
        ...
