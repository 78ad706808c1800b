"""The facts in memory: each kind is read at its first use, later only what changed."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo

import numpy as np

from domain.ports.reports.facts import FactRows, FactStore
from domain.reports.cut import Dimension
from domain.reports.fact import FactKind
from reports.cuts.clock import Ints
from reports.cuts.columns import Columns


@dataclass(frozen=True, slots=True)
class Values:
    """`place` gives each code its place among `names`, of which the first is "", what a thing has
    that lacks the dimension; the code of nothing is -1, the last of `place`.
    """

    names: Sequence[str]
    place: Ints


class _Kind:
    def __init__(self, kind: FactKind, zone: tzinfo) -> None:
        self.kind, self.columns = kind, Columns(kind, zone)
        self.spans: dict[int, Sequence[tuple[int, int]]] = {}
        self._mark: int | None = None

    def read(self, store: FactStore) -> None:
        """If the store fails in between, the next call reads again from the same mark."""
        for some in store.changes(self.kind, self._mark):
            if not isinstance(some, FactRows):
                self._mark = some
                continue
            if len(some.rows):
                self.columns.take(some.rows)
                for row in some.rows if self.spans else ():
                    self.spans.pop(int(row[0]), None)
            self.spans.update(some.spans)


class Mirror:
    """For one thread at a time. A value counts as its `heir`: what took over from it."""

    def __init__(self, store: FactStore, zone: tzinfo) -> None:
        self.store = store
        self._zone = zone
        self._kinds: dict[FactKind, _Kind] = {}
        self._codes: Mapping[Dimension, Mapping[int, str]] = {}
        self._greatest = -1

    def read(self, kind: FactKind) -> Columns:
        """As the store has them now."""
        known = self._kinds.get(kind) or _Kind(kind, self._zone)
        known.read(self.store)
        self._kinds[kind] = known
        return known.columns

    def spans(self, kind: FactKind) -> Mapping[int, Sequence[tuple[int, int]]]:
        return self._kinds[kind].spans

    def names(self, dimension: Dimension) -> Mapping[int, str]:
        """What the codes mean that were asked for before."""
        return self._codes.get(dimension, {})

    def values(self, dimension: Dimension, codes: Ints, heir: Callable[[str], str]) -> Values:
        """Of all codes of the dimension, these among them."""
        values = self._values(dimension, int(codes.max(initial=-1)), heir)
        if (values.place[codes] < 0).any():  # a code may be shown later than a higher one
            self._load()
            values = self._values(dimension, int(codes.max(initial=-1)), heir)
        return values

    def _values(self, dimension: Dimension, greatest: int, heir: Callable[[str], str]) -> Values:
        names, place = {"": 0}, np.full(max(self._greatest, greatest) + 2, -1, np.int32)
        place[-1] = 0
        for code, value in self._codes.get(dimension, {}).items():
            place[code] = names.setdefault(heir(value), len(names))
        return Values(list(names), place)

    def _load(self) -> None:
        codes: dict[Dimension, dict[int, str]] = defaultdict(dict)
        for code, (dimension, value) in self.store.values().items():
            codes[dimension][code] = value
            self._greatest = max(self._greatest, code)
        self._codes = codes

    @property
    def bytes(self) -> int:
        return sum(kind.columns.bytes for kind in self._kinds.values())
