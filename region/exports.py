"""Names of columns and values in other systems' exports: exports.yaml. Reads files."""

from collections.abc import Callable, Collection, Container, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from zoneinfo import available_timezones

from yaml import ScalarNode

from domain.cases.filed import FiledState
from domain.cases.import_map import CaseColumn
from domain.post import Kind
from domain.region import Exports, KnownExport
from domain.spelling import spelled
from domain.terms.policy import Regime
from files.strict_yaml import Item, Mistakes, YamlMapping, open_table
from region.reading import Reference, Unique

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

LABELS = ("text", "group", "topic", "body", "kind")
COLUMNS = tuple(dict.fromkeys((*LABELS, *CaseColumn)))
_NONE: tuple[str, ...] = ()


class _Publicity(StrEnum):
    PUBLIC = "public"
    PRIVATE = "private"


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
        columns = {name: titles.maybe(name, Item.texts, _NONE) for name in COLUMNS}
        titles.close()
    topic = Reference("тема", topics.__contains__)
    exports = Exports(
        columns,
        groups=_values(table, "groups", Reference("группа", groups.__contains__)),
        topics=_values(table, "topics", lambda item: _one_or_many(item, topic)),
        bodies=_values(table, "bodies", Reference("орган", bodies.__contains__)),
        kinds=_values(table, "kinds", lambda item: item.one_of(Kind, ", ".join(Kind))),
        personal=frozenset(map(spelled, table.maybe("personal", Item.texts, _NONE))),
        states=_values(table, "states", _one_of(FiledState)),
        regimes=_values(table, "regimes", _one_of(Regime)),
        publicity=_values(table, "publicity", _publicity),
        known=_known(table),
    )
    table.close()
    return exports


def _one_of(known: type[E]) -> Callable[[Item], E | None]:
    return lambda item: item.one_of(known, ", ".join(known))


def _publicity(item: Item) -> bool | None:
    word = _one_of(_Publicity)(item)
    return None if word is None else word is _Publicity.PUBLIC


def _known(table: YamlMapping) -> tuple[KnownExport, ...]:
    known, streams = [], Unique()
    for row in table.rows_if_any("exports"):
        stream = row.take("stream", Item.identifier)
        one = KnownExport(
            stream or "",
            row.take("title", Item.text) or "",
            row.maybe("marks", Item.texts, _NONE),
            row.maybe("zone", _zone, None),
            row.maybe("regime", _one_of(Regime), None),
            row.maybe("verified", Item.flag, False),
            row.maybe("names", Item.texts, _NONE),
        )
        if streams.add(row.find("stream") or row.item, stream):
            known.append(one)
    return tuple(known)


def _zone(item: Item) -> str | None:
    value = item.text()
    if value is not None and value not in available_timezones():
        item.wrong(f"«{value}»: нет такого пояса; пишите, например, Europe/Moscow")
        return None
    return value


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


def places(
    titles: Sequence[str], exports: Exports, names: Collection[str] = COLUMNS
) -> dict[str, int]:
    """Where the columns stand that the export names; a title without words is nobody's."""
    standing = {spelled(title): place for place, title in reversed(list(enumerate(titles)))}
    standing.pop("", None)
    positions: dict[str, int] = {}
    for name, known in exports.columns.items():
        if name not in names:
            continue
        if (title := next((t for t in map(spelled, known) if t in standing), None)) is not None:
            positions[name] = standing[title]
    return positions
