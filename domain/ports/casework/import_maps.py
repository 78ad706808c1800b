"""The port of maps of foreign tables."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.cases.import_map import ImportMap, StoredMap

GREATEST = 2**31 - 1  # number of a map


class ImportMapStore(Protocol):
    def all(self) -> Sequence[StoredMap]:
        """By name."""
        ...

    def get(self, map_id: int) -> StoredMap | None: ...

    def add(self, one: ImportMap, who: str, at: datetime) -> StoredMap | None:
        """None if another map has the name."""
        ...

    def change(self, map_id: int, one: ImportMap, who: str, at: datetime) -> StoredMap | None:
        """None if the map is gone, or another one has the name."""
        ...

    def forget(self, map_id: int) -> bool: ...
