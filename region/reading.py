"""Checks names in files of region/: ids are unique, and references exist. Pure."""

from collections.abc import Callable

from files.strict_yaml import Item


class Unique:
    """Values that may occur only once; a repeat is a mistake that names the first line."""

    def __init__(self) -> None:
        self._lines: dict[str, int] = {}

    def add(self, item: Item, value: str | None) -> bool:
        """True if the value is new; None was already reported as a mistake."""
        if value is None:
            return False
        if value in self._lines:
            item.wrong(f"«{value}» повторяется, уже есть в строке {self._lines[value]}")
            return False
        self._lines[value] = item.line
        return True


class Reference:
    """Ids that a file may refer to; `noun` names them in messages."""

    def __init__(self, noun: str, known: Callable[[str], bool]) -> None:
        self.noun, self.known = noun, known

    def __call__(self, item: Item) -> str | None:
        """The id if it is known, else None and a mistake."""
        value = item.text()
        if value is not None and not self.known(value):
            item.wrong(f"{self.noun} «{value}» не существует")
            return None
        return value
