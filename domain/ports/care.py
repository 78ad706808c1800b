"""The port of the care for incidents."""

from collections.abc import Collection, Mapping
from typing import Protocol

from domain.care import Care


class CareStore(Protocol):
    def of(self, incident_ids: Collection[str]) -> Mapping[str, Care]:
        """By incident, in one call; incidents that nobody cared for are left out."""
        ...

    def save(self, care: Care) -> None:
        """Raises MoveRefused unless the version is one above the stored version, or 1."""
        ...
