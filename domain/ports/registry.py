"""The port of changes to the registry."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.probe import Row


@dataclass(frozen=True, slots=True)
class RowChange:
    """A person's change of one row of the registry: `row` holds the keys that differ from the
    file's, None for removed ones, or the whole row of a source that the file lacks.
    """

    id: str
    row: Row
    who: str
    at: datetime


class RegistryStore(Protocol):
    def stamp(self) -> str: ...

    def changes(self) -> tuple[str, Mapping[str, RowChange]]:
        """The stamp and every change by id, of one moment."""
        ...

    def save(self, changes: Sequence[RowChange], dropped: Collection[str] = ()) -> None:
        """Replaces earlier changes of the same ids and deletes those of `dropped`, in one
        transaction.
        """
        ...
