"""Tokens as they stand in the store, made at any time."""

from secrets import token_urlsafe

from desks.access.tokens import digest_of
from domain.access.token import Token


def issue(installation, name, rights, bodies, expires, who, at):
    """A token that was made then, and its secret."""
    secret = f"otklik_{token_urlsafe(32)}"
    token = Token(name, frozenset(rights), frozenset(bodies), who, at, expires)
    assert installation.access.tokens.add(token, digest_of(secret))
    return token, secret
