"""How long a comment may be in a network. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NetworkLimit:
    """The longest comment in characters."""

    longest: int
    verified: bool
