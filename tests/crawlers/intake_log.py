"""An intake of cases that remembers what it took."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from domain.cases.filed import FiledCase, Taken, TakenAs
from domain.errors import StoreUnavailable


class IntakeLog:
    """`log` is every row in the order of taking, with what became of it. It refuses numbers, and
    fails as often as it is told.
    """

    def __init__(self, refuses: Collection[str] = (), fails: int = 0) -> None:
        self.cases: dict[tuple[str, str], FiledCase] = {}
        self.log: list[dict[str, Any]] = []
        self._refuses, self._fails = frozenset(refuses), fails

    def take(self, rows: Sequence[FiledCase], run: int | None) -> Sequence[Taken]:
        if self._fails:
            self._fails -= 1
            raise StoreUnavailable("the store does not answer")
        return [self._one(row) for row in rows]

    def _one(self, row: FiledCase) -> Taken:
        key = (row.stream, row.number)
        known = self.cases.get(key)
        if row.number in self._refuses:
            outcome = TakenAs.REFUSED
        elif known is None:
            outcome = TakenAs.CREATED
        else:
            same = replace(known, said_at=row.said_at) == row
            outcome = TakenAs.SAME if same else TakenAs.CHANGED
        if outcome is not TakenAs.REFUSED:
            self.cases[key] = row
        self.log.append(
            {
                "stream": row.stream,
                "number": row.number,
                "outcome": outcome.value,
                "state": row.state and row.state.value,
                "text": row.text,
                "received_at": row.received_at.isoformat(),
                "point": [row.latitude, row.longitude],
                "answer": row.answer,
            }
        )
        return Taken(outcome, None)
