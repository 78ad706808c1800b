"""The port of changes to the registry."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.probe import Row


@dataclass(frozen=True, slots=True)
class RowChange:
    """What somebody changed of a row of the registry: the keys that differ from the file's row,
    None for those left out. Of a source that the file lacks it is the whole row.
    """

    id: str
    row: Row
    who: str
    at: datetime


class RegistryStore(Protocol):
    """What people changed or added beside sources.yaml."""

    def stamp(self) -> str:
        """Another one after every write."""
        ...

    def changes(self) -> tuple[str, Mapping[str, RowChange]]:
        """The stamp and every change by id, of one moment."""
        ...

    def save(self, changes: Sequence[RowChange], dropped: Collection[str] = ()) -> None:
        """In one transaction; a change takes the place of the id's earlier one, the changes of
        `dropped` ids are forgotten.
        """
        ...
