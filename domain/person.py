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
    """`channels` name channels of the settings, the one that is tried first at the front."""

    id: str
    name: str
    roles: frozenset[Role]
    channels: tuple[str, ...] = ()
