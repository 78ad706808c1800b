"""A person who works at the centre. Residents are never persons here: see domain/privacy. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may do; sign-in and rights are the console's."""

    MONITOR = "monitor"
    DUTY = "duty"
    MEDIA = "media"
    COORDINATOR = "coordinator"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Person:
    """`channels` are delivery addresses as Apprise URLs (mailto, json, tgram, ...); they are
    secrets and never logged.
    """

    id: str
    name: str
    roles: frozenset[Role]
    channels: tuple[str, ...] = ()
