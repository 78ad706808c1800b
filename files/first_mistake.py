"""Reads a strict YAML file up to its first mistake. Reads files."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from domain.errors import FileMistake
from files.strict_yaml import Item, Mistakes, open_table

T = TypeVar("T")


class Required:
    """A value that must be present and valid: every call raises FileMistake if it is not."""

    def __init__(self, item: Item) -> None:
        self.item = item

    def fields(self, *keys: str) -> list["Required"]:
        table = self.item.table()
        for name in table.names():
            if name not in keys:
                table.wrong(name, f"неизвестный ключ; здесь бывают: {', '.join(keys)}")
        self._check()
        return [Required(self._sure(table.need(key))) for key in keys]

    def items(self) -> list["Required"]:
        items = self.item.items()
        self._check()
        if not items:
            raise self.wrong("нужен список хотя бы из одной записи")
        return [Required(item) for item in items]

    def one_of(self, known: Callable[[str], T], names: str) -> T:
        return self._sure(self.item.one_of(known, names))

    def number(self, low: float, high: float) -> float:
        return self._sure(self.item.number(low, high))

    def text(self) -> str:
        return self._sure(self.item.text())

    def whole(self, low: int, high: int) -> int:
        return self._sure(self.item.integer(low, high))

    def hours(self) -> timedelta:
        return timedelta(hours=self.number(0, 1000))

    def wrong(self, problem: str) -> FileMistake:
        return FileMistake(self.item.file, self.item.line, self.item.key, problem)

    def _check(self) -> None:
        if self.item.mistakes:
            raise self.item.mistakes[0]

    def _sure(self, value: T | None) -> T:
        if value is None:
            raise self.item.mistakes[0]
        return value


def open_required(file: Path) -> Required:
    mistakes: Mistakes = []
    table = open_table(file, mistakes)
    if table is None or mistakes:
        raise mistakes[0]
    return Required(table.item)
