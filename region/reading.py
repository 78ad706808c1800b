"""Checks names in files of region/: ids are unique, and references exist. Pure."""

from collections.abc import Callable, Iterator
from datetime import date

from files.strict_yaml import Item, YamlMapping


class Unique:
    def __init__(self) -> None:
        self._lines: dict[str, int] = {}

    def add(self, item: Item, value: str | None) -> bool:
        if value is None:
            return False
        if value in self._lines:
            item.wrong(f"«{value}» повторяется, уже есть в строке {self._lines[value]}")
            return False
        self._lines[value] = item.line
        return True


class Reference:
    def __init__(self, noun: str, known: Callable[[str], bool]) -> None:
        self.noun, self.known = noun, known

    def __call__(self, item: Item) -> str | None:
        value = item.text()
        if value is not None and not self.known(value):
            item.wrong(f"{self.noun} «{value}» не существует")
            return None
        return value


def dated(
    table: YamlMapping, key: str, one: str, several: str
) -> Iterator[tuple[date | None, YamlMapping]]:
    """The rows of a list and their `since`: None for the first, then later and later days.

    `one` and `several` name the rows in messages: «версия», «версии».
    """
    last: date | None = None
    for number, row in enumerate(table.rows(key)):
        since = row.maybe("since", Item.day, None)
        if number == 0 and since is not None:
            row.wrong("since", f"первая {one} действует всегда: уберите since")
        if number and since is None:
            row.wrong("since", f"с какой даты действует {one}? Пишите дату вида 2026-01-31")
        if since is not None and last is not None and since <= last:
            row.wrong("since", f"{several} идут по порядку дат, а до этой стоит {last.isoformat()}")
        last = since or last
        yield since, row
