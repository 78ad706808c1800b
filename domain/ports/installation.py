"""The port of values that an installation keeps about itself."""

from collections.abc import Mapping
from typing import Protocol


class InstallationStore(Protocol):
    def remember_once(self, name: str, value: str) -> str:
        """The value under the name, stored by the first caller; of two simultaneous callers, both
        get the same.
        """
        ...

    def value(self, name: str) -> str | None: ...

    def replace(self, values: Mapping[str, str | None]) -> None:
        """Writes all values or none; None deletes one."""
        ...
