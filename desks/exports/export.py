"""A table to export, before it is written. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from files.sheets import Cell, Column

LONGEST = 1_000_000  # rows of a file: XLSX holds 1,048,576 with its head


@dataclass(frozen=True, slots=True)
class Export:
    """`total` counts all matching rows; `rows` yields lazily as many as were requested."""

    name: str
    head: Sequence[tuple[str, Cell]]
    columns: Sequence[Column]
    total: int
    rows: Iterable[Sequence[Cell]]
