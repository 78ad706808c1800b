"""Names of columns and values in other systems' exports: exports.yaml. Reads files."""

import re
from collections.abc import Callable, Container, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from yaml import ScalarNode

from domain.post import Kind
from domain.region import Exports
from domain.spelling import plain
from files.strict_yaml import Item, Mistakes, YamlMapping, open_table
from region.reading import Reference

T = TypeVar("T")

COLUMNS = ("text", "group", "topic", "body", "kind")


def spelled(text: str) -> str:
    return " ".join(re.findall(r"\w+", plain(text)))


def read_exports(
    path: Path,
    groups: Mapping[str, object],
    mistakes: Mistakes,
    topics: Container[str] = (),
    bodies: Container[str] = (),
) -> Exports:
    """Without the file, no names are known."""
    if not path.exists() or (table := open_table(path, mistakes)) is None:
        return Exports()
    columns: dict[str, tuple[str, ...]] = {}
    if (item := table.find("columns")) is not None:
        titles = item.table()
        columns = {name: titles.maybe(name, Item.texts, ()) for name in COLUMNS}
        titles.close()
    topic = Reference("тема", topics.__contains__)
    exports = Exports(
        columns,
        groups=_values(table, "groups", Reference("группа", groups.__contains__)),
        topics=_values(table, "topics", lambda item: _one_or_many(item, topic)),
        bodies=_values(table, "bodies", Reference("орган", bodies.__contains__)),
        kinds=_values(table, "kinds", lambda item: item.one_of(Kind, ", ".join(Kind))),
    )
    table.close()
    return exports


def _one_or_many(item: Item, known: Reference) -> tuple[str, ...]:
    items = [item] if isinstance(item.node, ScalarNode) else item.items()
    return tuple(id_ for one in items if (id_ := known(one)) is not None)


def _values(table: YamlMapping, name: str, known: Callable[[Item], T | None]) -> dict[str, T]:
    if (item := table.find(name)) is None:
        return {}
    pairs = item.table()
    values: dict[str, T] = {}
    for written in pairs.names():
        if (value := pairs.take(written, known)) is not None:
            values[spelled(written)] = value
    return values


def places(titles: Sequence[str], exports: Exports) -> dict[str, int]:
    standing = {spelled(title): place for place, title in reversed(list(enumerate(titles)))}
    positions: dict[str, int] = {}
    for name, known in exports.columns.items():
        if (title := next((t for t in map(spelled, known) if t in standing), None)) is not None:
            positions[name] = standing[title]
    return positions
