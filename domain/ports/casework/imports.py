"""The port of imports of cases."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.cases.filed import TakenAs
from domain.cases.imports import Freshness, ImportRow, ImportRun


class ImportStore(Protocol):
    def add(self, run: ImportRun) -> ImportRun:
        """The run with its number."""
        ...

    def save(self, run: ImportRun) -> None: ...

    def get(self, run: int) -> ImportRun | None: ...

    def page(self, limit: int, before: int | None = None) -> Sequence[ImportRun]:
        """Newest first; `before` is the number that a page begins below."""
        ...

    def add_rows(self, run: int, rows: Sequence[ImportRow]) -> None: ...

    def rows(
        self, run: int, limit: int, after: int = 0, outcome: TakenAs | None = None
    ) -> Sequence[ImportRow]:
        """By line, from the one below line `after`."""
        ...

    def forget_rows(self, before: datetime) -> int:
        """Drops the rows of the oldest import that was asked before that time and still has some;
        its counts stay.
        """
        ...

    def freshness(self) -> Sequence[Freshness]:
        """Of the streams that have exports, by name."""
        ...
