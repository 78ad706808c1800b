"""Rows that stand in a table as they stood in the export before: they need not be read again. Pure.

What a row says follows from its cells, its map and the files of the region, so that a keyed digest
of all three says whether it was read before. Cells that no map names are no part of it.
"""

import hashlib
from collections.abc import Sequence

from domain.cases.import_map import ImportMap, title_key

READING = 1  # changes with the code that reads rows, so that all are read again


class Verbatim:
    """`files` stands for the files of the region."""

    def __init__(self, one: ImportMap, titles: Sequence[str], key: bytes, files: bytes) -> None:
        standing: dict[str, int] = {}
        for place, title in enumerate(titles):
            standing.setdefault(title_key(title), place)
        wanted = (standing.get(title_key(title)) for title in one.columns.values())
        self._places = sorted({place for place in wanted if place is not None})
        how = repr((READING, sorted(one.written().items(), key=str), files)).encode()
        self._how = hashlib.blake2b(how, key=key[:64], digest_size=16)

    def digest(self, cells: Sequence[str]) -> str:
        hashed = self._how.copy()
        read = "\x1f".join([cells[place] for place in self._places])
        hashed.update(read.encode("utf-8", "surrogatepass"))
        return hashed.hexdigest()
