"""The port of values that an installation keeps about itself."""

from collections.abc import Mapping
from typing import Protocol


class InstallationStore(Protocol):
    """Values that an installation keeps about itself, shared by all its hosts."""

    def remember_once(self, name: str, value: str) -> str:
        """The value under the name; the first caller's value is stored.

        Of two simultaneous callers, both get the same value.
        """
        ...

    def value(self, name: str) -> str | None: ...

    def replace(self, values: Mapping[str, str | None]) -> None:
        """Writes all values or none; None deletes one."""
        ...
