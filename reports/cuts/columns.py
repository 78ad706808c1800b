"""Facts of one kind as columns of numbers, kept as the store changes. Pure."""

from collections.abc import Collection, Mapping
from datetime import tzinfo
from typing import Any

import numpy as np

from domain.ports.reports.facts import COLUMN_OF, COLUMNS
from domain.reports.cut import Dimension
from domain.reports.fact import HELD, FactKind
from reports.cuts.clock import Ints, local_hours

_NARROW: Mapping[str, type[np.signedinteger[Any]]] = {
    **{COLUMN_OF[dimension]: np.int32 for dimension in HELD},
    **dict.fromkeys(("gone", "complaint", "stands", "score", "scale", "quality"), np.int8),
    **dict.fromkeys(("hour", "mark", "returns"), np.int32),
}


class Columns:
    """`number` grows, so that a row is found by it. A dimension is the store's code; `hour` is the
    local hour since 1970 at which a fact counts.
    """

    def __init__(self, kind: FactKind, zone: tzinfo) -> None:
        self._zone = zone
        self._names = (*COLUMNS[kind], "hour")
        self.size = 0
        self._held: dict[str, Ints] = {
            name: np.empty(0, _NARROW.get(name, np.int64)) for name in self._names
        }

    def __getitem__(self, name: str) -> Ints:
        return self._held[name][: self.size]

    def of(self, dimension: Dimension) -> Ints:
        return self[COLUMN_OF[dimension]]

    def take(self, rows: Collection[Any]) -> None:
        """Replaces rows that are known, and adds the others."""
        table = np.array(rows, np.int64)
        if (table[1:, 0] < table[:-1, 0]).any():
            table = table[np.argsort(table[:, 0], kind="stable")]
        new = dict(zip(self._names, table.T, strict=False))
        new["hour"] = local_hours(new["at"], self._zone)
        numbers, known = new["number"], self["number"]
        places = np.searchsorted(known, numbers)
        is_known = np.zeros(len(numbers), np.bool_)
        within = places < len(known)
        is_known[within] = known[places[within]] == numbers[within]
        if is_known.any():
            for name in self._names:
                self[name][places[is_known]] = new[name][is_known]
        if not is_known.all():
            self._add({name: values[~is_known] for name, values in new.items()})

    def _add(self, new: Mapping[str, Ints]) -> None:
        numbers, before = new["number"], self.size
        size = before + len(numbers)
        is_later = not before or numbers[0] > self["number"][-1]
        for name in self._names:
            held = self._held[name]
            if size > len(held):
                room = np.empty(max(size, len(held) * 5 // 4), held.dtype)
                room[:before] = held[:before]
                self._held[name] = held = room
            held[before:size] = new[name]
        self.size = size
        if not is_later:  # a transaction that began earlier ended later
            order = np.argsort(self["number"], kind="stable")
            for name in self._names:
                self._held[name][:size] = self._held[name][:size][order]

    @property
    def bytes(self) -> int:
        return sum(held.nbytes for held in self._held.values())
