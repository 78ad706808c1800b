"""Tokens of the API: how they are made, shown once, and known again by their digest."""

from collections.abc import Collection
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from app.wiring import Parts
from domain.errors import EntryRefused, MoveRefused
from domain.person import Right
from domain.token import Token, check

PREFIX = "otklik_"  # by which people and programs that look for leaked secrets know one
LIFE = timedelta(days=365)  # of a token for which nobody named an end
BYTES = 32  # of chance: a plain hash is enough, for nobody tries them all


def issue(
    parts: Parts,
    name: str,
    rights: Collection[Right],
    bodies: Collection[str],
    expires: datetime | None,
    who: str,
    now: datetime,
) -> tuple[Token, str]:
    """A new token and its secret, which is not kept and never shown again; without `expires` it has
    no end. Raises EntryRefused.
    """
    token = Token(
        " ".join(name.split()), frozenset(rights), frozenset(bodies), who.strip(), now, expires
    )
    check(token)
    if unknown := sorted(token.bodies - parts.region.bodies.keys()):
        raise EntryRefused(f"таких органов в регионе нет: {', '.join(unknown)}")
    secret = PREFIX + token_urlsafe(BYTES)
    if not parts.tokens.add(token, digest_of(secret)):
        raise EntryRefused(f"ключ «{token.name}» уже есть: отзовите его или назовите новый иначе")
    rights_said = ", ".join(sorted(token.rights))
    parts.audit.write(now, token.who, "token", f"{token.name} добавлен: {rights_said}")
    return token, secret


def revoke(parts: Parts, name: str, who: str, now: datetime) -> None:
    """No call by it is answered any more. Raises MoveRefused where there is none of the name."""
    if not parts.tokens.revoke(name, now):
        raise MoveRefused(f"действующего ключа «{name}» нет: см. otklik tokens list")
    parts.audit.write(now, who, "token", f"{name} отозван")


def digest_of(secret: str) -> str:
    """What the store knows a secret by."""
    return sha256(secret.encode()).hexdigest()
