"""Limits of calls without a sign-in: counted by address for all processes of the console."""

from hashlib import sha256
from math import ceil

from fastapi import Request
from starlette.exceptions import HTTPException

from app.installation import Installation
from domain.ip_networks import subscriber
from domain.rate import Rate
from russian.plural import plural


def take(installation: Installation, name: str, rate: Rate, words: str) -> None:
    """Counts a call; raises HTTPException 429, which says `words` and when to repeat. Names are
    stored only as digests.
    """
    digest = sha256(name.encode()).hexdigest()
    if wait := installation.access.throttle.take(digest, rate, installation.clock.now()):
        seconds = ceil(wait.total_seconds())
        when = plural(seconds, "секунду", "секунды", "секунд")
        raise HTTPException(429, f"{words} Повторите через {when}.", {"Retry-After": str(seconds)})


def address_of(request: Request) -> str:
    """A home has 2^64 addresses of IPv6, and counts as one."""
    return f"address {subscriber(request.client.host if request.client else '')}"
