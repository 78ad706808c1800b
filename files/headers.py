"""Recognises a table's columns by their titles, and finds the row of titles. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.errors import MissingColumns, UnreadableList
from domain.spelling import plain

LONG = MissingColumns.TITLE_LENGTH
HEAD = 20  # rows that may hold the titles; people put a description above them

Row = tuple[int, list[str]]
"""The number of the row's line in the file, from 1, and its cells."""


@dataclass(frozen=True, slots=True)
class Headers:
    """The columns that a table may have: our name -> titles.

    A table without a known title is a list of the column `alone`, if that is set. With `unique`,
    two columns of one name are refused, else the first is used. With `exact`, a row with more
    filled cells than titles is refused. With `whole`, every visible sheet of a workbook is read,
    and a table without known titles begins with its fullest row.
    """

    titles: Mapping[str, Collection[str]]
    needed: frozenset[str]
    alone: str | None = None
    unique: bool = False
    exact: bool = False
    whole: bool = False

    def written(self) -> dict[str, Any]:
        return {
            "titles": {name: sorted(titles) for name, titles in self.titles.items()},
            "needed": sorted(self.needed),
            "alone": self.alone,
            "unique": self.unique,
            "exact": self.exact,
            "whole": self.whole,
        }

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> "Headers":
        return cls(**{**written, "needed": frozenset(written["needed"])})

    def columns(self, cells: Sequence[str]) -> dict[str, int]:
        named = {spelled(t): name for name, titles in self.titles.items() for t in titles}
        places: dict[str, int] = {}
        for place, cell in enumerate(cells):
            if (name := named.get(spelled(cell))) is not None:
                places.setdefault(name, place)
        return places

    def fit(self, cells: Sequence[str]) -> tuple[bool, int]:
        known = self.columns(cells).keys()
        return self.needed <= known, len(known)


@dataclass(frozen=True, slots=True)
class Head:
    line: int
    titles: tuple[str, ...]
    columns: Mapping[str, int]


def spelled(title: str) -> str:
    words = " ".join(plain(title).split())
    return words.strip(' "*:?')


def find_head(rows: Sequence[Row], headers: Headers) -> Head:
    filled = [row for row in rows if any(map(str.strip, row[1]))]
    if not filled:
        raise UnreadableList("в файле нет ни одной строки")
    line, cells = max(filled, key=lambda row: (headers.fit(row[1]), _fullness(row[1], headers)))
    columns = headers.columns(cells)
    if headers.needed <= columns.keys():
        if headers.unique:
            _refuse_repeated(line, cells, headers)
        return Head(line, tuple(cells), columns)
    if headers.alone and not columns and all(_single(cells) for _, cells in filled):
        return Head(0, (headers.alone,), {headers.alone: 0})
    missing = [name for name in headers.titles if name in headers.needed - columns.keys()]
    raise MissingColumns(missing, filled[0][1] if not columns else cells)


def _fullness(cells: Sequence[str], headers: Headers) -> int:
    return sum(bool(cell.strip()) for cell in cells) if headers.whole else 0


def _single(cells: Sequence[str]) -> bool:
    return not any(cells[1:])


def _refuse_repeated(line: int, cells: Sequence[str], headers: Headers) -> None:
    first: dict[str, str] = {}
    for place, title in enumerate(cells):
        for name in headers.columns([title]):
            if name in first:
                raise UnreadableList(
                    f"столбцы «{first[name][:LONG]}» и «{title[:LONG]}» значат одно и то же",
                    line,
                    place + 1,
                )
            first[name] = title
