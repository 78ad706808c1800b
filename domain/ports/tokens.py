"""The port of API tokens."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from domain.access.token import Token, Use


class TokenStore(Protocol):
    """Tokens of the API; the store knows only a digest of each secret."""

    def all(self) -> Sequence[Token]: ...

    def add(self, token: Token, digest: str) -> bool:
        """False if an unrevoked token has this name."""
        ...

    def revoke(self, name: str, now: datetime) -> bool: ...

    def use(self, digest: str, now: datetime, calls: int, within: timedelta) -> Use | None:
        """Counts one call by an active token over all processes: `calls` at once and then as many
        per `within`; a call that must wait is not counted. None if the digest is unknown.
        """
        ...
