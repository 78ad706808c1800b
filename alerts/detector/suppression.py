"""Which numbers of a table with sums are hidden, so that no small one follows from the rest. Pure.

The table is a network: a place's sum flows into it, each of its numbers from it to a group, and a
group's sum out of the group. The sums do not determine hidden numbers that lie on a circle, for
they can grow and shrink in turn. After L. Cox, «Network models for complementary cell
suppression», JASA 90 (1995).
"""

from collections.abc import Iterator, Mapping, Sequence
from heapq import heappop, heappush
from itertools import count

from domain.alert import Cell

_Node = tuple[str, str]
_SUMS: _Node = ("", "")
_DEAR = 1_000_000  # a sum is hidden only where numbers within the table do not suffice


def hidden(table: Mapping[Cell, int], least: int) -> frozenset[Cell]:
    """Every number under `least`, and as many others as protect them: the hidden numbers of a sum
    add up to 0 or to at least `least`, and only zeros may follow from several sums.
    """
    network = _Network(table, least)
    few = [cell for cell, number in table.items() if 0 < number < least]
    before = 0
    while before < len(network.hidden):
        before = len(network.hidden)
        network.fill_up()
        for cell in sorted(few, key=lambda cell: -table[cell]):
            network.protect(cell)
    return frozenset(network.hidden)


class _Network:
    def __init__(self, table: Mapping[Cell, int], least: int) -> None:
        self._table, self._least = table, least
        self._small = {cell for cell, number in table.items() if number < least}
        self._sums = [c for c in table if c.group is None or c.municipality is None]
        self._at: dict[_Node, list[Cell]] = {}
        for cell in table:
            for node in _ends(cell):
                self._at.setdefault(node, []).append(cell)
        self.hidden = set(self._small)

    def fill_up(self) -> None:
        """Where the hidden numbers of a sum are small even together, hide the smallest shown one;
        if only one is shown, hide the sum instead.
        """
        for total in self._sums:
            [line] = [node for node in _ends(total) if node != _SUMS]
            shown = [cell for cell in self._at[line] if cell not in self.hidden and cell != total]
            shown.sort(key=lambda cell: self._table[cell])
            left = self._table[total] - sum(self._table[cell] for cell in shown)
            if shown and total not in self.hidden and 0 < left < self._least:
                self.hidden.add(total if len(shown) == 1 else shown[0])

    def protect(self, cell: Cell) -> None:
        """Hide more cells until the small number could also be another one; where a number could
        fall to 0, another small one must be able to grow.
        """
        (tail, head), number = _ends(cell), self._table[cell]
        less = self._way(tail, head, cell, small_only=number == 1)
        more = None
        if number + 1 < self._least and (less is None or less[0]):
            more = self._way(head, tail, cell, small_only=False)
        if known := [way for way in (less, more) if way is not None]:
            self.hidden.update(min(known, key=lambda way: way[0])[1])

    def _way(
        self, start: _Node, end: _Node, without: Cell, *, small_only: bool
    ) -> tuple[int, Sequence[Cell]] | None:
        done, turn = set(), count()
        queue: list[tuple[int, int, _Node, Sequence[Cell]]] = [(0, next(turn), start, ())]
        while queue:
            price, _, node, way = heappop(queue)
            if node == end:
                return price, way
            if node in done:
                continue
            done.add(node)
            for cell, other in self._flows(node):
                if cell != without and (cell in self._small or not small_only):
                    dearer = price + self._price(cell)
                    if other == end and not dearer:
                        return 0, (*way, cell)
                    if other not in done:
                        heappush(queue, (dearer, next(turn), other, (*way, cell)))
        return None

    def _flows(self, node: _Node) -> Iterator[tuple[Cell, _Node]]:
        for cell in self._at[node]:
            (tail, head), number, small = _ends(cell), self._table[cell], cell in self._small
            if node == tail and (number + 1 < self._least or not small):
                yield cell, head
            elif node == head and number > (0 if small else self._least):
                yield cell, tail

    def _price(self, cell: Cell) -> int:
        if cell in self.hidden:
            return 0
        return self._table[cell] + (0 if cell.group and cell.municipality else _DEAR)


def _ends(cell: Cell) -> tuple[_Node, _Node]:
    place, group = ("place", cell.municipality or ""), ("group", cell.group or "")
    if cell.group is None:
        return _SUMS, place
    return (group, _SUMS) if cell.municipality is None else (place, group)
