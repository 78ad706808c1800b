"""Names in files of region/: each stands once, and those that a file refers to exist. Pure."""

from collections.abc import Callable

from files.strict_yaml import Item


class Unique:
    """Values that may stand once only; the second is a mistake that names the line of the first."""

    def __init__(self) -> None:
        self._lines: dict[str, int] = {}

    def add(self, item: Item, value: str | None) -> bool:
        """True where the value is new; None was complained of already."""
        if value is None:
            return False
        if value in self._lines:
            item.wrong(f"«{value}» повторяется, уже есть в строке {self._lines[value]}")
            return False
        self._lines[value] = item.line
        return True


class Reference:
    """Ids that a file may name: those of `known`, called `noun` in complaints."""

    def __init__(self, noun: str, known: Callable[[str], bool]) -> None:
        self.noun, self.known = noun, known

    def __call__(self, item: Item) -> str | None:
        """The id, where it is known."""
        value = item.text()
        if value is not None and not self.known(value):
            item.wrong(f"{self.noun} «{value}» не существует")
            return None
        return value
