"""The port of what an installation remembers of itself."""

from collections.abc import Mapping
from typing import Protocol


class InstallationStore(Protocol):
    """What an installation remembers of itself, for all of its hosts."""

    def remember_once(self, name: str, value: str) -> str:
        """The value under the name: the first that anybody gave, of two at once one for both."""
        ...

    def value(self, name: str) -> str | None: ...

    def replace(self, values: Mapping[str, str | None]) -> None:
        """New values, all or none of them; None forgets one."""
        ...
