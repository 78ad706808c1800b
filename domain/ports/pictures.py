"""The port of pictures of posts."""

from typing import Protocol

from domain.picture import Picture


class Pictures(Protocol):
    def fetch(self, address: str) -> Picture:
        """Fetches a picture from its host now; raises NotFound, saying why it cannot be shown."""
        ...
