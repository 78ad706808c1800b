"""Reads a YAML file as tables whose values know their lines; collects mistakes. Reads files."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, time
from math import inf, isfinite, nan
from pathlib import Path
from typing import TypeVar

import yaml
from yaml import MappingNode, Node, ScalarNode, SequenceNode

from domain.errors import FileMistake

T = TypeVar("T")
Mistakes = list[FileMistake]

WHOLE = "файл"  # the key of a mistake in the file as a whole
LONGEST = 300  # digits of a number; Python reads 4,300
DIGITS = re.compile(r"[0-9]+")
ID = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9][a-z0-9_]*)*")
_STRING, _INTEGER, _REAL, _FLAG, _NULL = (
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null")
)


class Item:
    """One value of a file with its line and key; a wrong value adds a mistake and gives None."""

    def __init__(self, file: str, key: str, node: Node, mistakes: Mistakes) -> None:
        self.file, self.key, self.node, self.mistakes = file, key, node, mistakes

    @property
    def line(self) -> int:
        return int(self.node.start_mark.line) + 1

    def wrong(self, problem: str) -> None:
        self.mistakes.append(FileMistake(self.file, self.line, self.key, problem))

    def text(self) -> str | None:
        if not isinstance(self.node, ScalarNode) or self.node.tag != _STRING:
            self.wrong("нужна строка; число, дату и слова yes и no возьмите в кавычки")
            return None
        if not (value := self.node.value.strip()):
            self.wrong("пустая строка; если значение неизвестно, уберите ключ")
            return None
        return str(value)

    def identifier(self) -> str | None:
        """A stable id: lower-case Latin words, digits and underscores, separated by dots."""
        value = self.text()
        if value is not None and not ID.fullmatch(value):
            self.wrong(
                f"«{value}»: идентификатор пишется строчной латиницей, цифрами и подчёркиванием"
            )
            return None
        return value

    def flag(self) -> bool | None:
        if self.node.tag != _FLAG or self.node.value.lower() not in ("true", "false"):
            self.wrong("нужно true или false")
            return None
        return bool(self.node.value.lower() == "true")

    def integer(self, low: int = 0, high: float = inf) -> int | None:
        if (
            self.node.tag != _INTEGER
            or not DIGITS.fullmatch(self.node.value)
            or len(self.node.value) > LONGEST
        ):
            self.wrong(f"нужно целое неотрицательное число, а здесь «{self._raw()}»")
            return None
        value = int(self.node.value)
        return value if self._within(value, low, high) else None

    def number(self, low: float = -inf, high: float = inf) -> float | None:
        value = nan
        if self.node.tag in (_INTEGER, _REAL):
            with suppress(ValueError):
                value = float(self.node.value)
        if not isfinite(value):
            self.wrong(f"нужно число, а здесь «{self._raw()}»")
            return None
        return value if self._within(value, low, high) else None

    def day(self) -> date | None:
        try:
            return date.fromisoformat(self._raw())
        except ValueError:
            self.wrong("нужна существующая дата вида 2026-01-31")
            return None

    def clock(self) -> time | None:
        try:
            return time.fromisoformat(self._raw())
        except ValueError:
            self.wrong("нужно время вида 09:00")
            return None

    def one_of(self, known: Callable[[str], T], names: str) -> T | None:
        value = self.text()
        if value is None:
            return None
        try:
            return known(value)
        except ValueError:
            self.wrong(f"«{value}»: неизвестное значение; бывает {names}")
            return None

    def items(self) -> list["Item"]:
        if not isinstance(self.node, SequenceNode):
            self.wrong("нужен список")
            return []
        return [
            Item(self.file, f"{self.key}[{i}]", node, self.mistakes)
            for i, node in enumerate(self.node.value)
        ]

    def texts(self) -> tuple[str, ...]:
        texts: dict[str, None] = {}
        for item in self.items():
            value = item.text()
            if value in texts:
                item.wrong(f"«{value}» повторяется")
            elif value is not None:
                texts[value] = None
        return tuple(texts)

    def table(self) -> "YamlMapping":
        return YamlMapping(self)

    def tables(self) -> Iterator["YamlMapping"]:
        """The mappings of a list; unread keys are reported after each."""
        for item in self.items():
            table = item.table()
            yield table
            table.close()

    def _within(self, value: float, low: float, high: float) -> bool:
        if not low <= value <= high:
            self.wrong(f"{self._raw()} вне границ: от {low:g} до {high:g}")
            return False
        return True

    def _raw(self) -> str:
        return str(self.node.value) if isinstance(self.node, ScalarNode) else ""


class YamlMapping:
    """A mapping whose values are taken by key: None, or the default, if absent or wrong. Null
    counts as absent, and `close` reports the keys that were not read.
    """

    def __init__(self, item: Item) -> None:
        self.item = item
        self._values: dict[str, Item] = {}
        self._taken: set[str] = set()
        if not isinstance(item.node, MappingNode):
            item.wrong("нужны пары «ключ: значение»")
            return
        for key_node, value_node in item.node.value:
            name = str(key_node.value)
            key = f"{item.key}.{name}" if item.key else name
            value = Item(item.file, key, value_node, item.mistakes)
            if name in self._values:
                Item(item.file, key, key_node, item.mistakes).wrong("ключ повторяется")
            else:
                self._values[name] = value

    def find(self, name: str) -> Item | None:
        self._taken.add(name)
        item = self._values.get(name)
        return None if item is None or item.node.tag == _NULL else item

    def need(self, name: str) -> Item | None:
        item = self.find(name)
        if item is None and isinstance(self.item.node, MappingNode):
            self.wrong(name, "ключ обязателен")
        return item

    def take(self, name: str, read: Callable[[Item], T | None]) -> T | None:
        item = self.need(name)
        return None if item is None else read(item)

    def maybe(self, name: str, read: Callable[[Item], T | None], default: T) -> T:
        item = self.find(name)
        value = None if item is None else read(item)
        return default if value is None else value

    def rows(self, name: str) -> Iterator["YamlMapping"]:
        if (item := self.need(name)) is not None:
            yield from item.tables()

    def rows_if_any(self, name: str) -> Iterator["YamlMapping"]:
        if (item := self.find(name)) is not None:
            yield from item.tables()

    def wrong(self, name: str, problem: str) -> None:
        item = self._values.get(name, self.item)
        key = f"{self.item.key}.{name}" if self.item.key else name
        item.mistakes.append(FileMistake(item.file, item.line, key, problem))

    def names(self) -> list[str]:
        return list(self._values)

    def close(self) -> None:
        for name in self._values:
            if name not in self._taken:
                self.wrong(name, "неизвестный ключ")


def read_text(path: Path, mistakes: Mistakes) -> str | None:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        mistakes.append(FileMistake(str(path), line, WHOLE, "не в кодировке UTF-8"))
    except OSError as error:
        problem = "не найден" if isinstance(error, FileNotFoundError) else str(error.strerror)
        mistakes.append(FileMistake(str(path), None, WHOLE, problem))
    return None


def open_table(path: Path, mistakes: Mistakes) -> YamlMapping | None:
    if (text := read_text(path, mistakes)) is None:
        return None
    line: int | None = 1
    try:
        if (node := yaml.compose(text, Loader=yaml.CSafeLoader)) is not None:
            return Item(str(path), "", node, mistakes).table()
        problem = "пуст"
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, problem = mark.line + 1 if mark else None, f"ошибка в разметке: {error.problem}"
    except yaml.YAMLError as error:
        line, problem = None, f"ошибка в разметке: {error}"
    mistakes.append(FileMistake(str(path), line, WHOLE, problem))
    return None
