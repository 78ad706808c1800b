"""The port of the care for incidents."""

from collections.abc import Collection, Mapping
from typing import Protocol

from domain.care import Care


class CareStore(Protocol):
    def of(self, incident_ids: Collection[str]) -> Mapping[str, Care]: ...

    def save(self, care: Care) -> None:
        """Raises MoveRefused unless the version is one above the stored version, or 1."""
        ...
